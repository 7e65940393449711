"""Statistics are counted once a month is over, published without small counts, and stay so."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import psycopg
import pytest

from hub.domain.callers import Caller
from hub.domain.needs import NeedClass, NeedMove, NeedStatus
from hub.domain.people import Category
from hub.domain.statistics import Month
from hub.runtime import Hub
from hub.services import statistics
from schema.named import operations
from tests import written
from tests.builders import a_household, a_need, make
from tests.callers import (
    COUNTY,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    auditor,
    county,
    office,
    province,
    township,
)
from tests.conftest import Clock
from tests.linear import Cell, computed
from tests.people import a_person, a_roster_entry
from tests.schema.test_mutations import run
from tests.seen import rows_of

K = 10
OCTOBER = Month(first=date(2026, 10, 1))
AUDIENCES = {
    "county": county(),
    "city": county("410700"),
    "township": township(),
    "auditor": auditor(),
    **{code: office(code) for code in ("AGR", "DPF", "EDU", "EMG", "HEA", "HOU", "HRSS", "MED")},
}
Cells = Mapping[tuple[str, str, str], tuple[int | None, str]]


@pytest.fixture(autouse=True)
def _today(clock: Clock) -> None:
    """Let it be 22 November 2026, in the month after."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))


async def settle(hub: Hub, township_code: str, category: Category, *sizes: int) -> None:
    """Determine households of so many persons each, all of one category."""
    async with hub.write_as("test-builder") as session:
        for size in sizes:
            members = [a_person() for _ in range(size)]
            built = a_roster_entry(*members, division=f"{township_code}201")
            await written.household(session, built)
            for member in members:
                await written.person(session, member)
                await written.membership(session, built, member)
                await written.determination(session, built, member, category)


async def asked(hub: Hub, caller: Caller, **given: Any) -> Cells:
    """Return all cells that a caller gets, by table, key and what is counted."""
    found: dict[tuple[str, str, str], tuple[int | None, str]] = {}
    after: str | None = None
    while True:
        variables = {"first": 200, "after": after, **given}
        answer = await run(hub, caller, operations()["Statistics"], **variables)
        page = answer["data"]["statistics"]
        for node in (edge["node"] for edge in page["edges"]):
            place = (node["dimension"], node["key"], node["counted"])
            found[place] = (node["count"], node["state"])
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


# ---- what is told


async def test_persons_and_households_are_counted_at_the_months_end(hub: Hub) -> None:
    """By category and by township, each with its total; what is small is SUPPRESSED, never 0."""
    await settle(hub, TOWNSHIP, Category.DIBAO, *[2] * 15)
    await settle(hub, OTHER_TOWNSHIP, Category.DIBAO, *[1] * 12)
    await settle(hub, OTHER_TOWNSHIP, Category.TEKUN, *[1] * 11)
    await settle(hub, TOWNSHIP, Category.RIGID, 3)

    await statistics.publish(hub)

    told = await asked(hub, office("MED"))
    assert told["TOTAL", "ALL", "PERSONS"] == (56, "SHOWN")
    assert told["TOTAL", "ALL", "HOUSEHOLDS"] == (39, "SHOWN")
    assert told["CATEGORY", "DIBAO", "PERSONS"] == (42, "SHOWN")
    assert told["CATEGORY", "DIBAO", "HOUSEHOLDS"] == (27, "SHOWN")
    suppressed = {key for (_, key, _), cell in told.items() if cell == (None, "SUPPRESSED")}
    assert {"RIGID", "FANPIN", "TEKUN"} <= suppressed
    assert 0 not in {count for count, _ in told.values()}


async def test_each_person_is_counted_once(hub: Hub) -> None:
    """Somebody in two categories counts in the first; who is no longer determined does not."""
    person = (await a_household(hub, category=Category.OTHER)).head
    async with hub.write_as("test-builder") as session:
        second = a_roster_entry(person)
        await written.household(session, second)
        await written.determination(session, second, person, Category.TEKUN)
        rows = await statistics.statistics.determined(session, COUNTY, OCTOBER)
        later = await statistics.statistics.determined(
            session, COUNTY, Month(first=date(2025, 12, 1))
        )

    assert {(each.counted, each.category, each.count) for each in rows} == {
        ("PERSONS", "TEKUN", 1),
        ("HOUSEHOLDS", "TEKUN", 1),
    }
    assert list(later) == []


