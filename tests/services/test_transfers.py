"""Each county delivers its own roster; who moves from one to the other is neither lost nor doubled.

新乡县 and 获嘉县, each with its own list: a household, or a member, is named no more in the one
and named in the other.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from hub.domain.batches import BatchKind
from hub.domain.errors import InvalidInput
from hub.domain.identifiers import DivisionCode
from hub.domain.needs import NeedMove, NeedStatus
from hub.domain.rejections import FileRefused
from hub.runtime import Hub
from hub.services.batches import withdraw
from hub.services.matching import match
from hub.storage import batches
from tests import builders, databases, seen
from tests.callers import COUNTY, OTHER_COUNTY
from tests.conftest import Clock
from tests.matching.deliveries import TOWNSHIP, VILLAGE, Desk, citizen_id
from tests.people import BuiltHousehold, BuiltPerson

THERE = "410724100"  # 城关镇 of 获嘉县
HEAD, SPOUSE, SISTER, NEIGHBOUR, FRIEND, STRANGER = (citizen_id(each) for each in range(1, 7))
SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)
FAMILY = ({"id_number": HEAD}, {"id_number": SPOUSE, "name": "李梅", "relation": "1"})
STAYING = {"household_number": "H7", "id_number": NEIGHBOUR, "name": "赵四"}
NEIGHBOURS = (STAYING, {"household_number": "H8", "id_number": FRIEND, "name": "钱五"})
SETTLED = {
    "household_number": "H9",
    "id_number": SISTER,
    "name": "李兰",
    "division": THERE,
}
ORDERS = [(COUNTY, OTHER_COUNTY), (OTHER_COUNTY, COUNTY)]

Row = dict[str, str]
Lists = dict[str, Sequence[Row]]


@pytest.fixture
def desk(hub: Hub, clock: Clock, tmp_path: Path) -> Desk:
    """Give a desk where files are handed in, on 22 November 2026."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    return Desk(hub=hub, folder=tmp_path)


def there(*rows: Row, number: str = "H1", **changes: str) -> tuple[Row, ...]:
    """Return rows as the other county lists them, by a decision of its own."""
    decided = {"valid_from": "2026-10-15", "decision_reference": "获民低保〔2026〕9号"}
    return tuple(
        {**row, "household_number": number, "division": THERE, **decided, **changes} for row in rows
    )


async def settle(desk: Desk) -> None:
    """Let both counties deliver their rosters of September."""
    await desk.sends("CA_ROSTER", *FAMILY, *NEIGHBOURS, as_of=SEPTEMBER, division=COUNTY)
    await desk.sends("CA_ROSTER", SETTLED, as_of=SEPTEMBER, division=OTHER_COUNTY)


async def deliver(desk: Desk, lists: Lists, order: Sequence[str]) -> None:
    """Let the counties deliver their rosters of October one after the other."""
    for county in order:
        await desk.sends("CA_ROSTER", *lists[county], as_of=OCTOBER, division=county)


async def ids(hub: Hub) -> dict[str, UUID]:
    """Return the ids of households by number, and of persons by name."""
    homes = {row["number"]: row["id"] for row in await seen.rows_of(hub, "household")}
    return homes | {row["name"]: row["id"] for row in await seen.rows_of(hub, "person")}


async def standing(hub: Hub) -> list[tuple[Any, ...]]:
    """Return what stands of households, memberships, spells, alerts, needs and grounds."""
    names = {value: name for name, value in (await ids(hub)).items()}

    def told(table: str, row: Any) -> tuple[Any, ...]:
        chosen = [row[column] for column in _TOLD[table]]
        return (table, *(names.get(each, each) for each in chosen))

    rows = [told(table, row) for table in _TOLD for row in await seen.rows_of(hub, table)]
    return sorted(rows, key=str)


_TOLD = {
    "household": ("id", "status", "head_person_id", "division_code", "member_count"),
    "membership": ("household_id", "person_id", "relation", "valid_from", "valid_to"),
    "determination": ("household_id", "person_id", "category", "valid_from", "valid_to"),
    "alert": ("household_id", "person_id", "division_code", "state"),
    "need": ("household_id", "division_code", "department", "status", "reason"),
    "department_ground": ("household_id", "department", "division_code", "ground"),
}


