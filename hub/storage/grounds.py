"""Why a department may see a household: the rows that row-level security asks.

Each is written in the transaction of the need or record that it rests on, under the household's
lock, so that a ground neither lacks nor outlives its fact.
"""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import Delete, delete, exists, literal, select
from sqlalchemy.dialects.postgresql import Insert, insert

from hub.domain.needs import OPEN_STATUSES, Need
from hub.storage import tables
from hub.storage.database import WriteSession


class GroundKind(StrEnum):
    """The two facts that let a department see a household."""

    OPEN_NEED = "OPEN_NEED"
    OWN_RECORD = "OWN_RECORD"


async def open_need(session: WriteSession, need: Need) -> None:
    """Let the need's office see the household while the need is open."""
    await session.run(_given(need, GroundKind.OPEN_NEED))


async def own_record(session: WriteSession, need: Need) -> None:
    """Let the need's office see the household, since it keeps a record of aid given there."""
    await session.run(_given(need, GroundKind.OWN_RECORD))


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


async def end_need(session: WriteSession, need: Need) -> None:
    """Take the sight of the household from the need's office, unless another need is open."""
    await session.run(_ended(need))


def _given(need: Need, ground: GroundKind) -> Insert:
    return (
        insert(tables.department_ground)
        .values(
            household_id=need.household_id,
            department=need.department,
            division_code=need.division_code,
            ground=ground,
        )
        .on_conflict_do_nothing()
    )


def _ended(need: Need) -> Delete:
    ground, other = tables.department_ground.c, tables.need.c
    still_open = exists().where(
        other.household_id == need.household_id,
        other.department == need.department,
        other.division_code == need.division_code,
        other.status.in_(sorted(OPEN_STATUSES)),
    )
    return delete(tables.department_ground).where(
        ground.household_id == need.household_id,
        ground.department == need.department,
        ground.division_code == need.division_code,
        ground.ground == GroundKind.OPEN_NEED,
        ~still_open,
    )
