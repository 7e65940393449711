"""`hub evaluate`: holds all households of a division against the law, and keeps what is due."""

from datetime import datetime
from typing import Annotated

import typer

from hub.cli.opened import with_hub
from hub.cli.output import ExitCode, Json, progress, say
from hub.domain.evaluation.results import EntitlementState
from hub.domain.identifiers import DivisionCode
from hub.policy import wording
from hub.services.evaluation_division import evaluate_division
from hub.services.evaluation_runs import Tally
from hub.services.law import LAW

WORDS_OF_STATES = {
    EntitlementState.RECEIVED: "已享受",
    EntitlementState.MISSED: "应享未享",
    EntitlementState.POSSIBLE: "符合条件，可享受或尚未到报送时间",
    EntitlementState.UNFOUNDED: "已享受但未见依据",
}


def evaluate(
    *,
    division: Annotated[
        str | None, typer.Option("--division", help="区划代码；缺省为所有有户的县。")
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="测算基准日；缺省为今天。"),
    ] = None,
    as_json: Json = False,
) -> int:
    """Evaluate, and print what was found and written; a refused household is a finding."""
    day = on.date() if on else None
    code = None if division is None else DivisionCode(division)
    progress("测算")
    tally = with_hub(lambda hub: evaluate_division(hub, LAW, division=code, on=day))
    say(_facts(tally), _lines(tally), as_json=as_json)
    return ExitCode.FINDING if tally.refused else ExitCode.OK


def _facts(tally: Tally) -> dict[str, object]:
    return {
        "households": tally.households,
        "refused": dict(tally.refused),
        "proposed": dict(tally.proposed),
        "states": dict(tally.states),
        "open": tally.open,
        "added": tally.added,
        "changed": tally.changed,
        "removed": tally.removed,
    }


def _lines(tally: Tally) -> list[str]:
    return [
        f"测算 {tally.households} 户",
        f"写入 {tally.added}，变更 {tally.changed}，移除 {tally.removed}",
        *(
            f"  符合{name}条件（建议，由人认定） {tally.proposed[category]} 户"
            for category, name in wording.CATEGORIES.items()
        ),
        *(f"  {name} {tally.states[state]} 项" for state, name in WORDS_OF_STATES.items()),
        f"  尚有信息不明或未定标准 {tally.open} 项",
        *(f"  未测算 {count} 户: {reason}" for reason, count in tally.refused.items()),
    ]
