"""`hub demo`: the demonstration county, from an empty folder to a server that answers."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from hub import runtime
from hub.cli.demo import county, page
from hub.cli.demo.county import Scale
from hub.cli.demo.kept import Kept
from hub.cli.demo.opening import open_county
from hub.cli.opened import settings
from hub.cli.output import Json, progress, say
from hub.cli.serve import Port, attend_and_compare, require_free
from hub.config import Environment, Settings, SettingsError
from hub.runtime import Hub
from hub.web.server import Ready, until_signal
from schema.errors import NOTICE

HOST = "127.0.0.1"  # and nothing else: the secrets stand in a file


def demo(
    *,
    port: Port = 8000,
    data_dir: Annotated[
        Path | None, typer.Option("--data-dir", help="数据目录；缺省为 .hub。")
    ] = None,
    small: Annotated[bool, typer.Option("--small", help="小规模演示县，供试验和测试。")] = False,
    as_json: Json = False,
) -> int:
    """Open the demonstration where it is not open yet, and serve it until a signal."""
    given = _settings(port, data_dir)
    kept = Kept(folder=given.data_dir)
    require_free(HOST, port)

    def ready(_address: str) -> None:
        clients = kept.clients()
        facts = {
            "notice": NOTICE,
            "demo": str(kept.finished),
            "graphql": f"{given.issuer}/graphql",
            "curl": page.curl(clients, given.issuer),
        }
        say(facts, page.lines(clients, given.issuer, kept.finished), as_json=as_json)

    scale = county.SMALL if small else county.FULL
    with kept.held():
        until_signal(_serve(given, kept, scale, port=port, ready=ready))
    return 0


def _settings(port: int, data_dir: Path | None) -> Settings:
    given = settings()
    if given.environment is Environment.PRODUCTION:
        raise SettingsError("演示不能用于生产环境；请取消 HUB_ENV=production。")
    return replace(
        given,
        environment=Environment.DEMO,
        data_dir=data_dir or given.data_dir,
        issuer=f"http://{HOST}:{port}",
    )


async def _serve(given: Settings, kept: Kept, scale: Scale, *, port: int, ready: Ready) -> None:
    """Bring the database up, fill it where that is not done, and serve."""
    progress(f"{NOTICE}：启动数据库（{given.data_dir}）")
    async with runtime.serving(given):
        await runtime.migrate(given)
        async with Hub.open(given) as hub:
            if clients := kept.clients():
                kept.finish(clients, given.issuer)
            else:
                await open_county(hub, kept, scale)
            await attend_and_compare(hub, HOST, port, ready)
