"""What a command says: its result on stdout, its progress on stderr, its exit code."""

import json
import sys
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。")]


class ExitCode(IntEnum):
    """How a command ended."""

    OK = 0
    FINDING = 1  # it ran, and found something that needs a person
    USAGE = 2  # it was called in a way that cannot work
    UNREACHABLE = 3  # the database, or the server's port, cannot be used


def say(facts: Mapping[str, Any], lines: Iterable[str], *, as_json: bool) -> None:
    """Print a result: the facts as one JSON object, or the lines for people."""
    if as_json:
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, default=str) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


def progress(text: str) -> None:
    """Tell on stderr what is being done."""
    sys.stderr.write(f"→ {text}\n")
    sys.stderr.flush()


def fail(code: str, message: str, *, as_json: bool) -> None:
    """Print why a command ended: on stdout as JSON, or on stderr for people."""
    if as_json:
        say({"error": {"code": code, "message": message}}, (), as_json=True)
    else:
        sys.stderr.write(f"错误: {message}\n")
