"""`hub schema`: writes the SDL and the contracts, and compares them with their files."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from hub.cli import former_contracts
from hub.cli.output import ExitCode, Json, say
from hub.domain.days import LOCAL_TIME
from hub.policy.loader import load
from schema import changes, sdl
from schema.changes import Broken

app = typer.Typer(no_args_is_help=True)

Since = Annotated[
    str | None, typer.Option("--since", help="与之比较的目录，或 git 版本，如 main。")
]
Folder = Annotated[Path, typer.Argument(help="存放 SDL 的目录。")]


@app.command(help="把完整的 SDL 和各部门的契约写入目录。")
def export(folder: Folder = sdl.FOLDER, *, as_json: Json = False) -> int:
    """Write the SDL and each contract to its file; a contract of nobody any more is removed."""
    wanted = sdl.files(load())
    (folder / sdl.CONTRACTS).mkdir(parents=True, exist_ok=True)
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name in sdl.kept(folder).keys() - wanted.keys():
        (folder / name).unlink()
    lines = [f"已写入 {folder / name}" for name in wanted]
    say({"folder": str(folder), "files": sorted(wanted)}, lines, as_json=as_json)
    return ExitCode.OK


@app.command(help="核对目录中的 SDL 和契约是否与程序一致；--since 另查契约变更影响谁。")
def check(folder: Folder = sdl.FOLDER, *, since: Since = None, as_json: Json = False) -> int:
    """Tell whether the files are as the program has them, and what breaks whom since then.

    A removal that was announced by a deprecation, and whose last day is over, is told and allowed.
    """
    wanted = sdl.files(load())
    stale = sdl.stale(wanted, folder)
    undated = changes.undated(wanted[sdl.WHOLE])
    found = changes.broken(former_contracts.of(since), sdl.contracts(wanted)) if since else []
    today = datetime.now(LOCAL_TIME).date()
    unannounced = [each for each in found if not each.is_announced(today)]
    lines = [f"{folder / name} 已过时；请执行 hub schema export。" for name in stale]
    lines += [f'@deprecated("{reason}") 未写明期限；请写 until 加日期。' for reason in undated]
    lines += [_line(each, today) for each in found]
    facts = {
        "folder": str(folder),
        "current": not stale,
        "stale": stale,
        "undated": undated,
        "broken": [asdict(each) | {"announced": each.is_announced(today)} for each in found],
    }
    say(facts, lines or ["一致"], as_json=as_json)
    return ExitCode.FINDING if stale or undated or unannounced else ExitCode.OK


def _line(each: Broken, today: date) -> str:
    """Return what is broken for people."""
    if each.is_announced(today):
        return f"{each.audience}: {each.what} 已公告，{each.until} 到期。"
    if each.until is not None:
        return f"{each.audience}: {each.what} 公告至 {each.until}，到期后方可移除。"
    remedy = '请先标注 @deprecated(reason: "until 日期")，到期后再移除。'
    return f"{each.audience}: {each.what} {remedy}"