async def test_needs_are_counted_as_they_stood_at_the_months_end(hub: Hub, clock: Clock) -> None:
    """By class and by status; what became of them afterwards changes nothing."""
    clock.set(datetime(2026, 10, 20, 4, tzinfo=UTC))
    for _ in range(12):
        await a_need(hub, await a_household(hub))
        await a_need(hub, await a_household(hub), need_class=NeedClass.MEDICAL)
    accepted = [await a_need(hub, await a_household(hub)) for _ in range(11)]
    async with hub.write_as("test-looker") as session:
        rows = await statistics.statistics.pushed(session, COUNTY, OCTOBER)
    clock.set(datetime(2026, 11, 2, 4, tzinfo=UTC))

    for need in accepted:
        await make(hub, NeedMove.ACCEPT, need)

    await statistics.publish(hub)

    told = await asked(hub, county())
    assert {each.status for each in rows} == {None, "PUSHED"}
    assert told["TOTAL", "ALL", "NEEDS"] == (35, "SHOWN")
    assert told["NEED_STATUS", "ACCEPTED", "NEEDS"] == (None, "SUPPRESSED")
    assert told["NEED_CLASS", "REHABILITATION", "NEEDS"][1] == "SUPPRESSED"


async def test_who_has_nearly_all_needs_learns_nothing_of_the_rest(hub: Hub, clock: Clock) -> None:
    """The total less its own would be the others' few; so the total is not told."""
    clock.set(datetime(2026, 10, 20, 4, tzinfo=UTC))
    for _ in range(12):
        await a_need(hub, await a_household(hub))
    await a_need(hub, await a_household(hub), need_class=NeedClass.MEDICAL)
    clock.set(datetime(2026, 11, 2, 4, tzinfo=UTC))

    await statistics.publish(hub)

    told = await asked(hub, office("DPF"))
    assert {cell for (_, _, counted), cell in told.items() if counted == "NEEDS"} == {
        (None, "SUPPRESSED")
    }


async def test_who_has_nearly_all_of_a_status_learns_nothing_of_the_rest(
    hub: Hub, clock: Clock
) -> None:
    """Of 31 pushed, 30 are its own; the total leaves enough to the others, who declined theirs."""
    clock.set(datetime(2026, 10, 20, 4, tzinfo=UTC))
    for _ in range(30):
        await a_need(hub, await a_household(hub))
    others = [
        await a_need(hub, await a_household(hub), need_class=NeedClass.MEDICAL) for _ in range(13)
    ]
    for need in others[1:]:
        await make(hub, NeedMove.DECLINE, need)
    clock.set(datetime(2026, 11, 2, 4, tzinfo=UTC))

    await statistics.publish(hub)

    told = await asked(hub, office("DPF"))
    assert told["TOTAL", "ALL", "NEEDS"] == (43, "SHOWN")
    assert told["NEED_STATUS", "PUSHED", "NEEDS"] == (None, "SUPPRESSED")


async def test_what_is_published_stays(hub: Hub, superuser: psycopg.Connection) -> None:
    """A second run and later rows change nothing; nor can anybody else."""
    await settle(hub, TOWNSHIP, Category.DIBAO, *[1] * 20)
    first, *_ = await statistics.publish(hub)
    before = await rows_of(hub, "statistic")

    await settle(hub, TOWNSHIP, Category.DIBAO, *[1] * 20)
    again = await statistics.publish(hub)

    assert first.cells > 0
    assert {each.cells for each in again} == {0}
    assert await rows_of(hub, "statistic") == before
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        superuser.execute("UPDATE statistic SET count = 1")


async def test_a_county_without_a_least_count_publishes_nothing(
    hub: Hub,
) -> None:
    """No value is defaulted; the run says so."""
    await a_household(hub, division=f"{OTHER_COUNTY}100201")

    done = await statistics.publish(hub)

    assert [each.division for each in done] == [OTHER_COUNTY, "410000", "410700"]
    assert {(each.cells, each.has_limit) for each in done} == {(0, False)}
    assert await rows_of(hub, "statistic") == []


# ---- who sees which


async def test_each_sees_its_own_area(hub: Hub) -> None:
    """A department its county; a township the row that is about itself; a foreign county none."""
    await settle(hub, TOWNSHIP, Category.DIBAO, *[1] * 25)
    await settle(hub, OTHER_TOWNSHIP, Category.DIBAO, *[1] * 20)
    await statistics.publish(hub)

    whole = await asked(hub, county())
    assert await asked(hub, office("HEA")) == whole
    assert await asked(hub, county("410700")) == whole
    assert await asked(hub, township()) == {
        ("TOWNSHIP", TOWNSHIP, counted): (25, "SHOWN") for counted in ("PERSONS", "HOUSEHOLDS")
    }
    assert await asked(hub, office("HEA", OTHER_COUNTY)) == {}


