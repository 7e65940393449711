"""Fixtures of the fuzz tests: the populated world with its oracle, and clients that ask by HTTP."""

from collections.abc import AsyncGenerator

import httpx
import pytest

from hub.domain.callers import Caller
from hub.services import clients as registered
from hub.services.clients import NewClient
from hub.web.app import build
from tests import sharing
from tests.oracle.fixtures import filled, world
from tests.oracle.world import World

__all__ = ["filled", "world"]


class Clients:
    """Registered clients of the world's hub, each with a token of its own."""

    def __init__(self, world: World, web: httpx.AsyncClient) -> None:
        """Begin without any."""
        self._hub = world.hub
        self._web = web
        self._headers: dict[str, dict[str, str]] = {}  # by the caller's client id

    async def ask(self, caller: Caller, query: str) -> httpx.Response:
        """Ask as such a caller, for its agreement's first purpose, with all that it may have."""
        headers = self._headers.get(caller.client_id)
        if headers is None:
            headers = self._headers[caller.client_id] = await self._registered(caller)
        return await self._web.post("/graphql", json={"query": query}, headers=headers)

    async def _registered(self, caller: Caller) -> dict[str, str]:
        made = await registered.create(
            self._hub,
            NewClient(
                name=caller.client_id,
                department=caller.department,
                role=caller.role,
                division=caller.division,
            ),
        )
        given = await self._web.post(
            "/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(made.client_id, made.client_secret),
        )
        held = self._hub.policy.agreement_of(caller.department, caller.role)
        return {
            "Authorization": f"Bearer {given.json()['access_token']}",
            "Accept": "application/graphql-response+json",
            "Hub-Purpose": held.purposes[0],
            "Hub-Reason": "test",
        }


@pytest.fixture(scope="module")
async def clients(world: World) -> AsyncGenerator[Clients]:
    """Give the clients, each under an agreement, without a socket between them and the hub."""
    await sharing.restore(world.hub)
    transport = httpx.ASGITransport(app=build(world.hub))
    async with httpx.AsyncClient(transport=transport, base_url="http://hub.test") as web:
        yield Clients(world, web)
