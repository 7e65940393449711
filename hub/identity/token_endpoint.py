"""The token endpoint without HTTP: a request in, a reply out."""

import logging
from collections.abc import Awaitable, Callable

import anyio.to_thread
from anyio import CapacityLimiter

from hub.identity.addresses import Addresses
from hub.identity.grants import Reply, Server
from hub.identity.token_requests import Candidate, Snapshot, TokenRequest
from hub.identity.tokens import Tokens
from hub.storage.clients import Client

THREADS = 4  # more bring nothing: signing holds the interpreter's lock
MOST_UNDER_WAY = 64  # beyond that a client waits longer than it would by asking again

Find = Callable[[str], Awaitable[Client | None]]


class TokenEndpoint:
    """Give tokens to clients that prove who they are."""

    def __init__(self, addresses: Addresses, tokens: Tokens, find: Find) -> None:
        """Make the server.

        Args:
            addresses: of the issuer.
            tokens: signs.
            find: looks up a client by its id.
        """
        # Authlib writes issued tokens to its log at DEBUG.
        logging.getLogger("authlib").setLevel(logging.INFO)
        self._uri = addresses.token_endpoint
        self._server = Server(tokens)
        self._find = find
        self._limiter = CapacityLimiter(THREADS)
        self._under_way = 0

    async def answer(self, request: TokenRequest) -> Reply:
        """Return a token, or the error of RFC 6749 that says what is wrong with the request."""
        if self._under_way >= MOST_UNDER_WAY:
            return _busy()
        self._under_way += 1
        try:
            return await self._reply(request)
        finally:
            self._under_way -= 1

    async def _reply(self, request: TokenRequest) -> Reply:
        """Look up the client, then let Authlib decide in a thread."""
        client_id = request.client_id
        client = None if client_id is None else await self._find(client_id)
        snapshot = Snapshot(self._uri, request, Candidate(client))
        return await anyio.to_thread.run_sync(self._server.reply, snapshot, limiter=self._limiter)


def _busy() -> Reply:
    """Send the client away for a second."""
    body = {
        "error": "temporarily_unavailable",
        "error_description": "Too many tokens are being asked for. Ask again in a second.",
    }
    headers = {"Content-Type": "application/json", "Retry-After": "1"}
    return Reply(status=503, body=body, headers=headers)
