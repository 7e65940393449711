"""Fixtures of the web tests: the application over an open hub, a client, its token."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace

import httpx
import pytest
from starlette.types import ASGIApp

from hub.domain.agreements import AgreementState
from hub.domain.callers import Role
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.runtime import Hub
from hub.services import agreements, clients
from hub.services.clients import Credentials, NewClient
from hub.web import server
from hub.web.app import build
from tests import sharing
from tests.callers import COUNTY


@pytest.fixture
def app(hub: Hub) -> ASGIApp:
    """Give the application."""
    return build(hub)


@pytest.fixture
async def web(app: ASGIApp) -> AsyncGenerator[httpx.AsyncClient]:
    """Give an HTTP client of the application, without a socket between them."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://hub.test") as client:
        yield client


@pytest.fixture
async def address(hub: Hub) -> AsyncGenerator[str]:
    """Give the address of the hub, served by uvicorn."""
    listening: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    serving = server.prepare(hub, "127.0.0.1", 0, ready=listening.set_result)
    task = asyncio.create_task(serving.serve())
    yield await listening
    serving.should_exit = True
    await task


@pytest.fixture
async def med(hub: Hub) -> Credentials:
    """Give the credentials of the medical department's client."""
    return await clients.create(
        hub,
        NewClient(
            name="医保系统",
            department=DepartmentCode("MED"),
            role=Role.DEPARTMENT,
            division=DivisionCode("410721"),
        ),
    )


async def a_token(web: httpx.AsyncClient, client: Credentials) -> str:
    """Return an access token that holds from now on."""
    answer = await web.post(
        "/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=(client.client_id, client.client_secret),
    )
    return answer.json()["access_token"]


@pytest.fixture
async def token(web: httpx.AsyncClient, med: Credentials) -> str:
    """Give that client's access token."""
    return await a_token(web, med)


@pytest.fixture
async def signed_in(app: ASGIApp, token: str) -> AsyncGenerator[httpx.AsyncClient]:
    """Give an HTTP client that sends the token with each request."""
    transport = httpx.ASGITransport(app=app)
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://hub.test", headers=headers
    ) as client:
        yield client


@pytest.fixture
async def restored(hub: Hub) -> AsyncGenerator[None]:
    """Give the medical department its agreement back at the end."""
    yield
    async with hub.write_as("hub-test") as session:
        known = await agreements.agreements.find(session, DepartmentCode("MED"), COUNTY)
        assert known is not None
        fresh = replace(known, state=AgreementState.ACTIVE, state_reason=None)
        await agreements.agreements.save(
            session, replace(fresh, terms=sharing.terms(hub.policy, "MED"))
        )
