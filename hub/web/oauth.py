"""POST /oauth/token and the two well-known documents about it."""

import asyncio
from functools import partial
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hub.domain.errors import Fault
from hub.identity.addresses import Addresses
from hub.identity.token_endpoint import TokenEndpoint
from hub.identity.token_requests import TokenRequest
from hub.identity.tokens import Tokens
from hub.runtime import Hub
from hub.services import clients
from hub.web import bodies

FORM = "application/x-www-form-urlencoded"
MOST_BYTES = 16 * 1024
MOST_FIELDS = 30
SECONDS = 10.0

_CACHED = {"Cache-Control": "public, max-age=300"}


class OAuth:
    """The authorization server over HTTP."""

    def __init__(self, hub: Hub, addresses: Addresses, tokens: Tokens) -> None:
        """Make the token endpoint, which looks clients up by the service."""
        self._endpoint = TokenEndpoint(addresses, tokens, partial(clients.find, hub))
        self._metadata = addresses.metadata(hub.policy.scopes)
        self._jwks = tokens.jwks

    async def token(self, request: Request) -> Response:
        """Give a client a token, or the error of RFC 6749 section 5.2."""
        try:
            async with asyncio.timeout(SECONDS):
                reply = await self._endpoint.answer(await _read(request))
        except _BadForm as bad:
            return _error("invalid_request", str(bad), status=400)
        except (Fault, TimeoutError):
            return _error("temporarily_unavailable", "Ask again in a moment.", status=503)
        return JSONResponse(reply.body, reply.status, headers=dict(reply.headers))

    async def metadata(self, _request: Request) -> Response:
        """Return the metadata of RFC 8414."""
        return JSONResponse(self._metadata, headers=_CACHED)

    async def jwks(self, _request: Request) -> Response:
        """Return the public keys."""
        return JSONResponse(self._jwks, headers=_CACHED)


class _BadForm(Exception):
    """The request cannot be read as the form of a token request."""


async def _read(request: Request) -> TokenRequest:
    """Return the request's header and form; the query string is no place for a secret."""
    if request.url.query:
        raise _BadForm("Send the parameters in the body. A secret sent in the URL is now known.")
    if not bodies.is_of_type(request, FORM):
        raise _BadForm(f"Send the parameters with Content-Type: {FORM}")
    sent = request.headers.getlist("authorization")
    if len(sent) > 1:
        raise _BadForm("Send one Authorization header.")
    return TokenRequest(authorization=sent[0] if sent else None, form=await _form(request))


async def _form(request: Request) -> list[tuple[str, str]]:
    """Return the form's fields; those without a value count as not sent (RFC 6749 3.2)."""
    try:
        body = await bodies.read(request, most=MOST_BYTES)
        return parse_qsl(body.decode(), errors="strict", max_num_fields=MOST_FIELDS)
    except (Fault, ValueError):
        raise _BadForm(
            f"Send a form in UTF-8 of at most {MOST_BYTES} bytes and {MOST_FIELDS} fields."
        ) from None


def _error(code: str, description: str, *, status: int) -> Response:
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": "1"} if status == 503 else {})  # noqa: PLR2004 the status for "later"
    return JSONResponse({"error": code, "error_description": description}, status, headers=headers)
