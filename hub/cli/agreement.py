"""`hub agreement`: shows the sharing agreements; suspends, resumes and ends them."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from hub.cli.opened import with_hub
from hub.cli.output import Json, say
from hub.cli.tables import say_table
from hub.domain.agreements import SharingAgreement
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.runtime import Hub
from hub.services import agreements

app = typer.Typer(no_args_is_help=True)

Department = Annotated[str, typer.Argument(help="部门代码，如 MED。")]
Division = Annotated[str, typer.Argument(help="县级区划代码，如 410721。")]
Reason = Annotated[str, typer.Option("--reason", help="理由；会告知该部门。")]


@app.command("list", help="列出共享协议。")
def show(*, as_json: Json = False) -> int:
    """Print the agreements."""
    known = with_hub(agreements.every)
    facts = [
        {
            "department": each.department,
            "division": each.division,
            "state": each.state,
            "stateReason": each.state_reason,
            "items": sorted(each.terms.items),
            "purposes": sorted(each.terms.purposes),
            "validFrom": each.terms.valid_from,
            "validTo": each.terms.valid_to,
            "version": each.version,
        }
        for each in known
    ]
    rows = [
        (
            each.division,
            each.department,
            each.state,
            len(each.terms.items),
            each.terms.valid_to,
            each.state_reason or "",
        )
        for each in known
    ]
    headings = ("区划", "部门", "状态", "目录项", "至", "理由")
    say_table({"agreements": facts}, headings, rows, as_json=as_json)
    return 0


@app.command(help="中止协议：即时生效，恢复前不提供任何数据。")
def suspend(
    department: Department, division: Division, *, reason: Reason, as_json: Json = False
) -> int:
    """Suspend an agreement."""
    return _moved(
        lambda hub: agreements.suspend(
            hub, DepartmentCode(department), DivisionCode(division), reason=reason
        ),
        as_json=as_json,
    )


@app.command(help="恢复已中止的协议。")
def resume(
    department: Department, division: Division, *, reason: Reason, as_json: Json = False
) -> int:
    """Resume an agreement."""
    return _moved(
        lambda hub: agreements.resume(
            hub, DepartmentCode(department), DivisionCode(division), reason=reason
        ),
        as_json=as_json,
    )


@app.command(help="终止协议：不可恢复，须重新申请。")
def end(
    department: Department,
    division: Division,
    *,
    reason: Reason,
    disposal: Annotated[str, typer.Option("--disposal", help="对已获取数据的处置要求。")],
    as_json: Json = False,
) -> int:
    """End an agreement."""
    return _moved(
        lambda hub: agreements.end(
            hub,
            DepartmentCode(department),
            DivisionCode(division),
            reason=reason,
            disposal=disposal,
        ),
        as_json=as_json,
    )


def _moved(work: Callable[[Hub], Awaitable[SharingAgreement]], *, as_json: bool) -> int:
    changed = with_hub(work)
    facts = {
        "department": changed.department,
        "division": changed.division,
        "state": changed.state,
    }
    lines = [f"{changed.division} {changed.department}：{changed.state}"]
    say(facts, lines, as_json=as_json)
    return 0
