"""Entitlements as clients see them: of a household, and where what is due did not come."""

from dataclasses import replace
from typing import Any

import pytest

from hub.domain.callers import Caller
from hub.domain.needs import NeedClass
from hub.runtime import Hub
from schema.answer import Request, answer
from tests.builders import a_household, a_need
from tests.callers import OTHER_COUNTY, OTHER_TOWNSHIP, auditor, county, office, province, township
from tests.evaluating import entitled
from tests.people import BuiltHousehold
from tests.schema.test_mutations import mutate, run

_ASKED = "edges { node { state department needClass programme { code } person { id } } }"


@pytest.fixture
async def household(hub: Hub) -> BuiltHousehold:
    """Give a household that misses medical aid and rehabilitation, and gets its subsidy."""
    built = await a_household(hub)
    await entitled(hub, built, amount_fen=120_050)
    await entitled(hub, built, programme="REHABILITATION", owner="DPF", person_id=built.head.id)
    await entitled(hub, built, programme="LIVING_SUBSIDY", owner="CA", state="RECEIVED")
    return built


async def _of(hub: Hub, caller: Caller, household: BuiltHousehold) -> list[dict[str, Any]]:
    """Return what a caller is told of one household."""
    query = f'{{ entitlements(householdId: "{household.id}", first: 9) {{ {_ASKED} }} }}'
    found = await run(hub, caller, query)
    return [edge["node"] for edge in found["data"]["entitlements"]["edges"]]


async def _gaps(hub: Hub, caller: Caller, arguments: str = "") -> list[str]:
    """Return the programmes that a caller is told to be missed."""
    query = f"{{ entitlementGaps(first: 9{arguments}) {{ {_ASKED} }} }}"
    found = await run(hub, caller, query)
    edges = found["data"]["entitlementGaps"]["edges"]
    return sorted(edge["node"]["programme"]["code"] for edge in edges)


async def test_the_county_sees_what_is_due_and_where_it_would_go(
    hub: Hub, household: BuiltHousehold
) -> None:
    """Each programme with its state, department and the class of need that leads there."""
    found = await _of(hub, county(), household)

    person = {"id": str(household.head.id)}
    assert found == [
        _told("MISSED", "MED", "MEDICAL", "MEDICAL_AID", None),
        _told("MISSED", "DPF", "REHABILITATION", "REHABILITATION", person),
        _told("RECEIVED", "CA", None, "LIVING_SUBSIDY", None),
    ]


def _told(state: str, department: str, need: str | None, code: str, person: Any) -> dict[str, Any]:
    return {
        "state": state,
        "department": department,
        "needClass": need,
        "programme": {"code": code},
        "person": person,
    }


@pytest.mark.parametrize(
    ("division", "need"), [("110101001001", "VETERAN"), ("410721101201", None)]
)
async def test_where_it_would_go_is_said_by_the_documents_of_its_place(
    hub: Hub, division: str, need: str | None
) -> None:
    """北京市 names 退役军人事务部门; 新乡县's plan does not, so that nothing goes there."""
    home = await a_household(hub, division=division)
    await entitled(hub, home, programme="VETERAN_AID", owner="VET")

    found = await _of(hub, county(division[:6]), home)

    assert found == [_told("MISSED", "VET", need, "VETERAN_AID", None)]


async def test_an_entitlement_says_why(hub: Hub, household: BuiltHousehold) -> None:
    """With its amount, its clause and the clause's words."""
    query = f"""{{ entitlements(householdId: "{household.id}", first: 1) {{ edges {{ node {{
        amountYuan period modality verdict reason document clause words division }} }} }} }}"""

    found = await run(hub, township(), query)

    [edge] = found["data"]["entitlements"]["edges"]
    assert edge["node"] == {
        "amountYuan": "1200.50",
        "period": "YEAR",
        "modality": "SHALL",
        "verdict": "MET",
        "reason": "属于低保对象，应予医疗救助，尚无发放记录。",
        "document": "新政办〔2024〕22号",
        "clause": "三(二)1",
        "words": "给予医疗救助",
        "division": household.division,
    }


