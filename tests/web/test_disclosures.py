"""The ledger over HTTP: each look at it is on record, and nobody learns of whom it may not see."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from hub.domain.callers import Purpose, Role
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.runtime import Hub
from hub.services import clients
from hub.services.clients import NewClient
from tests.builders import a_certificate, a_delivered_payment, a_household, an_alert
from tests.callers import COUNTY, OTHER_COUNTY, county
from tests.people import BuiltHousehold
from tests.schema.test_evaluations import an_input, evaluate

LEDGER = """query Look($household: ID, $person: ID, $from: DateTime) {
    disclosures(first: 50, householdId: $household, personId: $person, from: $from) { edges { node {
    clientId purpose caseNumber coordinates householdIds personIds outcome } } } }"""
USE = """{ disclosures(first: 50) { edges { node {
    clientId purpose coordinates datasets personCount } } } }"""
CERTIFICATES = """{ households(first: 9) { edges { node { members { person { name
    disability { level } } } } } } }"""

Ask = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def ask(hub: Hub, web: httpx.AsyncClient) -> Ask:
    """Give a function that asks as a department's client, and returns the answer's body."""

    async def asked(
        department: str, role: Role, query: str, *, at: str = COUNTY, case: str = "", **given: Any
    ) -> dict[str, Any]:
        new = NewClient(
            name=department,
            department=DepartmentCode(department),
            role=role,
            division=DivisionCode(at),
        )
        told = await clients.create(hub, new)
        form = {"grant_type": "client_credentials"}
        got = await web.post("/oauth/token", data=form, auth=(told.client_id, told.client_secret))
        headers = {
            "Authorization": f"Bearer {got.json()['access_token']}",
            "Hub-Purpose": hub.policy.agreement_of(department, role).purposes[0],
            "Hub-Case": case,
        }
        body = {"query": query, "variables": given}
        return (await web.post("/graphql", json=body, headers=headers)).json()

    return asked


@pytest.fixture
async def home(hub: Hub, ask: Ask) -> BuiltHousehold:
    """Give a household whose certificate civil affairs has looked at."""
    home = await a_household(hub)
    await a_certificate(hub, home.head, level=2)
    await ask("CA", Role.COUNTY, CERTIFICATES, case="A-1")
    return home


def _nodes(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in body["data"]["disclosures"]["edges"]]


def _is_audit(use: dict[str, Any]) -> bool:
    return use["purpose"] == Purpose.AUDIT


@pytest.mark.requirement("SUP-12", "DL-19")
async def test_the_auditor_sees_who_saw_whom_and_is_seen(home: BuiltHousehold, ask: Ask) -> None:
    """The first look finds the county's read, the second the first look too."""
    whom = {"person": str(home.head.id)}

    [read] = _nodes(await ask("AUD", Role.AUDITOR, LEDGER, **whom))
    [again, look] = _nodes(await ask("AUD", Role.AUDITOR, LEDGER, **whom))

    assert again == read
    assert read["clientId"].startswith("ca-410721")
    assert (read["purpose"], read["caseNumber"], read["outcome"]) == ("MONITOR", "A-1", "DISCLOSED")
    assert (read["householdIds"], read["personIds"]) == ([str(home.id)], [str(home.head.id)])
    assert "Disability.level" in read["coordinates"]
    assert look["clientId"].startswith("aud-410721")
    assert "Disclosure.personIds" in look["coordinates"]
    assert look["personIds"] == [str(home.head.id)]


async def test_civil_affairs_answers_the_person_concerned(home: BuiltHousehold, ask: Ask) -> None:
    """Who saw them, from below, beside and above the county."""
    await ask("AUD", Role.AUDITOR, CERTIFICATES.replace("disability { level }", ""), at="410700")

    found = _nodes(await ask("CA", Role.COUNTY, LEDGER, person=str(home.head.id)))

    assert [node["clientId"][:10] for node in found] == ["ca-410721-", "aud-410700"]


