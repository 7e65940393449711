"""How good what departments deliver is: for civil affairs of all data sets, for each its own."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hub.domain.callers import Caller
from hub.runtime import Hub
from hub.services import batches
from hub.services.matching import match
from schema.named import operations
from tests import seen
from tests.beginnings import Beginning
from tests.callers import auditor, county, office
from tests.conftest import Clock
from tests.matching.deliveries import Desk, citizen_id
from tests.schema.test_mutations import run

ONE, TWO, THREE = map(citizen_id, range(1, 4))


@pytest.fixture
async def desk(hub: Hub, clock: Clock, tmp_path: Path, beginning: Beginning) -> Desk:
    """Give a desk at which three deaths came in today, of five rows, and one batch by mistake."""
    clock.set(datetime.now(UTC).replace(microsecond=0))
    desk = Desk(hub=hub, folder=tmp_path)
    await beginning.of("deaths", lambda: deaths(desk))
    return desk


async def deaths(desk: Desk) -> None:
    """Take in three deaths, and one batch by mistake."""
    await desk.sends("CA_ROSTER", {"id_number": ONE})
    await desk.sends(
        "HEA_DEATHS",
        *({"id_number": number} for number in (ONE, TWO, THREE)),
        {"id_number": ONE[:17]},
        {"id_number": TWO[:17], "died_on": "2026-02-30"},
    )
    mistaken = await desk.sends("HEA_DEATHS", {"id_number": ONE, "died_on": "2020-01-01"})
    await batches.withdraw(desk.hub, mistaken.batch_id, "another county's")


async def _quality(hub: Hub, caller: Caller) -> dict[str, Any]:
    """Return what a caller reads of each data set's quality."""
    found = await run(hub, caller, operations()["Datasets"], first=50)
    edges = found["data"]["datasets"]["edges"]
    return {edge["node"]["code"]: edge["node"]["quality"] for edge in edges}


@pytest.mark.requirement("F-20", "F-24")
@pytest.mark.parametrize("caller", [county(), auditor(), office("HEA")], ids=["CA", "AUD", "HEA"])
async def test_what_came_in_is_counted_with_its_reasons(
    hub: Hub, desk: Desk, caller: Caller
) -> None:
    """A batch that was withdrawn counts as withdrawn and as nothing else."""
    assert desk
    assert (await _quality(hub, caller))["HEA_DEATHS"] == {
        "batches": 1,
        "withdrawn": 1,
        "accepted": 3,
        "rejected": 2,
        "duplicate": 0,
        "newestAsOf": hub.today().isoformat(),
        "isFresh": True,
        "reasons": [{"reason": "DATE_UNREAL", "rows": 1}, {"reason": "ID_FORM", "rows": 2}],
    }


async def test_a_department_reads_of_its_own_data_sets_only(hub: Hub, desk: Desk) -> None:
    """Of the others it reads what they are, which is published, and nothing of what came in."""
    assert desk
    found = await _quality(hub, office("HEA"))

    own = {code for code, each in found.items() if each is not None}
    assert own == {code for code, d in hub.policy.datasets.items() if d.department == "HEA"}
    assert found.keys() == hub.policy.datasets.keys()


async def test_a_data_set_of_which_nothing_came_is_not_fresh(hub: Hub, desk: Desk) -> None:
    """Nor is one whose newest batch is older than its data set allows."""
    days = hub.policy.datasets["DPF_CERTIFICATES"].freshness_days
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, as_of=_ago(hub, days + 1))
    found = await _quality(hub, county())

    assert (found["MED_AID"]["batches"], found["MED_AID"]["isFresh"]) == (0, False)
    assert found["DPF_CERTIFICATES"]["isFresh"] is False


@pytest.mark.requirement("F-24")
async def test_what_is_known_names_where_it_comes_from(hub: Hub, desk: Desk) -> None:
    """A fact names the batch and the department's record that it rests on."""
    assert desk
    await match(hub)

    [fact] = await seen.rows_of(hub, "facts")
    [batch] = [row for row in await seen.rows_of(hub, "batch") if row["id"] == fact["batch_id"]]
    assert (batch["dataset"], batch["withdrawn_at"]) == ("HEA_DEATHS", None)
    assert fact["record_reference"]


@pytest.mark.requirement("F-16")
async def test_all_data_sets_are_about_one_person(hub: Hub, desk: Desk) -> None:
    """Whatever department a row comes from, it is found under the one person and household."""
    facts = [d.code for d in hub.policy.datasets.values() if d.creates == "FACTS"]
    for code in sorted({*facts} - {"HEA_DEATHS"}):
        await desk.sends(code, {"id_number": ONE})
    await match(hub)

    found = await seen.rows_of(hub, "facts")
    assert {row["dataset"] for row in found} == {*facts}
    [person] = await seen.rows_of(hub, "person")
    assert {row["person_id"] for row in found} == {person["id"]}


def _ago(hub: Hub, days: int) -> Any:
    return hub.today() - timedelta(days=days)
