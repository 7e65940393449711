"""A run evaluates a division page by page, writes what differs, and can be killed at any moment."""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from multiprocessing import parent_process
from typing import Any

import pytest
from sqlalchemy import RowMapping, Table, delete, update

from hub.domain.divisions import township_of
from hub.domain.errors import Unavailable
from hub.domain.evaluation.circumstances import Household
from hub.domain.evaluation.entitlements import Settled
from hub.domain.evaluation.results import Receipt, Recorded
from hub.domain.evaluation.rules import Rules
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.domain.people import HouseholdStatus
from hub.runtime import Hub
from hub.services import evaluation_division, evaluation_runs
from hub.services.evaluation_division import dealt, evaluate_division, hands
from hub.services.evaluation_runs import EvaluationAbandoned, Tally, Task
from hub.storage import circumstances as stored, entitlements, tables
from tests import law, seen
from tests.builders import a_certificate, a_fact, a_household, an_assistance_record
from tests.callers import VILLAGE
from tests.conftest import Clock
from tests.law import LAW
from tests.people import BuiltHousehold

COUNTY, OTHER_COUNTY = DivisionCode("410721"), DivisionCode("510107")
ELSEWHERE = DivisionCode("510107001201")
TOWNSHIP, NEXT_TOWNSHIP = township_of(VILLAGE), DivisionCode("410721102001")


