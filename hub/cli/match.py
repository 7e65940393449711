"""`hub match`: compares the data sets and folds what is found into alerts."""

from datetime import datetime
from typing import Annotated

import typer

from hub.cli.opened import with_hub
from hub.cli.output import Json, progress, say
from hub.services.arrivals import catch_up
from hub.services.matching import RunReport, match as compare

_SCOPES = {"FULL": "全量", "INCREMENTAL": "增量"}


def match(
    *,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="比对基准日；缺省为今天。"),
    ] = None,
    incremental: Annotated[
        bool,
        typer.Option("--incremental", help="只比对上次以来有变化的人员，结果与全量比对相同。"),
    ] = False,
    if_changed: Annotated[
        bool,
        typer.Option(
            "--if-changed", help="只在有批次取入或撤回后比对；已有比对在进行时，等它结束。"
        ),
    ] = False,
    as_json: Json = False,
) -> int:
    """Compare, and print what came of it."""
    if if_changed and as_of:
        raise typer.BadParameter("--if-changed 只比对今天，请去掉 --as-of。")
    day = as_of.date() if as_of else None
    progress("比对")
    report = with_hub(
        lambda hub: (
            catch_up(hub, incremental=incremental)
            if if_changed
            else compare(hub, as_of=day, incremental=incremental)
        )
    )
    say(facts_of(report), lines_of(report), as_json=as_json)
    return 0


def facts_of(report: RunReport | None) -> dict[str, object]:
    """Return a report as the facts that --json prints; None: there was nothing to compare."""
    if report is None:
        return {"runId": None}
    return {
        "runId": str(report.run_id),
        "scope": report.scope.value,
        "because": report.because,
        "completed": list(report.completed),
        "skipped": dict(report.skipped),
        "hits": report.hits,
        "raised": report.raised,
        "changed": report.changed,
        "ended": report.ended,
    }


def lines_of(report: RunReport | None) -> list[str]:
    """Return a report as lines for people; None: there was nothing to compare."""
    if report is None:
        return ["没有尚未比对的数据"]
    return [
        f"比对 {report.run_id}（{_SCOPES[report.scope]}）",
        f"命中 {report.hits}；新预警 {report.raised}，变化 {report.changed}，消除 {report.ended}",
        *([f"  改作全量: {report.because}"] if report.because else []),
        *(f"  完成 {indicator}" for indicator in report.completed),
        *(f"  未作 {indicator}: {reason}" for indicator, reason in report.skipped.items()),
    ]
