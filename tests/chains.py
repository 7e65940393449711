"""Builders of households on record, each step of theirs linked on the chain."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from hub.domain.events import EventKind
from hub.domain.identifiers import new_id
from hub.runtime import Hub
from hub.sealing import cells, indexes, masks
from hub.sealing.keys import KeyRing
from hub.storage import chain, tables
from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow

DIVISION = "410721100000"
DAY = date(2026, 10, 1)
AT = datetime(2026, 10, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A household with its head, taken in by one event of three rows."""

    household_id: UUID
    person_id: UUID
    membership_id: UUID


async def a_home(hub: Hub, *, citizen_id: str = "41072119540307123X") -> Home:
    """Put a household of one on record, as the intake of a batch does."""
    home = Home(household_id=new_id(), person_id=new_id(), membership_id=new_id())
    async with hub.write_as("ca-1") as session:
        await chain.lock(session, home.household_id)
        rows = [
            await added(session, tables.household, _household(home)),
            await added(session, tables.person, a_person(hub.ring, home.person_id, citizen_id)),
            await added(session, tables.membership, a_membership(home)),
        ]
        await chain.append(session, home.household_id, EventKind.HOUSEHOLD_TAKEN_IN, rows)
    return home


async def pay(hub: Hub, home: Home, *, amount_fen: int) -> UUID:
    """Put a payment on record and return its id."""
    payment = new_id()
    async with hub.write_as("ca-1") as session:
        await chain.lock(session, home.household_id)
        row = await added(session, tables.assistance_record, a_payment(home, payment, amount_fen))
        await chain.append(session, home.household_id, EventKind.ASSISTANCE_TAKEN_IN, [row])
    return payment


async def correct(hub: Hub, home: Home, payment: UUID, *, amount_fen: int) -> None:
    """Correct a payment's amount; its former version goes to the history."""
    table = tables.assistance_record
    async with hub.write_as("ca-1") as session:
        await chain.lock(session, home.household_id)
        row = await session.row(
            table.update()
            .where(table.c.id == payment)
            .values(amount_fen=amount_fen)
            .returning(*table.c)
        )
        assert row is not None
        await chain.append(
            session,
            home.household_id,
            EventKind.ASSISTANCE_TAKEN_IN,
            [LinkedRow(table.name, row)],
        )


async def added(session: WriteSession, table: Table, values: dict[str, Any]) -> LinkedRow:
    """Insert a row and return it as PostgreSQL keeps it."""
    row = await session.row(table.insert().values(**values).returning(*table.c))
    assert row is not None
    return LinkedRow(table.name, row)


def a_person(ring: KeyRing, person_id: UUID, citizen_id: str) -> dict[str, Any]:
    """Return the columns of a person with a sealed citizen id and telephone number."""
    return {
        "id": person_id,
        "name": "王建国",
        "name_mask": masks.name("王建国"),
        "citizen_id_cell": cells.seal(ring, "person.citizen_id", person_id, citizen_id),
        "citizen_id_index": indexes.blind_index(ring, "person.citizen_id", citizen_id),
        "citizen_id_mask": masks.citizen_id(citizen_id),
        "id_status": "VALID",
        "sex": 1,
        "birth_date": date(1954, 3, 7),
        "phone_cell": cells.seal(ring, "person.phone", person_id, "13800005678"),
        "phone_mask": masks.phone("13800005678"),
        "recorded_at": AT,
    }


def a_payment(home: Home, payment: UUID, amount_fen: int) -> dict[str, Any]:
    """Return the columns of a payment to a household's head."""
    return {
        "id": payment,
        "household_id": home.household_id,
        "person_id": home.person_id,
        "programme_code": "NURSING_SUBSIDY",
        "owner_department": "CA",
        "division_code": DIVISION,
        "kind": "CASH",
        "amount_fen": amount_fen,
        "paid_on": DAY,
        "status": "PAID",
        "policy_version": "test",
        "recorded_at": AT,
    }


def a_membership(home: Home) -> dict[str, Any]:
    """Return the columns of the membership of its person."""
    return {
        "id": home.membership_id,
        "household_id": home.household_id,
        "person_id": home.person_id,
        "relation": "0",
        "counted": True,
        "valid_from": DAY,
        "recorded_at": AT,
    }


def _household(home: Home) -> dict[str, Any]:
    """Return the columns of the household."""
    return {
        "id": home.household_id,
        "status": "ACTIVE",
        "head_person_id": home.person_id,
        "division_code": DIVISION,
        "member_count": 1,
        "recorded_at": AT,
    }