@pytest.fixture
async def homes(hub: Hub, clock: Clock) -> list[BuiltHousehold]:
    """Give six households of one on 22 November 2026, in two counties; four are disabled."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    built = [await a_household(hub, division=ELSEWHERE if n % 2 else VILLAGE) for n in range(6)]
    for n, each in enumerate(built):
        if n < 4:
            await a_certificate(hub, each.head)
        await a_fact(
            hub,
            each.head,
            "CA_INCOME",
            household_number=each.number,
            period_to=date(2026, 10, 31),
            income_fen=500_000 + n * 50_000,
        )
    await subsidy(hub, built[1])
    return built


async def subsidy(hub: Hub, home: BuiltHousehold) -> None:
    """Pay November's subsidy to a household's head."""
    await an_assistance_record(
        hub,
        home,
        person_id=home.head.id,
        programme_code="NURSING_SUBSIDY",
        period_from=date(2026, 11, 1),
        period_to=date(2026, 11, 30),
    )


async def kept(hub: Hub) -> list[RowMapping]:
    """Return the entitlements that are kept."""
    return await seen.rows_of(hub, "entitlement")


async def of(hub: Hub, home: BuiltHousehold) -> RowMapping:
    """Return the entitlement of a household of one."""
    [found] = await seen.rows_of(hub, "entitlement", household_id=home.id)
    return found


async def change(hub: Hub, table: Table, home: BuiltHousehold, **columns: Any) -> None:
    """Change a household, or its memberships."""
    key = table.c.id if table is tables.household else table.c.household_id
    async with hub.write_as("test") as session:
        await session.run(update(table).where(key == home.id).values(**columns))


# ---- what is kept


async def test_every_household_is_evaluated_and_kept(hub: Hub, homes: list[BuiltHousehold]) -> None:
    """What is due or came, by which rule; categories, and what is unknown, are counted only."""
    assert homes

    tally = await evaluate_division(hub, LAW)

    assert (tally.households, tally.added, tally.changed, tally.removed) == (6, 4, 0, 0)
    assert tally.proposed == {"DIBAO": 2}
    assert (tally.states, tally.open) == ({"RECEIVED": 1, "POSSIBLE": 3}, 2)
    found = await of(hub, homes[1])
    assert {name: found[name] for name in entitlements.EntitlementRow._fields[2:]} == {
        "rule": "NURSING",
        "programme": "NURSING_SUBSIDY",
        "owner": "CA",
        "state": "RECEIVED",
        "verdict": "MET",
        "modality": "SHALL",
        "period": "MONTH",
        "amount_fen": 8_000,
        "reason": "持残疾人证，按 rural 标准",
        "document": "国发〔2015〕52号",
        "clause": "二(一)",
        "words": None,
    }
    assert (found["evaluated_on"], found["policy_version"]) == (
        date(2026, 11, 22),
        hub.policy.version,
    )
    assert {row["category"] for row in await seen.rows_of(hub, "determination")} == {"DIBAO"}
    assert await seen.rows_of(hub, "alert", indicator="NURSING") == []


async def test_a_second_run_writes_what_differs(
    hub: Hub, homes: list[BuiltHousehold], clock: Clock
) -> None:
    """What stands keeps its row and its day; what is new, changed or gone is written."""
    await evaluate_division(hub, LAW)
    before = {row["household_id"]: dict(row) for row in await kept(hub)}
    clock.set(datetime(2026, 11, 23, 4, tzinfo=UTC))
    await a_certificate(hub, homes[5].head)
    await subsidy(hub, homes[2])
    async with hub.write_as("test") as session:
        certificates = tables.facts.c.dataset == "DPF_CERTIFICATES"
        of_first = tables.facts.c.person_id == homes[0].head.id
        await session.run(delete(tables.facts).where(certificates, of_first))

    tally = await evaluate_division(hub, LAW)

    assert (tally.added, tally.changed, tally.removed) == (1, 1, 1)
    changed = await of(hub, homes[2])
    assert changed["state"] == "RECEIVED"
    assert changed["id"] == before[changed["household_id"]]["id"]
    assert changed["evaluated_on"] == date(2026, 11, 23)
    for person in (1, 3):
        row = await of(hub, homes[person])
        assert dict(row) == before[row["household_id"]]


async def test_only_the_division_is_evaluated(hub: Hub, homes: list[BuiltHousehold]) -> None:
    """A county, a township of it, and not its neighbour; nothing else is touched."""
    assert homes
    county = await evaluate_division(hub, LAW, division=OTHER_COUNTY)
    ids = {row["id"] for row in await kept(hub)}

    township = await evaluate_division(hub, LAW, division=TOWNSHIP)

    assert (county.households, township.households) == (3, 3)
    assert ids < {row["id"] for row in await kept(hub)}


async def test_rules_go_by_area(hub: Hub, homes: list[BuiltHousehold]) -> None:
    """A household in town is held against the rules of the town."""
    await a_fact(hub, homes[0].head, "CA_ROSTER", area="URBAN")

    await evaluate_division(hub, LAW)

    reasons = [(await of(hub, homes[place]))["reason"] for place in (0, 1)]
    assert reasons == ["持残疾人证，按 urban 标准", "持残疾人证，按 rural 标准"]


async def test_a_household_that_cannot_be_evaluated_is_counted(
    hub: Hub, homes: list[BuiltHousehold]
) -> None:
    """Nothing of it is kept, and the run goes on."""
    await evaluate_division(hub, LAW)
    await change(hub, tables.membership, homes[0], counted=False)

    tally = await evaluate_division(hub, LAW)

    assert tally.refused == {"The household has no members.": 1}
    assert (tally.households, tally.removed) == (6, 1)


async def test_what_was_kept_of_a_household_that_is_no_more_goes(
    hub: Hub, homes: list[BuiltHousehold]
) -> None:
    """Nobody is entitled to anything there."""
    await evaluate_division(hub, LAW)
    await change(hub, tables.household, homes[1], status=HouseholdStatus.DISSOLVED)

    tally = await evaluate_division(hub, LAW)

    assert (tally.households, tally.removed) == (5, 1)


async def test_what_was_kept_goes_where_nobody_is_left(
    hub: Hub, homes: list[BuiltHousehold]
) -> None:
    """Though no household of the township is evaluated any more."""
    await evaluate_division(hub, LAW)
    for each in homes[1::2]:
        await change(hub, tables.household, each, status=HouseholdStatus.DISSOLVED)

    tally = await evaluate_division(hub, LAW, division=OTHER_COUNTY)

    assert (tally.households, tally.removed) == (0, 2)
    assert len(await kept(hub)) == 2


@pytest.mark.parametrize(
    ("division", "on", "field"),
    [("419999", None, "division"), (None, date(2026, 11, 23), "on")],
)
async def test_a_run_that_makes_no_sense_is_refused(
    hub: Hub,
    homes: list[BuiltHousehold],
    division: DivisionCode | None,
    on: date | None,
    field: str,
) -> None:
    """A division that is not in the register, a day that has not come."""
    assert homes

    refusal = await seen.refused(evaluate_division(hub, LAW, division=division, on=on))

    assert refusal.field == (field,)
    assert await kept(hub) == []


# ---- one at a time, killed at any moment


async def test_one_run_is_on_at_a_time(hub: Hub, homes: list[BuiltHousehold]) -> None:
    """Another one is refused, and the first is not disturbed."""
    assert homes
    async with evaluation_runs.writing(hub) as session:
        assert await entitlements.try_lock(session)

        refusal = await seen.refused(evaluate_division(hub, LAW))

    assert refusal.code == evaluation_division.RUNNING
    assert (await evaluate_division(hub, LAW)).added == 4


def failing(
    household: Household,
    rules: Rules,
    receipts: Sequence[Receipt],
    recorded: Mapping[str, Recorded],
) -> Settled:
    """Fail of a household in the other county."""
    if household.division.startswith(OTHER_COUNTY):
        raise RuntimeError("killed")
    return law.entitlements(household, rules, receipts, recorded)


async def test_a_run_that_fails_leaves_whole_pages_and_the_next_one_mends(
    hub: Hub, homes: list[BuiltHousehold]
) -> None:
    """What is written is right as far as it goes; the rest comes with the next run."""
    assert homes
    with pytest.raises(RuntimeError, match="killed"):
        await evaluate_division(hub, replace(LAW, entitlements=failing), processes=1)
    left = {row["household_id"] for row in await kept(hub)}

    tally = await evaluate_division(hub, LAW)

    assert (len(left), tally.added) == (2, 2)
    assert left < {row["household_id"] for row in await kept(hub)}


async def test_pages_are_evaluated_one_by_one(
    hub: Hub, homes: list[BuiltHousehold], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However small they are, each household comes once."""
    assert homes
    monkeypatch.setattr(stored, "PAGE", 2)

    tally = await evaluate_division(hub, LAW)

    assert (tally.households, tally.added) == (6, 4)


