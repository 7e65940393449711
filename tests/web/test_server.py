"""The process that serves: it ends in order, and leaves nothing behind."""

import asyncio
import signal
import sys
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from tests.data_folders import DataFolders


@pytest.fixture
def data_dir(folders: DataFolders) -> Generator[Path]:
    """Give the data folder of a hub that does not run."""
    with folders.with_hub() as folder:
        yield folder


def _running_in(folder: Path) -> list[str]:
    """Return the command lines of all processes that mention a folder."""
    lines: list[str] = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = process.read_bytes().replace(b"\0", b" ").decode()
        except OSError:  # it ended just now
            continue
        if str(folder) in line:
            lines.append(line)
    return lines


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_signal_ends_everything(data_dir: Path, number: signal.Signals) -> None:
    """SIGTERM and SIGINT end the server with 0, and the embedded PostgreSQL with it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.web.served", data_dir, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    address = (await process.stdout.readline()).decode().strip()
    async with httpx.AsyncClient(base_url=address) as web:
        ready = await web.get("/readyz")
    running = _running_in(data_dir)

    process.send_signal(number)
    status = await asyncio.wait_for(process.wait(), timeout=20)

    assert (ready.status_code, status) == (200, 0)
    assert any("postgres" in line for line in running)
    assert _running_in(data_dir) == []
