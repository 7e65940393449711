"""Serve the hub until a signal, then end in order: requests first, then the hub itself."""

import asyncio
import signal
import socket
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.loops.auto import auto_loop_factory

from hub.config import Settings
from hub.runtime import Hub
from hub.web.app import build
from schema import named, sdl

GRACE_SECONDS = 10  # for requests that are under way when the signal comes
SIGNALS = (signal.SIGTERM, signal.SIGINT)

Ready = Callable[[str], None]  # told the address that is listened on, as http://127.0.0.1:8000


def serve(settings: Settings, host: str, port: int, *, ready: Ready | None = None) -> None:
    """Open the hub and serve it until SIGTERM or SIGINT, then close it.

    Args:
        settings: of the hub.
        host: the address to listen on.
        port: 0 takes a free one.
        ready: called once the port is listened on.
    """
    until_signal(_serve(settings, host, port, ready))


def until_signal(work: Coroutine[Any, Any, None]) -> None:
    """Run the work on the server's loop until it is done, or SIGTERM or SIGINT ends it.

    The signal cancels the work and nothing else, so that whatever the work has opened is closed in
    order. (SystemExit, raised out of the loop, would cancel all tasks at once: a worker of a
    connection pool that is connecting swallows that, and the process hangs.)
    """
    # Runner and not asyncio.run: in Python 3.11 only the former takes another loop.
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner, suppress(_Ended):
        runner.run(_cancelled_by_signal(work))


def prepare(hub: Hub, host: str, port: int, *, ready: Ready | None = None) -> uvicorn.Server:
    """Return a server of an open hub, whose `serve` ends on SIGTERM, SIGINT or `should_exit`.

    It returns once no request is under way, so that its caller can close the hub.

    Raises:
        StaleContract: in production, where the published SDL is not what is served.
    """
    if hub.settings.is_production:
        sdl.require_current(hub.policy)
    named.warm(hub.policy)
    config = uvicorn.Config(
        build(hub),
        host=host,
        port=port,
        lifespan="off",
        access_log=False,  # it would write query strings; hub.web.envelope writes a line of its own
        log_config=None,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return _Server(config, ready)


async def _serve(settings: Settings, host: str, port: int, ready: Ready | None) -> None:
    async with Hub.open(settings) as hub:
        await prepare(hub, host, port, ready=ready).serve()


class _Ended(Exception):
    """A signal ended the work before it was done."""


async def _cancelled_by_signal(work: Coroutine[Any, Any, None]) -> None:
    """Do the work; the first signal cancels it, and later ones leave its closing alone."""
    loop, task = asyncio.get_running_loop(), asyncio.create_task(work)

    def end(_number: int, _frame: FrameType | None) -> None:
        _ignore_signals()
        loop.call_soon_threadsafe(task.cancel)

    for number in SIGNALS:
        signal.signal(number, end)
    try:
        await task
    except asyncio.CancelledError:
        raise _Ended from None


def _ignore_signals() -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


class _Server(uvicorn.Server):
    """A server that says when it listens, and where."""

    def __init__(self, config: uvicorn.Config, ready: Ready | None) -> None:
        """Keep whom to tell."""
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        if self._ready is not None:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            self._ready(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """End on a signal; uvicorn would raise it again, and cut short the hub's closing."""
        with super().capture_signals():
            yield
            ended = bool(self._captured_signals)
            self._captured_signals.clear()
        if ended:
            _ignore_signals()
