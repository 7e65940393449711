"""Why a department may see a household: the rows that row-level security asks.

Each is written in the transaction of the need or record that it rests on, under the household's
lock, so that a ground neither lacks nor outlives its fact.
"""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, any_, bindparam, delete, exists, literal, select
from sqlalchemy.dialects.postgresql import insert

from hub.domain.needs import OPEN_STATUSES, Need
from hub.storage import tables
from hub.storage.database import WriteSession


class GroundKind(StrEnum):
    """The two facts that let a department see a household."""

    OPEN_NEED = "OPEN_NEED"
    OWN_RECORD = "OWN_RECORD"


_ROW, _NEED = tables.department_ground.c, tables.need.c
_OFFICE = ("household_id", "department", "division_code")
_STILL_OPEN = exists().where(
    *(_NEED[name] == bindparam(name) for name in _OFFICE),
    _NEED.status == any_(literal(sorted(OPEN_STATUSES), ARRAY(Text))),
)
_END = delete(tables.department_ground).where(
    *(_ROW[name] == bindparam(name) for name in (*_OFFICE, "ground")), ~_STILL_OPEN
)
_GIVE = insert(tables.department_ground).on_conflict_do_nothing()


def open_need(session: WriteSession, need: Need) -> None:
    """Let the need's office see the household while the need is open."""
    session.later(_GIVE, _office(need, GroundKind.OPEN_NEED))


def own_record(session: WriteSession, need: Need) -> None:
    """Let the need's office see the household, since it keeps a record of aid given there."""
    session.later(_GIVE, _office(need, GroundKind.OWN_RECORD))


async def own_records(session: WriteSession, batch_id: UUID) -> None:
    """Let the offices that gave what a batch says see the households that they gave it to."""
    given, record = tables.department_ground, tables.assistance_record.c
    columns = (record.household_id, record.owner_department, record.division_code)
    await session.run(
        insert(given)
        .from_select(
            [given.c.household_id, given.c.department, given.c.division_code, given.c.ground],
            select(*columns, literal(GroundKind.OWN_RECORD.value))
            .where(record.batch_id == batch_id)
            .distinct(),
        )
        .on_conflict_do_nothing()
    )


def end_need(session: WriteSession, need: Need) -> None:
    """Take the sight of the household from the need's office, unless another need is open."""
    session.later(_END, _office(need, GroundKind.OPEN_NEED))


def _office(need: Need, ground: GroundKind) -> dict[str, Any]:
    """Return the row that lets the need's office see the household on a ground."""
    return {
        "household_id": need.household_id,
        "department": need.department,
        "division_code": need.division_code,
        "ground": ground,
    }