@pytest.mark.requirement("SUP-13")
async def test_a_department_sees_the_use_of_its_data_and_not_of_whom(
    home: BuiltHousehold, ask: Ask
) -> None:
    """Who delivered certificates is told how they are used; whose they were is not granted.

    Source:
        政务数据共享条例 Art. 29.
    """
    [use] = _nodes(await ask("DPF", Role.DEPARTMENT, USE))
    others = _nodes(await ask("MED", Role.DEPARTMENT, USE))
    refused = await ask("DPF", Role.DEPARTMENT, LEDGER, person=str(home.head.id))

    assert (use["purpose"], use["personCount"]) == ("MONITOR", 1)
    assert "Disability.level" in use["coordinates"]
    assert others == []
    coordinates = [each["extensions"]["coordinate"] for each in refused["errors"]]
    assert coordinates == [
        "Disclosure.caseNumber",
        "Disclosure.householdIds",
        "Disclosure.personIds",
        "Query.disclosures(householdId:)",
        "Query.disclosures(personId:)",
    ]


RESTING = {  # on a data set's data: a coordinate of the hub's own rows, and a query for it
    "Alert.indicator": (
        "MED_SETTLEMENTS",
        "{ alerts(first: 9) { edges { node { indicator state } } } }",
    ),
    "AssistanceRecord.programme": (
        "MED_AID",
        """{ households(first: 9) { edges { node { assistanceRecords(first: 9) { edges { node {
        programme } } } } } } }""",
    ),
    "Person.disabilityBand": (
        "DPF_CERTIFICATES",
        "{ households(first: 9) { edges { node { members { person { disabilityBand } } } } } }",
    ),
    "StepInput.value": (
        "DPF_CERTIFICATES",
        """{ households(first: 1) { edges { node { evaluations(first: 1) { edges { node { results {
        steps { inputs { value } } } } } } } } } }""",
    ),
}


@pytest.mark.requirement("SUP-13")
@pytest.mark.parametrize("coordinate", RESTING)
async def test_what_rests_on_data_is_a_use_of_it(
    hub: Hub, home: BuiltHousehold, ask: Ask, coordinate: str
) -> None:
    """An alert that was found, aid of a batch, a yes or no of a register, what was reckoned with.

    Source:
        政务数据共享条例 Art. 29.
    """
    dataset, query = RESTING[coordinate]
    await an_alert(hub, home, indicator="I-15")
    await a_delivered_payment(hub, home, dataset="MED_AID", owner_department="MED")
    await evaluate(hub, county(), an_input(hub, home))

    given = await ask("AUD", Role.AUDITOR, query)
    provider = hub.policy.datasets[dataset].department
    uses = _nodes(await ask(provider, Role.DEPARTMENT, USE))

    assert "errors" not in given
    [use] = [each for each in uses if coordinate in each["coordinates"] and _is_audit(each)]
    assert dataset in use["datasets"]
    assert _nodes(await ask("EDU", Role.DEPARTMENT, USE)) == []


async def test_nobody_learns_by_searching_whom_somebody_saw(home: BuiltHousehold, ask: Ask) -> None:
    """One who may not be seen is found in no disclosure; a provider may not search for any."""
    search = USE.replace("first: 50", f'first: 50, personId: "{home.head.id}"')

    provider = await ask("DPF", Role.DEPARTMENT, search)
    elsewhere = await ask("CA", Role.COUNTY, LEDGER, at=OTHER_COUNTY, household=str(home.id))

    assert _nodes(elsewhere) == []
    [error] = provider["errors"]
    assert error["extensions"]["coordinate"] == "Query.disclosures(personId:)"


@pytest.mark.parametrize(
    "instant", ["2026-11-01", "2026-11-01T08:00:00", "2026-13-01T08:00:00Z", "now", 5]
)
async def test_an_instant_that_is_none_is_refused(ask: Ask, instant: object) -> None:
    """Without its zone an instant would be another for each reader."""
    body = await ask("AUD", Role.AUDITOR, LEDGER, **{"from": instant})

    assert "Write an instant with its zone" in body["errors"][0]["message"]
