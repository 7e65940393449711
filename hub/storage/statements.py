"""Which batches say a record of assistance as it stands, beside the one that the record names.

A payment that comes again unchanged makes no version and no event, since nothing has happened. That
a newer batch says it too is kept here, so that a batch of a day in between changes it no more.
"""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Uuid,
    bindparam,
    case,
    delete,
    func,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import insert

from hub.storage.database import WriteSession
from hub.storage.tables import assistance_record, assistance_statement, batch

_SAID = assistance_statement.c
_IDS = bindparam("ids", type_=ARRAY(Uuid))


def newest_day() -> ColumnElement[date]:
    """Return the newest day of which a batch that holds says a record as it stands.

    It is a column of a statement over `assistance_record` joined with its own batch, NULL where
    that batch was withdrawn and no other says the record.
    """
    other = batch.alias("repeating")
    own = case((batch.c.withdrawn_at.is_(None), batch.c.as_of))
    repeated = (
        select(func.max(other.c.as_of))
        .join(assistance_statement, _SAID.batch_id == other.c.id)
        .where(_SAID.record_id == assistance_record.c.id, other.c.withdrawn_at.is_(None))
        .scalar_subquery()
    )
    return type_coerce(func.greatest(own, repeated), Date)


async def repeat(session: WriteSession, record_ids: Iterable[UUID], batch_id: UUID) -> None:
    """Keep that a batch says these records as they stand."""
    ids = list(record_ids)
    if not ids:
        return
    given = select(func.unnest(_IDS), bindparam("batch", type_=Uuid))
    await session.run(
        insert(assistance_statement).from_select(["record_id", "batch_id"], given),
        {"ids": ids, "batch": batch_id},
    )


async def forget(session: WriteSession, record_ids: Collection[UUID]) -> None:
    """Forget who said these records as they stood: a batch has said otherwise."""
    if record_ids:
        changed = delete(assistance_statement).where(_SAID.record_id == func.any(_IDS))
        await session.run(changed, {"ids": list(record_ids)})
