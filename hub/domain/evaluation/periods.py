"""The periods for which programmes give, and what of the assistance on record falls in one."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from hub.domain.evaluation.asking import ask, several, text
from hub.domain.evaluation.results import Receipt
from hub.domain.evaluation.rules import Period, Rules

SEASON_FROM: Final = "heating.from"
SEASON_TO: Final = "heating.to"
TERM_STARTS: Final = "term.starts"

_MONTH_DAY: Final = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", re.ASCII)
AT_ANY_TIME: Final = frozenset({Period.ONCE, Period.EVENT})  # of no period that recurs
_ONE_DAY: Final = timedelta(days=1)
_MONTHS_BACK: Final = 2  # what is known today says less and less of what was


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that one period of a programme covers; both ends included."""

    first: date
    last: date
    paid_from: date  # what is paid from here to the last day without a period of its own counts
    alive_on: date  # whoever died before it is due nothing for the span
    name: str  # as "2026年11月"
    is_bounded: bool = True  # False of what is given once
    unset: tuple[str, ...] = ()  # parameters without which its bounds are not known

    @property
    def begins(self) -> date | None:
        """Return its first day; None where it has none, or no document gives it."""
        return self.first if self.is_bounded and not self.unset else None

    @property
    def ends(self) -> date | None:
        """Return its last day; None as of `begins`."""
        return self.last if self.is_bounded and not self.unset else None

    def covers(self, receipt: Receipt) -> bool:
        """Tell whether assistance was given for a part of the span, or was paid in it.

        A receipt that names the days it is for counts by them, however late it was paid; an end
        that is missing is open.
        """
        if receipt.period_from is None and receipt.period_to is None:
            paid_on = receipt.paid_on
            return paid_on is not None and self.paid_from <= paid_on <= self.last
        begins = receipt.period_from or date.min
        ends = receipt.period_to or date.max
        return begins <= self.last and self.first <= ends


def month_day(written: str) -> tuple[int, int]:
    """Return a day of each year, as "11-15", as its month and its day.

    Raises:
        ValueError: it is not written like that.
    """
    matched = _MONTH_DAY.fullmatch(written)
    if matched is None:
        raise ValueError(f"Write {written!r} as a month and a day, as 11-15.")
    return int(matched[1]), int(matched[2])


@dataclass(frozen=True, slots=True)
class Spans:
    """The periods into which the rules' day falls, each made once."""

    rules: Rules
    known: dict[tuple[Period, date | None], Span] = field(
        default_factory=dict[tuple[Period, date | None], Span]
    )

    def of(self, period: Period, since: date | None = None) -> Span:
        """Return the period of a programme that is looked at.

        Args:
            period: how often the programme gives.
            since: of an EVENT, the day of its cause; None takes the twelve months before the day.
        """
        key = (period, since)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._made(period, since)
        return found

    def on_record(self, period: Period, *, until: date | None, since: date) -> Span:
        """Return the period that is looked at, of months the newest that is on record whole.

        Args:
            period: how often the programme gives.
            until: the last day up to which all that was delivered is on record; None: nothing is.
            since: the day from which what is known of the household holds; no month that began
                before it is looked at, and none further back than _MONTHS_BACK.
        """
        present = self.of(period)
        if period is not Period.MONTH or until is None or until >= present.last:
            return present
        first = _first_of_whole_month(until)
        is_late = (present.first.year - first.year) * 12 + present.first.month - first.month
        if first < since or is_late > _MONTHS_BACK:
            return present
        key = (period, first)
        if key not in self.known:
            self.known[key] = _month_of(first)
        return self.known[key]

    def _made(self, period: Period, since: date | None) -> Span:
        if period is Period.EVENT:
            on = self.rules.on
            first = since or _in_year(f"{on:%m-%d}", on.year - 1)
            return _span(first, on, f"{first} 以来", alive_on=on)
        return _SPANS[period](self.rules)


@lru_cache(maxsize=64)
def spans_of(rules: Rules) -> Spans:
    """Return the periods of rules, the same for all households that are held against them."""
    return Spans(rules)


def _month(rules: Rules) -> Span:
    return _month_of(rules.on)


def _month_of(day: date) -> Span:
    return _span(day.replace(day=1), _last_of_month(day), f"{day.year}年{day.month}月")


def _last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _first_of_whole_month(until: date) -> date:
    """Return the first day of the newest month that has ended by a day."""
    first = until.replace(day=1)
    return first if until == _last_of_month(until) else (first - _ONE_DAY).replace(day=1)


def _year(rules: Rules) -> Span:
    year = rules.on.year
    return _span(date(year, 1, 1), date(year, 12, 31), f"{year}年度")


def _once(rules: Rules) -> Span:
    span = _span(date.min, rules.on, f"截至 {rules.on} ", alive_on=rules.on)
    return replace(span, is_bounded=False)


def _term(rules: Rules) -> Span:
    if ask(rules, TERM_STARTS).missing:
        return _undelimited(rules, "本学期", TERM_STARTS)
    starts = [str(each) for each in several(rules, TERM_STARTS)]
    first = max(_newest(each, rules.on) for each in starts)
    last = min(_next(each, rules.on) for each in starts) - _ONE_DAY
    return _span(first, last, f"{first} 至 {last} 的学期")


def _season(rules: Rules) -> Span:
    """Return the heating season that ends next; what is paid ahead of it counts for it."""
    missing = ask(rules, SEASON_FROM, SEASON_TO).missing
    if missing:
        return _undelimited(rules, "本采暖季", *missing)
    last = _next(text(rules, SEASON_TO), rules.on - _ONE_DAY)
    first = _newest(text(rules, SEASON_FROM), last)
    before = _newest(text(rules, SEASON_TO), last - _ONE_DAY)
    return Span(
        first=first,
        last=last,
        paid_from=before + _ONE_DAY,
        alive_on=first,
        name=f"{first} 至 {last} 的采暖季",
    )


_SPANS: Final[Mapping[Period, Callable[[Rules], Span]]] = {
    Period.MONTH: _month,
    Period.TERM: _term,
    Period.YEAR: _year,
    Period.SEASON: _season,
    Period.ONCE: _once,
}


def _span(first: date, last: date, name: str, alive_on: date | None = None) -> Span:
    return Span(first=first, last=last, paid_from=first, alive_on=alive_on or first, name=name)


def _undelimited(rules: Rules, name: str, *unset: str) -> Span:
    """Return the one day that is within the period wherever its bounds are."""
    return replace(_span(rules.on, rules.on, name), unset=unset)


def _newest(written: str, day: date) -> date:
    """Return the newest such day of a year that is not after a day."""
    this_year = _in_year(written, day.year)
    return this_year if this_year <= day else _in_year(written, day.year - 1)


def _next(written: str, day: date) -> date:
    """Return the first such day of a year that is after a day."""
    this_year = _in_year(written, day.year)
    return this_year if this_year > day else _in_year(written, day.year + 1)


def _in_year(written: str, year: int) -> date:
    """Return such a day in a year; 29 February falls on the 28th where there is none."""
    month, day = month_day(written)
    return date(year, month, min(day, monthrange(year, month)[1]))
