"""accessExplain: why a client is given something, or is not, by the read's own decision."""

import json
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

import pytest

from hub.domain.agreements import AgreementState
from hub.domain.callers import Caller, Role
from hub.domain.identifiers import DepartmentCode, DivisionCode, new_id
from hub.runtime import Hub
from hub.services import agreement_plan, agreements, clients
from hub.services.clients import NewClient
from schema.answer import Request, answer
from tests import sharing
from tests.builders import a_certificate, a_household
from tests.callers import COUNTY, OTHER_COUNTY, auditor, county, office, township
from tests.oracle.both import Asker
from tests.oracle.callers import caller_of
from tests.oracle.world import World
from tests.seen import rows_of

QUERY = """query($client: String!, $coordinate: String, $document: String, $household: ID,
$purpose: Purpose) { accessExplain(client: $client, coordinate: $coordinate, document: $document,
householdId: $household, purpose: $purpose) { client isAllowed policyVersion agreementVersion
obstacle { code message } fields { coordinate purpose isGiven rule form ground clause scopes item
purposes rows rowsGiven } } }"""
NEEDS = """query($n: Int!) { pushedNeeds(first: $n) { edges { node {
id person { name citizenId disability { level } } household { address } } } } }"""
SCOPE = frozenset({"policy.catalogue:read"})


async def ask(hub: Hub, caller: Caller, query: str, variables: dict[str, Any]) -> dict[str, Any]:
    """Return the hub's answer as it goes out."""
    answered = await answer(hub, caller, Request(query=query, variables=variables))
    return json.loads(answered.body)


async def explained(hub: Hub, caller: Caller, **asked: Any) -> dict[str, Any]:
    """Return what the hub explains to a caller."""
    return (await ask(hub, caller, QUERY, asked))["data"]["accessExplain"]


async def a_client(
    hub: Hub,
    department: str,
    *,
    division: str = COUNTY,
    role: Role = Role.DEPARTMENT,
    scopes: frozenset[str] | None = None,
) -> str:
    """Register a client; return its id."""
    made = await clients.create(
        hub,
        NewClient(
            name=f"{department}系统",
            department=DepartmentCode(department),
            role=role,
            division=DivisionCode(division),
            scopes=scopes,
        ),
    )
    return made.client_id


@pytest.fixture
async def agreement(hub: Hub) -> AsyncGenerator[None]:
    """Give the medical department its agreement back at the end."""
    yield
    async with hub.write_as("hub-test") as session:
        known = await agreements.agreements.find(session, "MED", COUNTY)
        assert known is not None
        restored = sharing.wanted(hub.policy, "MED").terms
        await agreements.agreements.save(
            session,
            replace(known, terms=restored, state=AgreementState.ACTIVE, state_reason=None),
        )


# ---- the decision


async def test_what_is_given_says_on_which_ground(hub: Hub) -> None:
    """Form, ground and clause of the catalogue's line, under the versions that hold."""
    client = await a_client(hub, "MED")

    told = await explained(hub, county(scopes=SCOPE), client=client, coordinate="Person.name")

    assert (told["isAllowed"], told["policyVersion"]) == (True, hub.policy.version)
    assert told["agreementVersion"] >= 1
    assert told["fields"] == [
        {
            "coordinate": "Person.name",
            "purpose": "PROGRAMME_DELIVERY",
            "isGiven": True,
            "rule": "GIVEN",
            "form": "FULL",
            "ground": "OPEN_NEED",
            "clause": "国办发〔2023〕39号 三(一)",
            "scopes": ["person.identity:read"],
            "item": None,
            "purposes": ["PROGRAMME_DELIVERY"],
            "rows": None,
            "rowsGiven": None,
        }
    ]


async def test_what_no_line_gives_is_not_in_the_catalogue(hub: Hub) -> None:
    """No scope and no item would allow it."""
    client = await a_client(hub, "MED")

    told = await explained(hub, county(scopes=SCOPE), client=client, coordinate="Alert.evidence")

    [field] = told["fields"]
    assert (told["isAllowed"], field["rule"], field["item"]) == (False, "NOT_IN_CATALOGUE", None)
    assert (field["form"], field["ground"], field["purposes"]) == (None, None, [])


