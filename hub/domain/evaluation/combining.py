"""Tests of persons and households, and how they are put together.

A test answers twice: `verdict` at once, for a whole province; `step` with the whole computation,
for whoever reads it. Its step takes the verdict from the same place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hub.domain.evaluation.circumstances import Household, Member
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Verdict, all_of, any_of
from hub.domain.law import Citation

_UNDECIDED = (Verdict.UNKNOWN, Verdict.UNSET)


@dataclass(frozen=True, slots=True)
class PersonTest:
    """A rule that one member of a household is held against."""

    rule: str
    verdict: Callable[[Household, Member, Rules], Verdict]
    step: Callable[[Household, Member, Rules, Citation], Step]


@dataclass(frozen=True, slots=True)
class HouseholdTest:
    """A rule that a whole household is held against."""

    rule: str
    verdict: Callable[[Household, Rules], Verdict]
    step: Callable[[Household, Rules, Citation], Step]

    def of_each(self) -> PersonTest:
        """Return the same test, of each member of the household."""
        return PersonTest(
            self.rule,
            lambda household, _, rules: self.verdict(household, rules),
            lambda household, _, rules, source: self.step(household, rules, source),
        )


def every(rule: str, *tests: PersonTest) -> PersonTest:
    """Return the test that holds where all of these do."""

    def verdict(household: Household, member: Member, rules: Rules) -> Verdict:
        return all_of(test.verdict(household, member, rules) for test in tests)

    def step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
        parts = [test.step(household, member, rules, source) for test in tests]
        return every_step(rule, source, parts)

    return PersonTest(rule, verdict, step)


def either(rule: str, *tests: PersonTest) -> PersonTest:
    """Return the test that holds where one of these does."""

    def verdict(household: Household, member: Member, rules: Rules) -> Verdict:
        return any_of(test.verdict(household, member, rules) for test in tests)

    def step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
        parts = [test.step(household, member, rules, source) for test in tests]
        return either_step(rule, source, parts)

    return PersonTest(rule, verdict, step)


def every_step(rule: str, source: Citation, parts: Sequence[Step]) -> Step:
    """Return the step of a rule that holds where all its parts do."""
    verdict = all_of(part.verdict for part in parts)
    match verdict:
        case Verdict.MET:
            formula = f"{len(parts)} 项均符合"
        case Verdict.NOT_MET:
            formula = f"{len(parts)} 项中有 {_number(parts, verdict)} 项不符合"
        case _:
            formula = f"{len(parts)} 项中有 {_number(parts, *_UNDECIDED)} 项不能判断"
    return Step(rule=rule, verdict=verdict, formula=formula, source=source, parts=tuple(parts))


def either_step(rule: str, source: Citation, parts: Sequence[Step]) -> Step:
    """Return the step of a rule that holds where one of its parts does."""
    verdict = any_of(part.verdict for part in parts)
    match verdict:
        case Verdict.MET:
            formula = f"{len(parts)} 项中有 {_number(parts, verdict)} 项符合，一项即可"
        case Verdict.NOT_MET:
            formula = f"{len(parts)} 项均不符合"
        case _:
            formula = f"{len(parts)} 项中无一符合，{_number(parts, *_UNDECIDED)} 项不能判断"
    return Step(rule=rule, verdict=verdict, formula=formula, source=source, parts=tuple(parts))


def _number(parts: Sequence[Step], *verdicts: Verdict) -> int:
    return sum(part.verdict in verdicts for part in parts)
