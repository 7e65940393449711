"""What one input says of a criterion, as a test of persons or of households."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, NamedTuple, TypeVar

from hub.domain.evaluation.asking import NOTHING, Asked, ask, place_of, stated
from hub.domain.evaluation.circumstances import Fact, Household, Member, Origin, Source
from hub.domain.evaluation.combining import HouseholdTest, PersonTest
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Used, Verdict
from hub.domain.law import Citation

T = TypeVar("T")

# Members of an enumeration are slow to reach.
_MET: Final = Verdict.MET
_NOT_MET: Final = Verdict.NOT_MET
_UNKNOWN: Final = Verdict.UNKNOWN

PERSON_REGISTER: Final = Source(origin=Origin.REGISTER, code="person")


class Judged(NamedTuple):
    """What one input says."""

    verdict: Verdict
    input: str  # its name, a key of INPUTS
    text: str = ""  # as a person reads it; none of what is UNKNOWN or UNSET
    source: Source | None = None
    asked: Asked = NOTHING  # parameters


def person_test(rule: str, judge: Callable[[Member, Rules], Judged]) -> PersonTest:
    """Return the test of a person by one input."""
    return member_test(rule, lambda _, member, rules: judge(member, rules))


def member_test(rule: str, judge: Callable[[Household, Member, Rules], Judged]) -> PersonTest:
    """Return the test of a person by one input that the household has of them."""

    def step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
        return _step(rule, judge(household, member, rules), place_of(household, member), source)

    def verdict(household: Household, member: Member, rules: Rules) -> Verdict:
        return judge(household, member, rules).verdict

    return PersonTest(rule, verdict, step)


def household_test(rule: str, judge: Callable[[Household, Rules], Judged]) -> HouseholdTest:
    """Return the test of a household by one input."""

    def step(household: Household, rules: Rules, source: Citation) -> Step:
        return _step(rule, judge(household, rules), None, source)

    return HouseholdTest(rule, lambda household, rules: judge(household, rules).verdict, step)


def fact_of_person(
    rule: str,
    name: str,
    fact: Callable[[Member], Fact[T] | None],
    say: Callable[[T], tuple[bool, str]],
) -> PersonTest:
    """Return the test that goes by one fact of a person.

    Args:
        rule: the test's name.
        name: of the input, a key of INPUTS.
        fact: takes it from a member.
        say: whether its value meets the criterion, and the words for it.
    """

    def verdict(_: Household, member: Member, __: Rules) -> Verdict:
        return _verdict(fact(member), say)

    test = person_test(rule, lambda member, _: by_fact(name, fact(member), say))
    return replace(test, verdict=verdict)


def fact_of_household(
    rule: str,
    name: str,
    fact: Callable[[Household], Fact[T] | None],
    say: Callable[[T], tuple[bool, str]],
) -> HouseholdTest:
    """Return the test that goes by one fact of a household; see fact_of_person."""

    def verdict(household: Household, _: Rules) -> Verdict:
        return _verdict(fact(household), say)

    test = household_test(rule, lambda household, _: by_fact(name, fact(household), say))
    return replace(test, verdict=verdict)


def untold(rule: str, name: str) -> PersonTest:
    """Return the test on what no data set of the hub tells, so that somebody has to find out."""
    return person_test(rule, lambda _, __: missing(name))


def by_fact(name: str, fact: Fact[T] | None, say: Callable[[T], tuple[bool, str]]) -> Judged:
    """Return what a fact says, UNKNOWN where it is missing."""
    if fact is None:
        return missing(name)
    return Judged(_verdict(fact, say), name, say(fact.value)[1], fact.source)


def _verdict(fact: Fact[T] | None, say: Callable[[T], tuple[bool, str]]) -> Verdict:
    """Return what a fact says without its words: a province is judged by these."""
    if fact is None:
        return _UNKNOWN
    return _MET if say(fact.value)[0] else _NOT_MET


def missing(name: str) -> Judged:
    """Return what is said where nobody has told the input."""
    return Judged(Verdict.UNKNOWN, name)


def unset(rules: Rules, name: str, *keys: str) -> Judged:
    """Return what is said of an input where no document gives one of the parameters for it."""
    return Judged(Verdict.UNSET, name, asked=ask(rules, *keys))


def _step(rule: str, judged: Judged, place: int | None, source: Citation) -> Step:
    used = Used(name=judged.input, value=judged.text or None, source=judged.source, person=place)
    asked = judged.asked.using(used)
    return stated(rule, source, judged.verdict, lambda: judged.text, asked)
