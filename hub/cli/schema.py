"""`hub schema`: writes the SDL, and compares it with the file in the repository."""

from pathlib import Path
from typing import Annotated

import typer

from hub.cli.output import ExitCode, Json, say
from schema import sdl

app = typer.Typer(help="GraphQL 模式：导出、核对。", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="SDL 文件。")]


@app.command(help="把完整的 SDL 写入文件。")
def export(file: File = sdl.FILE, *, as_json: Json = False) -> int:
    """Write the SDL to a file."""
    file.write_text(sdl.text(), encoding="utf-8")
    say({"file": str(file)}, [f"已写入 {file}"], as_json=as_json)
    return ExitCode.OK


@app.command(help="核对文件中的 SDL 是否与程序一致。")
def check(file: File = sdl.FILE, *, as_json: Json = False) -> int:
    """Tell whether the file holds the SDL as the program has it."""
    current = sdl.is_current(file)
    told = "一致" if current else f"{file} 已过时；请执行 hub schema export。"
    say({"file": str(file), "current": current}, [told], as_json=as_json)
    return ExitCode.OK if current else ExitCode.FINDING
