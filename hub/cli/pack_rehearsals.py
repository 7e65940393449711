"""`hub policy rehearse`: who would gain or lose what under a proposed pack; nothing is stored."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.opened import with_hub
from hub.cli.output import ExitCode, Json, fail, progress, say
from hub.domain.identifiers import DivisionCode
from hub.domain.people import Category
from hub.policy import wording
from hub.policy.errors import PolicyError
from hub.policy.loader import load_for
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.services import pack_rehearsals
from hub.services.pack_rehearsals import Kind, Matter, Rehearsed


def rehearse(
    pack: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="拟议的政策包文件。", exists=True, dir_okay=False),
    ],
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
    """Hold all households against the present packs and the proposed one, and print the difference.

    The file takes the place of the pack of its own name, or stands beside the others.
    """

    async def done(hub: Hub) -> tuple[Policy, list[Rehearsed]]:
        proposed = load_for(hub.settings, pack=pack)
        code = None if division is None else DivisionCode(division)
        day = on.date() if on else None
        found = await pack_rehearsals.rehearse(hub, proposed, division=code, on=day)
        return proposed, found

    progress("预演")
    try:
        proposed, found = with_hub(done)
    except PolicyError as error:
        fail("POLICY", str(error), as_json=as_json)
        return ExitCode.USAGE
    facts = {"version": proposed.version, "divisions": [_facts(each) for each in found]}
    lines = [line for each in found for line in _lines(proposed, each)]
    say(facts, lines or ["没有户籍在册。"], as_json=as_json)
    return ExitCode.OK


def _facts(rehearsed: Rehearsed) -> dict[str, object]:
    return {
        "division": rehearsed.division,
        "households": rehearsed.households,
        "refused": rehearsed.refused,
        "changes": [
            {
                "kind": matter.kind,
                "code": matter.code,
                "gained": rehearsed.gained[matter],
                "lost": rehearsed.lost[matter],
                "opened": rehearsed.opened[matter],
            }
            for matter in rehearsed.matters
        ],
    }


def _lines(policy: Policy, rehearsed: Rehearsed) -> Iterator[str]:
    name = policy.divisions[rehearsed.division].name
    yield f"{name}（{rehearsed.division}）测算 {rehearsed.households} 户"
    if rehearsed.refused:
        yield f"  未测算 {rehearsed.refused} 户：在册情况自相矛盾"
    if not rehearsed.matters:
        yield "  没有变化"
    for matter in rehearsed.matters:
        counts = [
            f"{verb} {count} 户"
            for verb, count in (
                ("新符合", rehearsed.gained[matter]),
                ("不再符合", rehearsed.lost[matter]),
                ("变为不能判断", rehearsed.opened[matter]),
            )
            if count
        ]
        yield f"  {_name(policy, matter)}：{'，'.join(counts)}"


def _name(policy: Policy, matter: Matter) -> str:
    if matter.kind is Kind.PROGRAMME:
        return policy.programmes[matter.code].name_zh
    return wording.CATEGORIES[Category(matter.code)]
