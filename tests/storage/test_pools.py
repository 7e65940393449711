"""Connections are never lost, whoever is cancelled, and wherever."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from random import Random

import psycopg
import pytest

from hub.domain.errors import Unavailable
from hub.runtime import Hub
from hub.sealing.keys import KeyRing
from hub.storage import pools, roles
from hub.storage.connections import READING
from hub.storage.pools import Pool

SIZE = 3


@pytest.fixture
async def pool(hub: Hub, ring: KeyRing) -> AsyncGenerator[Pool]:
    """A small pool of an auditor's connections."""
    assert hub.settings.database_url is not None
    conninfo = roles.conninfo(hub.settings.database_url.reveal(), ring, roles.AUDIT)
    made = Pool(conninfo, SIZE, options=READING)
    yield made
    made.close()


async def _whole(pool: Pool) -> set[int]:
    """Return the processes of all connections that the pool can give at once."""
    async with AsyncExitStack() as stack, asyncio.timeout(pools.WAIT_SECONDS - 0.5):
        taken = [await stack.enter_async_context(pool.connection()) for _ in range(SIZE)]
        return {each.info.backend_pid for each in taken}


async def _use(pool: Pool, seconds: float) -> None:
    async with pool.connection() as connection:
        await connection.together([(b"SELECT pg_sleep($1::float8)", (str(seconds),))])


async def test_a_connection_is_used_again(pool: Pool) -> None:
    """The one that came back last goes out first."""
    async with pool.connection() as first:
        pass
    async with pool.connection() as second:
        assert second is first


@pytest.mark.parametrize("seed", range(3))
async def test_a_storm_of_cancellations_leaves_the_pool_whole(pool: Pool, seed: int) -> None:
    """Cancelled while waiting, connecting, reading or giving back: all connections are there."""
    rng = Random(seed)  # noqa: S311 a failing run must come out the same again

    async def one() -> None:
        await asyncio.sleep(rng.uniform(0, 0.5))
        await asyncio.wait_for(_use(pool, 0.002), rng.uniform(0.0005, 0.008))

    ended = await asyncio.gather(*(one() for _ in range(300)), return_exceptions=True)

    assert sum(isinstance(each, TimeoutError) for each in ended) > 20
    assert {type(each) for each in ended} <= {TimeoutError, type(None)}
    assert len(await _whole(pool)) == SIZE


async def test_whoever_is_cancelled_with_a_connection_in_hand_passes_it_on(pool: Pool) -> None:
    """It was given in the very moment in which its taker was cancelled."""
    async with AsyncExitStack() as stack:
        for _ in range(SIZE):
            await stack.enter_async_context(pool.connection())
        waiting = [asyncio.create_task(_use(pool, 0)) for _ in range(2)]
        await asyncio.sleep(0)
        stack.callback(waiting[0].cancel)  # right after its connection came back
        await stack.pop_all().aclose()
    await asyncio.gather(*waiting, return_exceptions=True)

    assert waiting[0].cancelled()
    assert not waiting[1].cancelled()
    assert len(await _whole(pool)) == SIZE


async def test_a_busy_pool_says_so(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for ever, and whoever gave up takes nothing along."""
    async with AsyncExitStack() as stack:
        for _ in range(SIZE):
            await stack.enter_async_context(pool.connection())
        monkeypatch.setattr(pools, "WAIT_SECONDS", 0.05)
        with pytest.raises(Unavailable, match="busy; try again"):
            await _use(pool, 0)
    monkeypatch.setattr(pools, "WAIT_SECONDS", 3.0)

    assert len(await _whole(pool)) == SIZE


async def test_a_connection_left_within_a_transaction_is_closed(pool: Pool) -> None:
    """Its next user would find himself in it."""
    async with pool.connection() as first:
        await first.execute("BEGIN")
    async with pool.connection() as second:
        assert second is not first
    assert first.closed
    assert len(await _whole(pool)) == SIZE


async def test_a_server_that_went_away_is_asked_anew(
    pool: Pool, superuser: psycopg.Connection
) -> None:
    """The first to find a connection cut gets the error; the others that waited go with it."""
    for pid in await _whole(pool):
        superuser.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))

    with pytest.raises(psycopg.OperationalError):
        await _use(pool, 0)

    assert len(await _whole(pool)) == SIZE


async def test_a_connection_that_cannot_be_made_leaves_its_room(hub: Hub) -> None:
    """Whoever comes later may try again."""
    del hub
    nowhere = Pool("host=127.0.0.1 port=1 dbname=none", 1, options=READING)
    for _ in range(3):
        with pytest.raises(psycopg.OperationalError):
            await _use(nowhere, 0)


async def test_a_closed_pool_gives_none_and_closes_what_comes_back(pool: Pool) -> None:
    """The connection in use lives until it is given back."""
    async with pool.connection() as last:
        pool.close()
        assert not last.closed
    assert last.closed
    with pytest.raises(Unavailable, match="shutting down"):
        await _use(pool, 0)
