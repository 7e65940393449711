"""What each client may now: its registration, and its department's agreement, as last seen.

A process keeps a client's standing for a while. Each read and each write names the one that its
rights were decided by, and the database refuses it where that is no longer so; the request is then
begun anew, with the standing as it is. So what narrows a client's rights holds at once, in every
process, for what is cached too, and no message has to travel; what widens them, in seconds.
"""

import asyncio
import time
from asyncio import Task
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

from hub.domain.agreements import SharingAgreement
from hub.domain.denials import ClientDisabled
from hub.domain.engagements import Engagement
from hub.identity.tokens import Claims

SECONDS = 2.0  # that a standing is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A registered client, and what it stands on."""

    number: int  # raised with every change of it
    is_enabled: bool
    scopes: frozenset[str]
    agreement: SharingAgreement | None  # of its department in its county, whatever its state
    engagements: tuple[Engagement, ...] = ()  # of an auditor's office


class Standings:
    """The standings that a process has seen."""

    def __init__(self, find: Callable[[str], Coroutine[Any, Any, Standing | None]]) -> None:
        """Take what looks a client's standing up; None where no client of that id is registered."""
        self._find = find
        self._seen: dict[str, tuple[float, Standing]] = {}  # of registered clients, which are few
        self._looking: dict[str, Task[Standing | None]] = {}  # many who ask at once look once

    async def of(self, claims: Claims) -> Standing:
        """Return the standing of a token's client, as it was at most some seconds ago.

        Raises:
            ClientDisabled: it was disabled, or is not registered.
        """
        seen_at, standing = self._seen.get(claims.client_id, (0.0, None))
        if standing is None or time.monotonic() - seen_at > SECONDS:
            standing = await self._look(claims.client_id)
        if standing is None or not standing.is_enabled:
            raise ClientDisabled
        return standing

    def forget(self, client_id: str) -> None:
        """Look the client up again when it is asked for next."""
        self._seen.pop(client_id, None)
        self._looking.pop(client_id, None)  # what is under way may have begun before the change

    async def _look(self, client_id: str) -> Standing | None:
        looking = self._looking.get(client_id)
        if looking is None:
            looking = self._looking[client_id] = asyncio.create_task(self._find(client_id))
            looking.add_done_callback(partial(self._found, client_id, time.monotonic()))
        return await asyncio.shield(looking)  # who goes away leaves it to those who stay

    def _found(self, client_id: str, asked_at: float, looking: "Task[Standing | None]") -> None:
        """Keep what was found, unless the client was forgotten meanwhile."""
        if self._looking.get(client_id) is not looking:
            return
        del self._looking[client_id]
        if looking.cancelled() or looking.exception() is not None:
            return  # whoever waits for it is told
        if (found := looking.result()) is not None:
            self._seen[client_id] = (asked_at, found)
