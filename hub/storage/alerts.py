"""Alerts as rows: find them, save their moves, and keep what people found on the spot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ARRAY,
    Date,
    RowMapping,
    Uuid,
    bindparam,
    func,
    insert,
    select,
    text,
    union,
    update,
)

from hub.domain.alerts import Alert, AlertState, Path
from hub.domain.callers import Caller
from hub.domain.commands import RecordVerification
from hub.domain.days import local_day
from hub.domain.errors import NotFound
from hub.domain.identifiers import AlertId, DivisionCode, HouseholdId, PersonId, new_id
from hub.domain.needs import Need, NeedClass
from hub.storage import homes, tables
from hub.storage.database import WriteSession, changed
from hub.storage.households import Moves
from hub.storage.linked import LinkedRow

_FIND = (
    select(tables.alert, tables.household.c.division_code.label("home_division"))
    .join(tables.household, tables.household.c.id == tables.alert.c.household_id)
    .where(tables.alert.c.id == bindparam("id"))
)
_SAVE = (
    update(tables.alert).where(tables.alert.c.id == bindparam("alert_id")).returning(tables.alert)
)
# A member's home is the one that the alert names while they live there, else the first of theirs,
# in the order in which the comparison takes them.
_ASTRAY = text("""
    SELECT a.id, coalesce(now.id, own.id) AS home,
        coalesce(now.division_code, own.division_code) AS division
    FROM alert AS a
    JOIN household AS own ON own.id = a.household_id
    LEFT JOIN LATERAL (
        SELECT h.id, h.division_code
        FROM membership AS m JOIN household AS h ON h.id = m.household_id
        WHERE m.person_id = a.person_id AND (m.valid_to IS NULL OR m.valid_to >= :today)
        ORDER BY h.id = a.household_id DESC, h.status, m.valid_from, h.number, m.id
        LIMIT 1
    ) AS now ON true
    WHERE a.state <> 'CLOSED'
        AND (a.household_id = ANY (:homes) OR a.person_id = ANY (:persons))
        AND (a.household_id, a.division_code) IS DISTINCT FROM (
            coalesce(now.id, own.id), left(coalesce(now.division_code, own.division_code), 9)
        )
    ORDER BY a.id
""").bindparams(
    bindparam("homes", type_=ARRAY(Uuid)),
    bindparam("persons", type_=ARRAY(Uuid)),
    bindparam("today", type_=Date),
)
_ADD_VERIFICATION = insert(tables.verification).returning(tables.verification)
_CLASSES_NAMED = union(
    select(func.unnest(tables.verification.c.need_classes).label("need_class")).where(
        tables.verification.c.alert_id == bindparam("alert_id")
    ),
    select(tables.department_report.c.need_class).where(
        tables.department_report.c.alert_id == bindparam("alert_id")
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Astray:
    """An open alert that is not where those live whom it is about."""

    alert_id: AlertId
    home: HouseholdId  # theirs
    division: DivisionCode  # where that is


async def find(session: WriteSession, alert_id: AlertId) -> Alert | None:
    """Return the alert as it stands; None where there is none."""
    row = await session.row(_FIND, {"id": alert_id})
    return None if row is None else _alert(row)


async def lock(session: WriteSession, caller: Caller, alert_id: AlertId) -> Alert:
    """Return the alert as it stands, with its household locked against all other changes.

    Raises:
        NotFound: no such alert among those that the caller works.
    """
    found = await find(session, alert_id)
    if found is not None and found.is_in_charge_of(caller):
        await homes.lock(session, found)
        found = await find(session, alert_id)
    if found is None or not found.is_in_charge_of(caller):
        raise NotFound("There is no such alert among those you work.", field=("alertId",))
    return found


async def astray(session: WriteSession, moves: Moves) -> Sequence[Astray]:
    """Return the open alerts of those who moved that are not where they live now."""
    today = local_day(session.stamp.at)
    given = {"homes": list(moves.homes), "persons": list(moves.persons), "today": today}
    return [
        Astray(
            alert_id=AlertId(row["id"]),
            home=HouseholdId(row["home"]),
            division=DivisionCode(row["division"]),
        )
        for row in await session.rows(_ASTRAY, given)
    ]


def save(session: WriteSession, alert: Alert) -> LinkedRow:
    """Store where the alert stands and belongs; return the whole row."""
    values = {
        "alert_id": alert.id,
        "household_id": alert.household_id,
        "division_code": alert.division_code,
        "path": alert.path,
        "state": alert.state,
        "reason": alert.reason,
        **changed(session.stamp),
    }
    return LinkedRow("alert", session.coming(_SAVE, values))


async def follow(
    session: WriteSession, alert_id: AlertId, needs: Iterable[Need]
) -> list[LinkedRow]:
    """Let the alert follow its needs, now that one has ended; return its row if it changed.

    Args:
        session: holds the household's lock.
        alert_id: of an alert in handling.
        needs: all that were pushed for it.
    """
    alert = await find(session, alert_id)
    if alert is None or (following := alert.following(needs)) == alert:
        return []
    return [save(session, following)]


def add_verification(session: WriteSession, alert: Alert, command: RecordVerification) -> LinkedRow:
    """Store what people found on the spot; return the whole row."""
    values = {
        "id": new_id(),
        "alert_id": alert.id,
        "household_id": alert.household_id,
        "method": command.method,
        "result": command.result,
        "workers": list(command.worker_names),
        "verified_on": command.verified_on,
        "need_classes": sorted(set(command.need_classes)),
        "client_id": session.stamp.client_id,
        "policy_version": session.stamp.policy_version,
        "recorded_at": session.stamp.at,
    }
    return LinkedRow("verification", session.coming(_ADD_VERIFICATION, values))


async def classes_named(session: WriteSession, alert_id: AlertId) -> frozenset[NeedClass]:
    """Return the classes of needs that people named: on the spot, or in a department's report."""
    found = await session.rows(_CLASSES_NAMED, {"alert_id": alert_id})
    return frozenset(NeedClass(row["need_class"]) for row in found)


def _alert(row: RowMapping) -> Alert:
    return Alert(
        id=AlertId(row["id"]),
        household_id=HouseholdId(row["household_id"]),
        person_id=None if row["person_id"] is None else PersonId(row["person_id"]),
        indicator=row["indicator"],
        division_code=DivisionCode(row["division_code"]),
        home_division=DivisionCode(row["home_division"]),
        path=Path(row["path"]),
        state=AlertState(row["state"]),
        raised_on=local_day(row["raised_at"]),
        reason=row["reason"],
    )
