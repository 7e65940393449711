"""A large file with one bad row in each thousand, and what a process that takes it in needs."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hub.policy.policy import Policy
from tests.matching.deliveries import citizen_id

BAD_IN = 1000
_FIRST_DAY = date(1930, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What taking a file in came to."""

    facts: Mapping[str, Any]  # as --json prints them
    returncode: int
    peak_bytes: int  # resident, of the process
    cpu_seconds: float


def write(policy: Policy, path: Path, rows: int) -> int:
    """Write deaths of so many different people; return how many rows are bad."""
    labels = [field.label_zh for field in policy.datasets["HEA_DEATHS"].fields]
    bad = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(labels) + "\n")
        for number in range(rows):
            born = f"{_FIRST_DAY + timedelta(days=number // 1000 % 30000):%Y%m%d}"
            who = citizen_id(number % 1000, born=born)
            if number % BAD_IN == BAD_IN - 1:
                bad += 1
                who = who[:17] + ("0" if who[17] != "0" else "1")
            file.write(f"{who},2026-10-{1 + number % 28:02d},HEA\n")
    return bad


def measured(command: Sequence[str], environment: Mapping[str, str]) -> Taken:
    """Run a command that prints JSON, and return what it said and needed."""
    with subprocess.Popen(  # noqa: S603 our own command
        command, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        printed = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Taken(
        facts=json.loads(printed),
        returncode=process.returncode,
        peak_bytes=usage.ru_maxrss * 1024,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
    )
