"""In which categories the members of a household stand, and whether a programme is for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from hub.domain.evaluation.circumstances import Household, Member, Origin, Source
from hub.domain.evaluation.rules import ProgrammeRule, Rules
from hub.domain.evaluation.steps import Step, Used, Verdict
from hub.domain.evaluation.wording import CATEGORIES
from hub.domain.identifiers import PersonId
from hub.domain.people import Category, SupportMode

_RULE: Final = "IN_CATEGORY"
_INPUT: Final = "category"
_DETERMINATIONS: Final = Source(origin=Origin.REGISTER, code="determination")

Standings = Mapping[Category, SupportMode | None]


@dataclass(frozen=True, slots=True)
class Registered:
    """The categories of each member on the rules' day, of the dead those they died in."""

    household: Household
    rules: Rules
    of: Mapping[PersonId, Standings]

    @classmethod
    def on(cls, household: Household, rules: Rules) -> "Registered":
        """Return the categories of a household's members.

        Whoever agriculture's register lists is 防止返贫监测对象 by that.

        Source:
            长民发〔2025〕22号 一(二): 防止返贫监测对象由区县（市）农业农村部门进行认定.
        """
        of: dict[PersonId, dict[Category, SupportMode | None]] = {
            member.id: {} for member in household.members
        }
        asked_on = {member.id: _asked_on(member, rules.on) for member in household.members}
        for each in household.standings:
            day = asked_on.get(each.person_id)
            if day is not None and (each.valid_to is None or each.valid_to >= day):
                of[each.person_id][each.category] = each.support_mode
        for member in household.members:
            if member.monitored is not None and member.monitored.value is not None:
                of[member.id].setdefault(Category.FANPIN, None)
        return cls(household, rules, of)

    def verdict(self, rule: ProgrammeRule, member: Member | None) -> Verdict:
        """Say whether a programme is for the category of a member, or of the household.

        A household is in a category where all who live are; of one in which only some are, as after
        a single inclusion, people have to say whether it counts as such a household.
        """
        if rule.categories == frozenset():
            return Verdict.MET
        if member is not None:
            return self._person(rule, member)
        found = {self._person(rule, each) for each in self.household.counted(self.rules.on)}
        if not found or found == {Verdict.NOT_MET}:
            return Verdict.NOT_MET
        return Verdict.MET if found == {Verdict.MET} else Verdict.UNKNOWN

    def among(self, rule: ProgrammeRule, member: Member) -> frozenset[Category]:
        """Return the categories of a member for which a programme is."""
        wanted = self._wanted(rule)
        return frozenset(category for category in self.of[member.id] if category in wanted)

    def step(self, rule: ProgrammeRule, member: Member | None) -> Step:
        """Return the step that says what `verdict` does."""
        verdict = self.verdict(rule, member)
        text = self._words(rule, member, verdict)
        told = verdict is not Verdict.UNKNOWN
        return Step(
            rule=_RULE,
            verdict=verdict,
            formula=text,
            used=(Used(name=_INPUT, value=text if told else None, source=_DETERMINATIONS),),
            source=rule.source,
        )

    def _person(self, rule: ProgrammeRule, member: Member) -> Verdict:
        standings = self.of[member.id]
        found = [category for category in standings if category in self._wanted(rule)]
        if not found:
            return Verdict.NOT_MET
        if rule.support_modes is None or found != [Category.TEKUN]:
            return Verdict.MET
        mode = standings[Category.TEKUN]
        return Verdict.UNKNOWN if mode is None else Verdict.of(mode in rule.support_modes)

    def _wanted(self, rule: ProgrammeRule) -> frozenset[Category]:
        if rule.categories is not None:
            return rule.categories
        return frozenset(each.category for each in self.rules.categories)

    def _words(self, rule: ProgrammeRule, member: Member | None, verdict: Verdict) -> str:
        if rule.categories == frozenset():
            return "不限类别"
        wanted = self._wanted(rule)
        if verdict is Verdict.NOT_MET:
            return f"不属于{_named(wanted)}{_supported(rule)}"
        people = self.household.counted(self.rules.on) if member is None else (member,)
        theirs = {category for each in people for category in self.of[each.id]}
        if verdict is Verdict.MET:
            return f"属于{_named(theirs & wanted)}"
        return f"尚不知道是否算{_named(theirs & wanted)}{_supported(rule)}"


def _asked_on(member: Member, day: date) -> date:
    """Return the day on which a member's standing counts: the given one, or that of death."""
    died_on = None if member.died_on is None else member.died_on.value
    return day if died_on is None else min(day, died_on)


def _named(categories: Iterable[Category]) -> str:
    return "、".join(name for category, name in CATEGORIES.items() if category in set(categories))


def _supported(rule: ProgrammeRule) -> str:
    """Return which 特困人员 are meant, where only some of them are."""
    if rule.support_modes is None:
        return ""
    modes = {SupportMode.CONCENTRATED: "集中供养", SupportMode.DISPERSED: "分散供养"}
    return f"（{'、'.join(name for mode, name in modes.items() if mode in rule.support_modes)}）"
