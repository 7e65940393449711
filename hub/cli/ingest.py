"""`hub ingest`: takes in one file that a department delivered."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.opened import with_hub
from hub.cli.output import ExitCode, Json, progress, say
from hub.domain.batches import BatchKind
from hub.services.ingest import Delivery, Receipt, take_in

_SHOWN = 20  # rejections that people see; --json has them all


def ingest(  # noqa: PLR0913 each is an option of the command
    file: Annotated[
        Path, typer.Argument(help="CSV 或 JSON Lines 文件（UTF-8）。", exists=True, dir_okay=False)
    ],
    *,
    dataset: Annotated[str, typer.Option("--dataset", help="数据集代码，如 CA_ROSTER。")],
    key: Annotated[
        str | None, typer.Option("--key", help="批次名称；缺省为文件内容的摘要。")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="数据截止日；缺省为今天。"),
    ] = None,
    delta: Annotated[
        bool, typer.Option("--delta", help="增量：只含变化的行，“操作”列为 UPSERT 或 DELETE。")
    ] = False,
    rows: Annotated[
        int | None, typer.Option("--rows", min=0, help="清单所列行数；不符则整份拒收。")
    ] = None,
    digest: Annotated[
        str | None, typer.Option("--digest", help="清单所列 SHA-256；不符则整份拒收。")
    ] = None,
    accept_shrink: Annotated[
        str | None,
        typer.Option("--accept-shrink", help="行数骤减时仍取入的理由，记入批次。"),
    ] = None,
    as_json: Json = False,
) -> int:
    """Take a file in, and print what became of its rows."""
    day = as_of.date() if as_of else None
    delivery = Delivery(
        path=file,
        dataset=dataset,
        key=key,
        as_of=day,
        kind=BatchKind.DELTA if delta else BatchKind.SNAPSHOT,
        manifest_rows=rows,
        manifest_digest=digest,
        accept_shrink=accept_shrink,
    )
    progress(f"取入 {file.name} → {dataset}")
    receipt = with_hub(lambda hub: take_in(hub, delivery))
    say(facts_of(receipt), lines_of(receipt), as_json=as_json)
    return ExitCode.FINDING if receipt.rejected else ExitCode.OK


def facts_of(receipt: Receipt) -> dict[str, object]:
    """Return a receipt as the facts that --json prints."""
    return {
        "batchId": str(receipt.batch_id),
        "accepted": receipt.accepted,
        "rejected": receipt.rejected,
        "duplicate": receipt.duplicate,
        "repeated": receipt.repeated,
        "superseded": receipt.superseded,
        "unlinked": receipt.unlinked,
        "rejections": [
            {
                "line": rejection.line,
                "field": rejection.field,
                "reason": rejection.reason,
                "shape": rejection.shape,
                "remedy": rejection.remedy,
            }
            for rejection in receipt.rejections
        ],
    }


def lines_of(receipt: Receipt) -> list[str]:
    """Return a receipt as lines for people."""
    repeated = "（此前已取入，未作改动）" if receipt.repeated else ""
    lines = [
        f"批次 {receipt.batch_id}{repeated}",
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
