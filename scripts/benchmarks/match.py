"""Measure an incremental comparison against a full one, in turns, on the demonstration county."""

import asyncio
import json
import os
import platform
import shutil
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

from hub.cli.demo import jurisdiction
from hub.cli.demo.files import Written
from hub.cli.demo.opening import write_files
from hub.config import Environment, Settings
from hub.runtime import Hub, migrate
from hub.services.ingest import Delivery, take_in
from hub.services.matching import RunReport, match

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
FOLDER = Path(os.environ.get("BENCH_DIR", ".hub/bench")) / "match"
CHANGED = "DPF_CERTIFICATES"  # of which one row in a thousand says something else each round
EVERY = 1000


@dataclass(slots=True, kw_only=True)
class Figures:
    """What the rounds came to."""

    incremental: list[float] = field(default_factory=list[float])  # seconds
    full: list[float] = field(default_factory=list[float])  # seconds
    found: list[int] = field(default_factory=list[int])  # alerts that incremental runs wrote
    missed: int = 0  # that the full run after them still had to write


def altered(file: Written, turn: int) -> Path:
    """Write a delivery in which some certificates are frozen, others in each round."""
    lines = file.path.read_text("utf-8").splitlines()
    for at in range(turn, len(lines), EVERY):
        lines[at] = json.dumps({**json.loads(lines[at]), "status": "FROZEN"}, ensure_ascii=False)
    path = file.path.with_name(f"{CHANGED}-{turn}.jsonl")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def written(report: RunReport) -> int:
    """Return how many alerts a run raised, changed or ended."""
    return report.raised + report.changed + report.ended


async def timed(hub: Hub, *, incremental: bool) -> tuple[float, RunReport]:
    """Run a comparison, and tell how many seconds it took."""
    started = time.perf_counter()
    report = await match(hub, incremental=incremental)
    return time.perf_counter() - started, report


async def measure(hub: Hub, certificates: Written) -> Figures:
    """Change little, compare narrowly, then in full; as often as asked."""
    figures = Figures()
    for turn in range(ROUNDS):
        delivery = Delivery(path=altered(certificates, turn), dataset=CHANGED)
        await take_in(hub, delivery)
        seconds, narrow = await timed(hub, incremental=True)
        assert narrow.because is None, narrow.because
        figures.incremental.append(seconds)
        figures.found.append(written(narrow))
        seconds, full = await timed(hub, incremental=False)
        figures.full.append(seconds)
        figures.missed += written(full)
    return figures


async def run(settings: Settings) -> None:
    """Fill a hub with the county, measure, print the table of the README."""
    await migrate(settings)
    async with Hub.open(settings) as hub:
        place = jurisdiction.read(jurisdiction.DEFAULT, hub.policy, hub.today())
        files = write_files(hub, place, hub.today(), FOLDER / "files")
        for file in files:
            await take_in(hub, Delivery(path=file.path, dataset=file.dataset, as_of=file.as_of))
        first, report = await timed(hub, incremental=False)
        [certificates] = [file for file in files if file.dataset == CHANGED]
        figures = await measure(hub, certificates)
    narrow, full = statistics.median(figures.incremental), statistics.median(figures.full)
    print(f"{ROUNDS} rounds, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| comparison of the demonstration county | |\n|---|---|")
    print(f"| first full run, {report.raised} alerts raised | {first:.2f} s |")
    print(f"| full run | {full:.2f} s |")
    print(f"| incremental run, 0.1 % of the certificates changed | {narrow:.2f} s |")
    print(f"| incremental ÷ full (goal 0.5) | {narrow / full:.2f} |")
    print(f"| alerts that it wrote, by round | {', '.join(map(str, figures.found))} |")
    print(f"| alerts that a full run after it still wrote | {figures.missed} |")


def main() -> None:
    """Measure in a folder of its own, made anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    asyncio.run(run(Settings(environment=Environment.DEMO, data_dir=FOLDER)))


if __name__ == "__main__":
    main()
