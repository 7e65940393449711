"""Sharing agreements for tests: in both counties each department is given all that it may be."""

from datetime import date
from typing import Any

from hub.domain.agreements import SharingAttribute, SharingMethod, Terms
from hub.domain.callers import Purpose
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.policy.agreement_files import Wanted
from hub.policy.policy import Policy
from tests.callers import COUNTY, OTHER_COUNTY

_OWN = frozenset({"CAC", "TWP", "AUD"})  # who needs no agreement


def terms(policy: Policy, audience: str, **changes: Any) -> Terms:
    """Return terms that give a department all that the catalogue holds for it."""
    held = policy.agreements[audience]
    values: dict[str, Any] = {
        "items": frozenset(
            item.code
            for item in policy.items.values()
            if item.attribute is SharingAttribute.CONDITIONAL and item.scopes & held.scopes
        ),
        "purposes": frozenset[Purpose](held.purposes),
        "basis": "国办发〔2023〕39号 三(一)",
        "scenario": "办理推送的救助需求",
        "extent": "本县推送的救助需求所涉家庭",
        "method": SharingMethod.API,
        "valid_from": date(2020, 1, 1),
        "valid_to": date(2040, 12, 31),
    }
    return Terms(**{**values, **changes})


def wanted(policy: Policy, department: str, division: str = COUNTY, **changes: Any) -> Wanted:
    """Return an agreement as a file of one would have it."""
    return Wanted(
        department=DepartmentCode(department),
        division=DivisionCode(division),
        terms=terms(policy, department, **changes),
        file="tests",
        line=1,
    )


def everywhere(policy: Policy) -> list[Wanted]:
    """Return the agreement of each department in both counties."""
    return [
        wanted(policy, audience, division)
        for division in (COUNTY, OTHER_COUNTY)
        for audience in sorted(policy.agreements.keys() - _OWN)
    ]
