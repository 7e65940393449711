"""`hub serve`: answers GraphQL and gives tokens, until a signal."""

import socket
from dataclasses import replace
from typing import Annotated

import typer

from hub.cli.arrivals import Watch
from hub.cli.opened import settings
from hub.cli.output import Json, progress, say
from hub.config import Settings
from hub.domain.errors import Unready
from hub.runtime import Hub
from hub.services import ingest
from hub.web import server
from hub.web.server import Ready
from schema.errors import NOTICE

Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="端口。")]


class PortTaken(Unready):
    """Another program listens on the port, or this user may not."""


def serve(
    *,
    host: Annotated[str, typer.Option("--host", help="监听地址。")] = "127.0.0.1",
    port: Port = 8000,
    match: Annotated[
        bool,
        typer.Option("--match/--no-match", help="新到的数据即时比对（另起低优先级进程）。"),
    ] = True,
    as_json: Json = False,
) -> int:
    """Serve until a signal; the issuer follows the port unless HUB_ISSUER names one."""
    given = settings()
    require_free(host, port)
    if given.issuer == Settings().issuer:
        given = replace(given, issuer=f"http://{host}:{port}")

    def ready(address: str) -> None:
        facts = {"notice": NOTICE if given.is_demo else None, "graphql": f"{given.issuer}/graphql"}
        lines = [NOTICE] if given.is_demo else []
        lines += [f"监听      {address}", f"GraphQL  {given.issuer}/graphql"]
        say(facts, lines, as_json=as_json)

    progress("启动")
    server.until_signal(_opened(given, host, port, compares=match, ready=ready))
    return 0


async def attend(hub: Hub, host: str, port: int, ready: Ready) -> None:
    """Clear what an interrupted ingest left behind, and serve an open hub."""
    await ingest.sweep(hub)
    await server.prepare(hub, host, port, ready=ready).serve()


async def attend_and_compare(hub: Hub, host: str, port: int, ready: Ready) -> None:
    """Serve an open hub, and have what comes in compared."""
    async with Watch(hub=hub).kept():
        await attend(hub, host, port, ready)


def require_free(host: str, port: int) -> None:
    """Refuse a port that cannot be listened on.

    Raises:
        PortTaken: another program has it, or this user may not.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"不能监听 {host}:{port}（{error.strerror}）；请停止占用它的程序，"
                "或用 --port 换一个端口。"
            ) from error


async def _opened(given: Settings, host: str, port: int, *, compares: bool, ready: Ready) -> None:
    serving = attend_and_compare if compares else attend
    async with Hub.open(given) as hub:
        await serving(hub, host, port, ready)
