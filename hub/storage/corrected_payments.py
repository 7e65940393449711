"""What answers to claims say of payments, over what batches of their day or before say."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from hub.domain.assistance import PaymentStatus
from hub.domain.batches import OPERATION
from hub.domain.days import local_day
from hub.policy.disputable import PAYMENT
from hub.sealing import cells
from hub.storage import bulk, disputes
from hub.storage.database import WriteSession
from hub.storage.tables import assistance_record, correction


async def over(
    session: WriteSession, said: Mapping[UUID, date]
) -> Mapping[UUID, Mapping[str, Any]]:
    """Return by record the columns that answers have put right, the newest answer of each.

    Args:
        session: any transaction.
        said: by record the day that the batch shows which says it; an answer of that day or later
            holds over the batch.
    """
    found: dict[UUID, dict[str, Any]] = defaultdict(dict)
    filed = await bulk.find(session, correction.c.assistance_record_id, said)
    answered = [row for row in filed if row["new_cell"] is not None]
    for row in sorted(answered, key=lambda row: (row["answered_at"], row["id"])):
        record_id = row["assistance_record_id"]
        if local_day(row["answered_at"]) >= said[record_id]:
            value = cells.unseal(session.ring, "correction.new", row["id"], row["new_cell"])
            found[record_id] |= _column(row["field"], value)
    return found


def _column(field: str, value: str) -> Mapping[str, Any]:
    """Return the column that a field of a payment fills, with its value."""
    if field == OPERATION:
        return {"status": PaymentStatus.WITHDRAWN.value}
    name = PAYMENT[field].column
    return {} if name is None else {name: disputes.kept(assistance_record.c[name], value)}
