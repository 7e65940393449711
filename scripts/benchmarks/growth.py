"""Measure how reading one inbox and one chain grows with the population; print the README's table.

Each population has a database of its own; all of them run at once and are measured in turns.
"""

import asyncio
import os
import statistics
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace

from hub.config import Environment, Secret, Settings
from hub.runtime import key_file, migrate, serving
from hub.sealing.keys import KeyRing
from scripts.benchmarks import processes, world
from scripts.benchmarks.read import FOLDER, ROUNDS, Figures, ratio, register, request, server
from scripts.benchmarks.works import WORKS, Work

SIZES = [int(each) for each in os.environ.get("BENCH_SIZES", "100000,1000000,10000000").split(",")]
_WORKS = ("W1", "W2")


@dataclass(slots=True, kw_only=True)
class _Population:
    """A database that runs, and what was measured on it, by work."""

    persons: int
    settings: Settings
    ring: KeyRing
    postmaster: int
    figures: dict[str, Figures] = field(default_factory=lambda: {w: Figures() for w in _WORKS})

    def measure(self, work: Work) -> None:
        """Add a round of a work."""
        with server("hub", work, self.settings, self.ring) as (port, pid):
            message = request(work, work.query, self.settings, self.ring)
            self.figures[work.name].take(port, message, pid, self.postmaster)


async def _population(stack: AsyncExitStack, persons: int) -> _Population:
    """Fill a database, unless it is filled already, and let it run."""
    folder = FOLDER.with_name(f"{FOLDER.name}-{persons}")
    settings = Settings(environment=Environment.DEVELOPMENT, data_dir=folder)
    await migrate(settings)
    url = await stack.enter_async_context(serving(settings))
    located = replace(settings, database_url=Secret(url))
    await world.prepare(located, persons)
    await register(located)
    return _Population(
        persons=persons,
        settings=located,
        ring=KeyRing.load(key_file(settings)),
        postmaster=processes.postmaster(url),
    )


def _row(name: str, population: _Population, least: _Population) -> str:
    own, base = population.figures[name], least.figures[name]
    cpu = [a + b for a, b in zip(own.server, own.database, strict=True)]
    base_cpu = [a + b for a, b in zip(base.server, base.database, strict=True)]
    cells = [
        name,
        f"{population.persons:,}",
        f"{statistics.median(own.rates):.0f}",
        f"{ratio(base.rates, own.rates):.2f}",
        f"{statistics.median(cpu):.2f}",
        f"{ratio(cpu, base_cpu):.2f}",
    ]
    return f"| {' | '.join(cells)} |"


async def _main() -> None:
    async with AsyncExitStack() as stack:
        populations = [await _population(stack, persons) for persons in SIZES]
        for _ in range(ROUNDS):
            for name in _WORKS:
                for each in populations:
                    await asyncio.to_thread(each.measure, WORKS[name])
    print("| work | persons | requests/s | fewer than at first, × | CPU ms a request | more, × |")
    print("|---|---|---|---|---|---|")
    for name in _WORKS:
        for each in populations:
            print(_row(name, each, populations[0]))


if __name__ == "__main__":
    asyncio.run(_main())
