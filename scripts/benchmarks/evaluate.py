"""Measure how long it takes to evaluate a county, and a province; print the README's table.

Each population has a database of its own, filled once and kept in its folder. The first run writes
everything that households are entitled to, the second finds that nothing differs.
"""

import asyncio
import os
import time
from dataclasses import dataclass, replace

from hub.config import Environment, Secret, Settings
from hub.domain.divisions import DivisionLevel, DivisionRange
from hub.domain.identifiers import DivisionCode
from hub.policy.divisions import Divisions
from hub.runtime import Hub, migrate, serving
from hub.services.evaluation_division import evaluate_division
from hub.services.evaluation_runs import Tally
from hub.services.law import LAW
from scripts.benchmarks import population, processes
from scripts.benchmarks.read import FOLDER

SIZES = [int(each) for each in os.environ.get("BENCH_SIZES", "12000,2000000").split(",")]
_COUNTY = DivisionCode("410721")
_PROVINCE = DivisionCode("410000")
_A_COUNTY = 100_000  # persons at most


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """One run, and what it cost."""

    tally: Tally
    seconds: float
    hub_cpu: float  # seconds, of this process and those that it started
    database_cpu: float


async def _measured(hub: Hub, division: DivisionCode, postmaster: int) -> _Run:
    """Evaluate a division, and take the time."""
    began = time.perf_counter()
    hub_cpu, database_cpu = processes.tree_cpu(os.getpid()), processes.tree_cpu(postmaster)
    tally = await evaluate_division(hub, LAW, division=division)
    return _Run(
        tally=tally,
        seconds=time.perf_counter() - began,
        hub_cpu=processes.tree_cpu(os.getpid()) - hub_cpu,
        database_cpu=processes.tree_cpu(postmaster) - database_cpu,
    )


async def _population(persons: int) -> None:
    """Fill a database, evaluate it twice, and print a row of each run."""
    folder = FOLDER.with_name(f"{FOLDER.name}-evaluate-{persons}")
    settings = Settings(environment=Environment.DEMO, data_dir=folder)
    await migrate(settings)
    async with serving(settings) as url:
        located = replace(settings, database_url=Secret(url))
        async with Hub.open(located) as hub:
            division = _COUNTY if persons <= _A_COUNTY else _PROVINCE
            townships = _townships(hub.policy.divisions, division)
            await asyncio.to_thread(population.fill, url, persons, townships)
            for name in ("first", "again"):
                run = await _measured(hub, division, processes.postmaster(url))
                print(_row(name, persons, run), flush=True)


def _townships(divisions: Divisions, division: DivisionCode) -> list[str]:
    """Return the townships of a division."""
    within = DivisionRange.below(division)
    return [
        each.code
        for each in divisions.values()
        if each.level is DivisionLevel.TOWNSHIP and each.code in within
    ]


def _row(name: str, persons: int, run: _Run) -> str:
    tally = run.tally
    cells = [
        f"{persons:,}",
        name,
        f"{tally.households:,}",
        f"{sum(tally.states.values()):,}",
        f"{tally.added + tally.changed + tally.removed:,}",
        f"{run.seconds:.1f}",
        f"{run.hub_cpu:.1f} / {run.database_cpu:.1f}",
        f"{1000 * (run.hub_cpu + run.database_cpu) / max(tally.households, 1):.2f}",
    ]
    return f"| {' | '.join(cells)} |"


async def _main() -> None:
    print(
        "| persons | run | households | entitlements | rows written | s | "
        "CPU s, hub / PostgreSQL | CPU ms a household |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for persons in SIZES:
        await _population(persons)


if __name__ == "__main__":
    asyncio.run(_main())
