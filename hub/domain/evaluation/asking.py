"""What a test asks for: facts and parameters; and what its step says when one is not there."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeVar, cast

from hub.domain.evaluation.circumstances import Fact, Household, Member
from hub.domain.evaluation.inputs import label
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Used, Verdict
from hub.domain.evaluation.wording import person
from hub.domain.law import Citation, Given

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a step asked for."""

    given: tuple[Given, ...] = ()  # parameters that a pack names, UNSET ones too
    missing: tuple[str, ...] = ()  # keys of those without a value
    used: tuple[Used, ...] = ()  # facts, known or not

    def __add__(self, other: "Asked") -> "Asked":
        """Return both."""
        return Asked(self.given + other.given, self.missing + other.missing, self.used + other.used)

    def using(self, *used: Used) -> "Asked":
        """Return this with facts besides the parameters."""
        return Asked(self.given, self.missing, (*self.used, *used))


NOTHING: Final = Asked()


def ask(rules: Rules, *keys: str) -> Asked:
    """Return the parameters of these keys."""
    named = rules.parameters
    return Asked(
        tuple(named[key] for key in keys if key in named),
        tuple(key for key in keys if rules.given(key) is None),
    )


def number(rules: Rules, key: str) -> Decimal | None:
    """Return a decimal parameter; None where it is UNSET.

    Raises:
        TypeError: its value is of another type; packs are checked for it.
    """
    return _value(rules, key, Decimal)


def count(rules: Rules, key: str) -> int | None:
    """Return a whole number; see `number`."""
    return _value(rules, key, int)


def text(rules: Rules, key: str) -> str | None:
    """Return a text; see `number`."""
    return _value(rules, key, str)


def several(rules: Rules, key: str) -> tuple[Any, ...] | None:
    """Return a list of numbers or texts; see `number`."""
    return cast("tuple[Any, ...] | None", _value(rules, key, tuple))


def _value(rules: Rules, key: str, kind: type[T]) -> T | None:
    given = rules.given(key)
    if given is None:
        return None
    if not isinstance(given.value, kind):
        raise TypeError(f"The parameter {key} is {given.value!r}; give it a {kind.__name__}.")
    return given.value


def told(
    name: str, fact: Fact[T] | None, show: Callable[[T], str], *, place: int | None = None
) -> Used:
    """Return an input as a step shows it.

    Args:
        name: a key of INPUTS.
        fact: None where it is not known.
        show: how its value reads.
        place: of the member whom it is about, from 0; None: the household.
    """
    if fact is None:
        return Used(name=name, value=None, source=None, person=place)
    return Used(name=name, value=show(fact.value), source=fact.source, person=place)


def unknown(name: str, place: int | None = None) -> Used:
    """Return an input that nobody has told."""
    return Used(name=name, value=None, source=None, person=place)


def place_of(household: Household, member: Member) -> int:
    """Return a member's place in the household, from 0."""
    return next(place for place, each in enumerate(household.members) if each is member)


def stated(
    rule: str,
    source: Citation,
    verdict: Verdict,
    formula: Callable[[], str],
    asked: Asked = NOTHING,
) -> Step:
    """Return the step of a test without parts.

    Args:
        rule: its name.
        source: of the words that it goes by.
        verdict: what it says.
        formula: what a decided one writes; an undecided one names what is missing.
        asked: its parameters and facts.
    """
    decided = verdict in (Verdict.MET, Verdict.NOT_MET)
    return Step(
        rule=rule,
        verdict=verdict,
        formula=formula() if decided else _undecided(verdict, asked),
        used=asked.used,
        given=asked.given,
        source=source,
    )


def _undecided(verdict: Verdict, asked: Asked) -> str:
    if verdict is Verdict.UNSET:
        return f"没有文件给出 {'、'.join(asked.missing)}，不能计算"
    return f"尚不知道{'、'.join(_called(each) for each in asked.used if each.value is None)}"


def _called(used: Used) -> str:
    if used.person is None:
        return label(used.name)
    return f"{person(used.person)}的{label(used.name)}"
