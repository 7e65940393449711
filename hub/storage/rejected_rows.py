"""Why rows of a batch were rejected: all of it, a page at a time."""

from collections.abc import AsyncGenerator
from uuid import UUID

from sqlalchemy import select, tuple_

from hub.domain.rejections import Reason, Rejection
from hub.storage.database import WriteSession
from hub.storage.tables import batch_rejection

_PAGE = 10_000


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
        yield [
            Rejection(
                line=row["line"],
                field=row["field"],
                reason=Reason(row["reason"]),
                shape=row["shape"],
            )
            for row in rows
        ]
        last = (rows[-1]["line"], rows[-1]["field"])
