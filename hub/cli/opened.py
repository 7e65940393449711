"""The hub as a command needs it: opened for the time of one piece of work."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import TypeVar

from hub.config import Settings
from hub.runtime import Hub

T = TypeVar("T")


def settings() -> Settings:
    """Return the settings of this process, from HUB_* in its environment.

    Raises:
        SettingsError: one is unknown or does not hold.
    """
    return Settings.read(os.environ)


def with_hub(work: Callable[[Hub], Awaitable[T]], given: Settings | None = None) -> T:
    """Open the hub, do the work, close the hub, and return what the work came to.

    Args:
        work: what to do.
        given: None takes this process's settings.

    Raises:
        Unavailable: the database cannot be reached.
        SchemaOutdated: it needs `hub migrate`.
    """
    return asyncio.run(_opened(work, given or settings()))


async def _opened(work: Callable[[Hub], Awaitable[T]], given: Settings) -> T:
    async with Hub.open(given) as hub:
        return await work(hub)
