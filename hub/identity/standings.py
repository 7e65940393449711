"""What each client may now: its registration, and its department's agreement, as last seen.

A process keeps a client's standing for a while. Each read and each write names the one that its
rights were decided by, and the database refuses it where that is no longer so; the request is then
begun anew, with the standing as it is. So what narrows a client's rights holds at once, in every
process, for what is cached too, and no message has to travel; what widens them, in seconds.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from hub.domain.agreements import SharingAgreement
from hub.domain.errors import Unauthenticated
from hub.identity.tokens import Claims

SECONDS = 2.0  # that a standing is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A registered client, and what it stands on."""

    number: int  # raised with every change of it
    is_enabled: bool
    scopes: frozenset[str]
    agreement: SharingAgreement | None  # of its department in its county, whatever its state


class Standings:
    """The standings that a process has seen."""

    def __init__(self, find: Callable[[str], Awaitable[Standing | None]]) -> None:
        """Take what looks a client's standing up; None where no client of that id is registered."""
        self._find = find
        self._seen: dict[str, tuple[float, Standing]] = {}  # of registered clients, which are few

    async def of(self, claims: Claims) -> Standing:
        """Return the standing of a token's client, as it was at most some seconds ago.

        Raises:
            Unauthenticated: it was disabled, or is not registered.
        """
        seen_at, standing = self._seen.get(claims.client_id, (0.0, None))
        if standing is None or time.monotonic() - seen_at > SECONDS:
            standing = await self._look(claims.client_id)
        if standing is None or not standing.is_enabled:
            raise Unauthenticated(
                "The client of this token is not enabled any more; ask the operator of the hub."
            )
        return standing

    def forget(self, client_id: str) -> None:
        """Look the client up again when it is asked for next."""
        self._seen.pop(client_id, None)

    async def _look(self, client_id: str) -> Standing | None:
        asked_at = time.monotonic()
        found = await self._find(client_id)
        if found is not None:
            self._seen[client_id] = (asked_at, found)
        return found
