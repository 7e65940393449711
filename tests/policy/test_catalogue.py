"""The hub's own catalogue keeps to the matrix of who may see what."""

import pytest

from hub.domain.callers import Purpose
from hub.domain.sharing import Ask, Form, Grant, Ground
from hub.policy.policy import Policy

DEPARTMENTS = ("EDU", "HRSS", "HOU", "AGR", "HEA", "EMG", "MED", "DPF")
OTHERS = ("JUS", "CRT", "TUN", "WOM", "VET")
CIVIL_AFFAIRS = ("CAC", "TWP")


def grant(policy: Policy, audience: str, coordinate: str) -> Grant | None:
    """Return the only grant of a coordinate to an audience that gives no reason, or None."""
    grants = policy.agreements[audience].grants.get(coordinate, ())
    unasked = [each for each in grants if each.asks is None]
    assert len(unasked) <= 1
    return unasked[0] if unasked else None


def grounds(policy: Policy, audience: str, prefix: str) -> set[Ground]:
    """Return the grounds on which an audience sees the fields of a type."""
    return {
        each.ground
        for coordinate, grants in policy.agreements[audience].grants.items()
        if coordinate.startswith(f"{prefix}.")
        for each in grants
    }


def test_the_columns_are_those_of_the_matrix(policy: Policy) -> None:
    """Departments, finance, who keeps the catalogue, civil affairs' levels, village, auditor."""
    columns = {*DEPARTMENTS, *OTHERS, *CIVIL_AFFAIRS, "CAP", "VLG", "FIN", "DAT", "AUD"}

    assert policy.agreements.keys() == columns


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_a_department_sees_whom_a_need_is_about_only_while_it_is_open(
    policy: Policy, department: str
) -> None:
    """Name, id number, phone, household: only within an open need addressed to it."""
    for coordinate in (
        "Person.name",
        "Person.citizenId",
        "Person.birthDate",
        "Person.phone",
        "Need.household",
        "Need.person",
        "Need.alert",
    ):
        found = grant(policy, department, coordinate)
        assert found is not None
        assert (found.form, found.ground) == (Form.FULL, Ground.OPEN_NEED)


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_a_departments_own_needs_stay_visible_to_it(policy: Policy, department: str) -> None:
    """Status, times, reason and its own results are its own contribution, for ever."""
    for coordinate in ("Need.status", "Need.dueOn", "Need.reason", "HandlingResult.result"):
        found = grant(policy, department, coordinate)
        assert found is not None
        assert found.ground is Ground.ALWAYS


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_what_no_department_sees(policy: Policy, department: str) -> None:
    """Evidence, accounts, categories, workers' names and the hub's quality flag."""
    for coordinate in (
        "Alert.evidence",
        "Alert.reason",
        "AssistanceRecord.account",
        "Household.determinations",
        "Household.alerts",
        "Determination.category",
        "Verification.workers",
        "Person.idStatus",
    ):
        assert grant(policy, department, coordinate) is None


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_a_department_sees_the_records_of_its_own_programme_only(
    policy: Policy, department: str
) -> None:
    """A record's content is its own; whom it is about is given while a need is open."""
    content = grant(policy, department, "AssistanceRecord.amountYuan")
    household = grant(policy, department, "AssistanceRecord.household")

    assert content is not None
    assert content.ground is Ground.OWN
    assert household is not None
    assert household.ground is Ground.OPEN_NEED


@pytest.mark.parametrize(
    ("department", "is_listed"),
    [(d, d in {"HRSS", "HOU", "AGR", "EMG", "MED"}) for d in DEPARTMENTS],
)
def test_who_sees_the_members_of_a_household(
    policy: Policy, department: str, *, is_listed: bool
) -> None:
    """Education and the federation get the count, health not even that."""
    assert (grant(policy, department, "Household.members") is not None) is is_listed
    assert (grant(policy, department, "Household.memberCount") is not None) is (department != "HEA")


