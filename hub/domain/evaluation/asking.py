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


def number(rules: Rules, key: str) -> Decimal:
    """Return a decimal parameter that has a value.

    Raises:
        TypeError: it is UNSET, or of another type; packs are checked for that.
    """
    return _value(rules, key, Decimal)


def count(rules: Rules, key: str) -> int:
    """Return a whole number that has a value; see `number`."""
    return _value(rules, key, int)


def text(rules: Rules, key: str) -> str:
    """Return a text that has a value; see `number`."""
    return _value(rules, key, str)


def several(rules: Rules, key: str) -> tuple[Any, ...]:
    """Return a list of numbers or texts that has a value; see `number`."""
    return cast("tuple[Any, ...]", _value(rules, key, tuple))


def are_set(rules: Rules, *keys: str) -> bool:
    """Tell whether all of these parameters have values."""
    return all(rules.given(key) is not None for key in keys)


def is_true(rules: Rules, key: str) -> bool:
    """Tell whether a parameter has a value, and that is true."""
    given = rules.given(key)
    return given is not None and given.value is True


def _value(rules: Rules, key: str, kind: type[T]) -> T:
    given = rules.given(key)
    value = None if given is None else given.value
    if not isinstance(value, kind):
        raise TypeError(f"The parameter {key} is {value!r}; give it a {kind.__name__}.")
    return value


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
    if verdict in (Verdict.UNKNOWN, Verdict.UNSET):
        return undecided(rule, source, asked=asked, used=asked.used)
    return Step(
        rule=rule,
        verdict=verdict,
        formula=formula(),
        used=asked.used,
        given=asked.given,
        source=source,
    )


def undecided(
    rule: str, source: Citation, *, asked: Asked = NOTHING, used: tuple[Used, ...] = ()
) -> Step:
    """Return the step of a rule for which something is missing.

    Returns:
        UNSET where a parameter has no value, else UNKNOWN; either names what is missing.
    """
    if asked.missing:
        formula = f"没有文件给出 {'、'.join(asked.missing)}，不能计算"
    else:
        formula = f"尚不知道{'、'.join(_called(each) for each in used if each.value is None)}"
    return Step(
        rule=rule,
        verdict=Verdict.UNSET if asked.missing else Verdict.UNKNOWN,
        formula=formula,
        used=used,
        given=asked.given,
        source=source,
    )


def _called(used: Used) -> str:
    if used.person is None:
        return label(used.name)
    return f"{person(used.person)}的{label(used.name)}"
