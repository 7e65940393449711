"""Corrections as clients see them: filed, found in the inbox, answered, and their impacts read."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hub.domain.needs import NeedClass
from hub.policy.disputable import disputable
from hub.runtime import Hub
from hub.storage import tables
from schema.answer import Request, answer
from tests.builders import a_certificate, a_household, a_need, disputed
from tests.callers import OTHER_COUNTY, a_key, auditor, county, office
from tests.conftest import Clock
from tests.people import BuiltHousehold
from tests.schema.coordinates import guards
from tests.schema.test_mutations import mutate, run, with_scopes
from tests.seen import stored

_ERRORS = "userErrors { code field }"


@pytest.fixture
async def household(hub: Hub) -> BuiltHousehold:
    """Give a household whose head has a certificate of level 3."""
    built = await a_household(hub)
    await a_certificate(hub, built.head, level=3)
    return built


def a_claim(household: BuiltHousehold, **changes: Any) -> dict[str, Any]:
    """Return the input of a claim that the head's certificate is of level 1."""
    return {
        "personId": str(household.head.id),
        "dataset": "DPF_CERTIFICATES",
        "field": "level",
        "claim": "1",
        "reason": "与原件不符",
        **changes,
    }


async def test_a_claim_is_filed_found_and_answered(hub: Hub, household: BuiltHousehold) -> None:
    """The county files, the federation finds it in its inbox with the citizen id, and answers."""
    need_id = await a_need(hub, household, indicator="I-01")
    asked = f"correction {{ status ownerDepartment dueOn isOverdue }} {_ERRORS}"
    filed = await mutate(hub, county(), "requestCorrection", asked, **a_claim(household))

    inbox = await run(
        hub,
        office("DPF"),
        """{ corrections(first: 5, owned: true, status: [FILED]) { edges { node { id claim
        oldValue citizenId withheld { field } } } } }""",
    )
    [edge] = inbox["data"]["corrections"]["edges"]
    answered = await mutate(
        hub,
        office("DPF"),
        "answerCorrection",
        f"correction {{ status outcome newValue answeredAt }} {_ERRORS}",
        correctionId=edge["node"]["id"],
        outcome="CORRECTED",
        reason="已核对",
    )

    due = hub.policy.calendar.due(hub.today(), 10).on.isoformat()
    correction = {"status": "FILED", "ownerDepartment": "DPF", "dueOn": due, "isOverdue": False}
    assert filed["data"]["requestCorrection"] == {"correction": correction, "userErrors": []}
    edge["node"].pop("id")
    assert edge["node"] == {
        "claim": "1",
        "oldValue": "3",
        "citizenId": household.head.citizen_id,
        "withheld": [],
    }
    given = answered["data"]["answerCorrection"]["correction"]
    assert given.pop("answeredAt")
    assert given == {"status": "ANSWERED", "outcome": "CORRECTED", "newValue": "1"}
    seen = await run(
        hub,
        auditor(),
        """{ corrections(first: 5) { edges { node { oldValue newValue impacts { alerts { indicator }
        needs { id } results { id } determinations { category } } } } } }""",
    )
    [edge] = seen["data"]["corrections"]["edges"]
    assert edge["node"] == {
        "oldValue": "3",
        "newValue": "1",
        "impacts": {
            "alerts": [{"indicator": "I-01"}],
            "needs": [{"id": str(need_id)}],
            "results": [],
            "determinations": [{"category": "DIBAO"}],
        },
    }


async def test_a_claimant_is_not_given_what_the_owner_is(
    hub: Hub, household: BuiltHousehold
) -> None:
    """Whom it is about ends with its need; the values and the number are the owner's."""
    need_id = await a_need(hub, household, need_class=NeedClass.EDUCATION)
    await disputed(hub, office("EDU"), household.head.id)
    await disputed(hub, county(), household.head.id, field="category", claim="7")
    asked = """{ corrections(first: 5) { edges { node { claim oldValue citizenId person { name }
    withheld { field } } } } }"""
    during = await run(hub, office("EDU"), asked)
    await mutate(hub, office("EDU"), "declineNeed", needId=str(need_id), reason="不属于本部门职责")

    after = await run(hub, office("EDU"), asked)

    nodes = [
        [edge["node"] for edge in each["data"]["corrections"]["edges"]] for each in (during, after)
    ]
    kept = ["oldValue", "citizenId"]
    assert [
        [(node["claim"], node["oldValue"], node["citizenId"], node["person"]) for node in each]
        for each in nodes
    ] == [[("1", None, None, {"name": household.head.name})], [("1", None, None, None)]]
    assert [[each["field"] for each in one[0]["withheld"]] for one in nodes] == [
        kept,
        [*kept, "person"],
    ]


