"""The table, by hand: which column each field of the schema shows, and what it leads to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.oracle import told

_ID = "id"


@dataclass(frozen=True, slots=True)
class Plain:
    """A field that shows a column."""

    column: str
    mask: str | None = None
    is_fen: bool = False


@dataclass(frozen=True, slots=True)
class Overdue:
    """A field that tells whether a day is over and what it was set for still to come."""

    column: str  # of the state
    waiting: frozenset[str]


@dataclass(frozen=True, slots=True)
class Told:
    """A field that tells what several columns of a row come to."""

    of: Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Named:
    """A field that lists the households or persons of a column, as far as the caller sees them."""

    column: str
    table: str


@dataclass(frozen=True, slots=True)
class Count:
    """A field that tells how many a column lists."""

    column: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A field that shows what a sealed cell holds."""

    column: str
    slot: str
    mask: str | None = None
    is_json: bool = False


@dataclass(frozen=True, slots=True)
class Leads:
    """A field that leads to rows of another type."""

    type: str
    there: str  # the column of theirs that equals
    here: str  # the column of ours
    how: str = "one"  # or "all", or "page", or "listed": our column holds a list of theirs
    order: tuple[str, ...] = ()


def _same(*names: str) -> dict[str, Plain]:
    """Return fields that are named as their columns are, but for the letters' case."""
    return {_camel(name): Plain(name) for name in names}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(each.capitalize() for each in rest)


_OF_FACTS: Mapping[str, str] = {  # types whose rows a data set fills
    "Disability": "DPF_CERTIFICATES",
    "ReportedDeath": "HEA_DEATHS",
    "Unemployment": "HRSS_UNEMPLOYMENT",
    "MedicalCost": "MED_SETTLEMENTS",
    "Insurance": "MED_INSURANCE",
    "Enrolment": "EDU_ROLLS",
    "StudentHardship": "EDU_HARDSHIP",
    "SeriousIllness": "HEA_SERIOUS_ILLNESS",
    "ChildProtection": "CA_CHILDREN",
    "PovertyMonitoring": "AGR_MONITORED",
    "Relocation": "AGR_RELOCATION",
    "Housing": "HOU_DANGEROUS",
}
TABLES: Mapping[str, str] = {
    "Household": "household",
    "AssistanceChain": "household",
    "Person": "person",
    "Member": "present_member",
    "Determination": "determination",
    **{type_: f"facts:{dataset}" for type_, dataset in _OF_FACTS.items()},
    "Alert": "alert",
    "DepartmentReport": "department_report",
    "Correction": "correction",
    "CorrectionImpacts": "correction",
    "Verification": "verification",
    "Need": "need",
    "HandlingResult": "handling_result",
    "AssistanceRecord": "assistance_record",
    "DeterminationEvaluation": "evaluation",
    "CategoryResult": "evaluation_result",
    "ComputationStep": "evaluation_step",
    "Entitlement": "entitlement",
    "ChainEvent": "chain_event",
    "Indicator": "indicator",
    "Programme": "programme",
    "PolicyPack": "pack",
    "CatalogueEntry": "grant",
    "Dataset": "dataset",
    "DataQuality": "quality",
    "RejectedRows": "quality_reason",
    "SharingItem": "item",
    "SharingAgreement": "sharing_agreement",
    "SharingRequest": "sharing_request",
    "Disclosure": "disclosure",
    "Statistic": "statistic",
}

# The column that names the household or the person that a row is about.
HOUSEHOLD_OF: Mapping[str, str] = {
    "Household": _ID,
    "AssistanceChain": _ID,
    **dict.fromkeys(
        (
            "Member",
            "Determination",
            "Alert",
            "DepartmentReport",
            "Correction",
            "CorrectionImpacts",
            "Verification",
            "Need",
            "HandlingResult",
            "AssistanceRecord",
            "DeterminationEvaluation",
            "CategoryResult",
            "ComputationStep",
            "Entitlement",
            "ChainEvent",
        ),
        "household_id",
    ),
}
PERSON_OF: Mapping[str, str] = {
    "Person": _ID,
    **dict.fromkeys(
        (
            *_OF_FACTS,
            "Member",
            "Determination",
            "Alert",
            "DepartmentReport",
            "Correction",
            "CorrectionImpacts",
            "Need",
            "AssistanceRecord",
            "CategoryResult",
            "StepInput",
            "Entitlement",
        ),
        "person_id",
    ),
}
# The column that names the department whose own contribution a row is.
OWNER_OF: Mapping[str, str] = {
    "Need": "department",
    "HandlingResult": "department",
    "AssistanceRecord": "owner_department",
    "ChainEvent": "department",
    "Correction": "owner_department",
    "CorrectionImpacts": "owner_department",
}

