"""A request that takes too long."""

import asyncio
from collections.abc import AsyncGenerator

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from hub.identity.addresses import Addresses
from hub.identity.tokens import Tokens
from hub.runtime import Hub
from hub.web.authority import Authority
from hub.web.envelope import Envelope
from hub.web.graphql import GraphQL


async def _drip() -> AsyncGenerator[bytes]:
    """Send a body that never ends."""
    while True:
        yield b" "
        await asyncio.sleep(0.02)


async def test_request_that_takes_too_long_is_ended(hub: Hub, token: str) -> None:
    """After its time a request is answered in GraphQL's form, and may be sent again."""
    tokens = Tokens(
        Addresses(hub.settings.issuer), signing_pem=hub.ring.signing_pem, clock=hub.clock
    )
    endpoint = GraphQL(hub, Authority(hub, tokens), seconds=0.2)
    app = Starlette(
        routes=[Route("/graphql", endpoint, methods=["POST"])],
        middleware=[Middleware(Envelope, encrypted=False, is_demo=False)],
    )
    transport = httpx.ASGITransport(app=app)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    async with httpx.AsyncClient(transport=transport, base_url="http://hub.test") as web:
        answer = await web.post("/graphql", content=_drip(), headers=headers)

    error = answer.json()["errors"][0]
    assert (answer.status_code, error["extensions"]["code"]) == (504, "TIMEOUT")
    assert error["extensions"]["retryable"] is True
    assert answer.headers["Retry-After"] == "1"