async def a_case(hub: Hub, *, status: NeedStatus = NeedStatus.PUSHED) -> UUID:
    """Raise an alert about the family's wife and push a need; return the need's id."""
    known = await ids(hub)
    return await builders.a_need(hub, _built(known), status=status, person_id=known["李梅"])


def _built(known: dict[str, UUID]) -> BuiltHousehold:
    """Return the family as the builders take one."""
    born = date(1960, 2, 29)
    head = BuiltPerson(id=known["王小明"], name="王小明", citizen_id=HEAD, born=born, phone="")
    return BuiltHousehold(
        id=known["H1"], number="H1", division=DivisionCode(VILLAGE), address="", members=(head,)
    )


# ---- each county's own list


@pytest.mark.requirement("F-12")
async def test_a_countys_roster_says_nothing_of_another(hub: Hub, desk: Desk) -> None:
    """What it does not name has ended within the county, and stands in every other."""
    await settle(desk)

    await desk.sends("CA_ROSTER", *FAMILY, NEIGHBOURS[1], as_of=OCTOBER, division=COUNTY)

    known = await ids(hub)
    spells = await seen.rows_of(hub, "determination")
    ended = {row["household_id"]: row["valid_to"] for row in spells}
    assert ended == {
        **{known[number]: None for number in ("H1", "H8", "H9")},
        known["H7"]: date(2026, 10, 30),
    }
    assert await seen.is_whole(hub)


async def test_a_county_names_its_own_households_only(hub: Hub, desk: Desk) -> None:
    """A household elsewhere is set apart with its remedy, and is taken in by nobody's mistake."""
    receipt = await desk.sends("CA_ROSTER", *FAMILY, SETTLED, division=COUNTY)

    assert [each.reason for each in receipt.rejections] == ["DIVISION_FOREIGN"]
    assert [row["number"] for row in await seen.rows_of(hub, "household")] == ["H1"]


async def test_an_unknown_division_has_no_roster(desk: Desk) -> None:
    """Whose list it is must be one of the register."""
    with pytest.raises(InvalidInput, match="no division 419999"):
        await desk.sends("CA_ROSTER", *FAMILY, division="419999")


async def test_keys_and_files_are_each_countys_own(desk: Desk) -> None:
    """Two counties may name their batches alike; one that is older is so among its own only."""
    await settle(desk)

    await desk.sends("CA_ROSTER", *FAMILY, *NEIGHBOURS, as_of=OCTOBER, division=COUNTY)
    late = await desk.sends("CA_ROSTER", SETTLED, division=OTHER_COUNTY, as_of=date(2026, 10, 15))

    assert not late.superseded
    with pytest.raises(FileRefused, match="is in already"):
        await desk.sends("CA_ROSTER", STAYING, division=COUNTY, as_of=date(2026, 10, 15))


async def test_a_whole_roster_replaces_those_of_its_counties(hub: Hub, desk: Desk) -> None:
    """The city's list speaks of all of its counties; what it leaves out has ended in each."""
    await settle(desk)

    await desk.sends("CA_ROSTER", *FAMILY, as_of=OCTOBER, division="410700")

    spells = await seen.rows_of(hub, "determination")
    assert sorted(row["valid_to"] is None for row in spells) == [False] * 3 + [True] * 2
    async with hub.write_as("test-looker") as session:
        held = await batches.current(session, "CA_ROSTER", every=False)
    assert [each.division for each in held] == ["410700"]


async def test_a_foreign_delta_ends_nothing(hub: Hub, desk: Desk) -> None:
    """A county that deletes, or places, another's member ends no determination there."""
    await settle(desk)
    deletes = {**FAMILY[0], "operation": "DELETE"}
    places = {**there(FAMILY[1], number="H9")[0], "operation": "UPSERT"}

    await desk.sends(
        "CA_ROSTER", deletes, places, kind=BatchKind.DELTA, as_of=OCTOBER, division=OTHER_COUNTY
    )

    known = await ids(hub)
    spells = await seen.rows_of(hub, "determination", household_id=known["H1"])
    assert [row["valid_to"] for row in spells] == [None, None]
    belongs = await seen.rows_of(hub, "membership", person_id=known["李梅"], valid_to=None)
    assert {row["household_id"] for row in belongs} == {known["H1"], known["H9"]}