async def test_townships_are_dealt_among_processes(hub: Hub, homes: list[BuiltHousehold]) -> None:
    """Each does its share in a process of its own, and all of it comes together."""
    assert homes

    tally = await evaluate_division(hub, LAW, processes=2)

    assert (tally.households, tally.added) == (6, 4)
    assert tally.proposed == {"DIBAO": 2}
    assert len(await kept(hub)) == 4


async def test_few_households_are_not_dealt(hub: Hub, homes: list[BuiltHousehold]) -> None:
    """They are evaluated sooner than a process starts; what is no module's goes to no process."""
    seen_here: list[Household] = []

    def seeing(
        household: Household,
        rules: Rules,
        receipts: Sequence[Receipt],
        recorded: Mapping[str, Recorded],
    ) -> Settled:
        seen_here.append(household)
        return law.entitlements(household, rules, receipts, recorded)

    await evaluate_division(hub, replace(LAW, entitlements=seeing))

    assert {each.id for each in seen_here} == {each.id for each in homes}


def test_processes_are_as_many_as_pay() -> None:
    """One at least, one more for each five hundred households, and no more than processors."""
    sizes = {COUNTY: 300, OTHER_COUNTY: 199}

    assert hands(sizes, 8) == 1
    assert hands({**sizes, COUNTY: 301}, 8) == 2
    assert hands({COUNTY: 1_000_000}, 8) == 8