@pytest.mark.parametrize(
    ("department", "ground"),
    [
        ("EDU", {Ground.OPEN_NEED}),
        ("HRSS", {Ground.OPEN_NEED}),
        ("HOU", set[Ground]()),
        ("AGR", set[Ground]()),
        ("HEA", set[Ground]()),
        ("EMG", set[Ground]()),
        ("MED", set[Ground]()),
        ("DPF", {Ground.ALWAYS}),
    ],
)
def test_who_sees_a_disability(policy: Policy, department: str, ground: set[Ground]) -> None:
    """Where the matrix gives a statement only, it is a band; see Person.disabilityBand."""
    assert grounds(policy, department, "Disability") == ground


_ALWAYS, _NEED = Ground.ALWAYS, Ground.OPEN_NEED

# Beside county and township: who is given what departments know of a person, and on which ground.
_KNOWN_TO = {
    "Unemployment": {"HRSS": _ALWAYS, "VLG": _ALWAYS, "AUD": _ALWAYS},
    "MedicalCost": {"MED": _ALWAYS, "AUD": _ALWAYS},
    "Insurance": {"MED": _ALWAYS},
    "Enrolment": {"EDU": _ALWAYS, "VLG": _ALWAYS, "AUD": _ALWAYS},
    "StudentHardship": {"EDU": _ALWAYS, "AUD": _ALWAYS},
    "SeriousIllness": {"HEA": _ALWAYS, "WOM": _NEED, "AUD": _ALWAYS},
    "ChildProtection": {
        **dict.fromkeys(("EDU", "HEA", "MED", "JUS"), _NEED),
        **dict.fromkeys(("VLG", "AUD"), _ALWAYS),
    },
    "PovertyMonitoring": {"AGR": _ALWAYS, "MED": _NEED, "VLG": _ALWAYS, "AUD": _ALWAYS},
    "Relocation": {"CAP": _ALWAYS, "AGR": _ALWAYS, "HOU": _NEED, "AUD": _ALWAYS},
    "Housing": {"VLG": _ALWAYS, "HOU": _ALWAYS, "EMG": _NEED, "AUD": _ALWAYS},
}


@pytest.mark.parametrize("known", _KNOWN_TO)
def test_what_a_department_knows_goes_to_those_of_the_matrix(policy: Policy, known: str) -> None:
    """A department sees its own; another only what its programme needs, in an open need."""
    found = {a: grounds(policy, a, known) for a in policy.agreements if a not in CIVIL_AFFAIRS}

    assert {a: ground for a, ground in found.items() if ground} == {
        audience: {ground} for audience, ground in _KNOWN_TO[known].items()
    }


def test_a_programme_learns_that_a_person_is_monitored_and_not_why(policy: Policy) -> None:
    """The premium of a monitored person is half paid: yes or no decides it."""
    assert grant(policy, "MED", "PovertyMonitoring.isActive") is not None
    assert grant(policy, "MED", "PovertyMonitoring.type") is None


@pytest.mark.parametrize("audience", ["MED", "VLG", "AUD"])
def test_that_a_child_is_protected_is_told_and_not_why(policy: Policy, audience: str) -> None:
    """That the parents are dead, or gone, is not the insurance's or the neighbours' to know."""
    assert grant(policy, audience, "ChildProtection.isActive") is not None
    assert grant(policy, audience, "ChildProtection.type") is None


def test_children_have_a_scope_of_their_own(policy: Policy) -> None:
    """Whoever may read how people live may not thereby read that a child has no parents."""
    holders = {a for a, held in policy.agreements.items() if "person.child:read" in held.scopes}

    assert holders == {*CIVIL_AFFAIRS, "EDU", "HEA", "MED", "JUS", "VLG", "AUD"}


