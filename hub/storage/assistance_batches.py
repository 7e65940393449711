"""Payments that a batch delivers, as records of assistance of the persons whom the hub knows.

A payment to somebody unknown stays in the batch's file: nobody is created from it. A payment that
comes again, in a later batch of the same month, changes its record only where it says otherwise,
and never where a batch that shows a later day says the record as it stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    RowMapping,
    Text,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import distinct_on

from hub.domain.days import month_end
from hub.domain.divisions import county_of
from hub.domain.events import EventKind
from hub.domain.identifiers import DivisionCode, new_id
from hub.sealing import cells, masks
from hub.storage import (
    bulk,
    chain,
    corrected_payments,
    grounds,
    homes,
    households,
    people,
    statements,
)
from hub.storage.chain import ChainDraft
from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow
from hub.storage.tables import (
    assistance_record,
    batch as delivered,
    household,
    membership,
)

_SLOT = "assistance_record.account"
_CHUNK = 20_000
CHANGING = (
    "period_from",
    "period_to",
    "amount_fen",
    "paid_on",
    "status",
    "account_cell",
    "account_mask",
    "batch_id",
    "policy_version",
    "recorded_at",
)


class PaymentRow(NamedTuple):
    """A payment, its columns named as in the engine."""

    household_number: str | None  # None: the data set names the person only
    person_key: str
    month: date  # its first day
    amount_fen: int
    account: str | None  # None: settled with whoever gave the service
    paid_on: date
    status: str
    record_reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentBatch:
    """The payments that are being taken in."""

    id: UUID
    department: str
    programme_code: str
    kind: str
    as_of: date  # the day whose state it shows


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a payment belongs."""

    household_id: UUID
    division_code: str
    person_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Who and what the hub knows that payments can belong to."""

    persons: Mapping[bytes, UUID]
    numbers: Mapping[str, RowMapping]
    homes: Mapping[UUID, RowMapping]  # each person's first household

    def place(self, row: PaymentRow) -> _Place | None:
        """Return where a payment belongs; None if the hub knows neither household nor person."""
        person_id = self.persons.get(bytes.fromhex(row.person_key))
        home = self.numbers.get(row.household_number) if row.household_number else None
        if home is None and person_id is not None:
            home = self.homes.get(person_id)
        if home is None:
            return None
        return _Place(home["id"], county_of(DivisionCode(home["division_code"])), person_id)


async def take(session: WriteSession, rows: Iterable[PaymentRow], batch: PaymentBatch) -> int:
    """Write the payments' records, with one event on the chain of each household.

    Returns:
        How many payments belong to nobody whom the hub knows.
    """
    unlinked = 0
    written: list[LinkedRow] = []
    first_homes = await _homes(session)
    remaining = iter(rows)
    while chunk := list(islice(remaining, _CHUNK)):
        known = _Known(
            persons=await people.known(session, [bytes.fromhex(row.person_key) for row in chunk]),
            numbers=await households.by_number(
                session, {row.household_number for row in chunk if row.household_number}
            ),
            homes=first_homes,
        )
        placed = [(row, known.place(row)) for row in chunk]
        linked = [(row, place) for row, place in placed if place is not None]
        unlinked += len(placed) - len(linked)
        written += await _write(session, linked, batch)
    by_home = await homes.group(session, written)
    await chain.append_many(
        session,
        [
            ChainDraft(household_id, EventKind.ASSISTANCE_TAKEN_IN, linked)
            for household_id, linked in by_home.items()
        ],
    )
    await grounds.own_records(session, batch.id)
    return unlinked


async def _homes(session: WriteSession) -> dict[UUID, RowMapping]:
    """Return each person's household: one of civil affairs' first, then the oldest membership."""
    rows = await session.rows(
        select(membership.c.person_id, household.c.id, household.c.division_code)
        .ext(distinct_on(membership.c.person_id))
        .join(household, household.c.id == membership.c.household_id)
        .where(membership.c.valid_to.is_(None))
        .order_by(membership.c.person_id, household.c.status, membership.c.id)
    )
    return {row["person_id"]: row for row in rows}


async def _write(
    session: WriteSession, linked: Sequence[tuple[PaymentRow, _Place]], batch: PaymentBatch
) -> list[LinkedRow]:
    """Add the records that are new, and change those of which the batch says otherwise.

    What an answer to a claim has put right on the batch's day, or later, holds over it.
    """
    earlier = await _earlier(session, linked, batch)
    corrected = await corrected_payments.over(
        session, dict.fromkeys((record["id"] for record in earlier.values()), batch.as_of)
    )
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    repeated: list[UUID] = []
    for row, place in linked:
        record = earlier.get(row.record_reference)
        if record is None:
            new.append(_row(session, row, place, batch))
            continue
        holding = row._replace(**corrected.get(record["id"], {}))
        if _says(session, record, holding):
            repeated.append(record["id"])
        elif record["newest_day"] is None or record["newest_day"] <= batch.as_of:
            changed.append(_said(session, record["id"], holding, batch))
    await statements.repeat(session, repeated, batch.id)
    await statements.forget(session, [row["id"] for row in changed])
    return [
        *await bulk.add(session, assistance_record, new),
        *await bulk.change(session, assistance_record, changed, only=CHANGING),
    ]


async def _earlier(
    session: WriteSession, linked: Sequence[tuple[PaymentRow, _Place]], batch: PaymentBatch
) -> Mapping[str, RowMapping]:
    """Return by reference the records that these payments have, with the newest day they are of."""
    if not linked:
        return {}
    columns = assistance_record.c
    rows = await session.rows(
        select(assistance_record, statements.newest_day().label("newest_day"))
        .join(delivered, delivered.c.id == columns.batch_id)
        .where(
            columns.record_reference == func.any(bindparam("references", type_=ARRAY(Text))),
            columns.programme_code == bindparam("programme"),
            columns.owner_department == bindparam("department"),
        )
        .order_by(columns.id),
        {
            "references": [row.record_reference for row, _ in linked],
            "programme": batch.programme_code,
            "department": batch.department,
        },
    )
    return {row["record_reference"]: row for row in rows}


def _row(
    session: WriteSession, row: PaymentRow, place: _Place, batch: PaymentBatch
) -> dict[str, Any]:
    """Return a new record's row, sealed."""
    return {
        **_said(session, new_id(), row, batch),
        "household_id": place.household_id,
        "person_id": place.person_id,
        "programme_code": batch.programme_code,
        "owner_department": batch.department,
        "division_code": place.division_code,
        "kind": batch.kind,
        "record_reference": row.record_reference,
        "need_id": None,
        "version": 1,
    }


