"""`hub policy`: checks the policy's files, and shows what is in force."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from hub.cli import evaluation, pack_rehearsals, packs, rehearsals
from hub.cli.opened import settings, with_hub
from hub.cli.output import ExitCode, Json, fail, say
from hub.cli.tables import say_table
from hub.domain.law import UNSET, Given
from hub.policy import wording
from hub.policy.agreement_files import Wanted, read_folder
from hub.policy.errors import PolicyError
from hub.policy.loader import load_for
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.services import agreement_plan
from hub.services.agreement_plan import Change
from schema.granted import ungranted
from schema.rehearsal import MOST_DAYS, Rehearsed, rehearse

app = typer.Typer(no_args_is_help=True)

app.command("explain", help="逐类测算一户是否符合条件，逐步说明依据；留存测算，不作认定。")(
    evaluation.explain
)

Folder = Annotated[Path, typer.Argument(help="共享协议文件夹。", exists=True, file_okay=False)]
_Work = Callable[[Hub, Sequence[Wanted]], Awaitable[list[Change]]]


@app.command(help="检查全部政策文件：错处指出文件和行号，未定之处逐条列出。")
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="政策文件夹；缺省为自带的。", exists=True, file_okay=False)
    ] = None,
    *,
    as_json: Json = False,
) -> int:
    """Load the files, hold the schema against them, and print what they leave open."""
    try:
        policy = load_for(settings(), folder)
    except PolicyError as error:
        fail("POLICY", str(error), as_json=as_json)
        return ExitCode.FINDING
    if bare := ungranted(policy.agreements.values()):
        fail("POLICY", f"目录未授予任何一方：{'、'.join(bare)}；请补上授权行。", as_json=as_json)
        return ExitCode.FINDING
    found, noted = packs.open_points(policy, packs.day_of(None))
    facts = {
        "version": policy.version,
        **counts_of(policy),
        "gaps": [asdict(each) for each in found],
        "remarks": [asdict(each) for each in noted],
    }
    counts = (f"  {what} {number}" for what, number in counts_of(policy).items())
    notes = (f"注意 {each.file}:{each.line}: {each.text}" for each in noted)
    lines = [f"政策版本 {policy.version}", *counts, *notes, *packs.told(found)]
    say(facts, lines, as_json=as_json)
    return ExitCode.OK


app.command("diff", help="说明两地之间、或两套政策文件之间，哪些人的哪些待遇有变化。")(packs.diff)
app.command("rehearse", help="按拟议的政策包测算现有各户：谁新符合、谁不再符合；不作任何改动。")(
    pack_rehearsals.rehearse
)
app.command("standards", help="检查年度标准表；装载它用 HUB_STANDARDS。")(packs.standards)
app.command("table", help="列出各地规定的异同，或写入文件中的标记之间。")(packs.table)


@app.command(help="列出某地今天适用的参数及其依据；没有文件给出的，标为未定。")
def show(
    division: Annotated[str, typer.Argument(help="区划代码，如 410721。")],
    *,
    as_json: Json = False,
) -> int:
    """Print the parameters that hold for a division today."""
    given = load_for(settings()).rules(division, packs.day_of(None)).parameters
    several = sorted(given.values(), key=lambda each: each.key)
    facts = {"parameters": [_given(each) for each in several]}
    rows = [(each.key, wording.value(each.value, each.unit), _source(each)) for each in several]
    say_table(facts, ("参数", "值", "依据"), rows, as_json=as_json)
    return ExitCode.OK


@app.command(help="对照文件夹中的共享协议，说明将有哪些变化；不作任何改动。")
def plan(
    folder: Folder,
    *,
    replay: Annotated[
        int | None,
        typer.Option(
            min=1, max=MOST_DAYS, metavar="DAYS", help="按最近若干天的查询记录预演，逐项说明得失。"
        ),
    ] = None,
    proposed: Annotated[
        Path | None,
        typer.Option(
            "--policy", help="拟议的政策文件夹；缺省为现行政策。", exists=True, file_okay=False
        ),
    ] = None,
    as_json: Json = False,
) -> int:
    """Tell what reviewed agreements would change, or whom they would give more or less."""
    if replay is not None:
        return _rehearse(folder, proposed, replay, as_json=as_json)
    return _changing(folder, agreement_plan.plan, "无须变更。", as_json=as_json)


@app.command(help="按文件夹中的共享协议办理；全部成功或全部不做。先用 plan 看变化。")
def apply(
    folder: Folder,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问。")] = False,
    as_json: Json = False,
) -> int:
    """Tell what would change, ask, and do it."""
    if not yes:
        plan(folder, as_json=False)
        typer.confirm("是否办理？", abort=True, err=True)
    return _changing(folder, agreement_plan.apply, "无须变更。", as_json=as_json)


def _changing(folder: Path, work: _Work, nothing: str, *, as_json: bool) -> int:
    async def done(hub: Hub) -> list[Change]:
        return await work(hub, read_folder(folder, hub.policy))

    try:
        found = with_hub(done)
    except PolicyError as error:
        fail("POLICY", str(error), as_json=as_json)
        return ExitCode.USAGE
    policy = load_for(settings())
    facts = {"changes": [_facts(change) for change in found]}
    say(facts, [_words(policy, change) for change in found] or [nothing], as_json=as_json)
    return ExitCode.OK


def _rehearse(folder: Path, proposed: Path | None, days: int, *, as_json: bool) -> int:
    """Replay what is on record under the folder's agreements, and a proposed policy."""

    async def done(hub: Hub) -> list[Rehearsed]:
        policy = load_for(hub.settings, proposed) if proposed else hub.policy
        return await rehearse(hub, policy, read_folder(folder, policy), days=days)

    try:
        found = with_hub(done)
    except PolicyError as error:
        fail("POLICY", str(error), as_json=as_json)
        return ExitCode.USAGE
    policy = load_for(settings())
    facts = {"days": days, "operations": [rehearsals.facts(each) for each in found]}
    lines = [rehearsals.words(policy, each) for each in found]
    say(facts, lines or [f"近 {days} 天的查询均不受影响。"], as_json=as_json)
    return ExitCode.OK


