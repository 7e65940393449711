"""A delivery can be tried: all of it is judged, and nothing is kept."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.domain.rejections import FileRefused
from hub.runtime import Hub
from hub.services import deliveries
from hub.services.ingest import Delivery, take_in
from tests import seen
from tests.callers import county
from tests.conftest import Clock
from tests.matching.deliveries import Desk, citizen_id

HEAD, SPOUSE, STRANGER = map(citizen_id, range(1, 4))


@pytest.fixture
def desk(hub: Hub, clock: Clock, tmp_path: Path) -> Desk:
    """Give a desk where files are handed in, on 22 November 2026."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    return Desk(hub=hub, folder=tmp_path)


async def test_what_is_tried_is_told_and_not_kept(hub: Hub, desk: Desk) -> None:
    """The receipt is that of the delivery that follows; until then nothing is stored."""
    await desk.sends("CA_ROSTER", {"id_number": HEAD})
    rows = {"id_number": HEAD}, {"id_number": STRANGER}, {"id_number": SPOUSE[:17]}
    path = desk.write("CA_LIVING", *rows)
    before = await seen.rows_of(hub, "chain_event")

    tried = await take_in(hub, Delivery(path=path, dataset="CA_LIVING", validate_only=True))

    assert len(await seen.rows_of(hub, "batch")) == 1
    assert await seen.rows_of(hub, "batch_rejection") == []
    assert await seen.rows_of(hub, "chain_event") == before
    assert not list((hub.settings.data_dir / "datasets" / "CA_LIVING").glob("*"))
    assert not list((hub.settings.data_dir / "scratch").iterdir())
    taken = await take_in(hub, Delivery(path=path, dataset="CA_LIVING"))
    assert (tried.accepted, tried.rejected, tried.unlinked) == (2, 1, 1)
    assert (taken.accepted, taken.rejected, taken.unlinked) == (2, 1, 1)
    assert tried.rejections == taken.rejections
    assert (tried.validate_only, taken.validate_only, taken.repeated) == (True, False, False)


async def test_a_refusal_is_the_same_when_it_is_tried(hub: Hub, desk: Desk) -> None:
    """What would be refused is refused."""
    path = desk.write("POPULATION", {"id_number": HEAD[:17]})

    with pytest.raises(FileRefused, match="No row of the file"):
        await take_in(hub, Delivery(path=path, dataset="POPULATION", validate_only=True))


async def test_a_repetition_says_so_when_it_is_tried(hub: Hub, desk: Desk) -> None:
    """A file that is in already would change nothing."""
    path = desk.write("POPULATION", {"id_number": HEAD})
    first = await take_in(hub, Delivery(path=path, dataset="POPULATION"))

    tried = await take_in(hub, Delivery(path=path, dataset="POPULATION", validate_only=True))

    assert (tried.repeated, tried.validate_only, tried.batch_id) == (True, True, first.batch_id)


async def test_a_client_is_named_in_all_that_it_delivers(hub: Hub, desk: Desk) -> None:
    """Batch and chain name who sent the file, and the department it belongs to."""
    caller = county()
    path = desk.write("CA_ROSTER", {"id_number": HEAD})

    await deliveries.take_in(hub, Delivery(path=path, dataset="CA_ROSTER", caller=caller))

    [batch], [event] = [await seen.rows_of(hub, name) for name in ("batch", "chain_event")]
    assert batch["client_id"] == event["client_id"] == caller.client_id
    assert event["department"] == "CA"
    assert await seen.is_whole(hub)


async def test_a_cancelled_delivery_leaves_nothing(hub: Hub, desk: Desk) -> None:
    """Whoever gives up waiting finds nothing of the file, and no thread still at it."""
    path = desk.write("POPULATION", *({"id_number": citizen_id(n)} for n in range(900)))
    delivery = Delivery(path=path, dataset="POPULATION", caller=county())

    for seconds in (0.01, 0.1, 0.3):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(seconds):
                await deliveries.take_in(hub, delivery)

    assert not list((hub.settings.data_dir / "scratch").iterdir())
    assert await seen.rows_of(hub, "batch") == []
    assert (await deliveries.take_in(hub, delivery)).accepted == 900


async def test_the_event_loop_goes_on_while_a_file_comes_in(hub: Hub, desk: Desk) -> None:
    """Others are served meanwhile: no step of the work holds the loop for long."""
    path = desk.write("CA_ROSTER", *({"id_number": citizen_id(n)} for n in range(900)))
    delivery = Delivery(path=path, dataset="CA_ROSTER", caller=county())
    work = asyncio.create_task(deliveries.take_in(hub, delivery))

    beats = 0
    while not work.done():
        await asyncio.sleep(0.01)
        beats += 1

    assert (await work).accepted == 900
    assert beats > 5
