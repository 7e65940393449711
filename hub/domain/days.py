"""Calendar days: the one zone in which an instant falls on a day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LOCAL_TIME = ZoneInfo("Asia/Shanghai")


def local_day(instant: datetime) -> date:
    """Return the day on which an instant falls in China, whatever zone it is written in."""
    return instant.astimezone(LOCAL_TIME).date()
