"""Handling results as rows, and the record of assistance that a result which gave aid leaves."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, update

from hub.domain.assistance import AssistanceKind, PaymentStatus
from hub.domain.commands import ReportHandlingResult
from hub.domain.identifiers import new_id
from hub.domain.needs import HandlingResult, Need
from hub.storage import tables
from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow


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
    if kind is None:
        voided = await _correct(session, need, {"status": PaymentStatus.VOID})
        result = await _add(session, need, report, aid=None)
        return [result] if voided is None else [result, voided]
    aid = await _record_aid(session, need, report, kind)
    return [await _add(session, need, report, aid=aid), aid]


async def _add(
    session: WriteSession,
    need: Need,
    report: ReportHandlingResult,
    *,
    aid: LinkedRow | None,
) -> LinkedRow:
    """Store the result; return the whole row."""
    statement = (
        insert(tables.handling_result)
        .values(
            id=new_id(),
            need_id=need.id,
            household_id=need.household_id,
            department=need.department,
            result=report.result,
            handled_on=report.handled_on,
            programme_code=report.programme_code,
            amount_fen=report.amount,
            note=None if report.note is None else report.note.strip(),
            assistance_record_id=None if aid is None else aid.ref.id,
            client_id=session.stamp.client_id,
            policy_version=session.stamp.policy_version,
            reported_at=session.stamp.at,
        )
        .returning(tables.handling_result)
    )
    return LinkedRow("handling_result", (await session.rows(statement))[0])


async def _record_aid(
    session: WriteSession, need: Need, report: ReportHandlingResult, kind: AssistanceKind
) -> LinkedRow:
    """Store the aid, or correct what an earlier result said of it; return the whole row."""
    corrected = await _correct(session, need, _given(session, report, kind))
    if corrected is not None:
        return corrected
    statement = (
        insert(tables.assistance_record)
        .values(
            id=new_id(),
            household_id=need.household_id,
            person_id=need.person_id,
            owner_department=need.department,
            division_code=need.division_code,
            need_id=need.id,
            **_given(session, report, kind),
        )
        .returning(tables.assistance_record)
    )
    return LinkedRow("assistance_record", (await session.rows(statement))[0])


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


async def _correct(
    session: WriteSession, need: Need, values: Mapping[str, Any]
) -> LinkedRow | None:
    row = await session.row(
        update(tables.assistance_record)
        .where(
            tables.assistance_record.c.household_id == need.household_id,
            tables.assistance_record.c.need_id == need.id,
        )
        .values(**values)
        .returning(tables.assistance_record)
    )
    return None if row is None else LinkedRow("assistance_record", row)