@pytest.mark.usefixtures("agreement")
async def test_an_item_that_the_agreement_leaves_out_is_named(hub: Hub) -> None:
    """The catalogue would give it: the item is the least that would allow it."""
    client = await a_client(hub, "MED")
    items = sharing.terms(hub.policy, "MED").items - {"person.contact"}
    await agreement_plan.apply(hub, [sharing.wanted(hub.policy, "MED", items=items)])

    told = await explained(hub, county(scopes=SCOPE), client=client, coordinate="Person.phone")

    [field] = told["fields"]
    assert (field["rule"], field["item"]) == ("NOT_IN_AGREEMENT", "person.contact")
    assert field["scopes"] == ["person.contact:read"]


async def test_a_scope_that_the_client_lacks_is_named(hub: Hub) -> None:
    """Catalogue and agreement hold it; registering the client for the scope would allow it."""
    held = hub.policy.agreements["MED"].scopes - {"person.contact:read"}
    client = await a_client(hub, "MED", scopes=held)

    told = await explained(hub, county(scopes=SCOPE), client=client, coordinate="Person.phone")

    [field] = told["fields"]
    assert (field["rule"], field["item"]) == ("NOT_FOR_CLIENT", None)
    assert field["scopes"] == ["person.contact:read"]


async def test_each_purpose_is_explained(hub: Hub) -> None:
    """What one purpose gives, another may not; the purposes that would allow it are named."""
    client = await a_client(hub, "EDU")
    asked = {"client": client, "coordinate": "Person.citizenId"}

    told = await explained(hub, county(scopes=SCOPE), **asked)
    alone = await explained(hub, county(scopes=SCOPE), **asked, purpose="STATISTICS")

    assert [(each["purpose"], each["rule"]) for each in told["fields"]] == [
        ("PROGRAMME_DELIVERY", "GIVEN"),
        ("STATISTICS", "NOT_FOR_PURPOSE"),
    ]
    assert (told["isAllowed"], alone["isAllowed"]) == (True, False)
    assert [each["purposes"] for each in alone["fields"]] == [["PROGRAMME_DELIVERY"]]


async def test_a_document_is_explained_field_by_field(hub: Hub) -> None:
    """It is allowed only if one purpose gives all of it."""
    client = await a_client(hub, "MED")
    denied = NEEDS.replace("level", "level category")

    whole = await explained(
        hub, county(scopes=SCOPE), client=client, document="{ viewer { role } }"
    )
    partly = await explained(hub, county(scopes=SCOPE), client=client, document=denied)

    assert whole["isAllowed"]
    assert [each["coordinate"] for each in whole["fields"]] == ["Query.viewer", "Viewer.role"]
    refused = {each["coordinate"] for each in partly["fields"] if not each["isGiven"]}
    assert not partly["isAllowed"]
    assert refused == {"Person.disability", "Disability.level", "Disability.category"}


@pytest.mark.usefixtures("agreement")
async def test_a_suspension_keeps_all_back(hub: Hub) -> None:
    """The obstacle has the code that requests get."""
    client = await a_client(hub, "MED")
    med = DepartmentCode("MED")
    await agreements.suspend(hub, med, COUNTY, reason="复核。")

    told = await explained(hub, county(scopes=SCOPE), client=client, coordinate="Person.name")

    assert (told["isAllowed"], told["fields"]) == (False, [])
    assert told["obstacle"]["code"] == "AGREEMENT_SUSPENDED"


async def test_a_disabled_client_is_given_nothing(hub: Hub) -> None:
    """Whatever its agreement holds."""
    client = await a_client(hub, "MED")
    await clients.set_enabled(hub, client, enabled=False)

    told = await explained(hub, county(scopes=SCOPE), client=client, coordinate="Person.name")

    assert (told["isAllowed"], told["obstacle"]["code"]) == (False, "UNAUTHENTICATED")


