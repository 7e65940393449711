"""Needs as rows: find them, store new ones and their moves."""

from collections.abc import Callable

from sqlalchemy import RowMapping, bindparam, insert, select, update

from hub.domain.callers import Caller
from hub.domain.errors import NotFound
from hub.domain.identifiers import (
    AlertId,
    DepartmentCode,
    DivisionCode,
    HouseholdId,
    NeedId,
    PersonId,
)
from hub.domain.needs import Need, NeedClass, NeedStatus
from hub.storage import homes, tables
from hub.storage.database import WriteSession, changed
from hub.storage.linked import LinkedRow

_FIND = select(tables.need).where(tables.need.c.id == bindparam("id"))
_OF_ALERT = (
    select(tables.need)
    .where(tables.need.c.alert_id == bindparam("alert_id"))
    .order_by(tables.need.c.pushed_at, tables.need.c.id)
)
_ADD = insert(tables.need).returning(tables.need)
_SAVE = update(tables.need).where(tables.need.c.id == bindparam("need_id")).returning(tables.need)


async def find(session: WriteSession, need_id: NeedId) -> Need | None:
    """Return the need as it stands; None where there is none."""
    row = await session.row(_FIND, {"id": need_id})
    return None if row is None else _need(row)


async def lock_at_office(session: WriteSession, caller: Caller, need_id: NeedId) -> Need:
    """Return a need pushed to the caller's office, with its household locked.

    Raises:
        NotFound: no such need among those pushed to the office.
    """
    return await _lock(session, need_id, lambda need: need.is_of(caller))


async def lock_in_charge(session: WriteSession, caller: Caller, need_id: NeedId) -> Need:
    """Return a need that the caller judges for civil affairs, with its household locked.

    Raises:
        NotFound: no such need among those that the caller judges.
    """
    return await _lock(session, need_id, lambda need: need.is_in_charge_of(caller))


async def of_alert(session: WriteSession, alert_id: AlertId) -> tuple[Need, ...]:
    """Return every need pushed for the alert, the oldest first.

    All of them, without a limit: whether the alert may close depends on each.
    """
    return tuple(_need(row) for row in await session.rows(_OF_ALERT, {"alert_id": alert_id}))


def add(session: WriteSession, need: Need) -> LinkedRow:
    """Store a new need; return the whole row."""
    values = {
        "id": need.id,
        "alert_id": need.alert_id,
        "household_id": need.household_id,
        "person_id": need.person_id,
        "need_class": need.need_class,
        "department": need.department,
        "division_code": need.division_code,
        "status": need.status,
        "predecessor_id": need.predecessor_id,
        "pushed_at": need.pushed_at,
        "due_on": need.due_on,
        "due_on_provisional": need.due_on_provisional,
        **changed(session.stamp),
    }
    return LinkedRow("need", session.coming(_ADD, values))


def save(session: WriteSession, need: Need) -> LinkedRow:
    """Store where the need now stands and belongs; return the whole row."""
    values = {
        "need_id": need.id,
        "household_id": need.household_id,
        "status": need.status,
        "accepted_at": need.accepted_at,
        "handled_at": need.handled_at,
        "ended_at": need.ended_at,
        "reason": need.reason,
        **changed(session.stamp),
    }
    return LinkedRow("need", session.coming(_SAVE, values))


async def _lock(session: WriteSession, need_id: NeedId, is_theirs: Callable[[Need], bool]) -> Need:
    found = await find(session, need_id)
    if found is not None and is_theirs(found):
        await homes.lock(session, found)
        found = await find(session, need_id)
    if found is None or not is_theirs(found):
        raise NotFound("There is no such need among those you work.", field=("needId",))
    return found


def _need(row: RowMapping) -> Need:
    predecessor, person = row["predecessor_id"], row["person_id"]
    return Need(
        id=NeedId(row["id"]),
        alert_id=AlertId(row["alert_id"]),
        household_id=HouseholdId(row["household_id"]),
        person_id=None if person is None else PersonId(person),
        need_class=NeedClass(row["need_class"]),
        department=DepartmentCode(row["department"]),
        division_code=DivisionCode(row["division_code"]),
        status=NeedStatus(row["status"]),
        predecessor_id=None if predecessor is None else NeedId(predecessor),
        pushed_at=row["pushed_at"],
        due_on=row["due_on"],
        due_on_provisional=row["due_on_provisional"],
        accepted_at=row["accepted_at"],
        handled_at=row["handled_at"],
        ended_at=row["ended_at"],
        reason=row["reason"],
    )
