"""The disclosure ledger as its keeper sees it: what is over, and what becomes of it."""

import asyncio

from hub.runtime import Hub
from hub.storage import ledger_months


async def expire(hub: Hub) -> list[str]:
    """Make the months to come, and drop those that ended three years ago or more.

    Returns:
        The tables that were dropped, the oldest first, as "disclosure_2023_10".

    Raises:
        Unavailable: the database cannot be reached, or the ledger was in use for too long.
    """
    await asyncio.to_thread(ledger_months.make_ahead, hub.database.url, hub.today())
    return await asyncio.to_thread(ledger_months.expire, hub.database.url, hub.today())
