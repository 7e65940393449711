"""Calendar days: the one zone in which an instant falls on a day, and the one form of a day."""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

LOCAL_TIME = ZoneInfo("Asia/Shanghai")

_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def local_day(instant: datetime) -> date:
    """Return the day on which an instant falls in China, whatever zone it is written in."""
    return instant.astimezone(LOCAL_TIME).date()


def day_written(text: str) -> date | None:
    """Return the day that a text writes as 2026-11-22; None where it writes none.

    Python itself reads other forms too, as 2026-W47-7, and its refusals quote what was sent.
    """
    if _FORM.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    return None


def year_before(day: date) -> date:
    """Return the same day of the year before; of 29 February, the 28th."""
    last = min(day.day, monthrange(day.year - 1, day.month)[1])
    return date(day.year - 1, day.month, last)


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])
