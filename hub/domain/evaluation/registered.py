"""In which categories the members of a household stand, and whether a programme is for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from hub.domain.evaluation.circumstances import Household, Member, Origin, Source
from hub.domain.evaluation.rules import ProgrammeRule, Rules, Subject
from hub.domain.evaluation.steps import Step, Used, Verdict
from hub.domain.evaluation.wording import CATEGORIES
from hub.domain.people import Category, SupportMode

DETERMINATIONS: Final = Source(origin=Origin.REGISTER, code="determination")
_MODES: Final = {SupportMode.CONCENTRATED: "集中供养", SupportMode.DISPERSED: "分散供养"}

Standings = Mapping[Category, SupportMode | None]
ByPlace = Mapping[int | None, Verdict]
_Key = tuple[tuple[tuple[Category, SupportMode | None], ...], ...]  # standings, to be found by


class Programme(NamedTuple):
    """A programme's rule, and whom it is for by their categories.

    The verdicts are by place; by None of a programme for households.
    """

    rule: ProgrammeRule
    verdicts: ByPlace
    possible: ByPlace  # those by which it may be due


@dataclass(frozen=True, slots=True)
class Registered:
    """The categories of each member on the rules' day; of the dead those they died in."""

    household: Household
    rules: Rules
    of: tuple[Standings, ...]  # in the order of the members
    alive: tuple[int, ...]  # places of those who live on the day

    @classmethod
    def on(cls, household: Household, rules: Rules) -> "Registered":
        """Return the categories of a household's members.

        Whoever agriculture's register lists is 防止返贫监测对象 by that.

        Source:
            长民发〔2025〕22号 一(二): 防止返贫监测对象由区县（市）农业农村部门进行认定.
        """
        return cls(
            household,
            rules,
            tuple(standings_of(household, member, rules.on) for member in household.members),
            tuple(place for place, each in enumerate(household.members) if each.is_alive(rules.on)),
        )

    def programmes(self) -> Sequence[Programme]:
        """Return every programme of the rules, with whom it is for by their categories."""
        return _programmes(self.rules, tuple(tuple(each.items()) for each in self.of), self.alive)

    def among(self, rule: ProgrammeRule, place: int | None) -> frozenset[Category]:
        """Return the categories for which a programme is, of a member or of all who live."""
        wanted = _wanted(rule, self.rules)
        places = self.alive if place is None else (place,)
        return frozenset(each for at in places for each in self.of[at] if each in wanted)

    def words(self, rule: ProgrammeRule, place: int | None, verdict: Verdict) -> str:
        """Return what a verdict says."""
        if _is_for_anybody(rule):
            return "不限类别"
        wanted = _wanted(rule, self.rules)
        if verdict is Verdict.NOT_MET:
            return f"不属于{named(wanted)}{_supported(rule)}"
        theirs = named(self.among(rule, place))
        if verdict is Verdict.MET:
            return f"属于{theirs}"
        return f"尚不知道是否算{theirs}{_supported(rule)}"

    def step(self, rule: ProgrammeRule, place: int | None) -> Step:
        """Return the step that says whether a programme is for the categories."""
        verdict = _verdict(rule, place, self.rules, self.of, self.alive)
        text = self.words(rule, place, verdict)
        told = None if verdict is Verdict.UNKNOWN else text
        return Step(
            rule="IN_CATEGORY",
            verdict=verdict,
            formula=text,
            used=(Used(name="category", value=told, source=DETERMINATIONS, person=place),),
            source=rule.source,
        )


@lru_cache(maxsize=64)
def categories_of(rules: Rules) -> frozenset[Category]:
    """Return the categories of low-income people that a jurisdiction lists."""
    return frozenset(each.category for each in rules.categories)


def standings_of(household: Household, member: Member, on: date) -> Standings:
    """Return the categories in which a member stands on a day; of the dead those they died in."""
    died_on = None if member.died_on is None else member.died_on.value
    day = on if died_on is None else min(on, died_on)
    found = {
        each.category: each.support_mode
        for each in household.standings
        if each.person_id == member.id and (each.valid_to is None or each.valid_to >= day)
    }
    if member.monitored is not None and member.monitored.value is not None:
        found.setdefault(Category.FANPIN, None)
    return found


def _is_for_anybody(rule: ProgrammeRule) -> bool:
    return rule.categories is not None and not rule.categories


def _wanted(rule: ProgrammeRule, rules: Rules) -> frozenset[Category]:
    return categories_of(rules) if rule.categories is None else rule.categories


@lru_cache(maxsize=4096)
def _programmes(rules: Rules, standings: _Key, alive: tuple[int, ...]) -> tuple[Programme, ...]:
    """Return whom programmes are for, which most households have in common with many others."""
    of = tuple(dict(each) for each in standings)
    return tuple(_programme(rule, rules, of, alive) for rule in rules.programmes)


def _programme(
    rule: ProgrammeRule, rules: Rules, of: Sequence[Standings], alive: Sequence[int]
) -> Programme:
    places = (None,) if rule.subject is Subject.HOUSEHOLD else range(len(of))
    verdicts = {place: _verdict(rule, place, rules, of, alive) for place in places}
    possible = {at: each for at, each in verdicts.items() if each is not Verdict.NOT_MET}
    return Programme(rule, verdicts, possible)


def _verdict(
    rule: ProgrammeRule,
    place: int | None,
    rules: Rules,
    of: Sequence[Standings],
    alive: Sequence[int],
) -> Verdict:
    """Say whether a programme is for the categories of a member, or of the household.

    Nothing is for a household of which nobody lives. One is in a category where all who live are;
    of one in which only some are, as after a single inclusion, people have to say whether it counts
    as such a household.
    """
    if place is None and not alive:
        return Verdict.NOT_MET
    if _is_for_anybody(rule):
        return Verdict.MET
    wanted = _wanted(rule, rules)
    if place is not None:
        return _verdict_on(rule, of[place], wanted)
    found = {_verdict_on(rule, of[each], wanted) for each in alive}
    return found.pop() if found in ({Verdict.MET}, {Verdict.NOT_MET}) else Verdict.UNKNOWN


def _verdict_on(rule: ProgrammeRule, standings: Standings, wanted: frozenset[Category]) -> Verdict:
    found = [category for category in standings if category in wanted]
    if not found:
        return Verdict.NOT_MET
    if rule.support_modes is None or found != [Category.TEKUN]:
        return Verdict.MET
    mode = standings[Category.TEKUN]
    return Verdict.UNKNOWN if mode is None else Verdict.of(mode in rule.support_modes)


def named(categories: Iterable[Category]) -> str:
    """Return the names of categories, in the order of the law."""
    meant = frozenset(categories)
    return "、".join(name for category, name in CATEGORIES.items() if category in meant)


def _supported(rule: ProgrammeRule) -> str:
    """Return which 特困人员 are meant, where only some of them are."""
    modes = rule.support_modes
    if modes is None:
        return ""
    return f"（{'、'.join(name for mode, name in _MODES.items() if mode in modes)}）"
