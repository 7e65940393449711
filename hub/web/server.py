"""Serve the hub until a signal, then end in order: requests first, then the hub itself."""

import asyncio
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

import uvicorn
from uvicorn.loops.auto import auto_loop_factory

from hub.config import Settings
from hub.runtime import Hub
from hub.web.app import build

GRACE_SECONDS = 10  # for requests that are under way when the signal comes

Ready = Callable[[str], None]  # told the address that is listened on, as http://127.0.0.1:8000


def serve(settings: Settings, host: str, port: int, *, ready: Ready | None = None) -> None:
    """Open the hub and serve it until SIGTERM or SIGINT, then close it.

    Args:
        settings: of the hub.
        host: the address to listen on.
        port: 0 takes a free one.
        ready: called once the port is listened on.

    Raises:
        SystemExit: with 0 after a signal.
    """
    end_on_signals()
    # Runner and not asyncio.run: in Python 3.11 only the former takes another loop.
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        runner.run(_serve(settings, host, port, ready))


def prepare(hub: Hub, host: str, port: int, *, ready: Ready | None = None) -> uvicorn.Server:
    """Return a server of an open hub, whose `serve` ends on SIGTERM, SIGINT or `should_exit`.

    It ends once no request is under way. After a signal it raises the signal again, so that
    `end_on_signals` is to be called before.
    """
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


def end_on_signals() -> None:
    """Make SIGTERM and SIGINT raise SystemExit, so that whatever is open gets closed.

    uvicorn handles both while it serves, and raises the signal again once it has ended: with the
    default handler the process would die there, and the embedded PostgreSQL live on.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _exit)


async def _serve(settings: Settings, host: str, port: int, ready: Ready | None) -> None:
    async with Hub.open(settings) as hub:
        await prepare(hub, host, port, ready=ready).serve()


def _exit(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


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
