"""What a claim is about, found among what the claimant may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, RowMapping, exists, select

from hub.domain.callers import Caller, Role
from hub.domain.corrections import Correction
from hub.domain.errors import NotFound
from hub.domain.identifiers import DivisionCode, HouseholdId, PersonId
from hub.domain.money import fen_of
from hub.sealing import cells
from hub.storage import tables
from hub.storage.database import WriteSession
from hub.storage.grounds import GroundKind

_FEN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """A record of a data set, as the hub shows it."""

    household_id: HouseholdId
    person_id: PersonId | None
    division_code: DivisionCode  # of the household
    record_reference: str
    assistance_record_id: UUID | None
    row: RowMapping  # of `facts` or `assistance_record`
    since: datetime  # since when it has stood so

    def shown(self, column: str | None) -> str | None:
        """Return a value as it stands, in the spelling of a claim; None: none, or none is kept."""
        value = None if column is None else self.row[column]
        return None if value is None else _spelled(str(column), value)


async def fact(
    session: WriteSession, caller: Caller, person_id: UUID, dataset: str
) -> Disputed | None:
    """Return what a data set says of a person whom the caller sees; None where there is nothing."""
    home = await _home(session, caller, person_id)
    row = await session.row(
        select(tables.facts).where(
            tables.facts.c.person_id == person_id, tables.facts.c.dataset == dataset
        )
    )
    if home is None or row is None:
        return None
    return Disputed(
        household_id=home["id"],
        person_id=PersonId(person_id),
        division_code=home["division_code"],
        record_reference=row["record_reference"],
        assistance_record_id=None,
        row=row,
        since=row["linked_at"],
    )


async def payment(
    session: WriteSession, caller: Caller, record_id: UUID, dataset: str
) -> Disputed | None:
    """Return a record of assistance that the caller sees; None where a batch delivered none."""
    record, home, batch = tables.assistance_record, tables.household.c, tables.batch.c
    row = await session.row(
        select(*record.c, home.division_code.label("home_division"))
        .join(tables.household, home.id == record.c.household_id)
        .join(tables.batch, batch.id == record.c.batch_id)
        .where(record.c.id == record_id, batch.dataset == dataset)
        .where(record.c.record_reference.is_not(None), _sees_record(caller))
    )
    if row is None:
        return None
    return Disputed(
        household_id=row["household_id"],
        person_id=row["person_id"],
        division_code=row["home_division"],
        record_reference=row["record_reference"],
        assistance_record_id=row["id"],
        row=row,
        since=row["recorded_at"],
    )


async def since(session: WriteSession, correction: Correction) -> datetime:
    """Return since when the value of a correction has been on record; now where it is no more."""
    facts, record = tables.facts.c, tables.assistance_record.c
    statement = select(record.recorded_at.label("since")).where(
        record.id == correction.assistance_record_id
    )
    if correction.assistance_record_id is None:
        statement = select(facts.linked_at.label("since")).where(
            facts.person_id == correction.person_id, facts.dataset == correction.dataset
        )
    row = await session.row(statement)
    return session.stamp.at if row is None else row["since"]


async def citizen_id(session: WriteSession, person_id: UUID) -> str:
    """Return a person's citizen id.

    Raises:
        NotFound: there is no such person.
    """
    person = tables.person.c
    row = await session.row(select(person.citizen_id_cell).where(person.id == person_id))
    if row is None:
        raise NotFound("There is no such person.", field=("personId",))
    return cells.unseal(session.ring, "person.citizen_id", person_id, row["citizen_id_cell"])


def kept(column: Column[Any], value: str) -> object:
    """Return a claim's value as a column keeps it.

    Args:
        column: of `facts` or `assistance_record`.
        value: checked by the data set's rules; amounts in yuan, truths as Y and N.
    """
    if column.name.endswith("_fen"):
        return fen_of(value)
    kind = column.type.python_type
    if kind is bool:
        return value == "Y"
    if kind is date:
        return date.fromisoformat(value)
    return kind(value)


def _spelled(column: str, value: Any) -> str:
    """Return a column's value as a claim would spell it."""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if column.endswith("_fen"):
        return f"{value // _FEN}.{value % _FEN:02d}"
    return value.isoformat() if isinstance(value, date) else str(value)


async def _home(session: WriteSession, caller: Caller, person_id: UUID) -> RowMapping | None:
    """Return the household in which the caller sees a person; of several the oldest membership."""
    home, belongs = tables.household.c, tables.membership.c
    found: Sequence[RowMapping] = await session.rows(
        select(home.id, home.division_code)
        .join(tables.membership, belongs.household_id == home.id)
        .where(belongs.person_id == person_id, _sees_household(caller))
        .order_by(home.status, belongs.id)
        .limit(1)
    )
    return found[0] if found else None


def _sees_household(caller: Caller) -> ColumnElement[bool]:
    """Return the condition under which the caller sees a household, as its row policy has it."""
    home, ground = tables.household.c, tables.department_ground.c
    if caller.role is Role.DEPARTMENT:
        return exists().where(
            ground.household_id == home.id,
            ground.department == caller.department,
            ground.division_code == caller.division,
            ground.ground == GroundKind.OPEN_NEED,
        )
    reach = caller.divisions
    return (home.division_code >= reach.lo) & (home.division_code < reach.hi)


def _sees_record(caller: Caller) -> ColumnElement[bool]:
    """Return the condition under which the caller sees a record, as its row policy has it."""
    record = tables.assistance_record.c
    if caller.role is Role.DEPARTMENT:
        return (record.owner_department == caller.department) & (
            record.division_code == caller.division
        )
    return _sees_household(caller)
