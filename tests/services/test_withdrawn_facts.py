"""What rests on a withdrawn batch is named and goes alike after narrow runs and after full ones."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from hub.runtime import Hub
from hub.services import batches
from hub.services.matching import match
from tests import seen
from tests.beginnings import Beginning
from tests.conftest import Clock
from tests.matching.deliveries import Desk, citizen_id

ONE, TWO, THREE = map(citizen_id, range(1, 4))
OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 20)
BOTH, NOBODY = {"甲", "乙"}, set[str]()


@pytest.fixture
async def desk(hub: Hub, clock: Clock, tmp_path: Path, beginning: Beginning) -> Desk:
    """Give a desk on 22 November 2026, with a couple on the roster."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    desk = Desk(hub=hub, folder=tmp_path)
    await beginning.of("compared", lambda: compared(desk))
    return desk


async def compared(desk: Desk) -> None:
    """Put a couple on the roster, and compare."""
    couple = {"id_number": ONE, "name": "甲"}, {"id_number": TWO, "name": "乙", "relation": "1"}
    await desk.sends("CA_ROSTER", *couple)
    await desk.sends("HEA_DEATHS", {"id_number": THREE})  # I-35 runs, which names no day
    await match(desk.hub)


async def known(hub: Hub, dataset: str) -> set[str]:
    """Return of whom facts of a data set are kept."""
    names = {row["id"]: row["name"] for row in await seen.rows_of(hub, "person")}
    return {names[row["person_id"]] for row in await seen.rows_of(hub, "facts", dataset=dataset)}


async def taken_back(
    hub: Hub, dataset: str, order: Sequence[int], *, incremental: bool
) -> list[tuple[set[str], set[str]]]:
    """Withdraw batches in an order; return whom each names, and of whom facts are left then."""
    names = {row["id"]: row["name"] for row in await seen.rows_of(hub, "person")}
    ids = [row["id"] for row in await seen.rows_of(hub, "batch", dataset=dataset)]
    told: list[tuple[set[str], set[str]]] = []
    for place in order:
        done = await batches.withdraw(hub, ids[place], "错发")
        await match(hub, incremental=incremental)
        named = {names[each] for each in done.persons_with_facts}
        told.append((named, await known(hub, dataset)))
    return told


@pytest.mark.parametrize("incremental", [False, True])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["first", "second"])
async def test_the_same_list_twice(
    hub: Hub, desk: Desk, order: tuple[int, int], *, incremental: bool
) -> None:
    """Facts rest on the list that was the first to say them and on the one that holds."""
    for as_of in (OCTOBER, NOVEMBER):
        rows = ({"id_number": each} for each in (ONE, TWO))
        await desk.sends("DPF_CERTIFICATES", *rows, as_of=as_of)
        report = await match(hub, incremental=incremental)
        assert report.scope.value == ("INCREMENTAL" if incremental else "FULL")

    told = await taken_back(hub, "DPF_CERTIFICATES", order, incremental=incremental)

    assert told == [(BOTH, BOTH), (BOTH, NOBODY)]


@pytest.mark.parametrize("incremental", [False, True])
async def test_a_sum_rests_on_all_that_it_adds_up(
    hub: Hub, desk: Desk, *, incremental: bool
) -> None:
    """Costs of two batches name whoever is in either; without the older one the sum is smaller."""
    for number, day, person in (("1", "2026-08-01", ONE), ("2", "2026-09-01", TWO)):
        settled = {"id_number": ONE, "settlement_number": number, "settled_on": day}
        other = {"id_number": person, "settlement_number": f"{number}b", "settled_on": day}
        await desk.sends("MED_SETTLEMENTS", settled, other)
        await match(hub, incremental=incremental)

    told = await taken_back(hub, "MED_SETTLEMENTS", (0,), incremental=incremental)

    assert told == [({"甲"}, BOTH)]
    sums = {row["self_pay_12m_fen"] for row in await seen.rows_of(hub, "facts")}
    assert sums == {600_000}


@pytest.mark.parametrize("incremental", [False, True])
async def test_what_no_run_has_read_names_nobody(
    hub: Hub, desk: Desk, *, incremental: bool
) -> None:
    """Nothing rests on a list that was withdrawn before it was ever compared."""
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, as_of=OCTOBER)
    await match(hub, incremental=incremental)
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE, "level": "3"}, as_of=NOVEMBER)

    told = await taken_back(hub, "DPF_CERTIFICATES", (1,), incremental=incremental)

    assert told == [(NOBODY, {"甲"})]


@pytest.mark.parametrize("incremental", [False, True])
async def test_a_value_is_on_record_since_it_was_first_said(
    hub: Hub, desk: Desk, clock: Clock, *, incremental: bool
) -> None:
    """A list that repeats it moves neither its batch nor its instant, by which impacts go."""
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, as_of=OCTOBER)
    await match(hub, incremental=incremental)
    before = await seen.rows_of(hub, "facts")

    clock.set(datetime(2026, 11, 22, 5, tzinfo=UTC))
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, as_of=NOVEMBER)
    await match(hub, incremental=incremental)

    assert await seen.rows_of(hub, "facts") == before
