"""How far the ledger of batches has come, and how far the comparison has followed it.

No batch is ever deleted, so that any that comes in or is withdrawn moves the ledger on.
"""

from datetime import date

from sqlalchemy import ScalarSelect, func, select

from hub.storage.database import WriteSession
from hub.storage.tables import batch, match_run

_COMPARED = (
    select(match_run.c.ledger_position)
    .order_by(match_run.c.finished_at.desc(), match_run.c.id.desc())
    .limit(1)
    .scalar_subquery()
)


async def position(session: WriteSession, *, on: date) -> int:
    """Return how many batches came in, and how many of them were withdrawn, together.

    Args:
        session: any transaction.
        on: batches of later days do not count.
    """
    [row] = await session.rows(select(_reached(on).label("position")))
    return row["position"]


async def waiting(session: WriteSession, *, on: date) -> bool:
    """Tell whether the ledger has moved on since the last run, with batches up to a day."""
    [row] = await session.rows(select((_reached(on) > func.coalesce(_COMPARED, 0)).label("waits")))
    return row["waits"]


def _reached(on: date) -> ScalarSelect[int]:
    counted = func.count() + func.count(batch.c.withdrawn_at)
    return select(counted).select_from(batch).where(batch.c.as_of <= on).scalar_subquery()
