"""Whether a programme is due to somebody: their category, that they live, and its criteria."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from hub.domain.evaluation.needs.events import is_for_the_dead
from hub.domain.evaluation.programme_criteria import PROGRAMME_CRITERIA
from hub.domain.evaluation.reckoning import Claim
from hub.domain.evaluation.rules import Criterion
from hub.domain.evaluation.steps import Step, Used, Verdict, all_of, any_of


class _Way(NamedTuple):
    """One group of criteria, tried."""

    verdict: Verdict
    steps: tuple[Step, ...]

    def words(self) -> str:
        """Return what decided it."""
        return "，".join(step.formula for step in self.steps if step.verdict is self.verdict)


def due(claim: Claim, alive_on: date) -> Step:
    """Return whether a programme is due, and why.

    Args:
        claim: the programme's rule, and whom it is asked for.
        alive_on: whoever died before this day has no claim, but for what a death gives rise to.

    Returns:
        a step by the rule's code; its formula says what decided it.
    """
    category = claim.registered.step(claim.rule, claim.member)
    if category.verdict is Verdict.NOT_MET:
        return _step(claim, Verdict.NOT_MET, category.formula, (category,))
    dead = _dead(claim, alive_on)
    if dead is not None:
        return _step(claim, Verdict.NOT_MET, dead.formula, (category, dead))
    if not claim.rule.criteria:
        return _step(claim, category.verdict, category.formula, (category,))
    verdict, words, steps = _ways(claim)
    both = all_of((category.verdict, verdict))
    formula = words if both is Verdict.NOT_MET else f"{category.formula}，{words}"
    return _step(claim, both, formula, (category, *steps))


def _dead(claim: Claim, alive_on: date) -> Step | None:
    """Return the step on a member who died before the day; None where the claim stands."""
    member = claim.member
    if member is None or member.died_on is None or member.died_on.value is None:
        return None
    if member.died_on.value >= alive_on or is_for_the_dead(claim.rule):
        return None
    words = f"已于 {member.died_on.value} 死亡"
    return Step(
        rule="LIVING",
        verdict=Verdict.NOT_MET,
        formula=words,
        used=(Used(name="died_on", value=words, source=member.died_on.source),),
        source=claim.rule.source,
    )


def _ways(claim: Claim) -> tuple[Verdict, str, tuple[Step, ...]]:
    """Return whether one group of the rule's criteria is met, in words, and all that was tried."""
    tried: list[_Way] = []
    for group in claim.rule.criteria:
        way = _way(claim, group)
        if way.verdict is Verdict.MET:
            return way.verdict, way.words(), way.steps
        tried.append(way)
    verdict = any_of(way.verdict for way in tried)
    words = "；或".join(way.words() for way in tried if way.verdict is verdict)
    return verdict, words, tuple(step for way in tried for step in way.steps)


def _way(claim: Claim, group: Sequence[Criterion]) -> _Way:
    """Try one group; after a criterion that is not met the others are left aside."""
    steps: list[Step] = []
    for criterion in group:
        test = PROGRAMME_CRITERIA[criterion.test]
        steps.append(test(claim.household, claim.member, claim.rules, criterion.source))
        if steps[-1].verdict is Verdict.NOT_MET:
            break
    return _Way(all_of(step.verdict for step in steps), tuple(steps))


def _step(claim: Claim, verdict: Verdict, formula: str, parts: tuple[Step, ...]) -> Step:
    return Step(
        rule=claim.rule.code,
        verdict=verdict,
        formula=formula,
        source=claim.rule.source,
        parts=parts,
    )