async def test_what_waits_too_long_is_overdue(
    hub: Hub, household: BuiltHousehold, clock: Clock
) -> None:
    """Filed three weeks ago and not answered: in the list of what is overdue, here and for all."""
    clock.advance(-timedelta(days=25))
    await disputed(hub, county(), household.head.id)
    clock.advance(timedelta(days=25))
    await disputed(hub, county(), household.head.id, field="category", claim="7")

    found = await run(
        hub, office("DPF"), "{ corrections(first: 5, overdue: true) { edges { node { field } } } }"
    )

    assert found["data"]["corrections"]["edges"] == [{"node": {"field": "level"}}]


@pytest.mark.parametrize("person", ["foreign", "00000000-0000-0000-0000-000000000007", "x", ""])
async def test_foreign_absent_and_malformed_persons_are_told_alike(
    hub: Hub, household: BuiltHousehold, person: str
) -> None:
    """Nobody learns by a claim whether another county's person is on record."""
    foreign = await a_household(hub, division=f"{OTHER_COUNTY}100201")
    await a_certificate(hub, foreign.head)
    given = str(foreign.head.id) if person == "foreign" else person
    before = await stored(hub)

    found = await mutate(
        hub, county(), "requestCorrection", _ERRORS, **a_claim(household, personId=given)
    )

    errors = found["data"]["requestCorrection"]["userErrors"]
    assert errors == [{"code": "NOT_FOUND", "field": ["personId"]}]
    assert await stored(hub) == before


async def test_a_claim_tells_nothing_that_the_scopes_do_not_open(
    hub: Hub, household: BuiltHousehold
) -> None:
    """Whoever may file claims cannot try values until one of them stands."""
    poor = with_scopes(hub, county())
    poor = replace(poor, scopes=poor.scopes - {"person.health:read"})
    document = f"""mutation($input: RequestCorrectionInput!) {{
        requestCorrection(input: $input) {{ {_ERRORS} }} }}"""

    told = [
        await answer(hub, poor, Request(query=document, variables={"input": given}))
        for level in ("3", "1")
        if (given := {"idempotencyKey": a_key(), **a_claim(household, claim=level)})
    ]

    for each in told:
        errors = json.loads(each.body)["data"]["requestCorrection"]["userErrors"]
        assert errors == [{"code": "NOT_FOUND", "field": ["personId"]}]


async def test_a_replayed_claim_is_read_again(hub: Hub, household: BuiltHousehold) -> None:
    """The same key and body give the same correction."""
    given = {"idempotencyKey": a_key(), **a_claim(household)}
    asked = f"correction {{ id version }} {_ERRORS}"
    first = await mutate(hub, county(), "requestCorrection", asked, **given)

    again = await mutate(hub, county(), "requestCorrection", asked, **given)

    assert again["data"] == first["data"]
    assert again["extensions"]["replayed"] is True


async def test_a_record_is_disputed_as_a_whole(hub: Hub, household: BuiltHousehold) -> None:
    """A certificate that is not the person's: claimed as a delta deletes it, and shown no more."""
    asked = f"correction {{ id field claim oldValue }} {_ERRORS}"
    claim = a_claim(household, field="operation", claim="删除")
    filed = await mutate(hub, county(), "requestCorrection", asked, **claim)
    correction = filed["data"]["requestCorrection"]["correction"]

    answered = await mutate(
        hub,
        office("DPF"),
        "answerCorrection",
        f"correction {{ newValue }} {_ERRORS}",
        correctionId=correction.pop("id"),
        outcome="CORRECTED",
        reason="证件属同名他人",
    )
    members = "members { person { disability { level } } }"
    shown = await run(hub, county(), f'{{ household(id: "{household.id}") {{ {members} }} }}')

    assert correction == {"field": "operation", "claim": "DELETE", "oldValue": "UPSERT"}
    assert answered["data"]["answerCorrection"]["correction"] == {"newValue": "DELETE"}
    [member] = shown["data"]["household"]["members"]
    assert member["person"]["disability"] is None


def test_what_can_be_disputed_is_seen_somewhere(hub: Hub) -> None:
    """Each field leads to a guarded coordinate of the schema, and to a column where it has one."""
    fields = [each for known in hub.policy.datasets.values() for each in disputable(known).values()]
    columns = {*tables.facts.c.keys(), *tables.assistance_record.c.keys()}

    assert {each.coordinate for each in fields} <= guards().keys()
    assert {each.column for each in fields if each.column is not None} <= columns
