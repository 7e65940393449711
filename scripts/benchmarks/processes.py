"""CPU times of processes, read from /proc."""

import os
from pathlib import Path

import psycopg

_TICK = os.sysconf("SC_CLK_TCK")
_USER, _SYSTEM, _CHILDREN_USER, _CHILDREN_SYSTEM = 11, 12, 13, 14  # after the command's name


def _times(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def cpu(pid: int) -> float:
    """Return the CPU seconds that a process has used."""
    times = _times(pid)
    return (int(times[_USER]) + int(times[_SYSTEM])) / _TICK


def tree_cpu(pid: int) -> float:
    """Return the CPU seconds of a process, its children, and those that it has waited for."""
    times = _times(pid)
    total = sum(int(times[i]) for i in (_USER, _SYSTEM, _CHILDREN_USER, _CHILDREN_SYSTEM)) / _TICK
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if int(_times(int(entry.name))[1]) == pid:
                    total += cpu(int(entry.name))
            except FileNotFoundError:
                continue  # it ended meanwhile; its time is counted with those waited for
    return total


def postmaster(url: str) -> int:
    """Return the process id of a server on this machine."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        return int(_times(int(row[0]))[1])
