"""A small county's files, taken in by commands that may be killed, and what they come to."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg

from hub.config import Secret, Settings
from hub.domain.days import local_day
from hub.policy import loader
from hub.policy.policy import Policy
from hub.runtime import Hub, key_file, now
from hub.services import ingest
from hub.services.ingest import Delivery
from hub.services.matching import match
from tests.data_folders import HUB
from tests.matching.deliveries import citizen_id, csv_text

DYING = (sys.executable, "-m", "tests.faults.dying")
PEOPLE = 60

# What is known in the end, without the ids and instants that differ from run to run.
_STATE: Mapping[str, str] = {
    "households": "SELECT number, status, division_code, member_count FROM household",
    "persons": "SELECT citizen_id_index, name, id_status, birth_date FROM person",
    "memberships": """SELECT h.number, p.citizen_id_index, m.relation, m.valid_to FROM membership m
        JOIN household h ON h.id = m.household_id JOIN person p ON p.id = m.person_id""",
    "determinations": """SELECT p.citizen_id_index, d.category, d.valid_from, d.valid_to
        FROM determination d JOIN person p ON p.id = d.person_id""",
    "payments": """SELECT p.citizen_id_index, a.programme_code, a.amount_fen, a.period_from,
        a.status FROM assistance_record a JOIN person p ON p.id = a.person_id""",
    "facts": """SELECT p.citizen_id_index, f.dataset, f.disability_level, f.died_on FROM facts f
        JOIN person p ON p.id = f.person_id""",
    "alerts": """SELECT a.indicator, p.citizen_id_index, a.state, a.severity, a.version
        FROM alert a JOIN person p ON p.id = a.person_id""",
    "batches": "SELECT dataset, digest, as_of, accepted, rejected, duplicate FROM batch",
    "rejections": """SELECT b.dataset, r.line, r.field, r.reason FROM batch_rejection r
        JOIN batch b ON b.id = r.batch_id""",
    "events": """SELECT coalesce(h.number, p.citizen_id_index::text), e.sequence, e.kind
        FROM chain_event e JOIN household h ON h.id = e.household_id
        LEFT JOIN person p ON p.id = h.head_person_id""",
    "runs": "SELECT hits, raised, changed, ended FROM match_run",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """A hub of its own, and the files that it is sent, in their order."""

    settings: Settings
    files: Sequence[tuple[str, Path]]  # data set and file
    policy: Policy

    @classmethod
    def of(cls, settings: Settings, url: str, folder: Path) -> "County":
        """Give a county on a migrated database, with a data folder and keys of the run."""
        data_dir = folder / "data"
        data_dir.mkdir(parents=True)
        shutil.copy(key_file(settings), key_file(replace(settings, data_dir=data_dir)))
        own = replace(settings, database_url=Secret(url), data_dir=data_dir)
        policy = loader.load(demo=True)
        return cls(settings=own, files=_written(policy, folder), policy=policy)

    def command(self, file: tuple[str, Path] | None) -> list[str]:
        """Return the arguments that take a file in; None compares."""
        if file is None:
            return ["match"]
        dataset, path = file
        return ["ingest", str(path), f"--dataset={dataset}"]

    def killed_at(self, point: str, file: tuple[str, Path] | None = None) -> int:
        """Run a command that dies at a point, and return how it ended."""
        return self.run([*DYING, point, *self.command(file)]).returncode

    def killed_after(self, seconds: float, file: tuple[str, Path] | None = None) -> int:
        """Run a command, kill it after a while, and return how it ended."""
        with subprocess.Popen(  # noqa: S603 our own command
            [*HUB, *self.command(file)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                return process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                return process.wait()

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a command as this county."""
        return subprocess.run(  # noqa: S603 our own command
            command, env=self.environment, capture_output=True, text=True, check=False
        )

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this hub finds in its environment."""
        assert self.settings.database_url is not None
        kept = {key: value for key, value in os.environ.items() if not key.startswith("HUB_")}
        return kept | {
            "HUB_ENV": self.settings.environment.value,
            "HUB_DATABASE_URL": self.settings.database_url.reveal(),
            "HUB_DATA_DIR": str(self.settings.data_dir),
        }

    async def take_in(self, files: Sequence[tuple[str, Path]]) -> None:
        """Start as `hub serve` does, and take in whatever is not in yet."""
        async with Hub.open(self.settings, policy=self.policy) as hub:
            await ingest.sweep(hub)
            for dataset, path in files:
                await ingest.take_in(hub, Delivery(path=path, dataset=dataset))

    async def finish(self) -> None:
        """Take everything in, and compare unless a run was committed."""
        await self.take_in(self.files)
        async with Hub.open(self.settings, policy=self.policy) as hub:
            if not self.state()["runs"]:
                await match(hub)

    def state(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return what the hub knows, sorted."""
        assert self.settings.database_url is not None
        with psycopg.connect(self.settings.database_url.reveal()) as connection:
            return {
                name: sorted(connection.execute(sql.encode()).fetchall(), key=repr)
                for name, sql in _STATE.items()
            }

    def left_behind(self) -> dict[str, int]:
        """Return how many files are too many: of batches and of runs, and scratch folders."""
        folder, state = self.settings.data_dir, self.state()
        rows = [each for each in folder.glob("datasets/*/*") if ".rejected." not in each.name]
        return {
            "batches": len(rows) - len(state["batches"]),
            "runs": len([*folder.glob("hits/*")]) - len(state["runs"]),
            "scratch": len([*folder.glob("scratch/*")]),
        }


def _written(policy: Policy, folder: Path) -> list[tuple[str, Path]]:
    """Write the files: people, some of whom are disabled and not paid, dead and paid."""
    numbers = [citizen_id(n) for n in range(1, PEOPLE + 1)]
    today = local_day(now())
    rows: dict[str, list[dict[str, str]]] = {
        "CA_ROSTER": [
            {"id_number": number, "household_number": f"H{place}"}
            for place, number in enumerate(numbers)
        ],
        "POPULATION": [{"id_number": citizen_id(n)} for n in range(500, 520)],
        "DPF_CERTIFICATES": [{"id_number": number} for number in numbers[:20]],
        "HEA_DEATHS": [
            {"id_number": number, "died_on": f"{today - timedelta(days=200)}"}
            for number in numbers[20:30]
        ],
        "CA_NURSING": _payments(numbers[5:15], today.replace(day=1)),
        "CA_BASIC": _payments(numbers[15:40], today.replace(day=1)),
    }
    rows["CA_BASIC"].append({**rows["CA_BASIC"][0], "id_number": "410721195006150019"})
    files: list[tuple[str, Path]] = []
    for dataset, each in rows.items():
        path = folder / f"{dataset}.csv"
        path.write_text(csv_text(policy, dataset, each), "utf-8")
        files.append((dataset, path))
    return files


def _payments(numbers: Sequence[str], this_month: Any) -> list[dict[str, str]]:
    """Return the payments of three months before this one."""
    rows: list[dict[str, str]] = []
    month = this_month
    for _ in range(3):
        month = (month - timedelta(days=1)).replace(day=1)
        rows += [
            {
                "id_number": number,
                "household_number": f"H{place}",
                "month": f"{month:%Y-%m}",
                "paid_on": f"{month.replace(day=20)}",
            }
            for place, number in enumerate(numbers)
        ]
    return rows


def at_random(rng: random.Random) -> float:
    """Return after how many seconds a command dies: mostly in the midst of its work."""
    return rng.uniform(0.8, 4.0)