@pytest.mark.parametrize(
    ("arguments", "missed"),
    [
        ("", ["MEDICAL_AID", "REHABILITATION"]),
        (', programme: "MEDICAL_AID"', ["MEDICAL_AID"]),
        (', programme: "x"', []),
        (', division: "410721101"', ["MEDICAL_AID", "REHABILITATION"]),
        (f', division: "{OTHER_TOWNSHIP}"', []),
        (', division: "4107"', []),
        (", state: [RECEIVED]", ["LIVING_SUBSIDY"]),
        (", state: []", []),
    ],
)
@pytest.mark.usefixtures("household")
async def test_gaps_are_found_by_place_programme_and_state(
    hub: Hub, arguments: str, missed: list[str]
) -> None:
    """Without arguments all that was missed in the area; what is unknown is found nowhere."""
    assert await _gaps(hub, county(), arguments) == missed


async def test_gaps_come_household_by_household(hub: Hub, household: BuiltHousehold) -> None:
    """Page after page, no entry twice or lost, those of a household together."""
    other = await a_household(hub)
    for built in (other, household):
        await entitled(hub, built, programme="EDUCATION_AID", owner="EDU")
    query = """query($after: String) { entitlementGaps(first: 2, after: $after) {
        edges { node { household { id } } } pageInfo { hasNextPage endCursor } } }"""

    homes: list[str] = []
    after, more = None, True
    while more:
        found = (await run(hub, county(), query, after=after))["data"]["entitlementGaps"]
        homes += [edge["node"]["household"]["id"] for edge in found["edges"]]
        after, more = found["pageInfo"]["endCursor"], found["pageInfo"]["hasNextPage"]

    assert homes == sorted([str(household.id)] * 3 + [str(other.id)])


async def test_a_department_sees_its_own_programmes_while_a_need_is_open(
    hub: Hub, household: BuiltHousehold
) -> None:
    """Not those of others, nothing before the push, and nothing once the need has ended."""
    before = await _of(hub, office("MED"), household)
    need_id = await a_need(hub, household, need_class=NeedClass.MEDICAL)
    during = await _of(hub, office("MED"), household)
    of_others = await _of(hub, office("DPF"), household)
    await mutate(hub, office("MED"), "declineNeed", needId=str(need_id), reason="不属于本部门职责")

    after = await _of(hub, office("MED"), household)

    assert [each["programme"]["code"] for each in during] == ["MEDICAL_AID"]
    assert (before, of_others, after) == ([], [], [])


async def test_audit_sees_all_and_another_county_nothing(
    hub: Hub, household: BuiltHousehold
) -> None:
    """A foreign household has no entitlements, as one that there is not."""
    assert len(await _of(hub, auditor(), household)) == 3
    assert await _gaps(hub, auditor()) == ["MEDICAL_AID", "REHABILITATION"]
    for foreign in (county(OTHER_COUNTY), township(OTHER_TOWNSHIP), auditor(OTHER_COUNTY)):
        assert await _of(hub, foreign, household) == []
        assert await _gaps(hub, foreign) == []


@pytest.mark.parametrize("caller", [province(), office("FIN"), county(), office("MED")])
async def test_whoever_is_not_granted_it_is_refused(hub: Hub, caller: Caller) -> None:
    """By name, with the scope that would be needed, which their tokens lack."""
    held = hub.policy.agreement_of(caller.department, caller.role).scopes
    lacking = replace(caller, scopes=held - {"entitlement.base:read"})
    query = "{ entitlementGaps(first: 1) { edges { node { id } } } }"

    found = await answer(hub, lacking, Request(query=query))

    assert b"FIELD_NOT_GRANTED" in found.body
    assert b"entitlement.base:read" in found.body
    assert b'"data"' not in found.body
