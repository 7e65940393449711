"""Each level sees the households of its own division, in towns as in the country, and no others."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hub.domain.callers import Caller
from hub.runtime import Hub
from hub.services.ingest import Delivery, take_in
from tests import seen
from tests.callers import (
    COUNTY,
    OTHER_COUNTY,
    auditor,
    county,
    office,
    province,
    township,
    village,
)
from tests.conftest import Clock
from tests.matching.deliveries import VILLAGE, Desk, citizen_id
from tests.schema.test_mutations import run
from tests.services import test_transfers as moving

CHANGSHA = "430121"  # 长沙县
COMMUNITY = "430121001001"  # 开元路社区 of a 街道
PLACES = {
    "H1": VILLAGE,  # 南西村 of 翟坡镇
    "H2": "410721102",  # 小冀镇
    "H3": COMMUNITY,
    "H4": "430121102201",  # 沿江山村 of a 镇
}
SEEN: dict[str, tuple[Caller, set[str]]] = {
    "county": (county(), {"H1", "H2"}),
    "another county": (county(CHANGSHA), {"H3", "H4"}),
    "a county without any": (county(OTHER_COUNTY), set()),
    "镇": (township("410721101"), {"H1"}),
    "another 镇": (township("410721102"), {"H2"}),
    "街道": (township("430121001"), {"H3"}),
    "村": (village(VILLAGE), {"H1"}),
    "社区": (village(COMMUNITY), {"H3"}),
    "the next village": (village("410721101202"), set()),
    "city": (province("410700"), {"H1", "H2"}),
    "another city": (province("430100"), {"H3", "H4"}),
    "province": (province("410000"), {"H1", "H2"}),
    "auditor of a city": (auditor("430100"), {"H3", "H4"}),
    "a department without a need": (office("DPF"), set()),
}


@pytest.fixture
async def desk(hub: Hub, clock: Clock, tmp_path: Path) -> Desk:
    """Give a desk on 22 November 2026, to which both counties have delivered their rosters."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    desk = Desk(hub=hub, folder=tmp_path)
    for whose in (COUNTY, CHANGSHA):
        await desk.sends(
            "CA_ROSTER",
            *(
                {"household_number": number, "id_number": citizen_id(at), "division": place}
                for at, (number, place) in enumerate(PLACES.items(), start=1)
                if place.startswith(whose)
            ),
            division=whose,
        )
    return desk


async def numbers(hub: Hub, caller: Caller, **given: Any) -> set[str]:
    """Return the numbers of the households that a caller is given."""
    document = (
        "query($division: String) "
        "{ households(first: 50, division: $division) { edges { node { id } } } }"
    )
    answer = await run(hub, caller, document, **given)
    known = {str(row["id"]): row["number"] for row in await seen.rows_of(hub, "household")}
    return {known[edge["node"]["id"]] for edge in answer["data"]["households"]["edges"]}


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("level", SEEN)
@pytest.mark.usefixtures("desk")
async def test_each_level_sees_its_own_division(hub: Hub, level: str) -> None:
    """By its code: province, city, county, township or street, village or community."""
    caller, expected = SEEN[level]

    assert await numbers(hub, caller) == expected


@pytest.mark.usefixtures("desk")
async def test_drilling_down_stays_within(hub: Hub) -> None:
    """A division within one's own narrows; one outside gives nothing."""
    assert await numbers(hub, province("410000"), division="410721102") == {"H2"}
    assert await numbers(hub, province("410000"), division=COMMUNITY) == set()
    assert await numbers(hub, county(), division="410721101") == {"H1"}
    assert await numbers(hub, township("410721101"), division="410721") == {"H1"}


async def test_a_client_delivers_the_roster_of_its_division(hub: Hub, desk: Desk) -> None:
    """Whatever the file says, a county's client cannot speak of another county."""
    rows = [
        {"household_number": "H1", "id_number": citizen_id(1), "division": VILLAGE},
        {"household_number": "H3", "id_number": citizen_id(3), "division": COMMUNITY},
    ]
    path = desk.write("CA_ROSTER", *rows)

    receipt = await take_in(hub, Delivery(path=path, dataset="CA_ROSTER", caller=county()))

    assert [each.reason for each in receipt.rejections] == ["DIVISION_FOREIGN"]
    [batch] = await seen.rows_of(hub, "batch", id=receipt.batch_id)
    assert batch["division_code"] == COUNTY
    assert await numbers(hub, county(CHANGSHA)) == {"H3", "H4"}


# ---- after a transfer


_ALL = """
query($id: ID!, $need: ID!) {
  household(id: $id) { division }
  assistanceChain(householdId: $id) { events(first: 50) { edges { node { kind } } } }
  need(id: $need) { status reason predecessor { id } household { id } }
  alerts(first: 5) { edges { node { division } } }
}
"""
_ALERTS = "{ alerts(first: 5) { edges { node { division } } } }"
_NEED = "query($need: ID!) { need(id: $need) { status reason household { id } } }"


@pytest.mark.requirement("F-12")
async def test_who_sees_what_after_a_transfer(hub: Hub, clock: Clock, tmp_path: Path) -> None:
    """The new county sees all that was before; the former one nothing, its office its own need."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    desk = Desk(hub=hub, folder=tmp_path)
    await moving.settle(desk)
    former = await moving.a_case(hub)
    home = (await moving.ids(hub))["H1"]

    await moving.deliver(desk, moving.LISTS["a household under its number"], (COUNTY, OTHER_COUNTY))

    [pushed] = await seen.rows_of(hub, "need", status="PUSHED")
    given = {"id": str(home), "need": str(pushed["id"])}
    there = (await run(hub, county(OTHER_COUNTY), _ALL, **given))["data"]
    assert there["household"] == {"division": moving.THERE}
    kinds = [edge["node"]["kind"] for edge in there["assistanceChain"]["events"]["edges"]]
    assert kinds == await seen.steps_of(hub, home)
    assert there["need"]["predecessor"] == {"id": str(former)}
    assert there["alerts"]["edges"] == [{"node": {"division": moving.THERE}}]

    here = (await run(hub, county(), _ALL, **given))["data"]
    assert here == {
        "household": None,
        "assistanceChain": None,
        "need": None,
        "alerts": {"edges": []},
    }
    for caller, found in ((township(moving.THERE), 1), (township(), 0)):
        assert len((await run(hub, caller, _ALERTS))["data"]["alerts"]["edges"]) == found


@pytest.mark.requirement("F-12")
async def test_the_offices_after_a_transfer(hub: Hub, clock: Clock, tmp_path: Path) -> None:
    """The former office keeps its need's own fields; the household is the new office's to see."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    desk = Desk(hub=hub, folder=tmp_path)
    await moving.settle(desk)
    former = await moving.a_case(hub)

    await moving.deliver(desk, moving.LISTS["a member"], (OTHER_COUNTY, COUNTY))

    home = (await moving.ids(hub))["H9"]
    [pushed] = await seen.rows_of(hub, "need", status="PUSHED")
    own = (await run(hub, office("DPF"), _NEED, need=str(former)))["data"]["need"]
    assert own == {"status": "WITHDRAWN", "reason": "已迁出本县", "household": None}
    theirs = office("DPF", OTHER_COUNTY)
    new = (await run(hub, theirs, _NEED, need=str(pushed["id"])))["data"]["need"]
    assert new == {"status": "PUSHED", "reason": None, "household": {"id": str(home)}}
    assert (await run(hub, theirs, _NEED, need=str(former)))["data"]["need"] is None
