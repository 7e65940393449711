"""Tests of what one fact about a person says."""

from collections.abc import Callable
from typing import TypeVar

from hub.domain.evaluation.asking import NOTHING, place_of, stated, told
from hub.domain.evaluation.circumstances import Fact, Household, Member
from hub.domain.evaluation.combining import PersonTest
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Verdict
from hub.domain.law import Citation

T = TypeVar("T")


def fact_test(
    rule: str,
    fact: tuple[str, Callable[[Member], Fact[T] | None]],
    holds: Callable[[T], bool],
    shown: Callable[[T], str],
) -> PersonTest:
    """Return the test of what one fact says.

    Args:
        rule: the test's name.
        fact: a key of INPUTS, and where the fact stands.
        holds: of its value.
        shown: how its value reads.
    """
    name, read = fact

    def verdict(_: Household, member: Member, __: Rules) -> Verdict:
        found = read(member)
        return Verdict.UNKNOWN if found is None else Verdict.of(holds(found.value))

    def step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
        used = told(name, read(member), shown, place=place_of(household, member))
        found = verdict(household, member, rules)
        return stated(rule, source, found, lambda: str(used.value), NOTHING.using(used))

    return PersonTest(rule, verdict, step)
