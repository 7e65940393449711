"""Why rows of a batch were rejected: all of it is kept, and given a page at a time."""

from collections.abc import AsyncGenerator, Iterable
from uuid import UUID

from sqlalchemy import RowMapping, select, tuple_

from hub.domain.rejections import Reason, Rejection
from hub.storage.database import WriteSession
from hub.storage.tables import batch_rejection

_PAGE = 10_000
_FIRST = 1000  # that a receipt repeats


async def add(session: WriteSession, batch_id: UUID, rejections: Iterable[Rejection]) -> None:
    """Keep why rows of a batch were rejected: all of them, by COPY."""
    await session.copy(
        batch_rejection.name,
        ("batch_id", "line", "field", "reason", "shape", "remedy"),
        ((batch_id, r.line, r.field, r.reason.value, r.shape, r.remedy) for r in rejections),
    )


async def first(session: WriteSession, batch_id: UUID) -> tuple[Rejection, ...]:
    """Return the first of a batch's rejections, by line and field."""
    columns = batch_rejection.c
    rows = await session.rows(
        select(batch_rejection)
        .where(columns.batch_id == batch_id)
        .order_by(columns.line, columns.field)
        .limit(_FIRST)
    )
    return tuple(map(_rejection, rows))


async def pages(session: WriteSession, batch_id: UUID) -> AsyncGenerator[list[Rejection]]:
    """Yield a batch's rejections by line and field, in lists of bounded length."""
    columns = batch_rejection.c
    place = tuple_(columns.line, columns.field)
    last = (0, "")
    while True:
        rows = await session.rows(
            select(batch_rejection)
            .where(columns.batch_id == batch_id, place > last)
            .order_by(columns.line, columns.field)
            .limit(_PAGE)
        )
        if not rows:
            return
        yield [_rejection(row) for row in rows]
        last = (rows[-1]["line"], rows[-1]["field"])


def _rejection(row: RowMapping) -> Rejection:
    return Rejection(
        line=row["line"], field=row["field"], reason=Reason(row["reason"]), shape=row["shape"]
    )
