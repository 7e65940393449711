"""`hub policy`: checks the policy's files, and shows what is in force."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.opened import settings
from hub.cli.output import ExitCode, Json, fail, say, say_table
from hub.policy.errors import PolicyError
from hub.policy.loader import load
from hub.policy.packs import UNSET
from hub.policy.policy import Policy

app = typer.Typer(help="政策文件：检查、查看。", no_args_is_help=True)


@app.command(help="检查全部政策文件；缺条款、未知代码、时段重叠会指出文件和行号。")
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="政策文件夹；缺省为自带的。", exists=True, file_okay=False)
    ] = None,
    *,
    as_json: Json = False,
) -> int:
    """Load the files, and print how many entries of each kind there are."""
    try:
        policy = load(folder, demo=settings().is_demo)
    except PolicyError as error:
        fail("POLICY", str(error), as_json=as_json)
        return ExitCode.FINDING
    facts = {"version": policy.version, **counts_of(policy)}
    lines = [f"政策版本 {policy.version}", *(f"  {k} {n}" for k, n in counts_of(policy).items())]
    say(facts, lines, as_json=as_json)
    return ExitCode.OK


@app.command(help="列出某地今天适用的参数及其依据；没有文件给出的，标为未定。")
def show(
    division: Annotated[str, typer.Argument(help="区划代码，如 410721。")],
    *,
    as_json: Json = False,
) -> int:
    """Print the parameters that hold for a division today."""
    policy = load(demo=settings().is_demo)
    found = [_valid(policy, key, division) for key in sorted(policy.parameter_keys)]
    facts = {
        "version": policy.version,
        "parameters": [
            {"key": value.key, "value": value.value, "source": value.source} for value in found
        ],
    }
    rows = [(value.key, value.value or "未定", value.source or "") for value in found]
    say_table(facts, ("参数", "值", "依据"), rows, as_json=as_json)
    return ExitCode.OK


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Valid:
    """A parameter as it holds somewhere today; without value where no document gives one."""

    key: str
    value: str | None = None
    source: str | None = None


def _valid(policy: Policy, key: str, division: str) -> _Valid:
    parameter = policy.parameter(key, division, date.today())  # noqa: DTZ011 the operator's day
    if parameter is UNSET:
        return _Valid(key=key)
    source = parameter.source
    adopted = f"（采用自 {parameter.origin}）" if parameter.adopted else ""
    return _Valid(
        key=key, value=str(parameter.value), source=f"{source.document} {source.clause}{adopted}"
    )
