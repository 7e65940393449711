"""What the facts rest on is on record: until when, and of whom silence says nothing."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from hub.domain.batches import BatchKind
from hub.runtime import Hub
from hub.services import batches
from hub.services.matching import match
from hub.storage import linked_datasets
from hub.storage.linked_datasets import LinkedDataset
from hub.storage.match_runs import RunScope
from tests import seen
from tests.beginnings import Beginning
from tests.conftest import Clock
from tests.matching.deliveries import Desk, citizen_id

ONE, TWO, STRANGER = map(citizen_id, range(1, 4))
CODE = "HRSS_UNEMPLOYMENT"
WRONG = {"registered_on": "2026-02-30"}


@pytest.fixture
async def desk(hub: Hub, clock: Clock, tmp_path: Path, beginning: Beginning) -> Desk:
    """Give a desk on 22 November 2026, with two households of one."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    desk = Desk(hub=hub, folder=tmp_path)
    await beginning.of("households", lambda: households(desk))
    return desk


async def households(desk: Desk) -> None:
    """Put two households on the roster."""
    await desk.sends(
        "CA_ROSTER",
        {"id_number": ONE, "name": "甲"},
        {"id_number": TWO, "name": "乙", "household_number": "H2"},
    )
    await desk.sends("HEA_DEATHS", {"id_number": STRANGER})  # I-35 runs, which names no day


async def linked(hub: Hub) -> Mapping[str, LinkedDataset]:
    """Return what the facts rest on."""
    async with hub.write_as("test-looker") as session:
        return await linked_datasets.every(session)


async def persons(hub: Hub) -> Mapping[str, UUID]:
    """Return the persons of the hub by name."""
    return {row["name"]: row["id"] for row in await seen.rows_of(hub, "person")}


async def test_a_data_set_that_was_linked_is_silent_of_whom_it_does_not_name(
    hub: Hub, desk: Desk
) -> None:
    """It is entered with the day that it shows; one that never came is not."""
    await desk.sends(CODE, {"id_number": ONE}, as_of=date(2026, 10, 31))

    await match(hub)

    found = await linked(hub)
    assert found.keys() == {"CA_ROSTER", "HEA_DEATHS", CODE}
    assert found[CODE].as_of == date(2026, 10, 31)
    assert found[CODE].is_silent_of((await persons(hub))["乙"])


async def test_a_rejected_row_is_no_silence(hub: Hub, desk: Desk) -> None:
    """Of whom a row was rejected, nothing is said; the others are not in doubt."""
    await desk.sends(CODE, {"id_number": ONE, **WRONG}, {"id_number": STRANGER})

    await match(hub)

    who, found = await persons(hub), (await linked(hub))[CODE]
    assert [found.is_silent_of(who[name]) for name in ("甲", "乙")] == [False, True]


async def test_a_row_that_names_nobody_leaves_everybody_in_doubt(hub: Hub, desk: Desk) -> None:
    """It may have been anybody's."""
    await desk.sends(CODE, {"id_number": ONE[:17]}, {"id_number": STRANGER})

    await match(hub)

    assert not (await linked(hub))[CODE].is_silent_of((await persons(hub))["乙"])


async def test_a_narrow_run_leaves_the_others_as_unsure_as_they_were(hub: Hub, desk: Desk) -> None:
    """Whom it does not look at stays in doubt; whom a later batch names is sure again."""
    await desk.sends(
        CODE, {"id_number": ONE, **WRONG}, {"id_number": TWO, **WRONG}, {"id_number": STRANGER}
    )
    await match(hub)
    delta = {"id_number": ONE, "operation": "UPSERT"}
    await desk.sends(CODE, delta, kind=BatchKind.DELTA)

    report = await match(hub, incremental=True)

    who, found = await persons(hub), (await linked(hub))[CODE]
    assert report.scope is RunScope.INCREMENTAL
    assert found.unsure == {who["乙"]}


@pytest.mark.parametrize("incremental", [False, True])
async def test_a_data_set_that_was_withdrawn_rests_on_nothing(
    hub: Hub, desk: Desk, *, incremental: bool
) -> None:
    """Without a batch it says nothing of anybody, whatever it said before."""
    await desk.sends(CODE, {"id_number": ONE})
    await match(hub)
    [batch] = await seen.rows_of(hub, "batch", dataset=CODE)
    await batches.withdraw(hub, batch["id"], "错发")

    await match(hub, incremental=incremental)

    assert CODE not in await linked(hub)
