"""What fault tests share: asyncio's debug mode, which tells of whatever was never awaited."""

import asyncio
from collections.abc import AsyncGenerator

import pytest


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
