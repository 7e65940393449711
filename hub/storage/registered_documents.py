"""The documents that each client is registered to run; what was registered stays as it is."""

from collections.abc import Mapping

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from hub.storage.database import WriteSession
from hub.storage.tables import registered_document as table

_FIND = select(table.c.body).where(
    table.c.client_id == bindparam("client_id"), table.c.digest == bindparam("digest")
)


async def add(session: WriteSession, client_id: str, documents: Mapping[bytes, str]) -> int:
    """Register documents for a client, by SHA-256; return how many it did not have yet."""
    statement = insert(table).on_conflict_do_nothing()
    rows = [
        {
            "client_id": client_id,
            "digest": digest,
            "body": body,
            "registered_at": session.stamp.at,
        }
        for digest, body in sorted(documents.items())
    ]
    return await session.run(statement, rows)


async def find(session: WriteSession, client_id: str, digest: bytes) -> str | None:
    """Return a document of a client; None: it is not registered for this one."""
    row = await session.row(_FIND, {"client_id": client_id, "digest": digest})
    return None if row is None else row["body"]