def signing(
    household: Household,
    rules: Rules,
    receipts: Sequence[Receipt],
    recorded: Mapping[str, Recorded],
) -> Settled:
    """Say which process evaluates a household, in the place of a rule's owner."""
    found = law.entitlements(household, rules, receipts, recorded)
    process = DepartmentCode(str(os.getpid()))
    return Settled([replace(each, owner=process) for each in found.entitlements], found.open)


async def test_one_county_is_done_by_several_processes(
    hub: Hub, homes: list[BuiltHousehold]
) -> None:
    """Each does some of its townships; none does the whole county."""
    next_door = await a_household(hub, division=NEXT_TOWNSHIP)
    await a_certificate(hub, next_door.head)
    signed = replace(LAW, entitlements=signing)

    tally = await evaluate_division(hub, signed, division=COUNTY, processes=2)

    assert (tally.households, tally.added) == (4, 3)
    assert (await of(hub, homes[0]))["owner"] != (await of(hub, next_door))["owner"]


def dying(
    household: Household,
    rules: Rules,
    receipts: Sequence[Receipt],
    recorded: Mapping[str, Recorded],
) -> Settled:
    """Kill the process that was started for a share."""
    if parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return law.entitlements(household, rules, receipts, recorded)


async def test_a_process_that_is_killed_ends_the_run(hub: Hub, homes: list[BuiltHousehold]) -> None:
    """The run says so, nothing is left running, and the next one mends."""
    assert homes
    with pytest.raises(Unavailable, match="run it again"):
        await evaluate_division(hub, replace(LAW, entitlements=dying), processes=2)

    tally = await evaluate_division(hub, LAW)

    assert len(await kept(hub)) == 4
    assert tally.households == 6


async def test_a_process_ends_with_the_one_that_asked_for_it(
    hub: Hub, homes: list[BuiltHousehold]
) -> None:
    """Else it would go on writing beside the next run."""
    assert homes
    task = Task(law=LAW, divisions=[TOWNSHIP], on=hub.today(), asked_by=1 << 22)

    with pytest.raises(EvaluationAbandoned):
        await evaluation_runs.evaluate(hub, task)

    assert await kept(hub) == []


async def test_two_runs_of_a_township_at_once_agree(hub: Hub, homes: list[BuiltHousehold]) -> None:
    """Though one has outlived the process that kept it alone: a row is there once."""
    assert homes
    task = Task(law=LAW, divisions=[TOWNSHIP], on=hub.today(), asked_by=os.getpid())

    await asyncio.gather(*(evaluation_runs.evaluate(hub, task) for _ in range(4)))

    assert len(await kept(hub)) == 2


def test_townships_are_dealt_by_their_size() -> None:
    """The largest first, to whoever has least; nobody gets nothing."""
    sizes = {DivisionCode(code): size for code, size in (("1", 5), ("2", 4), ("3", 3), ("4", 2))}

    assert dealt(sizes, 2) == [["1", "4"], ["2", "3"]]
    assert dealt(sizes, 9) == [["1"], ["2"], ["3"], ["4"]]
    assert dealt({}, 2) == []


def test_who_starts_late_gets_less() -> None:
    """The first share's process is at work before the others have started."""
    sizes = {DivisionCode(str(place)): 1 for place in range(10)}

    assert [len(share) for share in dealt(sizes, 2, late=4)] == [7, 3]
    assert [len(share) for share in dealt(sizes, 2, late=10)] == [10]


def test_tallies_add_up() -> None:
    """What several processes found is one run's."""
    whole, part = Tally(), Tally(households=2, added=1)
    part.proposed["DIBAO"] += 1

    whole.take(part)
    whole.take(part)

    assert (whole.households, whole.added, whole.proposed) == (4, 2, {"DIBAO": 2})
