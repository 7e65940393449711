"""`hub schema`: writes the SDL and the contracts, and compares them with their files."""

from pathlib import Path
from typing import Annotated

import typer

from hub.cli.output import ExitCode, Json, say
from hub.policy.loader import load
from schema import sdl

app = typer.Typer(help="GraphQL 模式与各部门契约：导出、核对。", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="存放 SDL 的目录。")]


@app.command(help="把完整的 SDL 和各部门的契约写入目录。")
def export(folder: Folder = sdl.FOLDER, *, as_json: Json = False) -> int:
    """Write the SDL and each contract to its file; a contract of nobody any more is removed."""
    wanted = sdl.files(load())
    (folder / sdl.CONTRACTS).mkdir(parents=True, exist_ok=True)
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name in _kept(folder) - wanted.keys():
        (folder / name).unlink()
    lines = [f"已写入 {folder / name}" for name in wanted]
    say({"folder": str(folder), "files": sorted(wanted)}, lines, as_json=as_json)
    return ExitCode.OK


@app.command(help="核对目录中的 SDL 和契约是否与程序一致。")
def check(folder: Folder = sdl.FOLDER, *, as_json: Json = False) -> int:
    """Tell whether the files hold the SDL and the contracts as the program has them."""
    wanted, kept = sdl.files(load()), _kept(folder)
    stale = sorted(
        name
        for name in wanted.keys() | kept
        if name not in kept or (folder / name).read_text(encoding="utf-8") != wanted.get(name)
    )
    lines = [f"{folder / name} 已过时；请执行 hub schema export。" for name in stale]
    facts = {"folder": str(folder), "current": not stale, "stale": stale}
    say(facts, lines or ["一致"], as_json=as_json)
    return ExitCode.FINDING if stale else ExitCode.OK


def _kept(folder: Path) -> set[str]:
    """Return the files of SDL that a folder holds, by their paths within it."""
    found = [*folder.glob("schema.graphql"), *(folder / sdl.CONTRACTS).glob("*.graphql")]
    return {path.relative_to(folder).as_posix() for path in found}