@pytest.mark.parametrize("given", [{"month": "2026-09"}, {"dimension": "TOTAL"}])
async def test_a_filter_leaves_whole_tables(hub: Hub, given: dict[str, Any]) -> None:
    """It takes tables away and never makes another sum."""
    await settle(hub, TOWNSHIP, Category.DIBAO, *[1] * 20)
    await statistics.publish(hub)

    some, whole = await asked(hub, county(), **given), await asked(hub, county())

    assert some.items() <= whole.items()
    assert {table for table, _, _ in some} <= {given.get("dimension")}


async def test_no_record_is_made_of_what_names_nobody(hub: Hub) -> None:
    """A count is about no household and no person."""
    await statistics.publish(hub)

    await asked(hub, county())

    assert await rows_of(hub, "disclosure") == []


# ---- cities and provinces


@pytest.fixture
def neighbours(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next county have adopted the same least count."""
    demo = hub.policy.packs["demo"]
    neighbour = replace(demo, code="neighbour", division=OTHER_COUNTY)
    packs = {**hub.policy.packs, "neighbour": neighbour}
    monkeypatch.setattr(hub, "policy", replace(hub.policy, packs=packs))


THERE = f"{OTHER_COUNTY}100"  # 城关镇


async def counted(hub: Hub, caller: Caller, **given: Any) -> dict[tuple[str, ...], int | None]:
    """Return the counts of persons that a caller gets, by whose table it is, table and key."""
    answer = await run(hub, caller, operations()["Statistics"], first=200, **given)
    nodes = [edge["node"] for edge in answer["data"]["statistics"]["edges"]]
    return {
        (node["code"].split()[0], node["dimension"], node["key"]): node["count"]
        for node in nodes
        if node["counted"] == "PERSONS"
    }


@pytest.mark.requirement("F-12")
@pytest.mark.usefixtures("neighbours")
async def test_a_city_sums_its_counties_up_and_drills_down(hub: Hub) -> None:
    """Its own total, each county's beside it, and within one each township; no other's."""
    await settle(hub, TOWNSHIP, Category.DIBAO, *[1] * 25)
    await settle(hub, OTHER_TOWNSHIP, Category.DIBAO, *[1] * 20)
    await settle(hub, THERE, Category.DIBAO, *[2] * 14)
    await statistics.publish(hub)

    for level, code in ((province("410700"), "410700"), (province("410000"), "410000")):
        totals = await counted(hub, level, dimension="TOTAL")
        assert totals[code, "TOTAL", "ALL"] == 73
        assert totals[COUNTY, "TOTAL", "ALL"] == 45
        assert totals[OTHER_COUNTY, "TOTAL", "ALL"] == 28
        within = await counted(hub, level, dimension="TOWNSHIP", division=COUNTY)
        assert (within[COUNTY, "TOWNSHIP", TOWNSHIP], {key[0] for key in within}) == (25, {COUNTY})
    assert {key[0] for key in await counted(hub, county())} == {COUNTY}
    assert {key[0] for key in await counted(hub, province("410800"))} == set()


@pytest.mark.requirement("F-12")
@pytest.mark.usefixtures("neighbours")
async def test_a_sum_is_told_where_each_county_tells(hub: Hub) -> None:
    """With it and the counts of the others, what one county hides could be subtracted."""
    await settle(hub, TOWNSHIP, Category.DIBAO, *[1] * 30)
    await settle(hub, TOWNSHIP, Category.TEKUN, *[1] * 12)
    await settle(hub, THERE, Category.DIBAO, *[1] * 40)
    await settle(hub, THERE, Category.TEKUN, *[1] * 4)
    await settle(hub, THERE, Category.RIGID, *[1] * 15)
    await statistics.publish(hub)

    for level in ("410700", "410000"):
        told = await counted(hub, province(level))
        for (whose, table, key), count in told.items():
            if whose != level:
                continue
            parts = [told[each, table, key] for each in (COUNTY, OTHER_COUNTY)]
            known = [part for part in parts if part is not None]
            assert count == (sum(known) if len(known) == len(parts) else None)
        assert told[level, "CATEGORY", "DIBAO"] == 70
        assert told[level, "CATEGORY", "TEKUN"] is None
        assert told[level, "TOTAL", "ALL"] == 101


@pytest.mark.requirement("F-12")
@pytest.mark.usefixtures("neighbours")
async def test_a_small_county_hides_the_citys_total(hub: Hub) -> None:
    """The city's less the other county's would be its four persons."""
    await settle(hub, TOWNSHIP, Category.DIBAO, *[1] * 30)
    await settle(hub, THERE, Category.DIBAO, *[1] * 4)

    await statistics.publish(hub)

    totals = await counted(hub, province("410700"), dimension="TOTAL")
    assert totals == {
        ("410700", "TOTAL", "ALL"): None,
        (COUNTY, "TOTAL", "ALL"): 30,
        (OTHER_COUNTY, "TOTAL", "ALL"): None,
    }


async def test_a_city_waits_for_each_of_its_counties(hub: Hub) -> None:
    """A sum of some of them would pass for that of all; the run says which has no least count."""
    await settle(hub, TOWNSHIP, Category.DIBAO, *[1] * 30)
    await settle(hub, THERE, Category.DIBAO, *[1] * 30)

    done = await statistics.publish(hub)

    assert {each.division: each.has_limit for each in done} == {
        COUNTY: True,
        OTHER_COUNTY: False,
        "410000": False,
        "410700": False,
    }
    assert {key[0] for key in await counted(hub, province("410700"))} == {COUNTY}


# ---- what can be computed from all of it


@pytest.mark.parametrize("seed", range(2))
async def test_no_small_cell_can_be_computed(hub: Hub, clock: Clock, seed: int) -> None:
    """From all that any audience gets, with what it has contributed, no small cell follows."""
    random = Random(seed)  # noqa: S311 a test's choice, not a secret
    await _world(hub, clock, random)
    await statistics.publish(hub)
    truth = await _truth(hub)

    for kind, caller in AUDIENCES.items():
        told = await asked(hub, caller)
        own = truth["OWN", caller.department] if kind in _OFFICES else {}
        for counted in ("PERSONS", "HOUSEHOLDS", "NEEDS"):
            found = _computed(told, counted, own)
            small = {cell: value for cell, value in found.items() if value < K}
            assert not small, f"{kind} computes {counted} {small}"
            for (table, key), value in found.items():
                assert truth[table, counted][key] == value


_OFFICES = frozenset(AUDIENCES) - {"county", "city", "township", "auditor"}


async def _world(hub: Hub, clock: Clock, random: Random) -> None:
    """Fill all townships and categories, one of each with few; and needs, many of them few."""
    codes = sorted(each.code for each in hub.policy.divisions.values() if each.parent == COUNTY)
    small, *large = random.sample(list(Category), len(Category))
    few = random.choice(codes)
    for place, code in enumerate(codes):
        sizes = [random.randint(1, 2) for _ in range(4 if code == few else 12)]
        for at, size in enumerate(sizes):
            await settle(hub, code, large[(place + at) % len(large)], size)
    await settle(hub, next(code for code in codes if code != few), small, 2, 1)
    clock.set(datetime(2026, 10, 20, 4, tzinfo=UTC))
    classes = (NeedClass.REHABILITATION, NeedClass.MEDICAL, NeedClass.EDUCATION, NeedClass.HOUSING)
    statuses = (NeedStatus.PUSHED, NeedStatus.ACCEPTED, NeedStatus.DECLINED)
    for need_class in classes:
        for _ in range(random.choice([0, 2, 11, 13])):
            status = random.choice(statuses)
            home = await a_household(hub, category=None)
            await a_need(hub, home, need_class=need_class, status=status)
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))


async def _truth(hub: Hub) -> dict[tuple[str, str], dict[str, int]]:
    """Return every cell as it is, by table and what is counted; and each department's own needs."""
    found: dict[tuple[str, str], dict[str, int]] = {}

    def add(table: str, counted: str, key: str, count: int) -> None:
        cells = found.setdefault((table, counted), {})
        cells[key] = cells.get(key, 0) + count

    async with hub.write_as("test-looker") as session:
        determined = await statistics.statistics.determined(session, COUNTY, OCTOBER)
    for each in determined:
        for table, key in (("CATEGORY", each.category), ("TOWNSHIP", each.township)):
            add(table, each.counted, key, each.count)
        add("TOTAL", each.counted, "ALL", each.count)
    for need in await rows_of(hub, "need"):
        add("NEED_CLASS", "NEEDS", need["need_class"], 1)
        add("NEED_STATUS", "NEEDS", need["status"], 1)
        add("TOTAL", "NEEDS", "ALL", 1)
        add("OWN", need["department"], need["need_class"], 1)
    for route in hub.policy.rules(COUNTY, OCTOBER.last).routes.values():  # none is a count too
        add("OWN", route.department, route.need_class, 0)
    for code in _OFFICES:
        found.setdefault(("OWN", code), {})
    return found


def _computed(told: Cells, counted: str, own: Mapping[str, int]) -> dict[Cell, int]:
    """Return the cells of others whose value follows from what a reader is told, and counts."""
    cells = {
        (table, key): told[table, key, what][0] for table, key, what in told if what == counted
    }
    return computed(cells, {("NEED_CLASS", key): count for key, count in own.items()})
