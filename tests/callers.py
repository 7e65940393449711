"""Callers and commands for tests: what a test does not care about is filled in."""

import secrets
from typing import Any
from uuid import UUID

from hub.domain.alerts import VerificationMethod, VerificationResult
from hub.domain.callers import Caller, Purpose, Role
from hub.domain.commands import PushNeed, RecordVerification, ReportHandlingResult
from hub.domain.days import local_day
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.domain.needs import HandlingResult, NeedClass
from hub.runtime import now

CITY = DivisionCode("410700")  # 新乡市
COUNTY = DivisionCode("410721")  # 新乡县
TOWNSHIP = DivisionCode("410721101")  # 翟坡镇
VILLAGE = DivisionCode("410721101201")  # 南西村
OTHER_TOWNSHIP = DivisionCode("410721102")  # 小冀镇
OTHER_COUNTY = DivisionCode("410724")  # 获嘉县


def a_caller(
    department: str, role: Role = Role.DEPARTMENT, *, division: str = COUNTY, **changes: Any
) -> Caller:
    """Return a caller; its client's name tells department, role and division apart."""
    values: dict[str, Any] = {
        "client_id": f"{department}-{role}-{division}".lower(),
        "scopes": frozenset[str](),
        "purpose": Purpose.PROGRAMME_DELIVERY,
        "request_id": secrets.token_hex(8),
    }
    return Caller(
        department=DepartmentCode(department),
        role=role,
        division=DivisionCode(division),
        **{**values, **changes},
    )


def county(division: str = COUNTY, **changes: Any) -> Caller:
    """Return a county's civil affairs."""
    return a_caller("CA", Role.COUNTY, division=division, **{"purpose": Purpose.MONITOR, **changes})


def township(division: str = TOWNSHIP, **changes: Any) -> Caller:
    """Return a township's civil affairs."""
    given = {"purpose": Purpose.MONITOR, **changes}
    return a_caller("TWP", Role.TOWNSHIP, division=division, **given)


def province(division: str = CITY, **changes: Any) -> Caller:
    """Return the civil affairs of a city or a province."""
    given = {"purpose": Purpose.SUPERVISE, **changes}
    return a_caller("CA", Role.PROVINCE, division=division, **given)


def village(division: str = VILLAGE, **changes: Any) -> Caller:
    """Return a village."""
    given = {"purpose": Purpose.MONITOR, **changes}
    return a_caller("VLG", Role.VILLAGE, division=division, **given)


def office(department: str, division: str = COUNTY, **changes: Any) -> Caller:
    """Return a department's office in a county; for CA, the county's civil affairs."""
    if department == "CA":
        return county(division, **changes)
    return a_caller(department, division=division, **changes)


def supervisor(department: str, **changes: Any) -> Caller:
    """Return the office of a department that looks on: finance, or who keeps the catalogue."""
    given = {"purpose": Purpose.SUPERVISE, **changes}
    return a_caller(department, Role.DEPARTMENT, **given)


def auditor(division: str = COUNTY, **changes: Any) -> Caller:
    """Return an auditor."""
    return a_caller("AUD", Role.AUDITOR, division=division, **{"purpose": Purpose.AUDIT, **changes})


def a_key() -> str:
    """Return an idempotency key that was never used."""
    return secrets.token_hex(16)


def a_verification(alert_id: UUID, **changes: Any) -> RecordVerification:
    """Return what confirms an alert on the spot, today."""
    values: dict[str, Any] = {
        "idempotency_key": a_key(),
        "method": VerificationMethod.HOME_VISIT,
        "result": VerificationResult.CONFIRMED,
        "workers": ("李建国", "赵敏"),
        "verified_on": local_day(now()),
        "need_classes": (),
    }
    return RecordVerification(alert_id=alert_id, **{**values, **changes})


def a_report(need_id: UUID, **changes: Any) -> ReportHandlingResult:
    """Return the report, today, of a need that led to no aid."""
    values: dict[str, Any] = {
        "idempotency_key": a_key(),
        "result": HandlingResult.NOT_ELIGIBLE,
        "handled_on": local_day(now()),
    }
    return ReportHandlingResult(need_id=need_id, **{**values, **changes})


def a_push(alert_id: UUID, need_class: NeedClass = NeedClass.REHABILITATION) -> PushNeed:
    """Return the push of a need."""
    return PushNeed(idempotency_key=a_key(), alert_id=alert_id, need_class=need_class)