OVERDUE: Mapping[str, Overdue] = {
    "Need": Overdue("status", frozenset({"PUSHED", "ACCEPTED", "RETURNED"})),
    "Alert": Overdue("state", frozenset({"NEW", "DISPATCHED"})),
    "Correction": Overdue("status", frozenset({"FILED"})),
    "SharingRequest": Overdue("state", frozenset({"SUBMITTED"})),
}

# The columns that list those whom a row is about.
NAMED: Mapping[str, tuple[Named, Named]] = {
    "Disclosure": (Named("household_ids", "household"), Named("person_ids", "person")),
}

Shown = Plain | Sealed | Leads | Overdue | Told | Named | Count
FIELDS: Mapping[str, Mapping[str, Shown]] = {
    "Household": {
        **_same("id", "number", "status", "member_count"),
        "division": Plain("division_code"),
        "address": Sealed("address_cell", "household.address", "address_mask"),
        "members": Leads("Member", "household_id", _ID, "all", ("relation", _ID)),
        "determinations": Leads("Determination", "household_id", _ID, "all", ("valid_from", _ID)),
        "alerts": Leads("Alert", "household_id", _ID, "page", ("raised_at", _ID)),
        "needs": Leads("Need", "household_id", _ID, "page", ("pushed_at", _ID)),
        "assistanceRecords": Leads(
            "AssistanceRecord", "household_id", _ID, "page", ("recorded_at", _ID)
        ),
        "evaluations": Leads(
            "DeterminationEvaluation", "household_id", _ID, "page", ("recorded_at", _ID)
        ),
    },
    "AssistanceChain": {
        "household": Leads("Household", _ID, _ID),
        "events": Leads("ChainEvent", "household_id", _ID, "page", ("sequence",)),
    },
    "Person": {
        **_same("id", "id_status", "sex", "birth_date"),
        "name": Plain("name", "name_mask"),
        "citizenId": Sealed("citizen_id_cell", "person.citizen_id", "citizen_id_mask"),
        "phone": Sealed("phone_cell", "person.phone", "phone_mask"),
        **{type_[0].lower() + type_[1:]: Leads(type_, "person_id", _ID) for type_ in _OF_FACTS},
    },
    "Member": {
        **_same("relation", "counted", "valid_from", "valid_to"),
        "person": Leads("Person", _ID, "person_id"),
    },
    "Determination": {
        **_same("id", "category", "valid_from", "valid_to", "decision_reference", "policy_version"),
        **_same("support_mode", "self_care"),
        "person": Leads("Person", _ID, "person_id"),
    },
    "Disability": {
        **_same("certificate_status"),
        "category": Plain("disability_category"),
        "level": Plain("disability_level"),
        "certificateNumber": Plain("certificate_mask", "certificate_mask"),
        "issuedOn": Plain("certificate_issued_on"),
        "validTo": Plain("certificate_valid_to"),
    },
    "ReportedDeath": {**_same("died_on"), "sources": Plain("death_sources")},
    "Unemployment": _same("is_registered", "registered_on"),
    "MedicalCost": {
        **_same("is_over_threshold"),
        "selfPay12m": Plain("self_pay_12m_fen", is_fen=True),
        "total12m": Plain("total_12m_fen", is_fen=True),
        "asOf": Plain("settled_on"),
    },
    "Insurance": {**_same("is_insured"), "year": Plain("insured_year")},
    "Enrolment": _same("is_enrolled", "is_full_time"),
    "StudentHardship": _same("is_identified"),
    "SeriousIllness": _same("qualifies"),
    "ChildProtection": {
        **_same("identified_on"),
        "type": Plain("child_class"),
        "isActive": Plain("is_protected"),
    },
    "PovertyMonitoring": {
        **_same("identified_on"),
        "type": Plain("monitored_type"),
        "isActive": Plain("is_monitored"),
    },
    "Relocation": _same("from_division", "to_division", "moved_on"),
    "Housing": {
        **_same("only_dwelling", "assessed_on", "renovated_on"),
        "grade": Plain("house_grade"),
    },
    "Alert": {
        **_same("id", "indicator", "path", "severity", "state", "raised_at", "condition_ended_at"),
        **_same("due_on", "due_on_provisional", "reason", "policy_version", "version"),
        "isOverdue": OVERDUE["Alert"],
        "division": Plain("division_code"),
        "evidence": Sealed("evidence_cell", "alert.evidence", is_json=True),
        "household": Leads("Household", _ID, "household_id"),
        "person": Leads("Person", _ID, "person_id"),
        "verifications": Leads("Verification", "alert_id", _ID, "all", ("recorded_at", _ID)),
        "needs": Leads("Need", "alert_id", _ID, "all", ("pushed_at", _ID)),
    },
    "DepartmentReport": {
        **_same("id", "department", "path", "need_class", "observed_on", "recorded_at"),
        "office": Plain("office_code"),
        "division": Plain("division_code"),
        "citizenId": Sealed("citizen_id_cell", "department_report.citizen_id", "citizen_id_mask"),
        "description": Sealed("description_cell", "department_report.description"),
        "person": Leads("Person", _ID, "person_id"),
        "alert": Leads("Alert", _ID, "alert_id"),
    },
    "Correction": {
        **_same("id", "dataset", "field", "status", "outcome", "reason", "answer_reason"),
        **_same("owner_department", "claimed_by", "filed_at", "due_on", "due_on_provisional"),
        **_same("answered_at", "policy_version", "version"),
        "division": Plain("division_code"),
        "isOverdue": OVERDUE["Correction"],
        "claim": Sealed("claim_cell", "correction.claim"),
        "oldValue": Sealed("old_cell", "correction.old"),
        "newValue": Sealed("new_cell", "correction.new"),
        "citizenId": Sealed("citizen_id_cell", "correction.citizen_id", "citizen_id_mask"),
        "household": Leads("Household", _ID, "household_id"),
        "person": Leads("Person", _ID, "person_id"),
        "assistanceRecord": Leads("AssistanceRecord", _ID, "assistance_record_id"),
        "impacts": Leads("CorrectionImpacts", _ID, _ID),
    },
    "CorrectionImpacts": {
        "alerts": Leads("Alert", _ID, "alert_ids", "listed", (_ID,)),
        "determinations": Leads("Determination", _ID, "determination_ids", "listed", (_ID,)),
        "needs": Leads("Need", _ID, "need_ids", "listed", (_ID,)),
        "results": Leads("HandlingResult", _ID, "result_ids", "listed", (_ID,)),
        "assistanceRecords": Leads(
            "AssistanceRecord", _ID, "assistance_record_ids", "listed", (_ID,)
        ),
    },
    "Verification": _same(
        "id", "method", "result", "workers", "verified_on", "need_classes", "recorded_at"
    ),
    "Need": {
        **_same("id", "need_class", "status", "department", "pushed_at", "due_on"),
        **_same("due_on_provisional", "accepted_at", "handled_at", "ended_at", "reason"),
        **_same("policy_version", "version"),
        "isOverdue": OVERDUE["Need"],
        "division": Plain("division_code"),
        "household": Leads("Household", _ID, "household_id"),
        "person": Leads("Person", _ID, "person_id"),
        "alert": Leads("Alert", _ID, "alert_id"),
        "predecessor": Leads("Need", _ID, "predecessor_id"),
        "results": Leads("HandlingResult", "need_id", _ID, "all", ("reported_at", _ID)),
    },
    "HandlingResult": {
        **_same("id", "result", "handled_on", "note", "reported_at"),
        "programme": Plain("programme_code"),
        "amountYuan": Plain("amount_fen", is_fen=True),
        "assistanceRecord": Leads("AssistanceRecord", _ID, "assistance_record_id"),
    },
    "AssistanceRecord": {
        **_same("id", "kind", "period_from", "period_to", "paid_on", "status", "recorded_at"),
        **_same("policy_version"),
        "programme": Plain("programme_code"),
        "department": Plain("owner_department"),
        "division": Plain("division_code"),
        "amountYuan": Plain("amount_fen", is_fen=True),
        "account": Sealed("account_cell", "assistance_record.account", "account_mask"),
        "household": Leads("Household", _ID, "household_id"),
        "person": Leads("Person", _ID, "person_id"),
    },
    "DeterminationEvaluation": {
        **_same("id", "evaluated_on", "packs", "client_id", "policy_version", "recorded_at"),
        "declared": Sealed("declared_cell", "evaluation.declared", is_json=True),
        "household": Leads("Household", _ID, "household_id"),
        "results": Leads("CategoryResult", "evaluation_id", _ID, "all", ("ordinal",)),
    },
    "CategoryResult": {
        **_same("ordinal", "category", "verdict", "modality", "authority", "document", "clause"),
        "person": Leads("Person", _ID, "person_id"),
        "steps": Leads("ComputationStep", "result_id", _ID, "all", ("ordinal",)),
    },
    "ComputationStep": {
        **_same("ordinal", "depth", "rule", "verdict", "formula", "document", "clause"),
        **_same("words", "trust"),
    },
    "StepParameter": {
        **_same("key", "value", "unit", "document", "clause", "words", "trust", "pack"),
        **_same("adopted"),
    },
    "StepInput": _same("name", "value", "origin", "code", "reference", "as_of", "person_id"),
    "Entitlement": {
        **_same("id", "rule", "state", "verdict", "modality", "period", "reason", "document"),
        **_same("clause", "words", "evaluated_on", "policy_version"),
        "amountYuan": Plain("amount_fen", is_fen=True),
        "department": Plain("owner"),
        "programme": Leads("Programme", "code", "programme"),
        "household": Leads("Household", _ID, "household_id"),
        "person": Leads("Person", _ID, "person_id"),
    },
    "ChainEvent": {
        **_same("sequence", "kind", "occurred_at", "recorded_at", "client_id", "department"),
        **_same("policy_version", "suite", "commitment", "previous_hash", "hash"),
    },
    "ChainRow": _same("table", "id", "version"),
    "Viewer": _same("client_id", "department", "role", "division", "purpose", "scopes"),
    "Indicator": _same(
        "code",
        "version",
        "name_zh",
        "name_en",
        "path",
        "subject",
        "sources",
        "explanation_zh",
        "explanation_en",
        "document",
        "clause",
    ),
    "Programme": {
        **_same("code", "version", "name_zh", "name_en", "owner_department", "kind"),
        **_same("document", "clause"),
        "group": Plain("programme_group"),
    },
    "PolicyPack": {
        **_same("code", "version", "name_zh", "name_en", "valid_from", "valid_to", "document"),
        "division": Plain("division_code"),
    },
    "PolicyParameter": {
        **_same("key", "value", "unset", "adopted", "unit", "document", "clause", "words", "trust"),
        **_same("pack", "valid_from", "valid_to"),
    },
    "DatasetField": _same("name", "label", "type", "required", "codes"),
    "Dataset": {
        **_same("code", "version", "name_zh", "name_en", "department", "mode", "frequency"),
        **_same("lag_days", "freshness_days", "document", "clause"),
        "quality": Leads("DataQuality", "dataset", "code"),
    },
    "DataQuality": {
        **_same("batches", "withdrawn", "accepted", "rejected", "duplicate", "newest_as_of"),
        **_same("newest_received_at", "is_fresh"),
        "reasons": Leads("RejectedRows", "dataset", "dataset", "all", ("reason",)),
    },
    "RejectedRows": _same("reason", "rows"),
    "SharingItem": {
        **_same("code", "version", "name_zh", "name_en", "provider", "frequency", "attribute"),
        **_same("methods", "grade", "conditions_zh", "conditions_en", "ground", "scopes"),
        **_same("document", "clause"),
    },
    "SharingAgreement": {
        **_same("id", "department", "items", "purposes", "basis", "scenario", "extent", "method"),
        **_same("valid_from", "valid_to", "state", "state_reason", "changed_at", "version"),
        **_same("disposal_due_on", "disposal_asked", "disposed_on", "disposal_way"),
        "division": Plain("division_code"),
        "isOver": Told(told.is_over),
        "isDisposalOverdue": Told(told.is_disposal_overdue),
    },
    "SharingRequest": {
        **_same("id", "department", "items", "purposes", "basis", "scenario", "extent", "method"),
        **_same("valid_from", "valid_to", "approved_by", "papers", "submitted_at", "due_on"),
        **_same("due_on_provisional", "missing_papers", "extension_consent", "answered_at"),
        **_same("answer_approved_by", "answer_reason", "agreed_items", "agreed_purposes"),
        **_same("agreed_from", "agreed_to", "delivery_due_on", "delivery_due_on_provisional"),
        **_same("dispute_reason", "disputed_at", "settlement_reason", "settled_at"),
        **_same("policy_version", "version"),
        "division": Plain("division_code"),
        "state": Told(told.request_state),
        "isOverdue": OVERDUE["SharingRequest"],
    },
    "Disclosure": {
        **_same("id", "recorded_at", "request_id", "outcome", "code", "client_id", "department"),
        **_same("role", "purpose", "case_number", "operation", "document_digest", "coordinates"),
        **_same("datasets", "grounds"),
        "division": Plain("division_code"),
        "householdCount": Count("household_ids"),
        "personCount": Count("person_ids"),
        "householdIds": NAMED["Disclosure"][0],
        "personIds": NAMED["Disclosure"][1],
    },
    "Statistic": {
        **_same("code", "month", "dimension", "key", "counted", "count", "state", "smallest"),
        **_same("published_at"),
        "division": Plain("area_code"),
    },
    "StatusAttestation": _same("is_determined", "valid_from", "valid_to"),
    "CatalogueEntry": _same(
        "code",
        "audience",
        "coordinate",
        "form",
        "ground",
        "purposes",
        "reason",
        "asks",
        "document",
        "clause",
    ),
}

