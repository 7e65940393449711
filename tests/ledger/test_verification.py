"""The verification names the first thing wrong with a chain, and nothing where all holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from hub.ledger.links import GENESIS, Envelope, RowRef, commitment, link_hash, row_digest
from hub.ledger.verification import (
    Defect,
    Finding,
    StoredChain,
    StoredEvent,
    first_finding,
)

HOUSEHOLD = UUID(int=1)
SALT = bytes(range(32))
AT = datetime(2026, 11, 22, tzinfo=UTC)


def a_ref(number: int, *, version: int = 1) -> RowRef:
    """Return a version of a payment."""
    return RowRef("assistance_record", UUID(int=number), version)


@dataclass
class Written:
    """A chain as the hub writes it, one payment an event, and the rows that it names."""

    events: list[StoredEvent] = field(default_factory=list[StoredEvent])
    payloads: dict[RowRef, dict[str, Any] | None] = field(
        default_factory=dict[RowRef, dict[str, Any] | None]
    )
    misplaced: set[RowRef] = field(default_factory=set[RowRef])

    def add(self, *refs: RowRef) -> None:
        """Add an event that names these rows."""
        for ref in refs:
            self.payloads[ref] = {"amount_fen": 100 * ref.id.int}
        self.events.append(an_event(len(self.events) + 1, self.last, refs))

    @property
    def last(self) -> bytes:
        """The hash of the last event."""
        return self.events[-1].hash if self.events else GENESIS

    def chain(self, **changes: Any) -> StoredChain:
        """Return the chain with a head that fits, or with some part changed."""
        head = (len(self.events), self.last)
        return replace(
            StoredChain(household_id=HOUSEHOLD, events=self.events, head=head), **changes
        )

    def judged(self, **changes: Any) -> Finding | None:
        """Return what the verification finds."""
        return first_finding(
            self.chain(**changes),
            self.payloads,
            owned=self.payloads.keys(),
            misplaced=self.misplaced,
        )


def an_event(sequence: int, previous: bytes, refs: Sequence[RowRef]) -> StoredEvent:
    """Return an event as the hub writes it."""
    digests = [
        row_digest(SALT, ref, position=position, payload={"amount_fen": 100 * ref.id.int})
        for position, ref in enumerate(refs)
    ]
    envelope = Envelope(
        id=UUID(int=1000 + sequence),
        household_id=HOUSEHOLD,
        sequence=sequence,
        kind="ASSISTANCE_TAKEN_IN",
        occurred_at=AT,
        recorded_at=AT,
        client_id="ca-1",
        department="CA",
        policy_version="0123456789ab",
        rows=tuple(refs),
        commitment=commitment(SALT, digests),
    )
    return StoredEvent(
        envelope=envelope,
        is_whole=True,
        row_digests=b"".join(digests),
        salt=SALT,
        previous_hash=previous,
        hash=link_hash(previous, envelope),
    )


@pytest.fixture
def written() -> Written:
    """Return a chain of three events: one row, two rows, no row."""
    chain = Written()
    chain.add(a_ref(1))
    chain.add(a_ref(2), a_ref(3))
    chain.add()
    return chain


def a_finding(what: Defect, *, sequence: int | None = None, ref: RowRef | None = None) -> Finding:
    """Return a finding about the household."""
    return Finding(
        household_id=HOUSEHOLD,
        sequence=sequence,
        what=what,
        table=ref and ref.table,
        row_id=ref and ref.id,
        row_version=ref and ref.version,
    )


def test_chain_as_written_holds(written: Written) -> None:
    """Nothing is found where nothing was touched."""
    assert written.judged() is None


def test_household_without_a_chain_holds() -> None:
    """A household that has no rows needs no events, and no head."""
    assert Written().judged() is None
    assert Written().judged(head=None) is None


def test_altered_row_is_named(written: Written) -> None:
    """Of two rows of one event, the one that was altered is named."""
    written.payloads[a_ref(3)] = {"amount_fen": 1}

    assert written.judged() == a_finding(Defect.ROW_ALTERED, sequence=2, ref=a_ref(3))


def test_unreadable_row_is_altered(written: Written) -> None:
    """A row with a sealed cell that does not open is not what the event committed to."""
    written.payloads[a_ref(1)] = None

    assert written.judged() == a_finding(Defect.ROW_ALTERED, sequence=1, ref=a_ref(1))


def test_deleted_row_is_named(written: Written) -> None:
    """A row version that is nowhere is missing."""
    del written.payloads[a_ref(2)]

    assert written.judged() == a_finding(Defect.ROW_MISSING, sequence=2, ref=a_ref(2))


def test_row_that_no_event_names_is_named(written: Written) -> None:
    """A row version that appeared behind the hub's back is unlinked."""
    written.payloads[a_ref(2, version=2)] = {"amount_fen": 200}

    found = written.judged()

    assert found == a_finding(Defect.ROW_UNLINKED, ref=a_ref(2, version=2))


