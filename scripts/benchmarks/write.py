"""Measure M1, the report of a handling result over HTTP, and what each part of it costs."""

import asyncio
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import psycopg

from hub.domain.callers import Role
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.policy import loader
from hub.runtime import Hub
from hub.services import agreement_plan, clients
from hub.services.clients import Credentials, NewClient
from hub.storage import embedded
from schema.named import operations
from scripts.benchmarks import processes
from tests import data_folders, sharing
from tests.callers import COUNTY, VILLAGE
from tests.data_folders import HUB
from tests.faults import machines
from tests.faults.machines import HubServer, Machine
from tests.faults.wire import Wire

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
REPORTS = int(os.environ.get("BENCH_OPERATIONS", "1000"))  # a round
CONNECTIONS = 16
_WARM_UP = 100  # reports that are not measured
GOAL_RATE, GOAL_P99 = 150, 0.1  # reports/s and seconds, performance.md

_WITHOUT = {
    "whole": "the whole report",
    "disclosure": "without the record of disclosure",
    "read-back": "without reading back, and its record",
    "chain": "without the chain's link",
    "key": "without the idempotency key",
}
_VARIANT = (sys.executable, "-m", "scripts.benchmarks.lean")


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a round came to."""

    seconds: float
    latencies: Sequence[float]  # seconds, sorted
    server: float  # CPU ms a report
    database: float

    @property
    def rate(self) -> float:
        """Reports a second."""
        return len(self.latencies) / self.seconds

    def quantile(self, share: float) -> float:
        """Return the latency that this share did not exceed, in seconds."""
        return self.latencies[min(int(len(self.latencies) * share), len(self.latencies) - 1)]


def main() -> None:
    """Measure each variant, in turns, and print the table of the README."""
    embedded.exit_on_sigterm()
    print(
        f"{ROUNDS} rounds of {REPORTS} reports, {CONNECTIONS} connections, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}; load {os.getloadavg()[0]:.1f} at the start"
    )
    found: dict[str, list[Load]] = {name: [] for name in _WITHOUT}
    with data_folders.kept() as folders, machines.a_machine(folders) as machine:
        postmaster = processes.postmaster(machine.url)
        for _ in range(ROUNDS):
            for name in _WITHOUT:
                found[name].append(asyncio.run(_round(machine, name, postmaster)))
    print("\n".join(_table(found)))


async def _round(machine: Machine, variant: str, postmaster: int) -> Load:
    needs, who = await _prepare(machine)
    command = HUB if variant == "whole" else (*_VARIANT, variant)
    with machine.serving(command) as server:
        await server.start()
        assert server.process is not None
        token = await Wire(port=server.port, purpose="").token(who.client_id, who.client_secret)
        await _report(server, token, needs[:_WARM_UP])
        before = processes.cpu(server.process.pid), processes.tree_cpu(postmaster)
        started = time.perf_counter()
        latencies = await _report(server, token, needs[_WARM_UP:])
        seconds = time.perf_counter() - started
        after = processes.cpu(server.process.pid), processes.tree_cpu(postmaster)
    return Load(
        seconds=seconds,
        latencies=sorted(latencies),
        server=(after[0] - before[0]) / len(latencies) * 1000,
        database=(after[1] - before[1]) / len(latencies) * 1000,
    )


async def _prepare(machine: Machine) -> tuple[list[str], Credentials]:
    """Push a need for each report, of a household of its own, and register the client."""
    async with Hub.open(machine.settings, policy=loader.load(demo=True)) as hub:
        await agreement_plan.apply(hub, sharing.everywhere(hub.policy))
        new = NewClient(
            name="MED",
            department=DepartmentCode("MED"),
            role=Role.DEPARTMENT,
            division=DivisionCode(COUNTY),
        )
        credentials = await clients.create(hub, new)
    return await asyncio.to_thread(_fill, machine.url), credentials


def _fill(url: str) -> list[str]:
    """Write the needs, past the services, and return their ids."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        found = connection.execute(_NEEDS.encode(), [REPORTS + _WARM_UP]).fetchall()
        connection.execute("VACUUM ANALYZE")
    return [str(need_id) for (need_id,) in found]


