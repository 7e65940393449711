"""A whole history test: cases, twelve clients, servers that die, and what the checker finds."""

import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from hub.domain.alerts import AlertState
from hub.domain.callers import Purpose, Role
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.domain.needs import NeedClass
from hub.policy import loader
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.services import audit, clients
from hub.services.clients import Credentials, NewClient
from tests import builders, sharing
from tests.callers import COUNTY
from tests.data_folders import HUB
from tests.faults import history
from tests.faults.actors import Actor, Tally
from tests.faults.board import CLASSES, AlertCase, Board, NeedCase
from tests.faults.history import Findings
from tests.faults.machines import HubServer, Machine
from tests.faults.wire import Wire

FORGETFUL = (sys.executable, "-m", "tests.faults.forgetful")

_BEGUN = 6  # cases that departments find when they come
_TWELVE = (*("CA",) * 4, "MED", "MED", "DPF", "DPF", "EDU", "EDU", "HRSS", "AUD")
_ROLES = {"CA": Role.COUNTY, "AUD": Role.AUDITOR}
_DELIVERY = Purpose.PROGRAMME_DELIVERY.value
_PURPOSES = {"CA": Purpose.MONITOR.value, "AUD": Purpose.AUDIT.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is done, and how often a server dies meanwhile."""

    operations: int
    kills: int  # of the hub
    stops: int  # of PostgreSQL
    seed: int
    command: Sequence[str] = HUB

    @property
    def cases(self) -> int:
        """The households that it takes to have enough to do."""
        return 6 + self.operations // 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a history test came to."""

    tally: Tally
    findings: Findings
    done: int
    refused: int
    replayed: int
    events: int  # of all clients' steps on the chains
    seconds: float


async def run(machine: Machine, plan: Plan) -> Report:
    """Let the clients work while servers die, then hold their histories against the database."""
    rng = Random(plan.seed)  # noqa: S311 a failing run must come out the same again
    board, credentials = await _prepare(machine, plan.cases)
    tally = Tally(budget=plan.operations)
    with machine.serving(plan.command) as server:
        await server.start()
        actors = [
            Actor(
                credentials=who,
                department=department,
                wire=Wire(port=server.port, purpose=_PURPOSES.get(department, _DELIVERY)),
                rng=Random(rng.random()),  # noqa: S311 as above
                tally=tally,
            )
            for department, who in zip(_TWELVE, credentials, strict=True)
        ]
        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            group.create_task(_die(machine, server, plan, tally=tally, rng=rng))
            for actor in actors:
                group.create_task(actor.live(board))
        seconds = time.perf_counter() - started
    report = await asyncio.to_thread(_report, machine, actors, tally, seconds)
    report.findings.broken += await _audited(machine)
    return report


async def _prepare(machine: Machine, cases: int) -> tuple[Board, list[Credentials]]:
    """Raise alerts, and register the twelve clients."""
    async with Hub.open(machine.settings, policy=_policy()) as hub:
        board = Board(alerts={})
        for number in range(cases):
            await _case(hub, board, begun=number < _BEGUN)
        await sharing.agree(hub)
        known = [await clients.create(hub, _client(department)) for department in _TWELVE]
    return board, known


async def _case(hub: Hub, board: Board, *, begun: bool) -> None:
    """Raise an alert; of one that is begun, needs of all classes are pushed already."""
    household = await builders.a_household(hub)
    state = AlertState.CLASSIFIED if begun else AlertState.DISPATCHED
    classes = [NeedClass(name) for name in CLASSES]
    alert_id = await builders.an_alert(hub, household, state=state, found=classes)
    alert = AlertCase(id=str(alert_id), household_id=str(household.id), state=state)
    board.alerts[alert.id] = alert
    for need_class in classes if begun else ():
        need_id = str((await builders.push(hub, household, alert_id, need_class)).id)
        board.needs[need_id] = NeedCase(id=need_id, department=CLASSES[need_class])
        alert.not_pushed.remove(need_class)


@cache
def _policy() -> Policy:
    return loader.load(demo=True)


def _client(department: str) -> NewClient:
    return NewClient(
        name=department,
        department=DepartmentCode(department),
        role=_ROLES.get(department, Role.DEPARTMENT),
        division=DivisionCode(COUNTY),
    )


async def _die(
    machine: Machine, server: HubServer, plan: Plan, *, tally: Tally, rng: Random
) -> None:
    """Kill the hub and stop PostgreSQL, each time after as many operations as chance says."""
    deaths = ["hub"] * plan.kills + ["postgres"] * plan.stops
    rng.shuffle(deaths)
    moments = sorted(rng.randrange(plan.operations // 10, plan.operations) for _ in deaths)
    for death, moment in zip(deaths, moments, strict=True):
        while tally.operations < moment:  # noqa: ASYNC110 twelve clients count it up
            await asyncio.sleep(0.01)
        await asyncio.sleep(rng.uniform(0, 0.1))
        if death == "hub":
            server.kill()
            await server.start()
        else:
            await asyncio.to_thread(machine.postgres.stop_immediately)
            await asyncio.sleep(rng.uniform(0, 0.5))
            await asyncio.to_thread(machine.postgres.start)


def _report(machine: Machine, actors: Sequence[Actor], tally: Tally, seconds: float) -> Report:
    entries = [entry for actor in actors for entry in actor.entries]
    findings = history.check(entries, machine.url)
    findings.broken += [sentence for actor in actors for sentence in actor.broken]
    told = [each for entry in entries for each in entry.told]
    return Report(
        tally=tally,
        findings=findings,
        done=sum(each.code is None and not each.replayed for each in told),
        refused=sum(each.code is not None for each in told),
        replayed=sum(each.replayed for each in told),
        events=history.count_events(machine.url),
        seconds=seconds,
    )


async def _audited(machine: Machine) -> list[str]:
    """Return what the audit finds, as `hub audit verify` does."""
    async with Hub.open(machine.settings, policy=_policy()) as hub:
        return [str(each) for each in (await audit.verify(hub)).findings]
