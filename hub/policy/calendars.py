"""The yearly notice of holidays, as a file for each year."""

from collections import Counter
from datetime import date, timedelta

from hub.domain.workdays import PublishedYear
from hub.policy.entries import Entry

_SATURDAY = 5


def read_year(root: Entry) -> tuple[int, PublishedYear]:
    """Return a year and what its notice says.

    Raises:
        PolicyError: a day of another year, a day in two festivals, or a swapped day that is no
            weekend.
    """
    year = root.integer("year")
    root.clause()
    free: Counter[date] = Counter()
    worked: set[date] = set()
    for entry in root.tables("festivals"):
        holidays, weekends = entry.read(_festival)
        free.update(holidays)
        worked.update(weekends)
        if any(day.year != year for day in (*holidays, *weekends)):
            raise entry.refuse(f"A day is not of {year}; move it to its own year's file.")
        if any(free[day] > 1 or day in worked for day in holidays) or free.keys() & weekends:
            raise entry.refuse("A day stands in two festivals, or is both free and worked.")
    return year, PublishedYear(holidays=frozenset(free), working_weekends=frozenset(worked))


def _festival(entry: Entry) -> tuple[list[date], set[date]]:
    entry.text("name_zh")
    entry.text("name_en")
    entry.clause()
    first, last = entry.day("first_day"), entry.day("last_day")
    if last < first:
        raise entry.refuse("The festival ends before it begins; mend its two days.", "last_day")
    weekends = set(entry.days("working_weekends"))
    if any(day.weekday() < _SATURDAY for day in weekends):
        raise entry.refuse("A swapped day is no weekend; mend it.", "working_weekends")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)], weekends
