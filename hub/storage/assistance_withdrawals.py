"""Records of assistance that rested on a withdrawn batch: said by another, or withdrawn with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import RowMapping, select

from hub.domain.assistance import PaymentStatus
from hub.domain.days import month_end
from hub.storage import assistance_batches, bulk, corrected_payments, tables
from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow, Row
from hub.storage.tables import assistance_record


class Said(NamedTuple):
    """What a batch that holds says of a payment, as its file has it: all but the account."""

    record_reference: str
    batch_id: str
    as_of: date  # the day that the batch shows
    month: date  # its first day
    amount_fen: int
    paid_on: date
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What became of the records that rested on a batch."""

    restored: Sequence[LinkedRow]  # another batch says them
    withdrawn: Sequence[LinkedRow]


async def resting(session: WriteSession, batch_id: UUID) -> list[LinkedRow]:
    """Return the records that a batch was the last to say, by id."""
    rows = await session.rows(
        select(assistance_record)
        .where(assistance_record.c.batch_id == batch_id)
        .order_by(assistance_record.c.id)
    )
    return [LinkedRow(assistance_record.name, row) for row in rows]


async def take_back(
    session: WriteSession, records: Sequence[Row], said: Mapping[str, Said]
) -> TakenBack:
    """Let records be what other batches say of them; one that none has is withdrawn.

    What an answer to a claim has put right since those batches, holds over them.

    An account stands sealed in the database only. It is the one that the other batch gave where
    the record's history has it, or the present one where the other batch says the same of all
    else; where neither is so, it is not known any more.

    Args:
        session: holds the locks of the records' households.
        records: as they stand.
        said: by reference, what the newest batch that holds says.
    """
    accounts = await _accounts(session, records)
    corrected = await corrected_payments.over(
        session,
        {
            row["id"]: said[row["record_reference"]].as_of
            for row in records
            if row["record_reference"] in said
        },
    )
    back, gone = list[dict[str, Any]](), list[dict[str, Any]]()
    for row in records:
        other = said.get(row["record_reference"])
        if other is None:
            gone.append({**row, **_stamp(session), "status": PaymentStatus.WITHDRAWN.value})
        else:
            other = other._replace(**corrected.get(row["id"], {}))
            back.append(_said(row, other, accounts) | _stamp(session))
    only = assistance_batches.CHANGING
    return TakenBack(
        restored=await bulk.change(session, assistance_record, back, only=only),
        withdrawn=await bulk.change(session, assistance_record, gone, only=only),
    )


def _stamp(session: WriteSession) -> dict[str, Any]:
    return {"recorded_at": session.stamp.at, "policy_version": session.stamp.policy_version}


def _said(
    row: Row, other: Said, accounts: Mapping[tuple[UUID, UUID], RowMapping]
) -> dict[str, Any]:
    """Return a record as another batch says it."""
    batch_id = UUID(other.batch_id)
    plain = {
        "period_from": other.month,
        "period_to": month_end(other.month),
        "amount_fen": other.amount_fen,
        "paid_on": other.paid_on,
        "status": other.status,
    }
    known: Row | None = accounts.get((row["id"], batch_id))
    if known is None and all(row[name] == value for name, value in plain.items()):
        known = row
    return {
        "id": row["id"],
        **plain,
        "account_cell": known["account_cell"] if known is not None else None,
        "account_mask": known["account_mask"] if known is not None else None,
        "batch_id": batch_id,
    }


async def _accounts(
    session: WriteSession, records: Sequence[Row]
) -> Mapping[tuple[UUID, UUID], RowMapping]:
    """Return the former selves of records by id and batch, the newest of each."""
    history = tables.HISTORY[assistance_record.name]
    former = await bulk.find(session, history.c.id, (row["id"] for row in records))
    by_age = sorted(former, key=lambda row: row["version"])
    return {(row["id"], row["batch_id"]): row for row in by_age}
