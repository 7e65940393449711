"""Demonstrations of a small county, started as somebody would start them."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.data_folders import HUB

JOURNEY = Path(__file__).parents[2] / "scripts" / "journey.py"
FIRST_START_SECONDS = 90
SECOND_START_SECONDS = 30


@dataclass(slots=True, kw_only=True)
class Demo:
    """A demonstration that serves."""

    process: subprocess.Popen[str]
    facts: dict[str, Any]  # what it printed once it served
    folder: Path

    def answer_to_the_curl_line(self) -> dict[str, Any]:
        """Paste the printed line into a shell, and return what it prints."""
        done = subprocess.run(  # noqa: S603 the line is the demo's own
            ["/bin/bash", "-c", self.facts["curl"]],
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
        return json.loads(done.stdout)

    def kept(self) -> dict[str, Any]:
        """Return what demo.json holds."""
        return json.loads((self.folder / "demo.json").read_text(encoding="utf-8"))

    def server_pid(self) -> int:
        """Return the process id of the PostgreSQL that runs beside it."""
        [lines] = [path.read_text() for path in self.folder.rglob("postmaster.pid")]
        return int(lines.splitlines()[0])

    def walk(self) -> subprocess.CompletedProcess[str]:
        """Walk the journey against it, knowing its folder alone."""
        command = [sys.executable, JOURNEY, self.folder]
        return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603

    def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """Stop it with a signal and return its exit code."""
        self.process.send_signal(with_signal)
        return self.process.wait(timeout=30)


@dataclass(slots=True, kw_only=True)
class Starter:
    """Starts demonstrations of a small county in one folder, and sees that each one ends."""

    folder: Path
    options: Sequence[str] = ()  # of `hub demo`, beside those of every test
    begun: list[subprocess.Popen[str]] = field(default_factory=list["subprocess.Popen[str]"])

    def begin(self, port: int) -> subprocess.Popen[str]:
        """Start one in a process group of its own."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("HUB_")}
        process = subprocess.Popen(  # noqa: S603 the program under test
            [
                *HUB,
                "demo",
                "--small",
                "--json",
                f"--port={port}",
                f"--data-dir={self.folder}",
                *self.options,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=kept,
            start_new_session=True,
        )
        self.begun.append(process)
        return process

    def start(self) -> Demo:
        """Start one and wait until it serves."""
        process = self.begin(free_port())
        assert process.stdout is not None
        line = process.stdout.readline()
        assert '"curl"' in line, line
        return Demo(process=process, facts=json.loads(line), folder=self.folder)

    def end(self) -> None:
        """Kill what still runs, and close the pipes."""
        for process in self.begun:
            process.kill()
            process.communicate()


@contextmanager
def starting() -> Generator[Starter]:
    """Give an empty folder, whose path is short enough for a socket, and what starts there."""
    folder = Path(tempfile.mkdtemp(prefix="hub-demo-"))
    starter = Starter(folder=folder / "data")
    try:
        yield starter
    finally:
        starter.end()
        shutil.rmtree(folder)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_alive(pid: int) -> bool:
    """Tell whether a process, or with a minus any of a group, runs once it had time to end.

    Orphans stay in the table of processes until the system's first process has fetched them.
    """
    for _ in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    return True
