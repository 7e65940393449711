"""POST /graphql: who asks, what for, and the bytes of the answer."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from hub.domain.callers import Caller
from hub.domain.errors import Fault, StandingChanged
from hub.runtime import Hub
from hub.web import headers, operations
from hub.web.authority import Authority
from hub.web.documents import Documents
from hub.web.faults import JSON, TimedOut, respond
from hub.web.negotiation import GRAPHQL, media_type
from schema import answer

SECONDS = 10.0  # that a request may take, its body included

_TYPES = {kind: f"{kind}; charset=utf-8".encode() for kind in (JSON, GRAPHQL)}


class GraphQL:
    """The endpoint of operations, as an ASGI application: it is the busiest path by far."""

    def __init__(self, hub: Hub, authority: Authority, *, seconds: float = SECONDS) -> None:
        """Take what answers, and what tells who asks."""
        self._hub = hub
        self._authority = authority
        self._seconds = seconds
        self._documents = Documents(hub)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one operation; a fault is answered in the same form."""
        response = await self._respond(Request(scope, receive))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        kind = JSON
        try:
            kind = media_type(headers.one(request, b"accept"))
            async with asyncio.timeout(self._seconds):
                found = await self._answer(request)
        except Fault as fault:
            return respond(fault, request, media_type=kind)
        except TimeoutError:
            return respond(TimedOut(self._seconds), request, media_type=kind)
        # application/json keeps 200 for whatever is well-formed, as clients before 2022 expect.
        status = 200 if found.executed or kind == JSON else 400
        return _Answer(found.body, status, kind)

    async def _answer(self, request: Request) -> answer.Answer:
        caller = await self._authority.caller(request)
        operation = await operations.read(request)
        asked = answer.Request(
            query=await self._documents.text(caller, operation.document),
            operation_name=operation.name,
            variables=operation.variables,
        )
        try:
            return await self._decided(caller, asked)
        except StandingChanged:  # once more, under the rights that it has now
            return await self._decided(await self._authority.caller(request), asked)

    async def _decided(self, caller: Caller, asked: answer.Request) -> answer.Answer:
        with self._authority.heeding(caller):
            return await answer.answer(self._hub, caller, asked)


class _Answer(Response):
    """A response whose few headers are known beforehand."""

    def __init__(self, body: bytes, status: int, kind: str) -> None:
        """Take the body as it is."""
        self.status_code = status
        self.body = body
        self.background = None
        self.raw_headers = [
            (b"content-type", _TYPES[kind]),
            (b"content-length", b"%d" % len(body)),
            (b"vary", b"Accept"),
        ]