# Root fields: the type they lead to, and the order of a list; a single row has none.
LISTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "pushedNeeds": ("Need", ("pushed_at", _ID)),
    "alerts": ("Alert", ("raised_at", _ID)),
    "departmentReports": ("DepartmentReport", ("recorded_at", _ID)),
    "corrections": ("Correction", ("filed_at", _ID)),
    "households": ("Household", (_ID,)),
    "assistanceRecords": ("AssistanceRecord", ("recorded_at", _ID)),
    "entitlements": ("Entitlement", (_ID,)),
    "entitlementGaps": ("Entitlement", ("household_id", _ID)),
    "indicators": ("Indicator", ("code",)),
    "programmes": ("Programme", ("code",)),
    "policyPacks": ("PolicyPack", ("code",)),
    "catalogue": ("CatalogueEntry", ("code",)),
    "datasets": ("Dataset", ("code",)),
    "sharingItems": ("SharingItem", ("code",)),
    "statistics": ("Statistic", ("code",)),
    "sharingAgreements": ("SharingAgreement", ("division_code", "department")),
    "sharingRequests": ("SharingRequest", ("submitted_at", _ID)),
    "disclosures": ("Disclosure", ("recorded_at", _ID)),
}
SINGLES: Mapping[str, tuple[str, str]] = {
    "need": ("Need", "id"),
    "alert": ("Alert", "id"),
    "correction": ("Correction", "id"),
    "sharingRequest": ("SharingRequest", "id"),
    "household": ("Household", "id"),
    "assistanceChain": ("AssistanceChain", "householdId"),
}


# The columns of orders whose field is not named as they are.
_SHOWN_AS = {"division_code": "division", "household_id": "household"}


@cache
def order_of(type_: str, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the type whose rows a field gives, and the fields that order them if it is a list."""
    if type_ == "Query" and name in SINGLES:
        return SINGLES[name][0], ()
    leads = FIELDS.get(type_, {}).get(name)
    if isinstance(leads, Leads) and leads.how == "page":
        rows, order = leads.type, leads.order
    else:
        rows, order = LISTS.get(name, ("", ())) if type_ == "Query" else ("", ())
    return rows, tuple(_camel(_SHOWN_AS.get(column, column)) for column in order)
