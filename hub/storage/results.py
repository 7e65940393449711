"""Handling results as rows, and the record of assistance that a result which gave aid leaves."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, update

from hub.domain.assistance import AssistanceKind, PaymentStatus
from hub.domain.commands import ReportHandlingResult
from hub.domain.identifiers import new_id
from hub.domain.needs import HandlingResult, Need
from hub.storage import tables
from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow

_ADD = insert(tables.handling_result).returning(tables.handling_result)
_ADD_AID = insert(tables.assistance_record).returning(tables.assistance_record)
_CORRECT_AID = (
    update(tables.assistance_record)
    .where(
        tables.assistance_record.c.household_id == bindparam("home"),
        tables.assistance_record.c.need_id == bindparam("need"),
    )
    .returning(tables.assistance_record)
)


async def save(
    session: WriteSession,
    need: Need,
    report: ReportHandlingResult,
    kind: AssistanceKind | None,
) -> list[LinkedRow]:
    """Store what came of a need, with the record of the aid given; return their rows.

    A need leaves one record of assistance: where an earlier result, since returned, told of aid,
    its record is corrected or voided and keeps its former self in the history, so that no aid is
    counted twice.

    Args:
        session: holds the household's lock.
        need: as it stood before the report.
        report: checked.
        kind: the form of the aid; None where none was given.
    """
    told = {"status": PaymentStatus.VOID} if kind is None else _given(session, report, kind)
    earlier = await _correct(session, need, told)
    if earlier is not None:
        aid_id = None if kind is None else earlier.ref.id
        return [_add(session, need, report, aid_id=aid_id), earlier]
    if kind is None:
        return [_add(session, need, report, aid_id=None)]
    aid_id = new_id()
    aid = _add_aid(session, need, aid_id, told)
    return [_add(session, need, report, aid_id=aid_id), aid]


def _add(
    session: WriteSession, need: Need, report: ReportHandlingResult, *, aid_id: UUID | None
) -> LinkedRow:
    """Store the result; return the whole row."""
    values = {
        "id": new_id(),
        "need_id": need.id,
        "household_id": need.household_id,
        "department": need.department,
        "result": report.result,
        "handled_on": report.handled_on,
        "programme_code": report.programme_code,
        "amount_fen": report.amount,
        "note": None if report.note is None else report.note.strip(),
        "assistance_record_id": aid_id,
        "client_id": session.stamp.client_id,
        "policy_version": session.stamp.policy_version,
        "reported_at": session.stamp.at,
    }
    return LinkedRow("handling_result", session.coming(_ADD, values))


def _add_aid(session: WriteSession, need: Need, aid_id: UUID, told: Mapping[str, Any]) -> LinkedRow:
    """Store the record of the aid; return the whole row."""
    values = {
        "id": aid_id,
        "household_id": need.household_id,
        "person_id": need.person_id,
        "owner_department": need.department,
        "division_code": need.division_code,
        "need_id": need.id,
        **told,
    }
    return LinkedRow("assistance_record", session.coming(_ADD_AID, values))


def _given(
    session: WriteSession, report: ReportHandlingResult, kind: AssistanceKind
) -> dict[str, Any]:
    """Return the columns that tell of the aid; an enrolment plans it, and nothing is paid yet."""
    provided = report.result is HandlingResult.PROVIDED
    return {
        "programme_code": report.programme_code,
        "kind": kind,
        "amount_fen": report.amount,
        "period_from": None if provided else report.handled_on,
        "paid_on": report.handled_on if provided else None,
        "status": PaymentStatus.PAID if provided else PaymentStatus.PLANNED,
        "policy_version": session.stamp.policy_version,
        "recorded_at": session.stamp.at,
    }


async def _correct(session: WriteSession, need: Need, told: Mapping[str, Any]) -> LinkedRow | None:
    """Change the record that an earlier result of the need left; None where it left none."""
    if need.handled_at is None:
        return None
    found = {"home": need.household_id, "need": need.id}
    row = await session.row(_CORRECT_AID, {**found, **told})
    return None if row is None else LinkedRow("assistance_record", row)