@pytest.mark.parametrize(
    ("division", "code"), [(COUNTY, None), (OTHER_COUNTY, "ENGAGEMENT_MISSING")]
)
async def test_an_auditor_stands_on_an_engagement(
    hub: Hub, division: str, code: str | None
) -> None:
    """The office of one county has one that holds, the other's has none."""
    client = await a_client(hub, "AUD", division=division, role=Role.AUDITOR)
    asker = county(division, scopes=SCOPE)

    told = await explained(hub, asker, client=client, coordinate="Household.number")

    assert told["isAllowed"] is (code is None)
    assert (told["obstacle"] and told["obstacle"]["code"]) == code


# ---- who may ask


@pytest.mark.parametrize(
    ("caller", "may"),
    [
        (county(scopes=SCOPE), True),
        (auditor(scopes=SCOPE), True),
        (auditor("410700", scopes=SCOPE), True),
        (office("MED", scopes=SCOPE), True),
        (office("DPF", scopes=SCOPE), False),
        (office("MED", OTHER_COUNTY, scopes=SCOPE), False),
        (county(OTHER_COUNTY, scopes=SCOPE), False),
        (township(scopes=SCOPE), False),
    ],
)
async def test_who_may_ask(hub: Hub, caller: Caller, may: bool) -> None:  # noqa: FBT001 a case
    """Civil affairs and auditors of the area, and the client's own office; to others it is null."""
    client = await a_client(hub, "MED")

    told = await explained(hub, caller, client=client, coordinate="Person.name")
    absent = await explained(hub, caller, client="nobody", coordinate="Person.name")

    assert (told is not None, absent) == (may, None)


async def test_it_needs_its_scope(hub: Hub) -> None:
    """As every field does."""
    answer = await ask(hub, county(), QUERY, {"client": "x", "coordinate": "Person.name"})

    assert {e["extensions"]["code"] for e in answer["errors"]} == {"FIELD_NOT_GRANTED"}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"coordinate": "Person.name", "document": "{ viewer { role } }"},
        {"coordinate": "Person"},
        {"coordinate": "Person.nothing"},
        {"coordinate": "Nothing.name"},
        {"coordinate": "Person.withheld"},
        {"document": "{"},
        {"document": "fragment F on Query { viewer { role } }"},
        {"coordinate": "Person.name", "household": "x"},
    ],
)
async def test_a_question_about_nothing_is_refused(hub: Hub, asked: dict[str, str]) -> None:
    """The sentence says how to ask, and suggests no name."""
    answer = await ask(hub, county(scopes=SCOPE), QUERY, {"client": "x", **asked})

    [error] = answer["errors"]
    assert error["extensions"]["code"] == "INVALID_INPUT"
    assert "citizenId" not in str(error)


async def test_a_document_that_is_too_large_is_not_planned(hub: Hub) -> None:
    """Fragments that double at each level would keep the process busy for minutes."""
    below = "a: predecessor {{ ...F{0} }} b: predecessor {{ ...F{0} }}"
    levels = "".join(f"fragment F{n} on Need {{ {below.format(n + 1)} }} " for n in range(30))
    document = f'{{ need(id: "x") {{ ...F0 }} }} {levels} fragment F30 on Need {{ id }}'
    asked = {"client": await a_client(hub, "MED"), "document": document, "household": str(new_id())}

    answer = await ask(hub, county(scopes=SCOPE), QUERY, asked)

    [error] = answer["errors"]
    assert (error["extensions"]["code"], "depth" in error["message"]) == ("INVALID_INPUT", True)


async def test_what_reads_no_rows_has_none_to_count(hub: Hub) -> None:
    """An attestation is asked by an id number, which an explanation does not bring."""
    document = """query($n: String!) {
        statusAttestation(idNumber: $n, caseNumber: "7") { isDetermined } }"""
    asked = {"client": await a_client(hub, "MED"), "document": document, "household": str(new_id())}

    told = await explained(hub, county(scopes=SCOPE), **asked)

    assert told["isAllowed"]