async def test_a_number_of_other_people_is_refused(hub: Hub, desk: Desk) -> None:
    """A county takes no household over by its number alone: somebody of it must be named."""
    await settle(desk)
    before = await standing(hub)

    with pytest.raises(FileRefused, match="H1 is that of other people"):
        await desk.sends(
            "CA_ROSTER",
            *there({"id_number": STRANGER, "name": "孙七"}),
            as_of=OCTOBER,
            division=OTHER_COUNTY,
        )

    assert await standing(hub) == before


# ---- who moves


LISTS: dict[str, Lists] = {
    "a household under its number": {
        COUNTY: NEIGHBOURS,
        OTHER_COUNTY: (SETTLED, *there(*FAMILY)),
    },
    "a household under a new number": {
        COUNTY: NEIGHBOURS,
        OTHER_COUNTY: (SETTLED, *there(*FAMILY, number="H30")),
    },
    "a member": {
        COUNTY: (FAMILY[0], *NEIGHBOURS),
        OTHER_COUNTY: (SETTLED, *there(FAMILY[1], number="H9")),
    },
}


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("moving", LISTS)
async def test_the_order_of_deliveries_does_not_matter(
    hub: Hub, desk: Desk, moving: str, superuser: psycopg.Connection
) -> None:
    """Who left whom first is not known, and leaves the same end; nothing is lost or doubled."""
    ends: list[list[tuple[Any, ...]]] = []
    for order in ORDERS:
        databases.empty(superuser)
        await settle(desk)
        await a_case(hub)

        await deliver(desk, LISTS[moving], order)

        ends.append(await standing(hub))
        assert await seen.is_whole(hub)
    assert ends[0] == ends[1]
    _is_there_once(ends[0])


def _is_there_once(end: Sequence[tuple[Any, ...]]) -> None:
    """Tell that the wife, her case and her determination stand in the other county, once."""
    [[_, home, *place]] = [row for row in end if row[0] == "alert"]
    assert place == ["李梅", THERE, "HANDLING"]
    spells = [row for row in end if row[0] == "determination" and row[2] == "李梅"]
    assert [row[1] for row in spells if row[-1] is None] == [home]
    belongs = [row for row in end if row[0] == "membership" and row[2] == "李梅"]
    assert [row[1] for row in belongs if row[-1] is None] == [home]
    needs = {(row[2], row[4]) for row in end if row[0] == "need"}
    assert needs == {(COUNTY, "WITHDRAWN"), (OTHER_COUNTY, "PUSHED")}
    grounds = [row[1:] for row in end if row[0] == "department_ground"]
    assert grounds == [(home, "DPF", OTHER_COUNTY, "OPEN_NEED")]


async def test_both_at_once_leave_the_same(hub: Hub, desk: Desk) -> None:
    """Two rosters that come at one moment wait for each other, and the case moves once."""
    await settle(desk)
    await a_case(hub)

    await asyncio.gather(
        *(deliver(desk, LISTS["a member"], [county]) for county in (COUNTY, OTHER_COUNTY))
    )

    _is_there_once(await standing(hub))
    assert await seen.is_whole(hub)


@pytest.mark.requirement("F-10", "F-12")
async def test_the_chain_goes_on(hub: Hub, desk: Desk) -> None:
    """The events from before stand, the transfer follows them, and then what happens there."""
    await settle(desk)
    await a_case(hub)
    home = (await ids(hub))["H1"]
    before = await seen.steps_of(hub, home)

    await deliver(desk, LISTS["a household under its number"], ORDERS[0])
    [need] = await seen.rows_of(hub, "need", status="PUSHED")
    await builders.make(hub, NeedMove.ACCEPT, need["id"])

    steps = await seen.steps_of(hub, home)
    assert steps[: len(before)] == before
    assert steps[len(before) :] == [
        "HOUSEHOLD_TAKEN_IN",  # the former county named it no more
        "TRANSFERRED",
        "TRANSFERRED",
        "NEED_ACCEPTED",
    ]
    assert await seen.is_whole(hub)


async def test_a_member_who_moves_is_told_on_both_chains(hub: Hub, desk: Desk) -> None:
    """The household that they left, and the one that they came to, say so, without any case."""
    await settle(desk)

    await deliver(desk, LISTS["a member"], ORDERS[1])

    known = await ids(hub)
    for number in ("H1", "H9"):
        assert (await seen.steps_of(hub, known[number]))[-1] == "TRANSFERRED"
    assert await seen.is_whole(hub)


