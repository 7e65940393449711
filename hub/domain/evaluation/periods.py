"""The periods for which programmes give, and what of the assistance on record falls in one."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from hub.domain.evaluation.asking import ask, several, text
from hub.domain.evaluation.results import Receipt, Recorded
from hub.domain.evaluation.rules import Period, Rules

SEASON_FROM: Final = "heating.from"
SEASON_TO: Final = "heating.to"
TERM_STARTS: Final = "term.starts"

_MONTH_DAY: Final = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", re.ASCII)
# Of no period that recurs.
AT_ANY_TIME: Final = frozenset({Period.ONCE, Period.EVENT, Period.CONTINUOUS})
_UP_TO_THE_DAY: Final = frozenset({Period.EVENT, Period.CONTINUOUS})
_ONE_DAY: Final = timedelta(days=1)
# How many periods are looked back on: what is known today says less and less of what was.
_BACK: Final[Mapping[Period, int]] = {Period.MONTH: 2, Period.TERM: 1, Period.YEAR: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that one period of a programme covers; both ends included."""

    first: date
    last: date
    paid_from: date  # what is paid from here to the last day without a period of its own counts
    alive_on: date  # whoever died before it is due nothing for the span
    name: str  # as "2026年11月"
    is_bounded: bool = True  # False of what is given once
    is_prescribed: bool = True  # False where no document says how often
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
            since: of an EVENT, the day of its cause; None takes the twelve months before the day,
                as CONTINUOUS always does.
        """
        key = (period, since)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._made(period, since)
        return found

    def on_record(self, period: Period, *, recorded: Recorded | None, since: date) -> Span:
        """Return the period that is looked at: of those that recur, the newest on record whole.

        Args:
            period: how often the programme gives.
            recorded: the days of which all that was delivered is on record; None: there are none.
            since: the day from which what is known of the household holds; no period that began
                before it is looked at but the present one, and none further back than _BACK.
        """
        present = span = self.of(period)
        if recorded is None or present.unset:
            return present
        for _ in range(_BACK.get(period, 0)):
            if span.last <= recorded.last:
                break
            span = self._holding(period, span.first - _ONE_DAY)
        is_whole = recorded.first <= span.first and span.last <= recorded.last
        return span if is_whole and since <= span.first else present

    def _holding(self, period: Period, day: date) -> Span:
        """Return the period of a programme that holds a day."""
        key = (period, day)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = _SPANS[period](replace(self.rules, on=day))
        return found

    def _made(self, period: Period, since: date | None) -> Span:
        if period not in _UP_TO_THE_DAY:
            return _SPANS[period](self.rules)
        on = self.rules.on
        first = since or _in_year(f"{on:%m-%d}", on.year - 1)
        span = _span(first, on, f"{first} 以来", alive_on=on)
        return replace(span, is_prescribed=period is not Period.CONTINUOUS)


@lru_cache(maxsize=64)
def spans_of(rules: Rules) -> Spans:
    """Return the periods of rules, the same for all households that are held against them."""
    return Spans(rules)


def _month(rules: Rules) -> Span:
    day = rules.on
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return _span(day.replace(day=1), last, f"{day.year}年{day.month}月")


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
