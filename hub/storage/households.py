"""Households and who belongs to them, as batches put them on record."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from hub.domain.identifiers import new_id
from hub.domain.people import HouseholdStatus
from hub.sealing import cells, masks
from hub.storage import bulk
from hub.storage.database import WriteSession
from hub.storage.tables import household, membership

HEAD = "0"  # GB/T 4761: the head of the household
OTHER = "8"  # GB/T 4761: another relation, or one that the batch does not name
CHANGING = (
    "status",
    "head_person_id",
    "division_code",
    "address_cell",
    "address_mask",
    "member_count",
    "batch_id",
    "recorded_at",
)
MEMBERSHIP_CHANGING = ("relation", "counted", "valid_to", "batch_id", "recorded_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a batch says of a household."""

    status: HouseholdStatus
    head_person_id: UUID | None
    division: str
    address: str | None  # None: the batch does not say
    member_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """What may have another place than before."""

    homes: frozenset[UUID] = frozenset()  # households
    persons: frozenset[UUID] = frozenset()  # who have left one


async def by_number(session: WriteSession, numbers: Iterable[str]) -> Mapping[str, RowMapping]:
    """Return the known households among these numbers."""
    return {row["number"]: row for row in await bulk.find(session, household.c.number, numbers)}


async def by_id(session: WriteSession, ids: Iterable[UUID]) -> Mapping[UUID, RowMapping]:
    """Return households."""
    return {row["id"]: row for row in await bulk.find(session, household.c.id, ids)}


async def memberships(
    session: WriteSession, *, households: Collection[UUID], persons: Collection[UUID], on: date
) -> Mapping[tuple[UUID, UUID], RowMapping]:
    """Return the memberships that hold on a day, by household and person.

    Args:
        session: the transaction.
        households: whose members are wanted.
        persons: whose households are wanted as well.
        on: the day; a membership that ends on it still holds.
    """
    rows = [
        *await bulk.find(session, membership.c.household_id, households),
        *await bulk.find(session, membership.c.person_id, persons),
    ]
    return {
        (row["household_id"], row["person_id"]): row
        for row in rows
        if row["valid_to"] is None or row["valid_to"] >= on
    }


def new_household(
    session: WriteSession, number: str | None, batch_id: UUID, *, standing: Standing
) -> dict[str, Any]:
    """Return a new household's row, sealed."""
    row_id = new_id()
    return {
        "id": row_id,
        "number": number,
        "status": standing.status.value,
        "head_person_id": standing.head_person_id,
        "division_code": standing.division,
        **_address(session, row_id, standing.address),
        "member_count": standing.member_count,
        "batch_id": batch_id,
        "recorded_at": session.stamp.at,
        "version": 1,
    }


def changed_household(
    session: WriteSession, row: RowMapping, batch_id: UUID, *, standing: Standing
) -> dict[str, Any] | None:
    """Return the columns of a known household that follow the batch; None where all stands."""
    plain = {
        "status": standing.status.value,
        "head_person_id": standing.head_person_id,
        "division_code": standing.division,
        "member_count": standing.member_count,
    }
    sealed = {"address_cell": row["address_cell"], "address_mask": row["address_mask"]}
    if standing.address is not None and standing.address != _opened(session, row):
        sealed = _address(session, row["id"], standing.address)
    wanted = plain | sealed
    if all(row[name] == value for name, value in wanted.items()):
        return None
    return wanted | {"id": row["id"], "batch_id": batch_id, "recorded_at": session.stamp.at}


def new_membership(
    session: WriteSession, pair: tuple[UUID, UUID], batch_id: UUID, **values: Any
) -> dict[str, Any]:
    """Return the row of a new membership of a household and a person.

    Args:
        session: the transaction.
        pair: household and person.
        batch_id: the batch that says so.
        values: `relation`, `counted` and `valid_from`.
    """
    return {
        "id": new_id(),
        "household_id": pair[0],
        "person_id": pair[1],
        **values,
        "valid_to": None,
        "batch_id": batch_id,
        "recorded_at": session.stamp.at,
        "version": 1,
    }


def _address(session: WriteSession, row_id: UUID, address: str | None) -> dict[str, Any]:
    """Return the columns of an address."""
    if address is None:
        return {"address_cell": None, "address_mask": None}
    return {
        "address_cell": cells.seal(session.ring, "household.address", row_id, address),
        "address_mask": masks.address(address),
    }


def _opened(session: WriteSession, row: RowMapping) -> str | None:
    """Return a household's address."""
    cell = row["address_cell"]
    if cell is None:
        return None
    return cells.unseal(session.ring, "household.address", row["id"], cell)
