"""Compare what has come in since the last run, whoever took it in."""

import asyncio

from hub.domain.errors import WrongState
from hub.runtime import Hub
from hub.services import match_plan, matching
from hub.services.matching import RunReport
from hub.storage import arrivals

_SECONDS = 1.0  # between two looks whether another run has ended


async def are_waiting(hub: Hub) -> bool:
    """Tell whether batches came in, or were withdrawn, that no run has looked at."""
    async with hub.write_as(match_plan.CLIENT) as session:
        return await arrivals.waiting(session, on=hub.today())


async def catch_up(hub: Hub, *, incremental: bool = True) -> RunReport | None:
    """Return once everything that has come in is compared.

    A run that is on is waited for; one that follows it covers all that came in meanwhile.

    Args:
        hub: the open hub.
        incremental: as in hub.services.matching.match.

    Returns:
        What the run did; None if another had compared everything already.
    """
    while await are_waiting(hub):
        try:
            return await matching.match(hub, incremental=incremental)
        except WrongState as refused:
            if refused.code != matching.RUNNING:
                raise
        await asyncio.sleep(_SECONDS)
    return None