def _facts(change: Change) -> dict[str, object]:
    wanted, changed = change.wanted, change.difference
    return {
        "department": wanted.department,
        "division": wanted.division,
        "new": change.known is None,
        "itemsGained": changed.items_gained,
        "itemsLost": changed.items_lost,
        "purposesGained": changed.purposes_gained,
        "purposesLost": changed.purposes_lost,
        "validTo": wanted.terms.valid_to,
        "file": wanted.file,
        "line": wanted.line,
    }


def _words(policy: Policy, change: Change) -> str:
    """Return a change in one sentence."""
    wanted, changed = change.wanted, change.difference
    who = f"{policy.divisions[wanted.division].name}{policy.departments[wanted.department].name_zh}"
    said = [
        f"{verb}{'、'.join(names)}"
        for verb, names in (
            ("新增共享", [policy.items[code].name_zh for code in changed.items_gained]),
            ("不再共享", [policy.items[code].name_zh for code in changed.items_lost]),
            ("新增用途", changed.purposes_gained),
            ("取消用途", changed.purposes_lost),
        )
        if names
    ]
    how = "新订协议" if change.known is None else "变更协议"
    return f"{who}：{how}，{'；'.join([*said, f'至 {wanted.terms.valid_to}'])}"


def counts_of(policy: Policy) -> dict[str, int]:
    """Return how many entries of each kind the policy has."""
    return {
        "departments": len(policy.departments),
        "scopes": len(policy.scopes),
        "agreements": len(policy.agreements),
        "datasets": len(policy.datasets),
        "indicators": len(policy.indicators),
        "programmes": len(policy.programmes),
        "packs": len(policy.packs),
        "divisions": len(policy.divisions),
    }


def _given(given: Given) -> dict[str, object]:
    return {
        "key": given.key,
        "value": None if given.value is UNSET else given.value,
        "unit": given.unit,
        "pack": given.pack,
        "source": _source(given),
    }


def _source(given: Given) -> str:
    """Return where a value stands, and the words that leave an unset one open."""
    source = given.source
    words = f"：{source.words}" if given.value is UNSET and source.words else ""
    adopted = "（采用）" if given.adopted else ""
    return f"{source.document} {source.clause}{words}{adopted}"
