"""`hub ingest`: takes in one file that a department delivered."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from hub.cli import match as comparison
from hub.cli.opened import with_hub
from hub.cli.output import ExitCode, Json, progress, say
from hub.domain.batches import BatchKind
from hub.domain.divisions import NATION
from hub.domain.identifiers import DivisionCode
from hub.runtime import Hub
from hub.services.arrivals import catch_up
from hub.services.ingest import Delivery, Receipt, take_in
from hub.services.matching import RunReport
from hub.services.rejects import written

_SHOWN = 20  # rejections that people see; --json has them all


_File = Annotated[
    Path,
    typer.Argument(
        help="CSV、JSON Lines、XLSX 或 Parquet 文件，可用 gzip 或 zip 压缩。",
        exists=True,
        dir_okay=False,
    ),
]
_Dataset = Annotated[str, typer.Option("--dataset", help="数据集代码，如 CA_ROSTER。")]
_Key = Annotated[str | None, typer.Option("--key", help="批次名称；缺省为文件内容的摘要。")]
_AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="数据截止日；缺省为今天。"),
]
_Delta = Annotated[
    bool, typer.Option("--delta", help="增量：只含变化的行，“操作”列为 UPSERT 或 DELETE。")
]
_Division = Annotated[
    str, typer.Option("--division", help="花名册是哪一区划的；缺省为全库。其他数据集不必给出。")
]
_Rows = Annotated[int | None, typer.Option("--rows", min=0, help="清单所列行数；不符则整份拒收。")]
_Digest = Annotated[str | None, typer.Option("--digest", help="清单所列 SHA-256；不符则整份拒收。")]
_AcceptShrink = Annotated[
    str | None, typer.Option("--accept-shrink", help="行数骤减时仍取入的理由，记入批次。")
]
_Rejects = Annotated[
    Path | None,
    typer.Option("--rejects", help="把不收的行写成 CSV：行号、字段、值的形状、原因、怎么办。"),
]
_Match = Annotated[bool, typer.Option("--match", help="取入后随即作增量比对，一并输出结果。")]
_ValidateOnly = Annotated[
    bool, typer.Option("--validate-only", help="只校验，不取入；不留下任何数据。")
]


def ingest(  # noqa: PLR0913 each is an option of the command
    file: _File,
    *,
    dataset: _Dataset,
    key: _Key = None,
    as_of: _AsOf = None,
    delta: _Delta = False,
    division: _Division = NATION,
    rows: _Rows = None,
    digest: _Digest = None,
    accept_shrink: _AcceptShrink = None,
    rejects: _Rejects = None,
    match: _Match = False,
    validate_only: _ValidateOnly = False,
    as_json: Json = False,
) -> int:
    """Take a file in, and print what became of its rows."""
    if rejects is not None and rejects.exists() and rejects.samefile(file):
        raise typer.BadParameter("--rejects 不能是所取入的文件本身，请另起文件名。")
    if match and validate_only:
        raise typer.BadParameter("--validate-only 不取入，无可比对；请去掉 --match。")
    day = as_of.date() if as_of else None
    delivery = Delivery(
        path=file,
        dataset=dataset,
        key=key,
        as_of=day,
        kind=BatchKind.DELTA if delta else BatchKind.SNAPSHOT,
        division=DivisionCode(division),
        manifest_rows=rows,
        manifest_digest=digest,
        accept_shrink=accept_shrink,
        validate_only=validate_only,
    )
    progress(f"{'校验' if validate_only else '取入'} {file.name} → {dataset}")
    with _told(delivery, rejects) as told:
        taken = with_hub(lambda hub: _taken(hub, told, compares=match))
    say(taken.facts, taken.lines, as_json=as_json)
    receipt = taken.receipt
    return ExitCode.FINDING if receipt.rejected else ExitCode.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """A delivery that was taken in, and what the comparison came to."""

    receipt: Receipt
    is_compared: bool
    report: RunReport | None  # None: it was not compared, or another run did it

    @property
    def facts(self) -> dict[str, object]:
        """What --json prints."""
        facts = facts_of(self.receipt)
        return facts | {"match": comparison.facts_of(self.report)} if self.is_compared else facts

    @property
    def lines(self) -> list[str]:
        """What people read."""
        lines = lines_of(self.receipt)
        return lines + comparison.lines_of(self.report) if self.is_compared else lines


async def _taken(hub: Hub, delivery: Delivery, *, compares: bool) -> _Taken:
    """Take a delivery in, and compare it if that is asked for."""
    receipt = await take_in(hub, delivery)
    report = await catch_up(hub) if compares else None
    return _Taken(receipt=receipt, is_compared=compares, report=report)


@contextmanager
def _told(delivery: Delivery, rejects: Path | None) -> Generator[Delivery]:
    """Give the delivery with the file that its rejections are written to, if one is named."""
    if rejects is None:
        yield delivery
        return
    with written(rejects) as tell:
        yield replace(delivery, tell=tell)


def facts_of(receipt: Receipt) -> dict[str, object]:
    """Return a receipt as the facts that --json prints."""
    return {
        "batchId": None if receipt.validate_only else str(receipt.batch_id),
        "key": receipt.key,
        "accepted": receipt.accepted,
        "rejected": receipt.rejected,
        "duplicate": receipt.duplicate,
        "repeated": receipt.repeated,
        "superseded": receipt.superseded,
        "unlinked": receipt.unlinked,
        "validateOnly": receipt.validate_only,
        "rejections": [rejection.facts for rejection in receipt.rejections],
    }


def lines_of(receipt: Receipt) -> list[str]:
    """Return a receipt as lines for people."""
    repeated = "（此前已取入，未作改动）" if receipt.repeated else ""
    name = "仅校验，未取入" if receipt.validate_only else f"批次 {receipt.batch_id}"
    lines = [
        f"{name}{repeated}",
        f"收 {receipt.accepted} 行，拒 {receipt.rejected} 行，重复 {receipt.duplicate} 行",
    ]
    if receipt.superseded:
        lines.append("已有更新的批次生效；本批次留存，不参与比对")
    if receipt.unlinked:
        lines.append(f"{receipt.unlinked} 笔发放的领取人不在库中，只留在数据文件里")
    lines += [
        f"  第 {rejection.line} 行 {rejection.field}: {rejection.reason} "
        f"[{rejection.shape}] {rejection.remedy}"
        for rejection in receipt.rejections[:_SHOWN]
    ]
    if len(receipt.rejections) > _SHOWN:
        lines.append(f"  … 另有 {len(receipt.rejections) - _SHOWN} 条，见 --json")
    return lines
