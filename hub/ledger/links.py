"""Links of an assistance chain: commitments to rows, and the hash that joins one to the next.

An event holds no payload. It names rows by table, id and version, and commits to their content
under a salt of its own, so that content can be erased, or sealed anew, without breaking the chain.
Each hash starts with a byte of its own (RFC 6962 calls it domain separation), so that none can
pass for another:

    row digest  SHA-256(0x01 ‖ salt ‖ canonical [position, table, id, version, payload])
    commitment  SHA-256(0x02 ‖ salt ‖ row digest ‖ row digest ‖ …)
    link        SHA-256(0x00 ‖ previous link ‖ sequence (8 bytes) ‖ canonical envelope)
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from hub.ledger.canonical import canonical

SUITE_SHA256 = 1  # 2 is kept for SM3
HASH_BYTES = 32
SALT_BYTES = 32
GENESIS = bytes(HASH_BYTES)  # what stands before the first link

_LINK = b"\x00"
_ROW = b"\x01"
_COMMITMENT = b"\x02"


@dataclass(frozen=True, slots=True)
class Head:
    """Where a household's chain ends."""

    sequence: int  # of its last event; 0: it has none
    hash: bytes


@dataclass(frozen=True, slots=True)
class RowRef:
    """One version of one row of a linked table."""

    table: str
    id: UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a link says openly: who did what to which rows, when, under which policy."""

    id: UUID
    household_id: UUID
    sequence: int  # the first event of a household is 1
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    client_id: str
    department: str
    policy_version: str
    rows: tuple[RowRef, ...]  # in the order of their digests
    commitment: bytes
    suite: int = SUITE_SHA256


def row_digest(salt: bytes, ref: RowRef, *, position: int, payload: Mapping[str, Any]) -> bytes:
    """Return the digest that binds one row's content to its place in one event.

    Args:
        salt: the event's own; without it, an id number behind a digest could be guessed.
        ref: which row, in which version.
        position: the row's place among the event's rows, from 0.
        payload: the row's content, in values that have a canonical form.
    """
    content = canonical((position, ref.table, ref.id, ref.version, payload))
    return hashlib.sha256(_ROW + salt + content).digest()


def commitment(salt: bytes, row_digests: Sequence[bytes]) -> bytes:
    """Return what an event commits to, for all of its rows at once."""
    return hashlib.sha256(_COMMITMENT + salt + b"".join(row_digests)).digest()


def link_hash(previous: bytes, envelope: Envelope) -> bytes:
    """Return the hash of a link, which the next one and the head repeat.

    Args:
        previous: the hash of the link before, GENESIS for the first.
        envelope: all that the link says.
    """
    place = envelope.sequence.to_bytes(8)
    return hashlib.sha256(_LINK + previous + place + canonical(_entries(envelope))).digest()


def _entries(envelope: Envelope) -> dict[str, Any]:
    """Return the envelope as it is hashed; these names are part of the format."""
    return {
        "id": envelope.id,
        "household_id": envelope.household_id,
        "sequence": envelope.sequence,
        "kind": envelope.kind,
        "occurred_at": envelope.occurred_at,
        "recorded_at": envelope.recorded_at,
        "client_id": envelope.client_id,
        "department": envelope.department,
        "policy_version": envelope.policy_version,
        "rows": [f"{ref.table}/{ref.id}/{ref.version}" for ref in envelope.rows],
        "commitment": envelope.commitment,
        "suite": envelope.suite,
    }
