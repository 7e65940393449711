"""The operations that the disclosure ledger has on record, without what they were answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from hub.domain.callers import Purpose
from hub.storage.database import WriteSession
from hub.storage.tables import disclosure, document

_CALLER = (disclosure.c.client_id, disclosure.c.purpose)
_DOCUMENT = (disclosure.c.operation, disclosure.c.document_digest, document.c.body)
_SINCE = (
    select(*_CALLER, *_DOCUMENT, func.count().label("times"))
    .join(document, document.c.digest == disclosure.c.document_digest)
    .where(disclosure.c.recorded_at >= bindparam("since"))
    .group_by(*_CALLER, *_DOCUMENT)
    .order_by(*_CALLER, *_DOCUMENT)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedOperation:
    """A document that a client sent for a purpose, and how often."""

    client_id: str
    purpose: Purpose
    name: str | None  # of its operation
    digest: bytes
    body: str  # its literals removed
    times: int


async def since(session: WriteSession, start: datetime) -> list[RecordedOperation]:
    """Return what was asked since an instant, by client, purpose and document."""
    rows = await session.rows(_SINCE, {"since": start})
    return [
        RecordedOperation(
            client_id=row["client_id"],
            purpose=Purpose(row["purpose"]),
            name=row["operation"],
            digest=bytes(row["document_digest"]),
            body=row["body"],
            times=row["times"],
        )
        for row in rows
    ]
