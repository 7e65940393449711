"""The verification of one household's chain against the rows that it names.

Everything is computed again from the events and the rows as they stand; no stored hash is
believed. What is found: a link, commitment or salt that was edited; an event that was inserted or
deleted, at the end too, by the head; a row that was altered, deleted, rolled back or moved into its
history; a row that no event names.
What cannot be found from inside: a chain whose events were all written anew from the altered row
on, with salts, commitments, hashes and head. Against that stands only a copy of a head kept
elsewhere.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from hub.ledger import links
from hub.ledger.links import GENESIS, HASH_BYTES, SUITE_SHA256, Envelope, RowRef


class Defect(StrEnum):
    """What can be wrong with a chain."""

    BROKEN_LINK = "BROKEN_LINK"  # the event was edited, or does not follow the one before
    WRONG_SEQUENCE = "WRONG_SEQUENCE"  # the event that should stand at this place is missing
    HEAD_DIFFERS = "HEAD_DIFFERS"  # the last event is not the one that the head names
    ROW_ALTERED = "ROW_ALTERED"  # the row is not what the event committed to
    ROW_MISSING = "ROW_MISSING"  # the row's version is not where it belongs: table or history
    ROW_UNLINKED = "ROW_UNLINKED"  # no event accounts for the row's version, where it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The first thing wrong with one household's chain, or a person of no household."""

    household_id: UUID | None  # None: a person who belongs to no household
    sequence: int | None  # of the event; None where none is concerned
    what: Defect
    table: str | None  # with row_id and row_version: the row, where one is concerned
    row_id: UUID | None
    row_version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event as the database holds it."""

    envelope: Envelope
    is_whole: bool  # False: it has parts of references that name no row
    row_digests: bytes
    salt: bytes
    previous_hash: bytes
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredChain:
    """One household's events in the order of their sequence, and its head."""

    household_id: UUID
    events: Sequence[StoredEvent]
    head: tuple[int, bytes] | None  # sequence and hash; None: there is no head

    @property
    def named(self) -> frozenset[RowRef]:
        """The row versions that the events name."""
        return frozenset(ref for event in self.events for ref in event.envelope.rows)


Payloads = Mapping[RowRef, Mapping[str, Any] | None]  # None: a sealed cell does not open


def first_finding(
    chain: StoredChain,
    payloads: Payloads,
    *,
    owned: Collection[RowRef],
    misplaced: Collection[RowRef],
) -> Finding | None:
    """Return the first thing wrong with a chain, in the order of its events; None if it holds.

    Args:
        chain: the household's events and head.
        payloads: the content of every row version that stands in its place, at least of those
            named: the highest in its table, those before in its history.
        owned: the row versions of the household that its events must name.
        misplaced: the row versions of the household that stand where none should, be they named.
    """
    unlinked = {*owned} - chain.named | {*misplaced}
    return next(_findings(chain, payloads, unlinked=unlinked), None)


def _findings(
    chain: StoredChain, payloads: Payloads, *, unlinked: Collection[RowRef]
) -> Iterator[Finding]:
    """Yield what is wrong: event by event, then the head, then what no event accounts for."""
    last = GENESIS
    for sequence, event in enumerate(chain.events, start=1):
        defect = _event_defect(event, sequence, previous=last)
        if defect:
            yield _finding(chain, defect, sequence=sequence)
        yield from _row_findings(chain, event, payloads)
        last = event.hash
    if not _head_holds(chain, last):
        yield _finding(chain, Defect.HEAD_DIFFERS, sequence=chain.head[0] if chain.head else None)
    for ref in sorted(unlinked, key=_place):
        yield _finding(chain, Defect.ROW_UNLINKED, ref=ref)


def _event_defect(event: StoredEvent, sequence: int, *, previous: bytes) -> Defect | None:
    """Return what is wrong with an event, apart from the rows that it names."""
    envelope = event.envelope
    if envelope.sequence != sequence:
        return Defect.WRONG_SEQUENCE
    digests = _split(event.row_digests)
    holds = (
        event.is_whole
        and envelope.suite == SUITE_SHA256
        and event.previous_hash == previous
        and event.hash == links.link_hash(previous, envelope)
        and len(event.row_digests) == HASH_BYTES * len(envelope.rows)
        and envelope.commitment == links.commitment(event.salt, digests)
    )
    return None if holds else Defect.BROKEN_LINK


def _row_findings(chain: StoredChain, event: StoredEvent, payloads: Payloads) -> Iterator[Finding]:
    """Yield the rows that are not what the event committed to."""
    envelope = event.envelope
    digests = _split(event.row_digests)
    for position, (ref, digest) in enumerate(zip(envelope.rows, digests, strict=False)):
        payload = payloads.get(ref)
        if ref not in payloads:
            yield _finding(chain, Defect.ROW_MISSING, sequence=envelope.sequence, ref=ref)
        elif payload is None or digest != links.row_digest(
            event.salt, ref, position=position, payload=payload
        ):
            yield _finding(chain, Defect.ROW_ALTERED, sequence=envelope.sequence, ref=ref)


def _head_holds(chain: StoredChain, last: bytes) -> bool:
    """Tell whether the head names the last event; a household without events needs no head."""
    if chain.head is None:
        return not chain.events
    return chain.head == (len(chain.events), last)


def _split(digests: bytes) -> list[bytes]:
    """Return the row digests one by one."""
    return [digests[start : start + HASH_BYTES] for start in range(0, len(digests), HASH_BYTES)]


def _place(ref: RowRef) -> tuple[str, UUID, int]:
    """Return what unlinked rows are sorted by."""
    return ref.table, ref.id, ref.version


def _finding(
    chain: StoredChain, what: Defect, *, sequence: int | None = None, ref: RowRef | None = None
) -> Finding:
    """Return a finding about the chain."""
    return Finding(
        household_id=chain.household_id,
        sequence=sequence,
        what=what,
        table=ref.table if ref else None,
        row_id=ref.id if ref else None,
        row_version=ref.version if ref else None,
    )
