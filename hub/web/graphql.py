"""POST /graphql: who asks, what for, and the bytes of the answer."""

import asyncio
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from hub.domain.callers import Caller
from hub.domain.errors import Fault
from hub.domain.texts import holds_citizen_id
from hub.identity.callers import caller_of
from hub.identity.tokens import Tokens
from hub.runtime import Hub
from hub.web import headers, operations
from hub.web.faults import JSON, Malformed, NoToken, TimedOut, respond
from hub.web.negotiation import GRAPHQL, media_type
from schema import answer

SECONDS = 10.0  # that a request may take, its body included
LONGEST_CASE = 64  # characters

_TYPES = {kind: f"{kind}; charset=utf-8".encode() for kind in (JSON, GRAPHQL)}


class GraphQL:
    """The endpoint of operations, as an ASGI application: it is the busiest path by far."""

    def __init__(self, hub: Hub, tokens: Tokens, *, seconds: float = SECONDS) -> None:
        """Take what answers, and what knows a genuine token."""
        self._hub = hub
        self._tokens = tokens
        self._seconds = seconds

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
        caller = self._caller(request)
        operation = await operations.read(request)
        return await answer.answer(self._hub, caller, operation)

    def _caller(self, request: Request) -> Caller:
        """Return who asks; before the body is read, so that strangers cannot send any."""
        return caller_of(
            self._tokens.verify(_bearer(request)),
            self._hub.policy,
            purpose=_once(request, "Hub-Purpose"),
            case=_case(request),
            request_id=request.state.request_id,
        )


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


def _bearer(request: Request) -> str:
    """Return the token of the Authorization header, the only place where one is taken from."""
    sent = headers.every(request, b"authorization")
    scheme, _, token = sent[0].strip().partition(" ") if len(sent) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not token.strip():
        raise NoToken(
            "Send an access token as Authorization: Bearer <token>; POST /oauth/token gives one."
        )
    return token.strip()


def _case(request: Request) -> str | None:
    """Return the case number; a header holds ASCII only, so its Chinese is percent-encoded."""
    sent = (_once(request, "Hub-Case") or "").strip()
    if not sent:
        return None
    try:
        case = unquote(sent, errors="strict")
    except UnicodeDecodeError:
        case = "\x00"
    if len(case) > LONGEST_CASE or not case.isprintable():
        raise Malformed(
            f"Send Hub-Case with at most {LONGEST_CASE} characters, percent-encoded as UTF-8."
        )
    if holds_citizen_id(case):
        raise Malformed(
            "Leave id numbers out of Hub-Case, which is recorded in plain; "
            "name the case by its own number."
        )
    return case or None


def _once(request: Request, name: str) -> str | None:
    """Return a header's value, None if it was not sent; which of two counts would be luck."""
    sent = headers.every(request, name.lower().encode())
    if len(sent) > 1:
        raise Malformed(f"Send {name} once.")
    return sent[0] if sent else None
