"""What fault tests share: asyncio's debug mode, a machine that may be killed, a populated world."""

import asyncio
from collections.abc import AsyncGenerator, Generator

import pytest

from tests.data_folders import DataFolders
from tests.faults import machines
from tests.faults.machines import Machine
from tests.oracle.fixtures import filled, world

__all__ = ["filled", "world"]


@pytest.fixture
async def debugging() -> AsyncGenerator[None]:
    """Let the loop check itself; slow steps are not told of, as they are no fault here."""
    loop = asyncio.get_running_loop()
    before = loop.get_debug(), loop.slow_callback_duration
    loop.set_debug(enabled=True)
    loop.slow_callback_duration = 5.0
    yield
    loop.set_debug(before[0])
    loop.slow_callback_duration = before[1]


@pytest.fixture(scope="module")
def machine(folders: DataFolders) -> Generator[Machine]:
    """Give a hub on a PostgreSQL of its own, which a test may stop as it likes."""
    with machines.a_machine(folders) as opened:
        yield opened
