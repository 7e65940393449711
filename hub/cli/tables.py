"""A list that a command prints."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from hub.cli.output import say

_PIPED_WIDTH = 200  # columns, where no terminal says how many it has


def say_table(
    facts: Mapping[str, Any],
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    as_json: bool,
) -> None:
    """Print a list: the facts as one JSON object, or the rows as a table for people."""
    if as_json:
        say(facts, (), as_json=True)
        return
    table = Table(*headings, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(str(value) for value in row))
    Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH).print(table)
