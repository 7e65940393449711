"""Work that blocks, done on a thread, and never left running behind."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Generic, TypeVar

T = TypeVar("T")


async def finished(work: Callable[[], T], *, interrupt: Callable[[], None]) -> T:
    """Do work on a thread; where the waiting is cancelled, interrupt the work and wait for its end.

    So nothing that the work uses is closed while it is at it.

    Args:
        work: what blocks.
        interrupt: makes it end soon; it may be called when the work has ended already.
    """
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        interrupt()
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait({task})
        task.exception()  # what the interruption made of it is nobody's concern
        raise


async def aside(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Do asynchronous work on an event loop of its own, so that this one goes on serving.

    Args:
        work: makes the coroutine; it must share nothing that is bound to this event loop.
    """
    runner = _Runner(work)
    return await finished(runner.run, interrupt=runner.cancel)


class _Runner(Generic[T]):
    """One piece of work on its loop."""

    def __init__(self, work: Callable[[], Coroutine[Any, Any, T]]) -> None:
        """Take what to do."""
        self._work = work
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[T] | None = None
        self._is_cancelled = False

    def run(self) -> T:
        """Do the work, and return what it came to."""
        return asyncio.run(self._cancellable())

    def cancel(self) -> None:
        """Cancel the work, be it begun or not."""
        self._is_cancelled = True
        if self._loop is not None and self._task is not None:
            with suppress(RuntimeError):  # the loop is closed: the work has ended
                self._loop.call_soon_threadsafe(self._task.cancel)

    async def _cancellable(self) -> T:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._work())
        if self._is_cancelled:
            self._task.cancel()
        return await self._task
