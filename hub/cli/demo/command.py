"""`hub demo`: the demonstration county, from an empty folder to a server that answers."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from hub import runtime
from hub.cli.demo import jurisdiction as places, page
from hub.cli.demo.jurisdiction import SMALL, Scale
from hub.cli.demo.kept import Kept
from hub.cli.demo.opening import open_county
from hub.cli.opened import settings
from hub.cli.output import Json, progress, say
from hub.cli.serve import Port, attend_and_compare, require_free
from hub.config import Environment, Settings, SettingsError
from hub.runtime import Hub
from hub.web.server import until_signal
from schema.errors import NOTICE

HOST = "127.0.0.1"  # and nothing else: the secrets stand in a file


def demo(
    *,
    port: Port = 8000,
    data_dir: Annotated[
        Path | None, typer.Option("--data-dir", help="数据目录；缺省为 .hub。")
    ] = None,
    jurisdiction: Annotated[
        str | None,
        typer.Option(
            "--jurisdiction",
            help=f"{'、'.join(places.codes())}；缺省为目录中已有的，或 {places.DEFAULT}。",
        ),
    ] = None,
    small: Annotated[bool, typer.Option("--small", help="小规模演示县，供试验和测试。")] = False,
    as_json: Json = False,
) -> int:
    """Open the demonstration where it is not open yet, and serve it until a signal."""
    given = _settings(port, data_dir)
    kept = Kept(folder=given.data_dir)
    wanted = None if jurisdiction is None else places.known(jurisdiction)
    require_free(HOST, port)
    with kept.held():
        code = kept.jurisdiction(wanted) or places.DEFAULT
        size = SMALL if small else None
        until_signal(_serve(given, kept, Asked(code=code, size=size, port=port, as_json=as_json)))
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be opened, and how it is told."""

    code: str  # of the jurisdiction
    size: Scale | None  # of its county; None: its own
    port: int
    as_json: bool


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


async def _serve(given: Settings, kept: Kept, asked: Asked) -> None:
    """Bring the database up, fill it where that is not done, and serve."""
    progress(f"{NOTICE}：启动数据库（{given.data_dir}）")
    async with runtime.serving(given):
        await runtime.migrate(given)
        async with Hub.open(given) as hub:
            opening = kept.whole() or await open_county(hub, kept, asked.code, asked.size)
            kept.finish(opening, given.issuer)
            place = places.read(opening.jurisdiction, hub.policy, hub.today())
            shown = page.Page(
                place=place, clients=opening.clients, issuer=given.issuer, file=kept.finished
            )
            await attend_and_compare(
                hub,
                HOST,
                asked.port,
                lambda _address: say(shown.facts(), shown.lines(), as_json=asked.as_json),
            )
