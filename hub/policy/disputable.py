"""Which fields of which data sets can be disputed: those that somebody can see.

Names and id numbers cannot: who a person is, civil affairs finds out, and the roster says.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.policy.datasets import Creates, Dataset


@dataclass(frozen=True, slots=True)
class Disputable:
    """Where a field of a data set is seen."""

    coordinate: str  # of the schema; who may see it may dispute it
    column: str | None = None  # of `facts` or `assistance_record`; None: only what follows from it


_PAYMENT = {
    "amount": Disputable("AssistanceRecord.amountYuan", "amount_fen"),
    "status": Disputable("AssistanceRecord.status", "status"),
    "paid_on": Disputable("AssistanceRecord.paidOn", "paid_on"),
}
_FACTS: Mapping[str, Mapping[str, Disputable]] = {
    "DPF_CERTIFICATES": {
        "category": Disputable("Disability.category", "disability_category"),
        "level": Disputable("Disability.level", "disability_level"),
        "status": Disputable("Disability.certificateStatus", "certificate_status"),
        "issued_on": Disputable("Disability.issuedOn", "certificate_issued_on"),
        "valid_to": Disputable("Disability.validTo", "certificate_valid_to"),
    },
    "HEA_DEATHS": {"died_on": Disputable("ReportedDeath.diedOn", "died_on")},
    "HRSS_UNEMPLOYMENT": {
        "registered_on": Disputable("Unemployment.registeredOn", "registered_on"),
        "ended_on": Disputable("Unemployment.isRegistered"),
    },
    "MED_INSURANCE": {
        "status": Disputable("Insurance.isInsured"),
        "insured_from": Disputable("Insurance.isInsured"),
    },
    "EDU_ROLLS": {
        "status": Disputable("Enrolment.isEnrolled"),
        "left_on": Disputable("Enrolment.isEnrolled"),
        "full_time": Disputable("Enrolment.isFullTime"),
    },
    "HEA_SERIOUS_ILLNESS": {"ended_on": Disputable("SeriousIllness.qualifies")},
    "CA_CHILDREN": {
        "type": Disputable("ChildProtection.type", "child_class"),
        "identified_on": Disputable("ChildProtection.identifiedOn", "identified_on"),
        "ended_on": Disputable("ChildProtection.isActive"),
    },
    "AGR_MONITORED": {
        "type": Disputable("PovertyMonitoring.type", "monitored_type"),
        "identified_on": Disputable("PovertyMonitoring.identifiedOn", "identified_on"),
        "ended_on": Disputable("PovertyMonitoring.isActive"),
    },
    "AGR_RELOCATION": {
        "from_division": Disputable("Relocation.fromDivision", "from_division"),
        "to_division": Disputable("Relocation.toDivision", "to_division"),
        "moved_on": Disputable("Relocation.movedOn", "moved_on"),
    },
    "HOU_DANGEROUS": {
        "grade": Disputable("Housing.grade", "house_grade"),
        "only_dwelling": Disputable("Housing.onlyDwelling", "only_dwelling"),
        "assessed_on": Disputable("Housing.assessedOn", "assessed_on"),
        "renovated_on": Disputable("Housing.renovatedOn", "renovated_on"),
    },
}


def disputable(dataset: Dataset) -> Mapping[str, Disputable]:
    """Return the fields of a data set that can be disputed, by name; often none."""
    if dataset.creates is Creates.PAYMENTS:
        return _PAYMENT
    return _FACTS.get(dataset.code, {})
