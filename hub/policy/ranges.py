"""What a parameter's value may be, whatever a document says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from hub.domain.law import Value
from hub.policy.entries import Entry

_FIXED = "FIXED"  # in a table by category: a fixed amount that another parameter names


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Limits of a value, and of each value of a list; None or () is no limit."""

    above: Decimal | None = None  # exclusive
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    one_of: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()  # a list must name all of these

    def refusal(self, value: Value) -> str | None:
        """Return what the value ought to be; None where it lies within."""
        each = list(_each(value))
        missing = [word for word in self.includes if word not in each]
        if missing:
            return f"must include {', '.join(missing)}"
        if self.one_of and not set(each) <= set(self.one_of):
            return f"must be one of {', '.join(self.one_of)}"
        return self._of_numbers([number for one in each if (number := _number(one)) is not None])

    def _of_numbers(self, numbers: list[Decimal]) -> str | None:
        if self.above is not None and any(number <= self.above for number in numbers):
            return f"must be above {self.above}"
        if self.at_least is not None and any(number < self.at_least for number in numbers):
            return f"must be at least {self.at_least}"
        if self.at_most is not None and any(number > self.at_most for number in numbers):
            return f"must be at most {self.at_most}"
        return None


def read_range(entry: Entry) -> Range:
    """Return the limits that a table sets; numbers stand as texts, so that no digit is lost."""
    return Range(
        above=_limit(entry, "above"),
        at_least=_limit(entry, "at_least"),
        at_most=_limit(entry, "at_most"),
        one_of=entry.texts("one_of", optional=True),
        includes=entry.texts("includes", optional=True),
    )


def _limit(entry: Entry, key: str) -> Decimal | None:
    return entry.decimal(key, default="0") if key in entry else None


def _each(value: Value) -> Iterable[object]:
    match value:
        case tuple():
            return value
        case Mapping():
            return value.values()
        case _:
            return (value,)


def _number(value: object) -> Decimal | None:
    """Return a number, also one that stands as a text; None of what is none."""
    if isinstance(value, bool) or value == _FIXED:
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
