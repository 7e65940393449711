"""Audit engagements, by the office that has them."""

from sqlalchemy import RowMapping, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from hub.domain.engagements import Engagement
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.storage.database import WriteSession, changed
from hub.storage.tables import engagement as table

_OF_OFFICE = (
    select(table)
    .where(
        table.c.department == bindparam("department"),
        table.c.division_code == bindparam("division"),
    )
    .order_by(table.c.valid_from, table.c.id)
)
_LOCKED = _OF_OFFICE.with_for_update()


async def of_office(
    session: WriteSession, department: str, division: str, *, lock: bool = False
) -> tuple[Engagement, ...]:
    """Return an office's engagements, those that are over or were ended included.

    Args:
        session: any transaction.
        department: the office's.
        division: the office's.
        lock: whether others who lock them wait until this transaction has ended.
    """
    values = {"department": department, "division": division}
    rows = await session.rows(_LOCKED if lock else _OF_OFFICE, values)
    return tuple(_engagement_of(row) for row in rows)


async def every(session: WriteSession) -> list[Engagement]:
    """Return all engagements, by division and first day."""
    order = (table.c.division_code, table.c.valid_from, table.c.id)
    return [_engagement_of(row) for row in await session.rows(select(table).order_by(*order))]


async def add(session: WriteSession, engagement: Engagement) -> bool:
    """Keep a new engagement; return False if its office has one of that notice."""
    values = {
        "id": engagement.id,
        "department": engagement.department,
        "division_code": engagement.division,
        "notice": engagement.notice,
        "valid_from": engagement.valid_from,
        "valid_to": engagement.valid_to,
    }
    added = insert(table).values(**values, **changed(session.stamp)).on_conflict_do_nothing()
    return bool(await session.run(added))


async def end(session: WriteSession, engagement: Engagement) -> None:
    """Keep that an engagement was ended, and why."""
    ending = {"ended_on": engagement.ended_on, "end_reason": engagement.end_reason}
    await session.run(
        update(table).where(table.c.id == engagement.id).values(**ending, **changed(session.stamp))
    )


def _engagement_of(row: RowMapping) -> Engagement:
    return Engagement(
        id=row["id"],
        department=DepartmentCode(row["department"]),
        division=DivisionCode(row["division_code"]),
        notice=row["notice"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        ended_on=row["ended_on"],
        end_reason=row["end_reason"],
    )
