"""The assistance chains: a household's lock, and the events that are added to it."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    LargeBinary,
    Uuid,
    bindparam,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert

from hub.domain.events import EventKind
from hub.domain.identifiers import new_id
from hub.ledger import links
from hub.ledger.links import GENESIS, SALT_BYTES, SUITE_SHA256, Envelope, Head
from hub.sealing.keys import KeyRing
from hub.storage.database import Rows, Stamp, WriteSession
from hub.storage.linked import LinkedRow, payload
from hub.storage.tables import chain_head


@dataclass(frozen=True, slots=True)
class ChainDraft:
    """What an event is to say: which step, and the rows it wrote, as PostgreSQL returned them."""

    household_id: UUID
    kind: EventKind
    rows: Sequence[LinkedRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    """Who adds events, and with which keys their rows' cells are opened."""

    stamp: Stamp
    ring: KeyRing


_GIVEN_IDS = (
    func.unnest(bindparam("household_ids", type_=ARRAY(Uuid)))
    .table_valued(Column("household_id", Uuid), name="given")
    .render_derived()
)
_START_MANY = (
    insert(chain_head)
    .from_select(
        ["household_id", "sequence", "hash"],
        select(_GIVEN_IDS.c.household_id, literal(0, BigInteger), literal(GENESIS, LargeBinary)),
    )
    .on_conflict_do_nothing()
)
_LOCK_MANY = (
    select(chain_head)
    .where(chain_head.c.household_id == func.any(bindparam("household_ids", type_=ARRAY(Uuid))))
    .order_by(chain_head.c.household_id)
    .with_for_update()
)
# As JSON, a batch reaches the server far sooner than its arrays would through the driver, and
# the events and the heads that they move are one statement.
_WRITE = text("""
    WITH given AS MATERIALIZED (
        SELECT * FROM json_populate_recordset(NULL::chain_event, CAST(:events AS json))
    ),
    added AS (INSERT INTO chain_event SELECT * FROM given)
    UPDATE chain_head SET sequence = last.sequence, hash = last.hash
    FROM (
        SELECT DISTINCT ON (household_id) household_id, sequence, hash
        FROM given ORDER BY household_id, sequence DESC
    ) AS last
    WHERE chain_head.household_id = last.household_id
""")
CHUNK = 5_000  # events a statement, some kilobytes each


async def lock(session: WriteSession, household_id: UUID) -> Head:
    """Lock a household until the transaction ends, and return where its chain ends.

    This is the lock of the household: every use case takes it before it reads what it changes.
    """
    return (await lock_many(session, [household_id]))[household_id]


async def lock_many(session: WriteSession, household_ids: Iterable[UUID]) -> dict[UUID, Head]:
    """Lock many households, in the order of their ids, and return where their chains end.

    All who lock several households do it here, in one order, so that none waits in a circle.
    Those that the transaction has locked already are not asked for again.
    """
    ids = set(household_ids)
    lock_soon(session, ids)
    await session.flush()
    return {household_id: session.heads[household_id] for household_id in ids}


def lock_soon(session: WriteSession, household_ids: Iterable[UUID]) -> None:
    """Lock many households as `lock_many` does, before the session's next statement runs."""
    free = sorted(set(household_ids) - session.heads.keys())
    if free:
        session.later(_START_MANY, {"household_ids": free})
        session.then(_LOCK_MANY, {"household_ids": free}, partial(_remember, session))


def _remember(session: WriteSession, heads: Rows) -> None:
    session.heads.update({row["household_id"]: Head(row["sequence"], row["hash"]) for row in heads})


async def append(
    session: WriteSession, household_id: UUID, kind: EventKind, rows: Sequence[LinkedRow]
) -> None:
    """Add an event to a household's chain, in the transaction that wrote its rows.

    Args:
        session: its stamp says who, when and under which policy.
        household_id: the household; it is locked, if it is not yet.
        kind: the step that was made.
        rows: every row version of a linked table that the step wrote, in any order.
    """
    await append_many(session, [ChainDraft(household_id, kind, rows)])


async def append_many(session: WriteSession, drafts: Sequence[ChainDraft]) -> None:
    """Add many events, to the chains of many households, in the order given for each household.

    The households are locked in the order of their ids, if they are not yet.
    """
    if not drafts:
        return
    lock_soon(session, (draft.household_id for draft in drafts))
    for start in range(0, len(drafts), CHUNK):
        await session.flush()  # heads and linked rows come, and the chunk before this one goes
        _write(session, _events(session, drafts[start : start + CHUNK]))


def _write(session: WriteSession, events: Sequence[Mapping[str, Any]]) -> None:
    """Store events of locked households, and move their heads on."""
    session.later(_WRITE, {"events": orjson.dumps(events, default=_octets).decode()})


def _octets(value: object) -> str:
    """Return bytes as PostgreSQL reads them from a text."""
    if not isinstance(value, bytes):
        raise TypeError(f"A {type(value).__name__} has no place in an event.")
    return "\\x" + value.hex()


def _events(session: WriteSession, drafts: Sequence[ChainDraft]) -> list[Mapping[str, Any]]:
    """Return the events as they are stored, and move the heads on."""
    signed = _Signed(stamp=session.stamp, ring=session.ring)
    heads = session.heads
    salts = secrets.token_bytes(SALT_BYTES * len(drafts))
    events: list[Mapping[str, Any]] = []
    for position, draft in enumerate(drafts):
        salt = salts[position * SALT_BYTES : (position + 1) * SALT_BYTES]
        event = _event(signed, heads[draft.household_id], draft=draft, salt=salt)
        heads[draft.household_id] = Head(event["sequence"], event["hash"])
        events.append(event)
    return events


def _event(signed: _Signed, head: Head, *, draft: ChainDraft, salt: bytes) -> dict[str, Any]:
    """Return the event that follows the head, as it is stored."""
    refs = tuple(linked.ref for linked in draft.rows)
    digests = [
        links.row_digest(
            salt,
            ref,
            position=position,
            payload=payload(linked.table, linked.row, signed.ring),
        )
        for position, (ref, linked) in enumerate(zip(refs, draft.rows, strict=True))
    ]
    envelope = Envelope(
        id=new_id(),
        household_id=draft.household_id,
        sequence=head.sequence + 1,
        kind=draft.kind.value,
        occurred_at=signed.stamp.at,
        recorded_at=signed.stamp.at,
        client_id=signed.stamp.client_id,
        department=signed.stamp.department,
        policy_version=signed.stamp.policy_version,
        rows=refs,
        commitment=links.commitment(salt, digests),
    )
    return _stored(envelope, head.hash) | {"row_digests": b"".join(digests), "salt": salt}


def _stored(envelope: Envelope, previous: bytes) -> dict[str, Any]:
    """Return the envelope's columns, with the link that joins it to the one before."""
    return {
        "household_id": envelope.household_id,
        "sequence": envelope.sequence,
        "id": envelope.id,
        "kind": envelope.kind,
        "occurred_at": envelope.occurred_at,
        "recorded_at": envelope.recorded_at,
        "client_id": envelope.client_id,
        "department": envelope.department,
        "policy_version": envelope.policy_version,
        "row_tables": [ref.table for ref in envelope.rows],
        "row_ids": [ref.id for ref in envelope.rows],
        "row_versions": [ref.version for ref in envelope.rows],
        "commitment": envelope.commitment,
        "suite": SUITE_SHA256,
        "previous_hash": previous,
        "hash": links.link_hash(previous, envelope),
    }
