"""Scalars whose wire form PostgreSQL writes itself: a compiled answer passes them through."""

import re
from contextlib import suppress
from datetime import date, datetime
from typing import Any, NewType

import strawberry

from hub.domain.days import day_written

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)


def _as_it_is(value: Any) -> Any:
    return value


def _day(value: Any) -> date:
    day = day_written(value) if isinstance(value, str) else None
    if day is None:
        raise ValueError("Write a day that the calendar has, as 2026-11-22.")
    return day


def _moment(value: Any) -> datetime:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        with suppress(ValueError):  # a day or an hour that there is not
            return datetime.fromisoformat(value)
    raise ValueError("Write an instant with its zone, as 2026-11-22T14:00:00+08:00.")


Day = NewType("Day", date)
SubmittedRecord = NewType("SubmittedRecord", object)
Moment = NewType("Moment", str)
Snapshot = NewType("Snapshot", object)

SCALARS: dict[object, Any] = {
    Day: strawberry.scalar(
        name="Date",
        description="日期，ISO 8601。A calendar day, as 2026-11-22.",
        serialize=_as_it_is,
        parse_value=_day,
    ),
    SubmittedRecord: strawberry.scalar(
        name="Record",
        description="一条数据记录：JSON 对象，键为字段名或中文列名，值为文本或数字。"
        "A record: a JSON object of plain values, by the field's name or its Chinese label.",
        serialize=_as_it_is,
        parse_value=_as_it_is,
    ),
    Moment: strawberry.scalar(
        name="DateTime",
        description="时刻，含时区。An instant with its zone, as 2026-11-22T14:00:00.5+08:00.",
        serialize=_as_it_is,
        parse_value=_moment,
    ),
    Snapshot: strawberry.scalar(
        name="Snapshot",
        description="规范化 JSON 快照。A canonical JSON snapshot, as it was when it was taken.",
        serialize=_as_it_is,
        parse_value=_as_it_is,
    ),
}
