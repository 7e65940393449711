"""Whether a programme is due to somebody: their category, that they live, and its criteria."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from hub.domain.evaluation.needs.events import is_for_the_dead
from hub.domain.evaluation.programme_criteria import ALIKE_FOR_ALL, PROGRAMME_CRITERIA
from hub.domain.evaluation.reckoning import Claim
from hub.domain.evaluation.registered import Registered
from hub.domain.evaluation.rules import Criterion
from hub.domain.evaluation.steps import Step, Used, Verdict, all_of, any_of

Ask = Callable[[Criterion, int | None], Step]


@dataclass(frozen=True, slots=True)
class Answers:
    """What criteria say of a household and of each of its members, by place."""

    registered: Registered
    known: dict[tuple[str, int | None], Step] = field(
        default_factory=dict[tuple[str, int | None], Step]
    )

    def once(self, criterion: Criterion, place: int | None) -> Step:
        """Return what a criterion says, with the clause of the rule that asked it first."""
        key = (criterion.test, None if criterion.test in ALIKE_FOR_ALL else place)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self.cited(criterion, place)
        return found

    def cited(self, criterion: Criterion, place: int | None) -> Step:
        """Return what a criterion says, with the clause of its own rule."""
        household, rules = self.registered.household, self.registered.rules
        member = None if place is None else household.members[place]
        return PROGRAMME_CRITERIA[criterion.test](household, member, rules, criterion.source)


class Way(NamedTuple):
    """One group of a rule's criteria, tried up to the first that is not met."""

    verdict: Verdict
    steps: tuple[Step, ...]

    def words(self) -> str:
        """Return what decided it."""
        return _listed(_words(step) for step in self.steps if step.verdict is self.verdict)


class Due(NamedTuple):
    """Whether a claim stands."""

    claim: Claim
    verdict: Verdict
    category: Verdict
    died_on: date | None = None  # where that ended the claim
    ways: tuple[Way, ...] = ()  # the one that is met, or all that were tried

    def words(self) -> str:
        """Return what decided it, in one clause of a sentence."""
        registered, rule, place = self.claim.registered, self.claim.rule, self.claim.place
        category = registered.words(rule, place, self.category)
        if self.category is Verdict.NOT_MET:
            return category
        if self.died_on is not None:
            return f"已于 {self.died_on} 死亡"
        if not self.ways:
            return category
        decisive = any_of(way.verdict for way in self.ways)
        words = "；或".join(
            dict.fromkeys(way.words() for way in self.ways if way.verdict is decisive)
        )
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
            parts=(*parts, *(step for way in self.ways for step in way.steps)),
        )


def due(claim: Claim, category: Verdict, ask: Ask, alive_on: date) -> Due:
    """Return whether a programme is due.

    Args:
        claim: the programme's rule, and whom it is asked for.
        category: whether it is for the category of whom it is asked for.
        ask: what a criterion says of a member, or of the household.
        alive_on: whoever died before this day has no claim, but for what a death gives rise to.
    """
    if category is Verdict.NOT_MET:
        return Due(claim, Verdict.NOT_MET, category)
    died_on = claim.died_on
    if died_on is not None and died_on < alive_on and not is_for_the_dead(claim.rule):
        return Due(claim, Verdict.NOT_MET, category, died_on)
    if not claim.rule.criteria:
        return Due(claim, category, category)
    ways: list[Way] = []
    for group in claim.rule.criteria:
        way = _way(group, claim.place, ask)
        if way.verdict is Verdict.MET:
            return Due(claim, category, category, None, (way,))
        ways.append(way)
    verdict = all_of((category, any_of(way.verdict for way in ways)))
    return Due(claim, verdict, category, None, tuple(ways))


def _way(group: Sequence[Criterion], place: int | None, ask: Ask) -> Way:
    if len(group) == 1:
        only = ask(group[0], place)
        return Way(only.verdict, (only,))
    steps: list[Step] = []
    for criterion in group:
        step = ask(criterion, place)
        steps.append(step)
        if step.verdict is Verdict.NOT_MET:
            break
    return Way(all_of([step.verdict for step in steps]), tuple(steps))


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
