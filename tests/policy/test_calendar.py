"""Working days as the State Council's notice for 2026 has them."""

from datetime import date, timedelta

import pytest

from hub.domain.workdays import Due, WorkCalendar
from hub.policy.policy import Policy

# 国务院办公厅关于2026年部分节假日安排的通知, weekday by weekday around each swap:
# W working, - free. The first letter of a line is a Monday.
AROUND_SPRING_FESTIVAL = """
2026-02-09 W W W W W W -
2026-02-16 - - - - - - -
2026-02-23 - W W W W W -
2026-03-02 W W W W W - -
"""
AROUND_NEW_YEAR = """
2025-12-29 W W W - - - W
2026-01-05 W W W W W - -
"""
AROUND_NATIONAL_DAY = """
2026-09-14 W W W W W - W
2026-09-21 W W W W - - -
2026-09-28 W W W - - - -
2026-10-05 - - - W W W -
"""
AROUND_MAY = """
2026-03-30 W W W W W - -
2026-04-06 - W W W W - -
2026-04-27 W W W W - - -
2026-05-04 - - W W W W -
2026-06-15 W W W W - - -
"""


def table(text: str) -> dict[date, bool]:
    """Return for each day of the table whether people work."""
    days: dict[date, bool] = {}
    for line in text.split("\n")[1:-1]:
        monday, *marks = line.split()
        for offset, mark in enumerate(marks):
            days[date.fromisoformat(monday) + timedelta(days=offset)] = mark == "W"
    return days


@pytest.mark.parametrize(
    "text", [AROUND_NEW_YEAR, AROUND_SPRING_FESTIVAL, AROUND_MAY, AROUND_NATIONAL_DAY]
)
def test_holidays_are_free_and_swapped_weekends_worked(policy: Policy, text: str) -> None:
    """Every day around the festivals of 2026 is as the notice has it."""
    expected = table(text)

    assert {day: policy.calendar.is_working(day) for day in expected} == expected


def test_the_year_has_as_many_working_days_as_the_notice_leaves(policy: Policy) -> None:
    """365 days less 104 weekend days and 19 weekdays off, plus 6 weekends worked: 248."""
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]

    assert sum(policy.calendar.is_working(day) for day in days) == 248


@pytest.mark.parametrize(
    ("start", "working_days", "on"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday that is worked
        (date(2026, 2, 14), 1, date(2026, 2, 24)),  # over nine days off
        (date(2026, 2, 13), 10, date(2026, 3, 5)),
        (date(2026, 2, 18), 3, date(2026, 2, 26)),  # a start within the holidays
        (date(2026, 6, 1), 5, date(2026, 6, 8)),  # a plain week
    ],
)
def test_a_time_limit_runs_over_working_days_only(
    policy: Policy, start: date, working_days: int, on: date
) -> None:
    """The day on which it begins does not count; holidays do not; worked weekends do."""
    assert policy.calendar.due(start, working_days) == Due(on=on, provisional=False)


def test_in_an_unpublished_year_weekdays_count_and_the_day_is_provisional(policy: Policy) -> None:
    """The notice for 2027 is not out: a limit that runs into it may move, and says so."""
    assert policy.calendar.due(date(2026, 12, 30), 1) == Due(
        on=date(2026, 12, 31), provisional=False
    )
    assert policy.calendar.due(date(2026, 12, 30), 2) == Due(on=date(2027, 1, 1), provisional=True)
    assert policy.calendar.due(date(2027, 1, 1), 5) == Due(on=date(2027, 1, 8), provisional=True)


@pytest.mark.parametrize("working_days", [0, -1])
def test_a_time_limit_has_at_least_one_day(working_days: int) -> None:
    """A limit of no days is a mistake of the caller."""
    with pytest.raises(ValueError, match="at least one"):
        WorkCalendar({}).due(date(2026, 6, 1), working_days)
