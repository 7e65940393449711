"""GET /contract.graphql: the SDL of what the client who asks may see."""

import asyncio
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from hub.domain.errors import Fault
from hub.domain.sharing import Agreement
from hub.runtime import Hub
from hub.web import headers
from hub.web.authority import Authority
from hub.web.faults import respond
from schema.contract import contract
from schema.documents import Recent

_KEPT = 256  # contracts, some 100 KB each


class Contracts:
    """The contracts of one hub's clients, each made once and kept."""

    def __init__(self, hub: Hub, authority: Authority) -> None:
        """Take whose policy it is, and what tells who asks."""
        self._hub = hub
        self._authority = authority
        self._known: Recent[tuple[object, ...], str] = Recent(_KEPT)

    async def get(self, request: Request) -> Response:
        """Answer with the caller's own contract; 304 where it has this one already."""
        try:
            held = await self._authority.held(request)
        except Fault as fault:
            return respond(fault, request)
        text = await self._of(held)
        tag = f'"{sha256(text.encode()).hexdigest()}"'
        kept = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
        if _has(headers.one(request, b"if-none-match"), tag):
            return Response(status_code=304, headers=kept)
        return Response(text, headers=kept, media_type="text/plain")

    async def _of(self, held: Agreement) -> str:
        key = (self._hub.policy.version, held.audience, held.scopes, held.purposes)
        known = self._known.get(key)
        if known is not None:
            return known
        made = await asyncio.to_thread(contract, self._hub.policy, held)
        return self._known.keep(key, made)


def _has(sent: str | None, tag: str) -> bool:
    """Tell whether If-None-Match names a tag (RFC 9110 section 13.1.2)."""
    named = {each.strip().removeprefix("W/") for each in (sent or "").split(",")}
    return bool(named & {tag, "*"})