def _said(
    session: WriteSession, row_id: UUID, row: PaymentRow, batch: PaymentBatch
) -> dict[str, Any]:
    """Return what a batch says of a payment, and that it said so."""
    return {
        "id": row_id,
        "period_from": row.month,
        "period_to": month_end(row.month),
        "amount_fen": row.amount_fen,
        "paid_on": row.paid_on,
        "status": row.status,
        "account_cell": _sealed(session, row_id, row.account),
        "account_mask": None if row.account is None else masks.account(row.account),
        "batch_id": batch.id,
        "policy_version": session.stamp.policy_version,
        "recorded_at": session.stamp.at,
    }


def _says(session: WriteSession, record: RowMapping, row: PaymentRow) -> bool:
    """Tell whether a record stands as the batch says."""
    plain = (record["period_from"], record["amount_fen"], record["paid_on"], record["status"])
    if plain != (row.month, row.amount_fen, row.paid_on, row.status):
        return False
    cell = record["account_cell"]
    account = None if cell is None else cells.unseal(session.ring, _SLOT, record["id"], cell)
    return row.account == account


def _sealed(session: WriteSession, row_id: UUID, account: str | None) -> bytes | None:
    """Return an account, sealed; None where there is none."""
    return None if account is None else cells.seal(session.ring, _SLOT, row_id, account)
