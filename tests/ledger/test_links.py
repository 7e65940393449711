"""Links: whatever is changed in what a link says, its hash changes."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from hub.ledger.links import GENESIS, Envelope, RowRef, commitment, link_hash, row_digest

SALT = bytes(range(32))
ROW = RowRef("need", UUID(int=3), 1)
PAYLOAD = {"status": "PUSHED", "amount_fen": 12_000}
ENVELOPE = Envelope(
    id=UUID(int=1),
    household_id=UUID(int=2),
    sequence=1,
    kind="NEED_PUSHED",
    occurred_at=datetime(2026, 11, 22, 4, 5, 6, tzinfo=UTC),
    recorded_at=datetime(2026, 11, 22, 4, 5, 7, tzinfo=UTC),
    client_id="ca-1",
    department="CA",
    policy_version="0123456789ab",
    rows=(ROW,),
    commitment=commitment(SALT, [row_digest(SALT, ROW, position=0, payload=PAYLOAD)]),
)


def test_row_digest_is_written_down() -> None:
    """Anyone can compute a row digest from the format, without this code."""
    content = (
        b'[0,"need","00000000-0000-0000-0000-000000000003",1,'
        b'{"amount_fen":12000,"status":"PUSHED"}]'
    )

    assert (
        row_digest(SALT, ROW, position=0, payload=PAYLOAD)
        == hashlib.sha256(b"\x01" + SALT + content).digest()
    )


def test_commitment_is_written_down() -> None:
    """Anyone can compute a commitment from the row digests."""
    expected = hashlib.sha256(b"\x02" + SALT + b"a" * 32 + b"b" * 32).digest()

    assert commitment(SALT, [b"a" * 32, b"b" * 32]) == expected


def test_link_is_written_down() -> None:
    """Anyone can compute a link from what it says."""
    content = (
        b'{"client_id":"ca-1","commitment":"' + ENVELOPE.commitment.hex().encode() + b'",'
        b'"department":"CA","household_id":"00000000-0000-0000-0000-000000000002",'
        b'"id":"00000000-0000-0000-0000-000000000001","kind":"NEED_PUSHED",'
        b'"occurred_at":"2026-11-22T04:05:06.000Z","policy_version":"0123456789ab",'
        b'"recorded_at":"2026-11-22T04:05:07.000Z",'
        b'"rows":["need/00000000-0000-0000-0000-000000000003/1"],"sequence":1,"suite":1}'
    )
    expected = hashlib.sha256(b"\x00" + GENESIS + b"\0\0\0\0\0\0\0\x01" + content).digest()

    assert link_hash(GENESIS, ENVELOPE) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"id": UUID(int=9)},
        {"household_id": UUID(int=9)},
        {"sequence": 2},
        {"kind": "NEED_DECLINED"},
        {"occurred_at": ENVELOPE.occurred_at + timedelta(milliseconds=1)},
        {"recorded_at": ENVELOPE.recorded_at + timedelta(milliseconds=1)},
        {"client_id": "ca-2"},
        {"department": "MED"},
        {"policy_version": "0"},
        {"rows": ()},
        {"rows": (replace(ROW, version=2),)},
        {"rows": (ROW, ROW)},
        {"commitment": GENESIS},
        {"suite": 2},
    ],
)
def test_each_part_of_a_link_counts(change: dict[str, Any]) -> None:
    """A link with any part changed has another hash."""
    assert link_hash(GENESIS, replace(ENVELOPE, **change)) != link_hash(GENESIS, ENVELOPE)


def test_link_depends_on_the_one_before() -> None:
    """The same event after another history is another link."""
    assert link_hash(b"\1" * 32, ENVELOPE) != link_hash(GENESIS, ENVELOPE)


@pytest.mark.parametrize(
    ("salt", "position", "ref", "payload"),
    [
        (bytes(32), 0, ROW, PAYLOAD),
        (SALT, 1, ROW, PAYLOAD),
        (SALT, 0, replace(ROW, table="alert"), PAYLOAD),
        (SALT, 0, replace(ROW, id=UUID(int=4)), PAYLOAD),
        (SALT, 0, replace(ROW, version=2), PAYLOAD),
        (SALT, 0, ROW, PAYLOAD | {"amount_fen": 12_001}),
    ],
)
def test_each_part_of_a_row_counts(
    salt: bytes, position: int, ref: RowRef, payload: dict[str, Any]
) -> None:
    """A row digest binds salt, place, table, id, version and content."""
    assert row_digest(salt, ref, position=position, payload=payload) != row_digest(
        SALT, ROW, position=0, payload=PAYLOAD
    )
