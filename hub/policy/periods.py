"""The days on which an entry holds."""

from dataclasses import dataclass
from datetime import date

from hub.policy.entries import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From a first day to a last day, both included; None is without end."""

    valid_from: date | None = None
    valid_to: date | None = None

    def __contains__(self, day: date) -> bool:
        """Tell whether the entry holds on the day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)

    def overlaps(self, other: "Period") -> bool:
        """Tell whether there is a day on which both hold."""
        return _begins_by(self, other.valid_to) and _begins_by(other, self.valid_to)


def read_period(entry: Entry, *, within: Period | None = None) -> Period:
    """Return the period of `valid_from` and `valid_to`; what is absent is taken from `within`.

    Raises:
        PolicyError: the period ends before it begins.
    """
    outer = within or Period()
    period = Period(
        valid_from=entry.day("valid_from") if "valid_from" in entry else outer.valid_from,
        valid_to=entry.day("valid_to") if "valid_to" in entry else outer.valid_to,
    )
    if not _begins_by(period, period.valid_to):
        raise entry.refuse("The period ends before it begins; mend its two days.", "valid_to")
    return period


def _begins_by(period: Period, day: date | None) -> bool:
    return day is None or period.valid_from is None or period.valid_from <= day
