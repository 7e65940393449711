"""A repeated request is answered with what came of the first, and never done twice."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from hub.domain.errors import InvalidInput, KeyReused
from hub.runtime import Hub
from hub.storage import idempotency, tables
from tests.conftest import Clock

_OUTCOME = {"id": "0192f0c4-0000-7000-8000-000000000000", "version": 2}


async def _request(
    hub: Hub, *, key: str = "k-1", digest: bytes = b"body", client: str = "med"
) -> dict[str, Any] | None:
    """Do as a use case does: claim, work, keep; return what was kept before, or None."""
    async with hub.write_as(client, "MED") as session:
        before = await idempotency.claim(session, "reportHandlingResult", key, digest)
        if before is None:
            await asyncio.sleep(0.05)  # the work, during which a twin may come
            idempotency.keep(session, "reportHandlingResult", key, _OUTCOME)
        return before


async def _kept(hub: Hub) -> int:
    async with hub.write_as("hub-test") as session:
        row = await session.row(select(func.count().label("n")).select_from(tables.idempotency))
    assert row is not None
    return row["n"]


async def test_a_new_key_is_ours_and_a_known_one_is_answered(hub: Hub) -> None:
    """The first request does the work; its repetition gets the outcome that was kept."""
    assert await _request(hub) is None
    assert await _request(hub) == _OUTCOME


async def test_another_body_under_the_same_key_is_refused(hub: Hub) -> None:
    """A key names one request; with another body it is a defect of the caller."""
    await _request(hub)

    with pytest.raises(KeyReused) as refusal:
        await _request(hub, digest=b"another")

    assert refusal.value.field == ("idempotencyKey",)


async def test_keys_belong_to_their_client(hub: Hub) -> None:
    """Two clients that happen on the same key do not meet."""
    await _request(hub, client="med")

    assert await _request(hub, client="dpf", digest=b"another") is None


async def test_keys_belong_to_their_mutation(hub: Hub) -> None:
    """The same key names another request in another mutation."""
    await _request(hub)

    async with hub.write_as("med", "MED") as session:
        assert await idempotency.claim(session, "acceptNeed", "k-1", b"other") is None


async def test_of_twins_at_once_one_does_the_work(hub: Hub) -> None:
    """Requests that come together wait for the first of them, and get its outcome."""
    outcomes = await asyncio.gather(*(_request(hub) for _ in range(5)))

    assert sorted(outcomes, key=str) == sorted([None, *[_OUTCOME] * 4], key=str)


async def test_a_refusal_leaves_its_key_free(hub: Hub) -> None:
    """Where the use case fails nothing is kept, and the same key may be sent again."""

    async def refused() -> None:
        async with hub.write_as("med", "MED") as session:
            await idempotency.claim(session, "reportHandlingResult", "k-1", b"body")
            raise InvalidInput("No.")

    with pytest.raises(InvalidInput):
        await refused()

    assert await _kept(hub) == 0
    assert await _request(hub, digest=b"corrected") is None


async def test_a_key_is_kept_for_three_days(hub: Hub, clock: Clock) -> None:
    """Within 72 hours a repetition is answered; later the key counts as new."""
    await _request(hub)

    clock.advance(timedelta(hours=72))
    assert await _request(hub) == _OUTCOME
    clock.advance(timedelta(milliseconds=1))
    assert await _request(hub, digest=b"another") is None
    assert await _request(hub, digest=b"another") == _OUTCOME


async def test_keys_that_have_run_out_are_forgotten(hub: Hub, clock: Clock) -> None:
    """Old keys are removed, those still in their time stay."""
    await _request(hub, key="old")
    clock.advance(timedelta(hours=73))
    await _request(hub, key="new")

    async with hub.write_as("hub") as session:
        assert await idempotency.forget(session) == 1
    assert await _kept(hub) == 1
