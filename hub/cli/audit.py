"""`hub audit`: proves the assistance chains against the rows that they commit to."""

from typing import Annotated
from uuid import UUID

import typer

from hub.cli.opened import with_hub
from hub.cli.output import ExitCode, Json, progress, say
from hub.services import audit
from hub.services.audit import Finding

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `verify` a command of the group, though it is the only one."""


@app.command(help="重新计算每户的链与承诺，指出第一处不符；整条改写只能由日后的公开日志发现。")
def verify(
    *,
    household: Annotated[
        UUID | None, typer.Option("--household", help="只核验这一户；缺省为全部。")
    ] = None,
    as_json: Json = False,
) -> int:
    """Recompute the chains, and print what does not agree."""
    progress("核验救助链")
    verdict = with_hub(lambda hub: audit.verify(hub, household))
    say(
        {
            "households": verdict.households,
            "events": verdict.events,
            "rows": verdict.rows,
            "findings": [_facts_of(finding) for finding in verdict.findings],
        },
        [
            f"户 {verdict.households}，环节 {verdict.events}，业务记录 {verdict.rows}",
            *(_line_of(finding) for finding in verdict.findings),
            f"发现 {len(verdict.findings)} 处不符" if verdict.findings else "全部相符",
        ],
        as_json=as_json,
    )
    return ExitCode.FINDING if verdict.findings else ExitCode.OK


def _facts_of(finding: Finding) -> dict[str, object]:
    return {
        "householdId": str(finding.household_id),
        "sequence": finding.sequence,
        "what": finding.what,
        "table": finding.table,
        "rowId": None if finding.row_id is None else str(finding.row_id),
    }


def _line_of(finding: Finding) -> str:
    event = "" if finding.sequence is None else f" 第 {finding.sequence} 环"
    row = "" if finding.table is None else f" {finding.table} {finding.row_id}"
    return f"  户 {finding.household_id}{event}{row}: {finding.what}"