def test_the_number_of_a_certificate_is_masked_for_all(policy: Policy) -> None:
    """It contains the citizen id."""
    forms = {a: grant(policy, a, "Disability.certificateNumber") for a in policy.agreements}

    assert {a for a, found in forms.items() if found} == {"CAC", "TWP", "DPF", "AUD"}
    assert {found.form for found in forms.values() if found} == {Form.MASKED}


@pytest.mark.parametrize("audience", [*CIVIL_AFFAIRS, "AUD", "FIN"])
def test_accounts_are_masked_for_all_who_see_them(policy: Policy, audience: str) -> None:
    """An account serves payment only."""
    found = grant(policy, audience, "AssistanceRecord.account")

    assert found is not None
    assert found.form is Form.MASKED


def test_the_township_sees_what_the_county_does_but_evidence_and_amounts(policy: Policy) -> None:
    """Of evidence and costs it gets a statement: that of the evidence does not exist yet.

    What a department said of a person is evidence too; and a township answers no claim.
    """
    county, township = (policy.agreements[a].grants.keys() for a in CIVIL_AFFAIRS)

    assert county - township == {
        "Alert.evidence",
        "MedicalCost.selfPay12m",
        "MedicalCost.total12m",
        "MedicalCost.asOf",
        "Unemployment.registeredOn",
        "DepartmentReport.citizenId",
        "DepartmentReport.description",
        "Correction.citizenId",
    }
    assert not township - county


def test_the_auditor_tells_persons_apart_but_cannot_identify_them(policy: Policy) -> None:
    """Name, id number, phone and address are masked; of age and disability it is told the band."""
    for coordinate in ("Person.name", "Person.citizenId", "Person.phone", "Household.address"):
        found = grant(policy, "AUD", coordinate)
        assert found is not None
        assert found.form is Form.MASKED
    for coordinate in ("Person.birthDate", "Disability.category", "Disability.level"):
        assert grant(policy, "AUD", coordinate) is None
    assert grant(policy, "AUD", "Person.ageBand") is not None
    assert grant(policy, "AUD", "Person.disabilityBand") is not None


def test_who_is_given_more_for_a_reason(policy: Policy) -> None:
    """The auditor alone, and the id number alone: it is revealed for a reason on record."""
    asking = {
        (audience, coordinate, grant.form, grant.asks)
        for audience, agreement in policy.agreements.items()
        for coordinate, grants in agreement.grants.items()
        for grant in grants
        if grant.asks is not None
    }

    assert asking == {("AUD", "Person.citizenId", Form.FULL, Ask.REASON)}


def test_statistics_open_no_personal_field(policy: Policy) -> None:
    """Education's second purpose gives its own needs, results, records and chain only."""
    opened = {
        coordinate.partition(".")[0]
        for coordinate, grants in policy.agreements["EDU"].grants.items()
        if any(Purpose.STATISTICS in each.purposes for each in grants)
    }

    assert opened == {"Need", "HandlingResult", "AssistanceRecord", "ChainEvent"}
    assert Purpose.STATISTICS not in policy.agreements["EDU"].grants["Need.household"][0].purposes


def test_only_people_of_civil_affairs_work_alerts(policy: Policy) -> None:
    """A village too looks on the spot; township and county classify, the county pushes needs."""
    holders = {
        scope: {a for a, agreement in policy.agreements.items() if scope in agreement.scopes}
        for scope in ("alert.verification:write", "alert.classification:write", "need.push:write")
    }

    assert holders == {
        "alert.verification:write": {"CAC", "TWP", "VLG"},
        "alert.classification:write": {"CAC", "TWP"},
        "need.push:write": {"CAC"},
    }


def test_every_scope_is_held_by_somebody_and_the_auditor_writes_nothing(policy: Policy) -> None:
    """A scope that no agreement holds could never be used."""
    held = {scope for agreement in policy.agreements.values() for scope in agreement.scopes}

    assert held == policy.scopes.keys()
    assert not [s for s in policy.agreements["AUD"].scopes if s.endswith(":write")]
