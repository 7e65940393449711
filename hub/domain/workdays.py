"""Working days: weekdays, less the State Council's holidays, plus the weekends it swaps in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedYear:
    """What the yearly notice says of one year's days."""

    holidays: frozenset[date]
    working_weekends: frozenset[date]  # Saturdays and Sundays on which people work


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The last day of a time limit."""

    on: date
    provisional: bool  # it runs into a year whose holidays are not yet published


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The published years; in any other year every weekday counts."""

    years: Mapping[int, PublishedYear]

    def is_working(self, day: date) -> bool:
        """Tell whether people work on the day."""
        year = self.years.get(day.year)
        weekday = day.weekday() < _SATURDAY
        if year is None:
            return weekday
        return day in year.working_weekends or (weekday and day not in year.holidays)

    def due(self, start: date, working_days: int) -> Due:
        """Return the last of so many working days after the start, which itself does not count.

        Raises:
            ValueError: fewer than one working day.

        Source:
            民法典 Art. 201: the day on which a period begins is not counted.
        """
        if working_days < 1:
            raise ValueError("A time limit has at least one working day.")
        day, left, provisional = start, working_days, False
        while left:
            day += timedelta(days=1)
            left -= self.is_working(day)
            provisional = provisional or day.year not in self.years
        return Due(on=day, provisional=provisional)
