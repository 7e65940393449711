"""Periods of programmes: where each begins and ends, and what of the aid on record falls in it."""

from dataclasses import replace
from datetime import date

import pytest

from hub.domain.evaluation.periods import Span, Spans, month_day
from hub.domain.evaluation.results import Receipt
from hub.domain.evaluation.rules import Period
from hub.domain.law import Value
from tests.entitling import NATION, given, paid, paid_for

TERMS: dict[str, Value] = {"term__starts": ("03-01", "09-01")}
SEASON: dict[str, Value] = {"heating__from": "11-15", "heating__to": "03-15"}


def span(period: Period, day: date, since: date | None = None, /, **values: Value) -> Span:
    """Return the period of a programme into which a day falls."""
    return Spans(given(replace(NATION, on=day), **values)).of(period, since)


@pytest.mark.parametrize(
    ("period", "day", "first", "last"),
    [
        (Period.MONTH, date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 30)),
        (Period.MONTH, date(2026, 11, 30), date(2026, 11, 1), date(2026, 11, 30)),
        (Period.MONTH, date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        (Period.YEAR, date(2026, 12, 31), date(2026, 1, 1), date(2026, 12, 31)),
        (Period.TERM, date(2026, 8, 31), date(2026, 3, 1), date(2026, 8, 31)),
        (Period.TERM, date(2026, 9, 1), date(2026, 9, 1), date(2027, 2, 28)),
        (Period.TERM, date(2028, 2, 29), date(2027, 9, 1), date(2028, 2, 29)),
        (Period.SEASON, date(2026, 3, 15), date(2025, 11, 15), date(2026, 3, 15)),
        (Period.SEASON, date(2026, 3, 16), date(2026, 11, 15), date(2027, 3, 15)),
        (Period.SEASON, date(2026, 11, 15), date(2026, 11, 15), date(2027, 3, 15)),
        (Period.SEASON, date(2027, 1, 1), date(2026, 11, 15), date(2027, 3, 15)),
        (Period.EVENT, date(2026, 11, 22), date(2025, 11, 22), date(2026, 11, 22)),
        (Period.EVENT, date(2026, 12, 31), date(2025, 12, 31), date(2026, 12, 31)),
        (Period.CONTINUOUS, date(2026, 11, 22), date(2025, 11, 22), date(2026, 11, 22)),
        (Period.EVENT, date(2028, 2, 29), date(2027, 2, 28), date(2028, 2, 29)),
    ],
)
def test_the_period_of_a_day(period: Period, day: date, first: date, last: date) -> None:
    """Each day falls into one period; a season that is over gives way to the next."""
    found = span(period, day, **TERMS, **SEASON)

    assert (found.begins, found.ends) == (first, last)


def test_an_event_runs_from_its_cause() -> None:
    """What is given for a disaster or a death counts from its day on."""
    found = span(Period.EVENT, date(2026, 11, 22), date(2026, 11, 3))

    assert (found.begins, found.ends) == (date(2026, 11, 3), date(2026, 11, 22))


def test_what_is_given_once_has_no_period() -> None:
    """Aid given once counts whenever it came, up to the day."""
    found = span(Period.ONCE, date(2026, 11, 22))

    assert (found.begins, found.ends) == (None, None)
    assert found.covers(paid("X", date(1999, 1, 1)))
    assert not found.covers(paid("X", date(2026, 11, 23)))


@pytest.mark.parametrize(
    ("period", "unset"),
    [(Period.TERM, ("term.starts",)), (Period.SEASON, ("heating.from", "heating.to"))],
)
def test_bounds_that_no_document_gives(period: Period, unset: tuple[str, ...]) -> None:
    """Without its bounds a period is known to hold the day itself, and no other."""
    day = date(2026, 11, 22)
    found = span(period, day)

    assert found.unset == unset
    assert (found.begins, found.ends) == (None, None)
    assert found.covers(paid_for("X", date(2026, 11, 1), date(2026, 11, 30)))
    assert not found.covers(paid("X", date(2026, 11, 21)))


def test_half_a_season_is_no_season() -> None:
    """A season of which only one end is given is named by the other."""
    assert span(Period.SEASON, date(2026, 11, 22), heating__from="11-15").unset == ("heating.to",)


NOVEMBER_RECEIPTS = [
    (paid("X", date(2026, 11, 1)), True),
    (paid("X", date(2026, 11, 30)), True),
    (paid("X", date(2026, 10, 31)), False),
    (paid("X", date(2026, 12, 1)), False),
    (paid_for("X", date(2026, 11, 1), date(2026, 11, 30)), True),
    (paid_for("X", date(2026, 10, 1), date(2026, 12, 31)), True),  # a quarter in one payment
    (paid_for("X", date(2026, 10, 1), date(2026, 10, 31)), False),
    (paid_for("X", date(2026, 12, 1), date(2026, 12, 31)), False),
    (paid_for("X", date(2024, 5, 1), None), True),  # from then on
    (paid_for("X", date(2026, 12, 1), None), False),
    (replace(paid("X"), period_to=date(2026, 11, 1)), True),
    (replace(paid("X"), period_to=date(2026, 10, 31)), False),
    (replace(paid_for("X", date(2026, 11, 1), None), paid_on=date(2027, 1, 5)), True),  # paid late
    (replace(paid("X"), paid_on=None), False),  # nothing says when
]


@pytest.mark.parametrize(("receipt", "counts"), NOVEMBER_RECEIPTS)
def test_which_aid_counts_for_a_month(receipt: Receipt, counts: bool) -> None:  # noqa: FBT001
    """Aid counts by the days it is for, and by its day of payment only where it names none."""
    assert span(Period.MONTH, date(2026, 11, 22)).covers(receipt) is counts


@pytest.mark.requirement("PRG-55")
@pytest.mark.parametrize(
    ("paid_on", "counts"),
    [
        (date(2026, 3, 15), False),  # the last day of the season before
        (date(2026, 3, 16), True),
        (date(2026, 10, 20), True),  # ahead of the season
        (date(2027, 3, 15), True),
        (date(2027, 3, 16), False),
    ],
)
def test_heating_paid_ahead_counts_for_the_season(paid_on: date, counts: bool) -> None:  # noqa: FBT001
    """What is paid between two seasons is for the one to come."""
    found = span(Period.SEASON, date(2026, 12, 1), **SEASON)

    assert found.covers(paid("X", paid_on)) is counts


@pytest.mark.parametrize("written", ["15-11", "11-32", "1-1", "2026-11-15", ""])
def test_a_day_of_the_year_written_otherwise_is_refused(written: str) -> None:
    """A parameter of a month and a day says both in two digits."""
    with pytest.raises(ValueError, match="as a month and a day, as 11-15"):
        month_day(written)


def test_a_leap_day_falls_on_the_last_of_february() -> None:
    """A term that begins on 29 February begins on the 28th of other years."""
    found = span(Period.TERM, date(2027, 3, 1), term__starts=("02-29", "09-01"))

    assert found.begins == date(2027, 2, 28)
