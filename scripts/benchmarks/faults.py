"""Measure that nothing is lost: the long forms of tests/faults, as the README's table."""

import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from hub.config import Secret
from hub.policy import loader
from hub.runtime import key_file
from hub.sealing.keys import KeyRing
from hub.storage import embedded
from tests import data_folders
from tests.data_folders import HUB
from tests.faults import large, machines, reads, runs
from tests.faults.county import County, at_random
from tests.faults.machines import Machine
from tests.faults.reads import Storm
from tests.faults.runs import FORGETFUL, Plan, Report
from tests.oracle.world import a_world, fill

OPERATIONS = int(os.environ.get("BENCH_OPERATIONS", "10000"))
READS = OPERATIONS
KILLS = max(4, OPERATIONS // 500)  # of commands that take files in and compare
LARGE_ROWS = OPERATIONS * 300  # 3 M rows, some 100 MB
SEED = 20261122


def main() -> None:
    """Run all of it, or the parts that are named, and print a table a part."""
    embedded.exit_on_sigterm()
    print(f"{os.cpu_count()} cores; load {os.getloadavg()[0]:.1f} at the start\n", flush=True)
    for name in sys.argv[1:] or _PARTS:
        started = time.perf_counter()
        with data_folders.kept() as folders, machines.a_machine(folders) as machine:
            print("\n".join(_PARTS[name](machine)))
        print(f"\n({name}: {time.perf_counter() - started:.0f} s)\n", flush=True)


def _history(machine: Machine) -> Iterator[str]:
    plan = Plan(
        operations=OPERATIONS,
        kills=max(2, OPERATIONS // 400),
        stops=max(1, OPERATIONS // 1000),
        seed=SEED,
    )
    report = asyncio.run(runs.run(machine, plan))
    yield "| 12 clients, killed servers | |"
    yield "|---|---|"
    yield from _told(plan, report)


def _seeded(machine: Machine) -> Iterator[str]:
    plan = Plan(operations=OPERATIONS // 10, kills=2, stops=0, seed=SEED, command=FORGETFUL)
    report = asyncio.run(runs.run(machine.another("forgetful"), plan))
    yield "| the same with a seeded fault: the key recorded after the commit | |"
    yield "|---|---|"
    yield from _told(plan, report)


def _told(plan: Plan, report: Report) -> Iterator[str]:
    tally, counts = report.tally, report.findings.counts
    yield f"| operations, of these reads | {tally.operations:,}, {tally.reads:,} |"
    yield f"| kills of the hub, immediate stops of PostgreSQL | {plan.kills}, {plan.stops} |"
    yield f"| requests sent again, no answer having come | {tally.retries:,} |"
    told = (report.done, report.refused, report.replayed)
    yield f"| told done, refused, repeated | {', '.join(f'{each:,}' for each in told)} |"
    wrong = (counts["lost"], counts["doubled"], counts["changed"])
    yield f"| **lost, doubled, changed outcomes** | **{', '.join(map(str, wrong))}** |"
    yield f"| **broken links** | **{counts['broken']}** |"
    yield from (f"| | {sentence} |" for sentence in report.findings.sentences[:3])


def _reads(machine: Machine) -> Iterator[str]:
    found = asyncio.run(_storm(machine.another("world")))
    yield "| mixed reads of all callers, broken off at random | |"
    yield "|---|---|"
    yield f"| reads, answered | {READS:,}, {found.answered:,} |"
    yield f"| cancelled within the hub | {found.cancelled:,} |"
    yield f"| without an answer for their client | {found.hung_up:,} |"
    yield f"| **foreign rows** | **{len(found.foreign)}** |"
    yield f"| **answers unlike the undisturbed ones** | **{len(found.wrong)}** |"


async def _storm(machine: Machine) -> Storm:
    ring = KeyRing.load(key_file(machine.settings))
    folder, policy = machine.settings.data_dir, loader.load(demo=True)
    await fill(machine.url, data_dir=folder, policy=policy)
    async with a_world(machine.url, data_dir=folder, ring=ring, policy=policy) as world:
        return await reads.storm(world, reads=READS, seed=SEED)


def _interruptions(machine: Machine) -> Iterator[str]:
    rng = Random(SEED)  # noqa: S311 a failing run must come out the same again
    folder = Path(tempfile.mkdtemp(prefix="hub-bench-"))
    try:
        undisturbed = _county(machine, "undisturbed", folder)
        asyncio.run(undisturbed.finish())
        killed = _county(machine, "killed", folder)
        died, begun = asyncio.run(_with_kills(killed, rng))
        same = killed.state() == undisturbed.state()
        left = killed.left_behind()
    finally:
        shutil.rmtree(folder)
    yield "| ingest and comparison killed at random | |"
    yield "|---|---|"
    yield f"| commands, of these killed in their midst | {begun}, {died} |"
    yield f"| **the same as undisturbed** | **{'yes' if same else 'NO'}** |"
    yield f"| **files, runs, scratch folders left** | **{sum(left.values())}** |"


def _county(machine: Machine, name: str, folder: Path) -> County:
    url = machine.another(name).url
    settings = replace(machine.settings, database_url=Secret(url))
    return County.of(settings, url, folder / name)


async def _with_kills(county: County, rng: Random) -> tuple[int, int]:
    """Take each file in, and compare, with kills before each; return how many died of how many."""
    steps = [*county.files, None]
    died, each_time = 0, KILLS // len(steps) + 1
    for step in steps:
        for _ in range(each_time):
            died += await asyncio.to_thread(county.killed_after, at_random(rng), step) != 0
        await (county.finish() if step is None else county.take_in([step]))
    return died, each_time * len(steps)


def _large(machine: Machine) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="hub-bench-"))
    try:
        county = _county(machine, "large", folder)
        path = folder / "large.csv"
        bad = large.write(county.policy, path, LARGE_ROWS)
        size = path.stat().st_size
        taken = large.measured(_ingest(path), county.environment)
    finally:
        shutil.rmtree(folder)
    exact = (taken.facts.get("accepted"), taken.facts.get("rejected")) == (LARGE_ROWS - bad, bad)
    yield f"| a CSV file of {size / 1e6:.0f} MB, one bad row in each thousand | |"
    yield "|---|---|"
    yield f"| rows, of these bad | {LARGE_ROWS:,}, {bad:,} |"
    yield f"| **counted exactly** | **{'yes' if exact else taken.facts}** |"
    yield f"| peak memory of the process | {taken.peak_bytes / 2**20:,.0f} MiB |"
    yield f"| CPU | {taken.cpu_seconds:.1f} s |"


def _ingest(path: Path) -> Sequence[str]:
    return [*HUB, "ingest", str(path), "--dataset=HEA_DEATHS", "--json"]


_PARTS: Mapping[str, Callable[[Machine], Iterator[str]]] = {
    "history": _history,
    "seeded": _seeded,
    "reads": _reads,
    "interruptions": _interruptions,
    "large": _large,
}


if __name__ == "__main__":
    main()
