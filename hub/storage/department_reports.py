"""What departments report of persons, and the alerts that it becomes where the hub knows them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, bindparam, insert, select, update

from hub.domain.alerts import AlertState, Severity
from hub.domain.callers import Caller
from hub.domain.days import local_day
from hub.domain.department_reports import INDICATOR, RaiseAlert
from hub.domain.divisions import township_of
from hub.domain.identifiers import DivisionCode, HouseholdId, PersonId, new_id
from hub.domain.workdays import Due
from hub.ledger.canonical import canonical
from hub.sealing import cells, indexes, masks
from hub.storage import tables
from hub.storage.database import WriteSession, changed
from hub.storage.linked import LinkedRow

_ADD = insert(tables.department_report).returning(tables.department_report)
_RAISE = insert(tables.alert).returning(tables.alert)
_ADD_EVIDENCE = (
    update(tables.alert).where(tables.alert.c.id == bindparam("alert_id")).returning(tables.alert)
)
_ID, _WORDS, _EVIDENCE = "person.citizen_id", "department_report.description", "alert.evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A person of the hub in one of their households."""

    household_id: HouseholdId
    person_id: PersonId
    division_code: DivisionCode  # of the household

    @property
    def township(self) -> DivisionCode:
        """The township to which an alert about them is dispatched."""
        return township_of(self.division_code)


async def home_of(session: WriteSession, number: str) -> Home | None:
    """Return where a person belongs; None where the hub knows nobody of that citizen id.

    Of several households one of civil affairs' roster comes first, then the oldest membership.
    """
    belongs, lives = tables.membership.c, tables.household.c
    today = local_day(session.stamp.at)
    statement = (
        select(belongs.household_id, belongs.person_id, lives.division_code)
        .join(tables.person, tables.person.c.id == belongs.person_id)
        .join(tables.household, lives.id == belongs.household_id)
        .where(tables.person.c.citizen_id_index == indexes.blind_index(session.ring, _ID, number))
        .where(belongs.valid_to.is_(None) | (belongs.valid_to >= today))
        .order_by(lives.status, belongs.id)
        .limit(1)
    )
    row = await session.row(statement)
    return None if row is None else Home(**dict(row))


async def standing_alert(
    session: WriteSession, caller: Caller, command: RaiseAlert, home: Home
) -> RowMapping | None:
    """Return the open alert that the department's report of this person and class has made."""
    report, alert = tables.department_report.c, tables.alert
    statement = (
        select(alert)
        .join(tables.department_report, report.alert_id == alert.c.id)
        .where(
            report.department == caller.department,
            report.person_id == home.person_id,
            report.need_class == command.need_class,
            alert.c.state != AlertState.CLOSED,
        )
        .order_by(alert.c.id)
        .limit(1)
    )
    return await session.row(statement)


async def add(
    session: WriteSession,
    caller: Caller,
    command: RaiseAlert,
    *,
    home: Home | None,
    alert: LinkedRow | None,
) -> LinkedRow:
    """Store a report with the alert that it is part of; return the whole row.

    One of somebody unknown waits in the reporting office's county, for its civil affairs to read.
    """
    report_id, number = new_id(), command.number
    values = {
        "id": report_id,
        "department": caller.department,
        "office_code": caller.division,
        "division_code": caller.division if home is None else home.township,
        "household_id": None if home is None else home.household_id,
        "person_id": None if home is None else home.person_id,
        "alert_id": None if alert is None else alert.ref.id,
        "citizen_id_cell": cells.seal(
            session.ring, "department_report.citizen_id", report_id, number
        ),
        "citizen_id_mask": masks.citizen_id(number),
        "path": command.path,
        "need_class": command.need_class,
        "description_cell": cells.seal(
            session.ring, _WORDS, report_id, command.description.strip()
        ),
        "observed_on": command.observed_on,
        "client_id": session.stamp.client_id,
        "policy_version": session.stamp.policy_version,
        "recorded_at": session.stamp.at,
    }
    return LinkedRow("department_report", (await session.rows(_ADD, values))[0])


async def raise_alert(
    session: WriteSession, caller: Caller, command: RaiseAlert, *, home: Home, due: Due | None
) -> LinkedRow:
    """Store a new alert of a department, dispatched to the household's township; return the row."""
    alert_id = new_id()
    values = {
        "id": alert_id,
        "indicator": INDICATOR,
        "indicator_version": session.stamp.policy_version,
        "subject": str(alert_id),  # a person may be reported for several things at once
        "household_id": home.household_id,
        "person_id": home.person_id,
        "division_code": home.township,
        "path": command.path,
        "severity": Severity.ORANGE,
        "state": AlertState.DISPATCHED,
        "raised_at": session.stamp.at,
        "due_on": None if due is None else due.on,
        "due_on_provisional": due is not None and due.provisional,
        **_evidence(session, alert_id, [_said(caller, command)]),
        **changed(session.stamp),
    }
    return LinkedRow("alert", (await session.rows(_RAISE, values))[0])


async def add_evidence(
    session: WriteSession, caller: Caller, command: RaiseAlert, *, alert: RowMapping
) -> LinkedRow:
    """Add a further report of the same to its open alert's evidence; return the whole row."""
    known = json.loads(cells.unseal(session.ring, _EVIDENCE, alert["id"], alert["evidence_cell"]))
    reports = [*known["reports"], _said(caller, command)]
    values = {
        "alert_id": alert["id"],
        **_evidence(session, alert["id"], reports),
        **changed(session.stamp),
    }
    return LinkedRow("alert", (await session.rows(_ADD_EVIDENCE, values))[0])


def _said(caller: Caller, command: RaiseAlert) -> dict[str, Any]:
    """Return a report as the evidence keeps it."""
    return {
        "department": caller.department,
        "path": command.path,
        "need_class": command.need_class,
        "description": command.description.strip(),
        "observed_on": command.observed_on,
    }


def _evidence(
    session: WriteSession, alert_id: UUID, reports: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    evidence = canonical({"reports": reports})
    return {
        "evidence_cell": cells.seal(session.ring, _EVIDENCE, alert_id, evidence.decode()),
        "evidence_digest": indexes.keyed_digest(session.ring, evidence),
    }