def test_misplaced_row_is_named(written: Written) -> None:
    """A copy of a row version that stands where none should is named, though an event names it."""
    written.misplaced.add(a_ref(2))

    assert written.judged() == a_finding(Defect.ROW_UNLINKED, ref=a_ref(2))


@pytest.mark.parametrize(
    "change",
    [
        {"salt": bytes(32)},
        {"row_digests": bytes(64)},
        {"row_digests": b""},
        {"previous_hash": GENESIS},
        {"hash": GENESIS},
        {"is_whole": False},
    ],
)
def test_edited_event_is_named(written: Written, change: dict[str, Any]) -> None:
    """An event with any column altered breaks at its own place."""
    written.events[1] = replace(written.events[1], **change)

    assert written.judged() == a_finding(Defect.BROKEN_LINK, sequence=2)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "NEED_PUSHED"},
        {"rows": (a_ref(2),)},
        {"suite": 2},
        {"client_id": "x"},
        {"occurred_at": AT + timedelta(microseconds=1)},
        {"recorded_at": AT + timedelta(microseconds=1)},
    ],
)
def test_edited_envelope_is_named(written: Written, change: dict[str, Any]) -> None:
    """An event that says something else than it was linked with breaks at its own place."""
    envelope = replace(written.events[1].envelope, **change)
    written.events[1] = replace(written.events[1], envelope=envelope)

    assert written.judged() == a_finding(Defect.BROKEN_LINK, sequence=2)


def test_event_of_another_suite_is_not_believed(written: Written) -> None:
    """A suite that this hub does not compute is a broken link, even with a fitting hash."""
    envelope = replace(written.events[2].envelope, suite=2)
    hashed = link_hash(written.events[1].hash, envelope)
    written.events[2] = replace(written.events[2], envelope=envelope, hash=hashed)

    assert written.judged() == a_finding(Defect.BROKEN_LINK, sequence=3)


def test_rewritten_event_breaks_the_next(written: Written) -> None:
    """An event written anew with a fitting hash of its own breaks the link after it."""
    forged = an_event(2, written.events[0].hash, [a_ref(2)])
    written.events[1] = forged

    assert written.judged() == a_finding(Defect.BROKEN_LINK, sequence=3)


def test_deleted_event_is_named(written: Written) -> None:
    """The place where an event is missing is named."""
    del written.events[0]

    assert written.judged() == a_finding(Defect.WRONG_SEQUENCE, sequence=1)


def test_deleted_tail_is_named_by_the_head(written: Written) -> None:
    """The head tells how far the chain went."""
    head = written.chain().head
    written.events.pop()

    assert written.judged(head=head) == a_finding(Defect.HEAD_DIFFERS, sequence=3)


def test_inserted_tail_is_named_by_the_head(written: Written) -> None:
    """An event added past the head is not the hub's, though it is linked well."""
    head = written.chain().head
    written.add()

    assert written.judged(head=head) == a_finding(Defect.HEAD_DIFFERS, sequence=3)


def test_missing_head_is_named(written: Written) -> None:
    """A chain with events has a head."""
    assert written.judged(head=None) == a_finding(Defect.HEAD_DIFFERS)


def test_first_of_several_is_named(written: Written) -> None:
    """What is wrong is looked for in the order of the events, and the first is named."""
    written.payloads[a_ref(1)] = {"amount_fen": 1}
    written.events[1] = replace(written.events[1], salt=bytes(32))
    written.payloads[a_ref(9)] = {}

    assert written.judged() == a_finding(Defect.ROW_ALTERED, sequence=1, ref=a_ref(1))
