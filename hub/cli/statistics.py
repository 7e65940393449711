"""`hub statistics`: publishes the counts of a month that is over."""

from typing import Annotated

import typer

from hub.cli.opened import with_hub
from hub.cli.output import ExitCode, Json, say
from hub.domain.statistics import Month
from hub.runtime import Hub
from hub.services import statistics
from hub.services.statistics import Published

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `publish` a command of its own, though it is the only one."""


@app.command(help="发布已结束月份的汇总统计；已发布的不再改动，可以重复执行。")
def publish(
    *,
    month: Annotated[
        str | None, typer.Option("--month", help="已结束的月份，如 2026-10；缺省为上月。")
    ] = None,
    as_json: Json = False,
) -> int:
    """Publish a month, and print what became of it in each division."""

    async def work(hub: Hub) -> list[Published]:
        wanted = Month.written(month, hub.today()) if month else None
        return await statistics.publish(hub, wanted)

    done = with_hub(work)
    facts = {"divisions": [_facts(each) for each in done]}
    say(facts, [_line(each) for each in done], as_json=as_json)
    return ExitCode.OK if all(each.has_limit for each in done) else ExitCode.FINDING


def _facts(done: Published) -> dict[str, object]:
    return {
        "division": done.division,
        "month": str(done.month),
        "cells": done.cells,
        "hasLimit": done.has_limit,
    }


def _line(done: Published) -> str:
    """Return what became of a division's month, for people."""
    if not done.has_limit:
        return f"{done.division} {done.month} 未发布：请在各县政策包中采用 {statistics.SMALLEST}"
    if not done.cells:
        return f"{done.division} {done.month} 此前已发布"
    return f"{done.division} {done.month} 发布 {done.cells} 个单元"
