"""Every guarded coordinate, and the shortest documents that ask for it."""

from collections.abc import Iterator

from graphql import GraphQLObjectType, get_named_type

from schema.guards import Guard
from schema.root import core, definition
from tests.oracle.world import LEDGER_END

_PATHS = {
    "Household": "households(first: 20) {{ edges {{ node {{ {} }} }} }}",
    "Alert": "alerts(first: 20) {{ edges {{ node {{ {} }} }} }}",
    "Need": "pushedNeeds(first: 20) {{ edges {{ node {{ {} }} }} }}",
    "DepartmentReport": "departmentReports(first: 20) {{ edges {{ node {{ {} }} }} }}",
    "Correction": "corrections(first: 20) {{ edges {{ node {{ {} }} }} }}",
    "AssistanceRecord": "assistanceRecords(first: 20) {{ edges {{ node {{ {} }} }} }}",
    "Entitlement": "entitlementGaps(first: 20) {{ edges {{ node {{ {} }} }} }}",
    "AssistanceChain": 'assistanceChain(householdId: "x") {{ {} }}',
    "Viewer": "viewer {{ {} }}",
    "Indicator": "indicators(first: 5) {{ edges {{ node {{ {} }} }} }}",
    "Programme": "programmes(first: 5) {{ edges {{ node {{ {} }} }} }}",
    "PolicyPack": "policyPacks(first: 5) {{ edges {{ node {{ {} }} }} }}",
    "SharingItem": "sharingItems(first: 5) {{ edges {{ node {{ {} }} }} }}",
    "SharingAgreement": "sharingAgreements(first: 5) {{ edges {{ node {{ {} }} }} }}",
    "SharingRequest": "sharingRequests(first: 5) {{ edges {{ node {{ {} }} }} }}",
    "Disclosure": 'disclosures(first: 5, to: "' + LEDGER_END + '") {{ edges {{ node {{ {} }} }} }}',
    "Dataset": "datasets(first: 5) {{ edges {{ node {{ {} }} }} }}",
    "Statistic": "statistics(first: 5) {{ edges {{ node {{ {} }} }} }}",
    "StatusAttestation": "statusAttestation("
    'idNumber: "11010519491231002X", caseNumber: "住院 7") {{ {} }}',
    "CatalogueEntry": "catalogue(first: 5) {{ edges {{ node {{ {} }} }} }}",
}
_BELOW = {
    "CorrectionImpacts": ("Correction", "impacts {{ {} }}"),
    "Person": ("Need", "person {{ {} }}"),
    "Member": ("Household", "members {{ {} }}"),
    "Determination": ("Household", "determinations {{ {} }}"),
    "Verification": ("Alert", "verifications {{ {} }}"),
    "HandlingResult": ("Need", "results {{ {} }}"),
    "DeterminationEvaluation": (
        "Household",
        "evaluations(first: 1) {{ edges {{ node {{ {} }} }} }}",
    ),
    "CategoryResult": ("DeterminationEvaluation", "results {{ {} }}"),
    "ComputationStep": ("CategoryResult", "steps {{ {} }}"),
    "StepParameter": ("ComputationStep", "parameters {{ {} }}"),
    "StepInput": ("ComputationStep", "inputs {{ {} }}"),
    "Disability": ("Person", "disability {{ {} }}"),
    "ReportedDeath": ("Person", "reportedDeath {{ {} }}"),
    "Unemployment": ("Person", "unemployment {{ {} }}"),
    "MedicalCost": ("Person", "medicalCost {{ {} }}"),
    "Insurance": ("Person", "insurance {{ {} }}"),
    "Enrolment": ("Person", "enrolment {{ {} }}"),
    "StudentHardship": ("Person", "studentHardship {{ {} }}"),
    "SeriousIllness": ("Person", "seriousIllness {{ {} }}"),
    "ChildProtection": ("Person", "childProtection {{ {} }}"),
    "PovertyMonitoring": ("Person", "povertyMonitoring {{ {} }}"),
    "Relocation": ("Person", "relocation {{ {} }}"),
    "Housing": ("Person", "housing {{ {} }}"),
    "ChainEvent": ("AssistanceChain", "events(first: 5) {{ edges {{ node {{ {} }} }} }}"),
    "ChainRow": ("ChainEvent", "rows {{ {} }}"),
    "PolicyParameter": ("PolicyPack", "parameters {{ {} }}"),
    "DatasetField": ("Dataset", "fields {{ {} }}"),
    "DataQuality": ("Dataset", "quality {{ {} }}"),
    "RejectedRows": ("DataQuality", "reasons {{ {} }}"),
}


def guards() -> dict[str, Guard]:
    """Return what each guarded coordinate of the schema asks of its caller."""
    return {
        f"{type_.name}.{name}": stated.guard
        for type_ in object_types()
        for name, field in type_.fields.items()
        if (stated := definition(field)) is not None and stated.guard is not None
    }


def object_types() -> Iterator[GraphQLObjectType]:
    """Yield the schema's own object types."""
    for type_ in core.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            yield type_


def document_for(coordinate: str) -> str:
    """Return a query that asks for a coordinate of an object."""
    type_name, _, name = coordinate.partition(".")
    asked = asking(type_name, name)
    while type_name in _BELOW:
        type_name, path = _BELOW[type_name]
        asked = path.format(asked)
    return f"{{ {_PATHS[type_name].format(asked)} }}"


def asking(type_name: str, name: str) -> str:
    """Return the text that asks for a field, with as little below it as can be."""
    type_ = core.type_map[type_name]
    assert isinstance(type_, GraphQLObjectType)
    field = type_.fields[name]
    arguments = "(first: 3)" if "first" in field.args else ""
    leads_on = isinstance(get_named_type(field.type), GraphQLObjectType)
    return f"{name}{arguments}{' { __typename }' if leads_on else ''}"
