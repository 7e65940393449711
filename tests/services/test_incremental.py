"""An incremental run leaves alerts and facts as a full run would, whatever came before it."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

from hub.runtime import Hub
from hub.services.matching import match
from hub.storage import facts, scopes
from hub.storage.database import WriteSession
from hub.storage.scopes import Scope
from tests import seen
from tests.conftest import Clock
from tests.matching.deliveries import Desk
from tests.services import changing
from tests.services.changing import FIRST_DAY, File, Step, World, who

HISTORIES = int(os.environ.get("HUB_HISTORIES", "3"))  # at night many: each takes some seconds
SECONDS_AT_MOST = 60 + 40 * HISTORIES
STEPS = 4

COSTS = {
    "kind": "INPATIENT",
    "total": "90000.00",
    "policy_range": "0",
    "settled_on": "2026-10-01",
}
INCOME = {
    "household_number": "H1",
    "id_number": who(1),
    "period_to": "2026-09-30",
    "income": "40000.00",
    "persons": "2",
    "verified_on": "2026-10-15",
}
TWO = (
    {"id_number": who(1), "name": "P1", "category": "OTHER"},
    {"id_number": who(2), "name": "P2", "category": "OTHER", "relation": "2"},
)


def spent(person: int, number: str, yuan: str) -> dict[str, str]:
    """Return a settlement of what a person bore."""
    return {**COSTS, "id_number": who(person), "settlement_number": number, "self_pay": yuan}


# The head's income is known; the costs of another member reach it, and then come to be somebody's
# who is no member.
MEMBERS_COSTS = [
    Step(
        sent=(
            File("CA_ROSTER", TWO),
            File("CA_INCOME", (INCOME,)),
            File("MED_SETTLEMENTS", (spent(2, "S1", "8000.00"),)),
        )
    ),
    Step(sent=(File("MED_SETTLEMENTS", (spent(2, "S2", "16000.00"),)),)),
    Step(sent=(File("MED_SETTLEMENTS", (spent(4, "S2", "16000.00"),)),)),
]


# Two files of one data set come at the same moment, so that only their ids tell their order.
AT_ONE_MOMENT = [
    Step(
        sent=(
            File("CA_ROSTER", TWO),
            File("CA_BASIC", ({"household_number": "H1", "id_number": who(1)},)),
            File("CA_BASIC", ({"household_number": "H1", "id_number": who(2)},)),
        )
    ),
    Step(days=1),
]


@pytest.fixture
def world(hub: Hub, clock: Clock, superuser: psycopg.Connection, tmp_path: Path) -> World:
    """Give a world with a few indicators, of each key, subject and period."""
    few = {code: hub.policy.indicators[code] for code in changing.INDICATORS}
    small = replace(hub, policy=replace(hub.policy, indicators=few))
    return World(hub=small, clock=clock, superuser=superuser, folder=tmp_path)


async def difference(world: World, steps: Sequence[Step]) -> list[str]:
    """Return how things after incremental runs differ from how they are after full runs."""
    fully = await world.tell(steps, incremental=False)
    narrowly = await world.tell(steps, incremental=True)
    return [
        f"after step {at}, {kind}: {sorted({*map(str, those)} ^ {*map(str, these)})}"
        for at, (full, narrow) in enumerate(zip(fully, narrowly, strict=True))
        for kind, those, these in (
            ("alerts", full.alerts, narrow.alerts),
            ("facts", full.facts, narrow.facts),
            ("named", full.named, narrow.named),
        )
        if those != these
    ]


@pytest.mark.timeout(SECONDS_AT_MOST)
@settings(
    max_examples=HISTORIES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=changing.histories(STEPS))
async def test_incremental_runs_equal_full_runs(world: World, steps: list[Step]) -> None:
    """After each step of any history alerts, facts and what withdrawals name are the same."""
    assert await difference(world, steps) == []


async def test_a_members_costs_reach_the_households_alert(world: World) -> None:
    """What changed for a member raises and ends the alert of the household, in a narrow run."""
    told = await world.tell(MEMBERS_COSTS, incremental=True)

    assert [(len(stand.alerts), stand.scope) for stand in told] == [
        (0, "FULL"),
        (1, "INCREMENTAL"),
        (1, "INCREMENTAL"),
    ]
    ends = [stand.alerts[0][4] for stand in told[1:]]
    assert ends == [None, FIRST_DAY.date()]


async def test_batches_of_one_moment_are_the_same_in_the_next_run(world: World) -> None:
    """What holds now and held before is in one order, so that nothing seems to have changed."""
    told = await world.tell(AT_ONE_MOMENT, incremental=True)

    assert [stand.scope for stand in told] == ["FULL", "INCREMENTAL"]


async def test_a_scope_that_is_not_closed_is_found_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the households of whom something changed, the comparison of runs shows it."""

    async def unclosed(_: WriteSession, persons: Iterable[UUID]) -> Scope:
        changed = frozenset(persons)
        return Scope(persons=changed, households=frozenset(), readable=changed)

    monkeypatch.setattr(scopes, "closed", unclosed)

    assert await difference(world, MEMBERS_COSTS) != []


async def test_the_first_run_and_another_policy_are_full(
    hub: Hub, clock: Clock, tmp_path: Path
) -> None:
    """What cannot be told from the last run is looked at in full, and the report says why."""
    clock.set(FIRST_DAY)
    desk = Desk(hub=hub, folder=tmp_path)
    await desk.sends("HEA_DEATHS", {"id_number": who(0)})
    first = await match(hub, incremental=True)
    second = await match(hub, incremental=True)
    changed = await match(
        replace(hub, policy=replace(hub.policy, version="another")), incremental=True
    )

    assert [run.scope.value for run in (first, second, changed)] == ["FULL", "INCREMENTAL", "FULL"]
    assert (first.because, second.because) == ("There is no run to go on from.", None)
    assert changed.because == "The policy or the engine has changed since the last run."
    assert [row["scope"] for row in await seen.rows_of(hub, "match_run")] == [
        "FULL",
        "INCREMENTAL",
        "FULL",
    ]


async def test_of_two_households_of_one_day_the_lower_number_is_first(
    hub: Hub, clock: Clock, tmp_path: Path
) -> None:
    """Whose alert it is, and which county's parameters hold, does not hang on chance."""
    clock.set(FIRST_DAY)
    desk = Desk(hub=hub, folder=tmp_path)
    homes = [{"household_number": "H3", "relation": "2"}, {"household_number": "H1"}]
    await desk.sends(
        "CA_ROSTER", *({"id_number": who(n), **home} for n in changing.PERSONS for home in homes)
    )

    async with hub.write_as("hub-match") as session:
        watched = await facts.watched(session, on=hub.today())

    numbers = {str(row["id"]): row["number"] for row in await seen.rows_of(hub, "household")}
    assert [numbers[row["household_id"]] for row in watched] == ["H1", "H3"] * 6
