"""Why rows of a batch were rejected: kept whole, shown from the first or a page at a time."""

from collections.abc import AsyncGenerator, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, select, tuple_

from hub.domain.rejections import Reason, Rejection
from hub.storage.database import WriteSession
from hub.storage.tables import batch_rejection

_PAGE = 10_000
_SHOWN = 1000  # rejections that a receipt repeats; all of them are kept


async def add(session: WriteSession, batch_id: UUID, rejections: Iterable[Rejection]) -> None:
    """Keep why rows of a batch were rejected: all of them, by COPY."""
    await session.copy(
        batch_rejection.name,
        ("batch_id", "line", "field", "reason", "shape", "remedy"),
        ((batch_id, r.line, r.field, r.reason.value, r.shape, r.remedy) for r in rejections),
    )


async def first(session: WriteSession, batch_id: UUID) -> tuple[Rejection, ...]:
    """Return the first of a batch's rejections, by line and field."""
    rows = await session.rows(_of(batch_id).limit(_SHOWN))
    return tuple(map(_rejection, rows))


async def pages(session: WriteSession, batch_id: UUID) -> AsyncGenerator[list[Rejection]]:
    """Yield a batch's rejections by line and field, in lists of bounded length."""
    place = tuple_(batch_rejection.c.line, batch_rejection.c.field)
    last = (0, "")
    while True:
        rows = await session.rows(_of(batch_id).where(place > last).limit(_PAGE))
        if not rows:
            return
        yield [_rejection(row) for row in rows]
        last = (rows[-1]["line"], rows[-1]["field"])


def _of(batch_id: UUID) -> Select[Any]:
    """Return the query of a batch's rejections, by line and field."""
    columns = batch_rejection.c
    found = select(batch_rejection).where(columns.batch_id == batch_id)
    return found.order_by(columns.line, columns.field)


def _rejection(row: RowMapping) -> Rejection:
    return Rejection(
        line=row["line"], field=row["field"], reason=Reason(row["reason"]), shape=row["shape"]
    )
