"""What the packs leave open, and how two of their states differ, as commands tell it."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.opened import settings
from hub.cli.output import ExitCode, Json, fail, say
from hub.policy import comparison
from hub.policy.differences import Difference, differences
from hub.policy.errors import PolicyError
from hub.policy.gaps import Gap, Remark, gaps, remarks
from hub.policy.loader import load_for
from hub.policy.policy import Policy
from hub.policy.standards import read_standards

Day = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="按哪一天；缺省为今天。"),
]
_ALIKE = "两处并无不同。"


def day_of(given: datetime | None) -> date:
    """Return the day that was asked for, or the operator's today."""
    return date.today() if given is None else given.date()  # noqa: DTZ011


def open_points(policy: Policy, on: date) -> tuple[list[Gap], list[Remark]]:
    """Return the gaps of all divisions that have a pack, and the remarks on packs."""
    divisions = sorted({pack.division for pack in policy.packs.values()})
    return [gap for each in divisions for gap in gaps(policy, each, on)], [*remarks(policy, on)]


def told(found: Iterable[Gap]) -> Iterator[str]:
    """Yield a line for each parameter that is unset, with the words that leave it open."""
    for gap in found:
        why = "没有政策包提及" if gap.source is None else f"{gap.source.clause}：{gap.source.words}"
        yield f"未定 {gap.division} {gap.category} {gap.key}（{why}）"


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="区划代码，或政策文件夹。")],
    after: Annotated[str, typer.Argument(metavar="B", help="区划代码，或政策文件夹。")],
    *,
    on: Day = None,
    as_json: Json = False,
) -> int:
    """Tell what changes for whom, from one division or policy folder to another.

    Raises:
        PolicyError: a folder's files contradict themselves.
        UnknownDivision: a division is not in the register.
    """
    found = _differences(before, after, day_of(on))
    facts = {
        "differences": [
            {"division": where} | asdict(each) for where, several in found for each in several
        ]
    }
    lines = [line for where, several in found for line in _lines(where, several)]
    say(facts, lines or [_ALIKE], as_json=as_json)
    return ExitCode.OK


def standards(
    file: Annotated[Path, typer.Argument(help="年度标准表（CSV）。", exists=True, dir_okay=False)],
    *,
    as_json: Json = False,
) -> int:
    """Check a yearly table before it is loaded."""
    policy = load_for(settings())
    try:
        found = read_standards(str(file), file.read_text("utf-8"), policy.divisions)
    except PolicyError as error:
        fail("POLICY", str(error), as_json=as_json)
        return ExitCode.FINDING
    lines = [f"{file}：{len(found)} 行，可以装载（HUB_STANDARDS={file}）。"]
    say({"rows": len(found)}, lines, as_json=as_json)
    return ExitCode.OK


def table(
    *,
    write: Annotated[
        Path | None, typer.Option(help="写入此文件的标记之间。", exists=True, dir_okay=False)
    ] = None,
    on: Day = None,
) -> int:
    """Print how the jurisdictions differ, or write it between the marks of a file."""
    policy = load_for(settings())
    if write is None:
        say({}, [comparison.table(policy, day_of(on))], as_json=False)
    else:
        text = write.read_text("utf-8")
        write.write_text(comparison.replaced(policy, text, on=on and on.date()), "utf-8")
    return ExitCode.OK


def _differences(before: str, after: str, on: date) -> list[tuple[str, tuple[Difference, ...]]]:
    """Return what differs: of each division with a pack in two folders, or of two divisions."""
    if not Path(before).is_dir():
        policy = load_for(settings())
        old, new = policy.rules(before, on), policy.rules(after, on)
        return [(f"{before}→{after}", differences(policy, old, new))]
    first, second = (load_for(settings(), Path(each)) for each in (before, after))
    packs = (*first.packs.values(), *second.packs.values())
    divisions = dict.fromkeys(sorted(pack.division for pack in packs))
    return [
        (each, found)
        for each in divisions
        if (found := differences(second, first.rules(each, on), second.rules(each, on)))
    ]


def _lines(where: str, several: Iterable[Difference]) -> Iterator[str]:
    yield f"【{where}】"
    for each in several:
        yield f"  {each.sentence}"
