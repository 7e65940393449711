"""`hub batch`: lists what came in, and withdraws what should not have."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

import typer

from hub.cli.opened import with_hub
from hub.cli.output import ExitCode, Json, say
from hub.cli.tables import say_table
from hub.ledger.links import RowRef
from hub.services import batches
from hub.services.batches import Withdrawal
from hub.storage.batches import Entry

app = typer.Typer(no_args_is_help=True)


@app.command("list", help="列出数据批次，最近的在前；含已撤回的。")
def show(
    *,
    dataset: Annotated[
        str | None, typer.Option("--dataset", help="只列一个数据集，如 CA_ROSTER。")
    ] = None,
    as_json: Json = False,
) -> int:
    """Print the newest batches."""
    known = with_hub(lambda hub: batches.listed(hub, dataset))
    headings = ("批次", "数据集", "方式", "截止日", "收", "拒", "重复", "取入时间", "撤回")
    rows = [
        (
            each.batch.id,
            each.batch.dataset,
            "增量" if each.batch.kind == "DELTA" else "全量",
            each.batch.as_of,
            each.batch.accepted,
            each.batch.rejected,
            each.batch.duplicate,
            f"{each.received_at:%Y-%m-%d %H:%M}",
            each.withdrawn_reason or "",
        )
        for each in known
    ]
    say_table({"batches": [_entry(each) for each in known]}, headings, rows, as_json=as_json)
    return ExitCode.OK


@app.command(help="撤回一个批次；列出依据它的一切，供人复核。")
def withdraw(
    batch: Annotated[UUID, typer.Argument(help="批次标识，见 hub batch list。")],
    *,
    reason: Annotated[str, typer.Option("--reason", help="撤回理由，记入批次。")],
    as_json: Json = False,
) -> int:
    """Withdraw a batch, and print what rested on it."""
    done = with_hub(lambda hub: batches.withdraw(hub, batch, reason))
    say(facts_of(done), lines_of(done), as_json=as_json)
    return ExitCode.FINDING if done.standing or done.alerts else ExitCode.OK


def facts_of(done: Withdrawal) -> dict[str, object]:
    """Return a withdrawal as the facts that --json prints."""
    return {
        "batchId": str(done.batch.id),
        "dataset": done.batch.dataset,
        "withdrawn": _refs(done.withdrawn),
        "restored": _refs(done.restored),
        "standing": _refs(done.standing),
        "personsWithFacts": sorted(map(str, done.persons_with_facts)),
        "alerts": [
            {
                "id": str(alert.id),
                "indicator": alert.indicator,
                "householdId": str(alert.household_id),
                "state": alert.state,
                "hasEnded": alert.has_ended,
            }
            for alert in done.alerts
        ],
        "households": sorted(map(str, done.households)),
    }


def lines_of(done: Withdrawal) -> list[str]:
    """Return a withdrawal as lines for people."""
    return [
        f"已撤回 {done.batch.dataset} 截止 {done.batch.as_of} 的批次 {done.batch.id}",
        f"  失效 {_counted(done.withdrawn)}",
        f"  恢复 {_counted(done.restored)}",
        f"  保留待核 {_counted(done.standing)}",
        f"  {len(done.persons_with_facts)} 人的比对信息将在下次比对时更新",
        *(
            f"  请复核预警 {alert.id} {alert.indicator} {alert.state}"
            f"{'（条件已消除）' if alert.has_ended else ''}"
            for alert in done.alerts
        ),
    ]


def _entry(entry: Entry) -> Mapping[str, object]:
    batch = entry.batch
    return {
        "batchId": str(batch.id),
        "dataset": batch.dataset,
        "kind": batch.kind,
        "key": batch.key,
        "digest": batch.digest.hex(),
        "asOf": str(batch.as_of),
        "accepted": batch.accepted,
        "rejected": batch.rejected,
        "duplicate": batch.duplicate,
        "shrinkReason": batch.shrink_reason,
        "clientId": entry.client_id,
        "receivedAt": entry.received_at.isoformat(),
        "withdrawnAt": entry.withdrawn_at.isoformat() if entry.withdrawn_at else None,
        "withdrawnReason": entry.withdrawn_reason,
        "withdrawnBy": entry.withdrawn_by,
    }


def _refs(refs: Sequence[RowRef]) -> list[dict[str, object]]:
    return [{"table": ref.table, "id": str(ref.id), "version": ref.version} for ref in refs]


def _counted(refs: Sequence[RowRef]) -> str:
    """Return how many rows there are of each table."""
    counts = Counter(ref.table for ref in refs)
    return "，".join(f"{table} {count}" for table, count in sorted(counts.items())) or "无"