@pytest.mark.parametrize("status", [NeedStatus.ACCEPTED, NeedStatus.HANDLED, NeedStatus.RETURNED])
async def test_an_open_need_is_sent_on_as_it_is(hub: Hub, desk: Desk, status: NeedStatus) -> None:
    """The former office's ends with its results on record; the office there gets its successor."""
    await settle(desk)
    need = await a_case(hub, status=status)
    results = await seen.rows_of(hub, "handling_result")

    await deliver(desk, LISTS["a member"], ORDERS[0])

    former = await seen.need_of(hub, need)
    [successor] = await seen.rows_of(hub, "need", status="PUSHED")
    assert (former.status, former.reason) == (NeedStatus.WITHDRAWN, "已迁出本县")
    assert (successor["predecessor_id"], successor["handled_at"]) == (need, None)
    assert await seen.rows_of(hub, "handling_result") == results


async def test_what_has_ended_stays_where_it_was(hub: Hub, desk: Desk) -> None:
    """A closed alert and its needs are the past of the county that closed them."""
    await settle(desk)
    await a_case(hub, status=NeedStatus.CLOSED)
    before = await seen.rows_of(hub, "need")

    await deliver(desk, LISTS["a household under its number"], ORDERS[0])

    assert await seen.rows_of(hub, "need") == before
    assert [row["division_code"] for row in await seen.rows_of(hub, "alert")] == [TOWNSHIP]


async def test_within_the_county_the_office_keeps_its_need(hub: Hub, desk: Desk) -> None:
    """In another township the alert is that one's; in another household the need is about it."""
    await settle(desk)
    need = await a_case(hub, status=NeedStatus.ACCEPTED)
    moved = {**FAMILY[1], "household_number": "H7", "division": "410721102"}

    await desk.sends(
        "CA_ROSTER",
        FAMILY[0],
        {**STAYING, "division": "410721102"},
        NEIGHBOURS[1],
        moved,
        as_of=OCTOBER,
        division=COUNTY,
    )

    known = await ids(hub)
    [alert] = await seen.rows_of(hub, "alert")
    kept = await seen.need_of(hub, need)
    assert (alert["household_id"], alert["division_code"]) == (known["H7"], "410721102")
    assert (kept.household_id, kept.status) == (known["H7"], NeedStatus.ACCEPTED)
    assert await seen.grounds_of(hub, known["H1"]) == set()
    assert await seen.grounds_of(hub, known["H7"]) == {("DPF", "OPEN_NEED")}
    assert await seen.is_whole(hub)


@pytest.mark.requirement("F-12", "I-36")
async def test_who_is_on_both_rosters_is_in_two_households(hub: Hub, desk: Desk) -> None:
    """Neither county ends the other's determination; the comparison tells of the two."""
    await settle(desk)
    lists: Lists = {
        COUNTY: (*FAMILY, *NEIGHBOURS),
        OTHER_COUNTY: (SETTLED, *there(FAMILY[1], number="H9")),
    }

    await deliver(desk, lists, ORDERS[0])
    await match(hub)

    known = await ids(hub)
    belongs = await seen.rows_of(hub, "membership", person_id=known["李梅"], valid_to=None)
    assert {row["household_id"] for row in belongs} == {known["H1"], known["H9"]}
    alerts = await seen.rows_of(hub, "alert", indicator="I-36")
    assert [row["person_id"] for row in alerts] == [known["李梅"]]


async def test_a_withdrawn_roster_takes_the_cases_back(hub: Hub, desk: Desk) -> None:
    """What followed a list that should not have come in is again where it was."""
    await settle(desk)
    await a_case(hub)
    household, number = (*there(*FAMILY), SETTLED), "H1"
    wrong = await desk.sends("CA_ROSTER", *household, as_of=OCTOBER, division=OTHER_COUNTY)

    await withdraw(hub, wrong.batch_id, "错发")

    known = await ids(hub)
    [alert] = await seen.rows_of(hub, "alert")
    assert (alert["household_id"], alert["division_code"]) == (known[number], TOWNSHIP)
    [need] = await seen.rows_of(hub, "need", status="PUSHED")
    assert need["division_code"] == COUNTY
    assert await seen.is_whole(hub)
