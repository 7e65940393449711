"""`hub engagement`: enters audit engagements by their notices; lists and ends them."""

from datetime import date, datetime
from typing import Annotated

import typer

from hub.cli.opened import with_hub
from hub.cli.output import Json, say
from hub.cli.tables import say_table
from hub.domain.engagements import Engagement
from hub.domain.identifiers import DivisionCode
from hub.services import engagements
from hub.services.engagements import NewEngagement

app = typer.Typer(no_args_is_help=True)

Office = Annotated[str, typer.Argument(help="审计机关所在区划代码，如 410721。")]
Notice = Annotated[str, typer.Option("--notice", help="审计通知书文号。")]


@app.command("open", help="按审计通知书登记一个审计项目；其间该审计机关方可查询。")
def enter(
    office: Office,
    *,
    notice: Notice,
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="首日。")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="末日。")],
    as_json: Json = False,
) -> int:
    """Enter an engagement."""
    new = NewEngagement(
        division=DivisionCode(office),
        notice=notice,
        valid_from=first.date(),
        valid_to=last.date(),
    )
    return _told(with_hub(lambda hub: engagements.enter(hub, new)), as_json=as_json)


@app.command(help="提前终止一个审计项目；即时生效。")
def end(
    office: Office,
    *,
    notice: Notice,
    reason: Annotated[str, typer.Option("--reason", help="理由。")],
    as_json: Json = False,
) -> int:
    """End an engagement before its last day."""
    ended = with_hub(lambda hub: engagements.end(hub, DivisionCode(office), notice, reason=reason))
    return _told(ended, as_json=as_json)


@app.command("list", help="列出审计项目。")
def show(*, as_json: Json = False) -> int:
    """Print the engagements."""
    known = with_hub(engagements.every)
    rows = [
        (each.division, each.notice, each.valid_from, _last(each), each.end_reason or "")
        for each in known
    ]
    headings = ("区划", "通知书文号", "自", "至", "终止理由")
    facts = {"engagements": [_facts(each) for each in known]}
    say_table(facts, headings, rows, as_json=as_json)
    return 0


def _told(engagement: Engagement, *, as_json: bool) -> int:
    line = (
        f"{engagement.division} {engagement.notice}：{engagement.valid_from} 至 {_last(engagement)}"
    )
    say(_facts(engagement), [line], as_json=as_json)
    return 0


def _last(engagement: Engagement) -> date:
    return engagement.ended_on or engagement.valid_to


def _facts(engagement: Engagement) -> dict[str, object]:
    return {
        "division": engagement.division,
        "notice": engagement.notice,
        "validFrom": engagement.valid_from,
        "validTo": engagement.valid_to,
        "endedOn": engagement.ended_on,
        "endReason": engagement.end_reason,
    }
