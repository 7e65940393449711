"""How values, orders and pages stand on the wire."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from tests.oracle.rows import Row

CURSOR = "oracle:"  # then the place in the whole list; opaque, so never equal to the hub's
_CHINA = timezone(timedelta(hours=8))


def page(
    rows: Sequence[Any], arguments: Mapping[str, Any], type_: str, *, open_need: bool | None
) -> dict[str, Any]:
    """Return a connection over an ordered list."""
    after = arguments.get("after")
    start = 0 if after is None else int(after.removeprefix(CURSOR)) + 1
    end = start + arguments["first"]
    edges = [
        {"cursor": f"{CURSOR}{start + place}", "node": (type_, row, open_need)}
        for place, row in enumerate(rows[start:end])
    ]
    last = edges[-1]["cursor"] if edges else None
    return {"edges": edges, "pageInfo": {"hasNextPage": len(rows) > end, "endCursor": last}}


def ordered(rows: Sequence[Row], keys: tuple[str, ...]) -> list[Row]:
    """Return rows in order, text by its bytes."""

    def key(row: Row) -> tuple[Any, ...]:
        values = (row[name] for name in keys)
        return tuple(value.encode() if isinstance(value, str) else value for value in values)

    return sorted(rows, key=key)


def on_the_wire(value: Any) -> Any:
    """Return a stored value as JSON has it."""
    match value:
        case datetime():
            local = value.astimezone(_CHINA).replace(tzinfo=None).isoformat()
            return (local.rstrip("0") if "." in local else local) + "+08:00"
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case bytes():
            return value.hex()
        case _:
            return value


def uuid_of(text: str) -> UUID | None:
    """Return an id; None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
