"""Whether a programme is due to somebody: their category, that they live, and its criteria."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from hub.domain.evaluation.circumstances import Household, Member
from hub.domain.evaluation.criteria import step_of, verdict_of
from hub.domain.evaluation.needs.events import is_for_the_dead
from hub.domain.evaluation.reckoning import Claim
from hub.domain.evaluation.rules import Criterion, Rules
from hub.domain.evaluation.steps import Step, Used, Verdict, all_of, any_of


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What criteria say of a household and of each of its members, each asked once."""

    household: Household
    rules: Rules
    known: dict[tuple[str, int | None], Verdict] = field(
        default_factory=dict[tuple[str, int | None], Verdict]
    )

    def of(self, criterion: Criterion, place: int | None) -> Verdict:
        """Say whether the member at a place, or the whole household, meets a criterion."""
        key = (criterion.test, place)
        found = self.known.get(key)
        if found is None:
            member = _member(self.household, place)
            found = verdict_of(criterion, self.household, member, self.rules)
            self.known[key] = found
        return found


class Way(NamedTuple):
    """One group of a rule's criteria, tried up to the first that is not met."""

    verdict: Verdict
    tried: Sequence[Criterion]

    def steps(self, claim: Claim) -> list[Step]:
        """Return the computation of each criterion, with the clause of its own rule."""
        household, member = claim.household, _member(claim.household, claim.place)
        return [step_of(each, household, member, claim.rules) for each in self.tried]

    def words(self, claim: Claim) -> str:
        """Return what decided it."""
        return _listed(_words(step) for step in self.steps(claim) if step.verdict is self.verdict)


class Due(NamedTuple):
    """Whether a claim stands."""

    claim: Claim
    verdict: Verdict
    category: Verdict
    died_on: date | None = None  # where that ended the claim
    ways: Sequence[Way] = ()  # the one that is met, or all that were tried

    def words(self) -> str:
        """Return what decided it, in one clause of a sentence."""
        claim = self.claim
        category = claim.registered.words(claim.rule, claim.place, self.category)
        if self.category is Verdict.NOT_MET:
            return category
        if self.died_on is not None:
            return f"已于 {self.died_on} 死亡"
        if not self.ways:
            return category
        decisive = any_of(way.verdict for way in self.ways)
        told = (way.words(claim) for way in self.ways if way.verdict is decisive)
        words = "；或".join(dict.fromkeys(told))
        return words if self.verdict is Verdict.NOT_MET else f"{category}，{words}"

    def step(self) -> Step:
        """Return the step of the rule, over those of the category and of all that was tried."""
        claim = self.claim
        parts = [claim.registered.step(claim.rule, claim.place)]
        if self.died_on is not None:
            parts.append(_death(claim, self.died_on))
        return Step(
            rule=claim.rule.code,
            verdict=self.verdict,
            formula=self.words(),
            source=claim.rule.source,
            parts=(*parts, *(step for way in self.ways for step in way.steps(claim))),
        )


def due(claim: Claim, category: Verdict, verdicts: Verdicts, alive_on: date) -> Due:
    """Return whether a programme is due.

    Args:
        claim: the programme's rule, and whom it is asked for.
        category: whether it is for the category of whom it is asked for.
        verdicts: of the criteria.
        alive_on: whoever died before this day has no claim, but for what a death gives rise to.
    """
    if category is Verdict.NOT_MET:
        return Due(claim, category, category)
    died_on = claim.died_on
    if died_on is not None and died_on < alive_on and not is_for_the_dead(claim.rule):
        return Due(claim, Verdict.NOT_MET, category, died_on)
    if not claim.rule.criteria:
        return Due(claim, category, category)
    ways: list[Way] = []
    for group in claim.rule.criteria:
        way = _way(group, claim.place, verdicts)
        if way.verdict is Verdict.MET:
            return Due(claim, category, category, None, (way,))
        ways.append(way)
    verdict = all_of((category, any_of(way.verdict for way in ways)))
    return Due(claim, verdict, category, None, ways)


def _way(group: Sequence[Criterion], place: int | None, verdicts: Verdicts) -> Way:
    found = Verdict.MET
    for number, criterion in enumerate(group, start=1):
        verdict = verdicts.of(criterion, place)
        if verdict is Verdict.NOT_MET:
            return Way(verdict, group[:number])
        found = all_of((found, verdict))
    return Way(found, group)


def _member(household: Household, place: int | None) -> Member | None:
    return None if place is None else household.members[place]


def _death(claim: Claim, died_on: date) -> Step:
    words = f"已于 {died_on} 死亡"
    return Step(
        rule="LIVING",
        verdict=Verdict.NOT_MET,
        formula=words,
        used=(Used(name="died_on", value=words, source=None, person=claim.place),),
        source=claim.rule.source,
    )


def _words(step: Step) -> str:
    """Return a step's words; of one that is put together from others, theirs that decided it."""
    decisive = [part for part in step.parts if part.verdict is step.verdict]
    if step.used or not decisive:
        return step.formula
    return _listed(_words(part) for part in decisive)


def _listed(words: Iterable[str]) -> str:
    return "，".join(dict.fromkeys(words))
