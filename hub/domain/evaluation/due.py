"""Whether a programme is due to somebody: their category, that they live, and its criteria."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from hub.domain.evaluation.circumstances import Household, Member
from hub.domain.evaluation.criteria import Verdicts, step_of
from hub.domain.evaluation.needs.events import is_for_the_dead
from hub.domain.evaluation.reckoning import Claim
from hub.domain.evaluation.rules import Criterion
from hub.domain.evaluation.steps import Step, Used, Verdict, all_of, any_of


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
    verdicts: Verdicts  # of the criteria
    died_on: date | None = None  # where that ended the claim

    def ways(self) -> Sequence[Way]:
        """Return the way that is met, or all that were tried."""
        if self.category is Verdict.NOT_MET or self.died_on is not None:
            return ()
        ways: list[Way] = []
        for group in self.claim.rule.criteria:
            way = _way(group, self.claim.place, self.verdicts)
            if way.verdict is Verdict.MET:
                return (way,)
            ways.append(way)
        return ways

    def words(self) -> str:
        """Return what decided it, in one clause of a sentence."""
        claim = self.claim
        category = claim.registered.words(claim.rule, claim.place, self.category)
        if self.category is Verdict.NOT_MET:
            return category
        if self.died_on is not None:
            return f"已于 {self.died_on} 死亡"
        ways = self.ways()
        if not ways:
            return category
        decisive = any_of(way.verdict for way in ways)
        told = (way.words(claim) for way in ways if way.verdict is decisive)
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
            parts=(*parts, *(step for way in self.ways() for step in way.steps(claim))),
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
        return Due(claim, category, category, verdicts)
    died_on = claim.died_on
    if died_on is not None and died_on < alive_on and not is_for_the_dead(claim.rule):
        return Due(claim, Verdict.NOT_MET, category, verdicts, died_on)
    if not claim.rule.criteria:
        return Due(claim, category, category, verdicts)
    meets = verdicts.of_one(claim.rule.criteria, claim.place)
    return Due(claim, all_of((category, meets)), category, verdicts)


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
