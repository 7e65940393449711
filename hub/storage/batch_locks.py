"""Who takes batches in waits for one another, data set by data set and where persons are made."""

from sqlalchemy import Text, bindparam, func, select

from hub.storage.database import WriteSession

_LOCK = select(func.pg_advisory_xact_lock(func.hashtext(bindparam("name", type_=Text))))
_TRY_LOCK = select(func.pg_try_advisory_xact_lock(func.hashtext(bindparam("name", type_=Text))))


async def lock(session: WriteSession, dataset: str) -> None:
    """Let no other batch of the data set come in until the transaction ends."""
    await session.rows(_LOCK, {"name": f"hub.dataset.{dataset}"})


async def try_lock(session: WriteSession, dataset: str) -> bool:
    """Take the data set's lock if nobody holds it."""
    [row] = await session.rows(_TRY_LOCK, {"name": f"hub.dataset.{dataset}"})
    return next(iter(row.values()))


async def lock_persons(session: WriteSession) -> None:
    """Let no other batch create households and persons until the transaction ends."""
    await session.rows(_LOCK, {"name": "hub.persons"})