async def test_rows_are_told_of_what_the_asker_may_see(hub: Hub) -> None:
    """That there is a certificate at all is a datum about health."""
    home = await a_household(hub)
    await a_certificate(hub, home.head)
    asked = {
        "client": await a_client(hub, "DPF"),
        "coordinate": "Disability.level",
        "household": str(home.id),
    }

    rich = county(scopes=frozenset({*SCOPE, "person.health:read"}))
    told = [await explained(hub, caller, **asked) for caller in (rich, county(scopes=SCOPE))]

    assert [[each["rows"] for each in one["fields"]] for one in told] == [[0], [None]]


async def test_it_is_asked_alone(hub: Hub) -> None:
    """Data has one way out, and explanations are not on it."""
    query = '{ viewer { role } accessExplain(client: "x", coordinate: "Person.name") { client } }'
    answer = await ask(hub, county(scopes=SCOPE), query, {})

    assert [e["message"] for e in answer["errors"]] == [
        "Ask for accessExplain in an operation of its own."
    ]


# ---- on the rows of a household


def _given(world: World, answer: dict[str, Any]) -> dict[str, Counter[str]]:
    """Return by household on how many needs a read of NEEDS gave each of its fields."""
    homes = {str(row["id"]): str(row["household_id"]) for row in world.rows["need"].rows}
    found: dict[str, Counter[str]] = {}
    for edge in answer["data"]["pushedNeeds"]["edges"]:
        need = edge["node"]
        person, household = need["person"], need["household"]
        told = found.setdefault(homes[need["id"]], Counter())
        told["Need.id"] += 1
        told["Need.person"] += person is not None
        told["Person.citizenId"] += bool(person and person["citizenId"])
        told["Need.household"] += household is not None
    return found


@pytest.mark.parametrize("department", ["DPF", "MED"])
async def test_rows_are_given_as_the_read_gives_them(world: World, department: str) -> None:
    """Of each household: where the read had a value or null, the explanation says so."""
    hub, asker = world.hub, Asker.of(world, department)
    client = await a_client(hub, department)
    document = NEEDS.replace("disability { level }", "")
    read = _given(world, await asker.hub(document, {"n": 200}))

    for household in world.ids("household"):
        told = await explained(
            hub,
            caller_of(hub.policy, "auditor"),
            client=client,
            document=document,
            household=household,
        )
        rows = {each["coordinate"]: each for each in told["fields"]}
        expected = read.get(household, Counter())
        assert rows["Need.id"]["rows"] == expected["Need.id"]
        for coordinate in ("Need.id", "Need.person", "Person.citizenId", "Need.household"):
            assert rows[coordinate]["rowsGiven"] == expected[coordinate], coordinate

    assert sum(each["Need.person"] for each in read.values())
    assert any(each["Need.person"] < each["Need.id"] for each in read.values())


async def test_a_coordinate_is_looked_at_on_its_own_rows(world: World) -> None:
    """A person of a household with an open need is given; of one without, not even seen."""
    client = await a_client(world.hub, "DPF")
    answer = await Asker.of(world, "DPF").hub(
        "{ pushedNeeds(first: 200) { edges { node { household { id } } } } }"
    )
    edges = answer["data"]["pushedNeeds"]["edges"]
    open_ = {e["node"]["household"]["id"] for e in edges if e["node"]["household"]}

    for household in world.ids("household"):
        told = await explained(
            world.hub,
            caller_of(world.hub.policy, "county"),
            client=client,
            coordinate="Person.citizenId",
            household=household,
        )
        [field] = told["fields"]
        assert (field["rowsGiven"] > 0) == (household in open_)
        assert field["rows"] == field["rowsGiven"]


async def test_a_look_is_on_record_as_the_askers(hub: Hub) -> None:
    """Who asked, of which household; that a field was explained is no disclosure of the field."""
    household = (await a_household(hub)).id
    client = await a_client(hub, "MED")
    caller = county(scopes=SCOPE)
    asked = {"client": client, "coordinate": "Household.number"}

    await explained(hub, caller, **asked)
    assert await rows_of(hub, "disclosure") == []
    await explained(hub, caller, **asked, household=str(household))

    [record] = await rows_of(hub, "disclosure")
    assert (record["client_id"], record["coordinates"]) == (
        caller.client_id,
        ["Query.accessExplain"],
    )
