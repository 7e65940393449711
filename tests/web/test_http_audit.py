"""The GraphQL over HTTP audit, over a real socket."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from hub.runtime import Hub
from hub.web import server
from tests.web import audit


@pytest.fixture
async def address(hub: Hub) -> AsyncGenerator[str]:
    """Give the address of the hub, served by uvicorn."""
    listening: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    serving = server.prepare(hub, "127.0.0.1", 0, ready=listening.set_result)
    task = asyncio.create_task(serving.serve())
    yield await listening
    serving.should_exit = True
    await task


async def test_all_checks_of_the_audit_pass(address: str, token: str) -> None:
    """All 61 checks of the npm package graphql-http hold, the optional ones included."""
    results = await audit.run(f"{address}/graphql", token)

    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == 61