_NEEDS = f"""
    WITH home AS (
        INSERT INTO household (id, number, status, division_code, member_count, recorded_at)
        SELECT gen_random_uuid(), 'M' || gen_random_uuid(), 'ACTIVE', '{VILLAGE}', 1, now()
        FROM generate_series(1, %s) RETURNING id
    ), alert AS (
        INSERT INTO alert (id, indicator, indicator_version, subject, household_id, division_code,
            path, severity, state, raised_at, due_on_provisional, evidence_cell, evidence_digest,
            policy_version, run_id, changed_by, changed_at, version)
        SELECT gen_random_uuid(), 'I-01', '1', id::text, id, '{VILLAGE[:9]}', 'A_NOT_DELIVERED',
            'ORANGE', 'HANDLING', now(), false, '\\x00', '\\x00', 'bench', gen_random_uuid(),
            'bench', now(), 1 FROM home RETURNING id, household_id
    ), ground AS (
        INSERT INTO department_ground (household_id, department, division_code, ground)
        SELECT id, 'MED', '{COUNTY}', 'OPEN_NEED' FROM home
    )
    INSERT INTO need (id, alert_id, household_id, need_class, department, division_code, status,
        pushed_at, due_on_provisional, policy_version, changed_by, changed_at, version)
    SELECT gen_random_uuid(), id, household_id, 'MEDICAL', 'MED', '{COUNTY}', 'PUSHED', now(),
        false, 'bench', 'bench', now(), 1 FROM alert RETURNING id
"""


async def _report(server: HubServer, token: str, needs: Sequence[str]) -> list[float]:
    """Report on each need once, on all connections; return how long each took."""
    waiting, latencies = iter(needs), list[float]()
    document = operations()["ReportHandlingResult"]

    async def connection() -> None:
        wire = Wire(port=server.port, purpose="PROGRAMME_DELIVERY")
        for need_id in waiting:
            given = {**_REPORT, "needId": need_id, "idempotencyKey": f"bench-{need_id}"}
            before = time.perf_counter()
            answer = await wire.graphql(token, document, {"input": given})
            latencies.append(time.perf_counter() - before)
            if "errors" in answer.body or answer.body["data"]["reportHandlingResult"]["userErrors"]:
                raise RuntimeError(json.dumps(answer.body)[:500])
        wire.hang_up()

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return latencies


_REPORT = {
    "result": "PROVIDED",
    "handledOn": time.strftime("%Y-%m-%d"),
    "programmeCode": "MEDICAL_AID",
    "amountYuan": "1200.00",
}


def _used(rounds: Sequence[Load]) -> tuple[list[float], list[float]]:
    return [each.server for each in rounds], [each.database for each in rounds]


def _table(found: dict[str, list[Load]]) -> Iterator[str]:
    whole = found["whole"]
    yield "| M1: report a handling result | reports/s | p50 | p99 | CPU ms, hub / PostgreSQL |"
    yield "|---|---|---|---|---|"
    for name, rounds in found.items():
        cells = [
            _WITHOUT[name],
            f"{statistics.median(each.rate for each in rounds):.0f}",
            f"{statistics.median(each.quantile(0.5) for each in rounds) * 1000:.0f} ms",
            f"{statistics.median(each.quantile(0.99) for each in rounds) * 1000:.0f} ms",
            " / ".join(f"{statistics.median(used):.2f}" for used in _used(rounds)),
        ]
        yield "| " + " | ".join(cells) + " |"
    yield ""
    reached = statistics.median(each.rate for each in whole) >= GOAL_RATE
    quick = statistics.median(each.quantile(0.99) for each in whole) <= GOAL_P99
    verdict = "met" if reached and quick else "**not met yet**"
    yield f"Goal: at least {GOAL_RATE} reports/s, p99 at most {GOAL_P99 * 1000:.0f} ms: {verdict}."


if __name__ == "__main__":
    main()
