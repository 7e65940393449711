"""The keys of repeated requests, and what came of each the first time."""

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, null, select, update
from sqlalchemy.dialects.postgresql import insert

from hub.domain.errors import KeyReused
from hub.storage.database import WriteSession
from hub.storage.tables import idempotency

KEPT = timedelta(hours=72)

_NAMED = (
    idempotency.c.client_id == bindparam("client"),
    idempotency.c.mutation == bindparam("scope"),
    idempotency.c.key == bindparam("name"),
)
_FIND = select(idempotency.c.request_digest, idempotency.c.outcome).where(*_NAMED)
_KEEP = update(idempotency).where(*_NAMED)
_NEW = insert(idempotency)
_TAKE = _NEW.on_conflict_do_update(  # where it has run out
    constraint=idempotency.primary_key,
    set_={
        "request_digest": _NEW.excluded.request_digest,
        "recorded_at": _NEW.excluded.recorded_at,
        "outcome": null(),
    },
    where=idempotency.c.recorded_at < bindparam("forgotten", type_=idempotency.c.recorded_at.type),
).returning(idempotency.c.key)


async def claim(
    session: WriteSession, mutation: str, key: str, digest: bytes
) -> dict[str, Any] | None:
    """Take a key for this transaction, or return what came of it before.

    A second request with the same key waits until the first one's transaction ends.

    Args:
        session: its stamp names the client, whose keys are its own.
        mutation: the key's scope, as "reportHandlingResult".
        key: the caller's; after 72 hours it counts as new.
        digest: of the whole request, so that another body is noticed.

    Returns:
        None if the work is ours to do, else the outcome that was kept.

    Raises:
        KeyReused: the key was used with another body.
    """
    if await _take(session, mutation, key, digest):
        return None
    found = await session.row(_FIND, _named(session, mutation, key))
    assert found is not None  # the claim met it, and nothing removes it so early
    if found["request_digest"] != digest:
        raise KeyReused(
            "This idempotency key was used with another input; send a new key.",
            field=("idempotencyKey",),
        )
    return found["outcome"]


def keep(session: WriteSession, mutation: str, key: str, outcome: dict[str, Any]) -> None:
    """Keep what came of the work, in the transaction that claimed the key.

    Args:
        session: the one that claimed the key.
        mutation: as it was claimed.
        key: as it was claimed.
        outcome: ids and version, as JSON holds them; never personal data.
    """
    session.later(_KEEP, {**_named(session, mutation, key), "outcome": outcome})


async def forget(session: WriteSession) -> int:
    """Remove the keys that have run out, and return how many there were."""
    return await session.run(
        delete(idempotency).where(idempotency.c.recorded_at < session.stamp.at - KEPT)
    )


async def _take(session: WriteSession, mutation: str, key: str, digest: bytes) -> bool:
    """Insert the key, or take it over where it has run out; tell whether it is ours."""
    values = {
        "client_id": session.stamp.client_id,
        "mutation": mutation,
        "key": key,
        "request_digest": digest,
        "recorded_at": session.stamp.at,
        "forgotten": session.stamp.at - KEPT,
    }
    return await session.row(_TAKE, values) is not None


def _named(session: WriteSession, mutation: str, key: str) -> dict[str, str]:
    """Return the values that name one key of the session's client."""
    return {"client": session.stamp.client_id, "scope": mutation, "name": key}
