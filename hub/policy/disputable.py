"""Which fields of which data sets can be disputed: those that somebody can see.

The field OPERATION stands for the whole record: whoever sees that there is one may say that there
should be none.

Names and id numbers cannot: who a person is, civil affairs finds out, and the roster says.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.domain.batches import OPERATION
from hub.policy.datasets import Creates, Dataset


@dataclass(frozen=True, slots=True)
class Disputable:
    """Where a field of a data set is seen."""

    coordinate: str  # of the schema; who may see it may dispute it
    column: str | None = None  # of `facts` or `assistance_record`; None: only what follows from it
    is_merged: bool = False  # all records of the person are shown as one, and stand or fall as one


PAYMENT: Mapping[str, Disputable] = {
    OPERATION: Disputable("AssistanceRecord.status"),
    "amount": Disputable("AssistanceRecord.amountYuan", "amount_fen"),
    "status": Disputable("AssistanceRecord.status", "status"),
    "paid_on": Disputable("AssistanceRecord.paidOn", "paid_on"),
}
_FACTS: Mapping[str, Mapping[str, Disputable]] = {
    "DPF_CERTIFICATES": {
        OPERATION: Disputable("Person.disability"),
        "category": Disputable("Disability.category", "disability_category"),
        "level": Disputable("Disability.level", "disability_level"),
        "status": Disputable("Disability.certificateStatus", "certificate_status"),
        "issued_on": Disputable("Disability.issuedOn", "certificate_issued_on"),
        "valid_to": Disputable("Disability.validTo", "certificate_valid_to"),
    },
    "HEA_DEATHS": {
        OPERATION: Disputable("Person.reportedDeath", is_merged=True),
        "died_on": Disputable("ReportedDeath.diedOn", "died_on"),
    },
    "HRSS_UNEMPLOYMENT": {
        OPERATION: Disputable("Person.unemployment"),
        "registered_on": Disputable("Unemployment.registeredOn", "registered_on"),
        "ended_on": Disputable("Unemployment.isRegistered"),
    },
    "MED_INSURANCE": {
        OPERATION: Disputable("Person.insurance"),
        "status": Disputable("Insurance.isInsured"),
        "insured_from": Disputable("Insurance.isInsured"),
    },
    "EDU_ROLLS": {
        OPERATION: Disputable("Person.enrolment"),
        "status": Disputable("Enrolment.isEnrolled"),
        "left_on": Disputable("Enrolment.isEnrolled"),
        "full_time": Disputable("Enrolment.isFullTime"),
    },
    "EDU_HARDSHIP": {OPERATION: Disputable("Person.studentHardship")},
    "HEA_SERIOUS_ILLNESS": {
        OPERATION: Disputable("Person.seriousIllness"),
        "ended_on": Disputable("SeriousIllness.qualifies"),
    },
    "CA_CHILDREN": {
        OPERATION: Disputable("Person.childProtection"),
        "type": Disputable("ChildProtection.type", "child_class"),
        "identified_on": Disputable("ChildProtection.identifiedOn", "identified_on"),
        "ended_on": Disputable("ChildProtection.isActive"),
    },
    "AGR_MONITORED": {
        OPERATION: Disputable("Person.povertyMonitoring"),
        "type": Disputable("PovertyMonitoring.type", "monitored_type"),
        "identified_on": Disputable("PovertyMonitoring.identifiedOn", "identified_on"),
        "ended_on": Disputable("PovertyMonitoring.isActive"),
    },
    "AGR_RELOCATION": {
        OPERATION: Disputable("Person.relocation"),
        "from_division": Disputable("Relocation.fromDivision", "from_division"),
        "to_division": Disputable("Relocation.toDivision", "to_division"),
        "moved_on": Disputable("Relocation.movedOn", "moved_on"),
    },
    "HOU_DANGEROUS": {
        OPERATION: Disputable("Person.housing"),
        "grade": Disputable("Housing.grade", "house_grade"),
        "only_dwelling": Disputable("Housing.onlyDwelling", "only_dwelling"),
        "assessed_on": Disputable("Housing.assessedOn", "assessed_on"),
        "renovated_on": Disputable("Housing.renovatedOn", "renovated_on"),
    },
}


def disputable(dataset: Dataset) -> Mapping[str, Disputable]:
    """Return the fields of a data set that can be disputed, by name; often none."""
    if dataset.creates is Creates.PAYMENTS:
        return PAYMENT
    return _FACTS.get(dataset.code, {})
