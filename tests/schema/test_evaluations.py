"""Evaluations as clients make and read them: computed, kept, replayed, refused."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hub.domain.callers import Caller, Purpose
from hub.domain.identifiers import new_id
from hub.runtime import Hub
from schema.answer import Request, answer
from schema.sdl import operation
from tests.builders import a_household
from tests.callers import (
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    a_key,
    auditor,
    county,
    office,
    province,
    township,
    village,
)
from tests.evaluating import evaluated
from tests.people import BuiltHousehold, a_person
from tests.schema.test_mutations import mutate, run
from tests.seen import is_whole, rows_of, steps_of, stored

_MUTATION = "evaluateDetermination"
_ERRORS = "userErrors { code field }"
_DOCUMENT = f"""mutation($input: EvaluateDeterminationInput!) {{
    {_MUTATION}(input: $input) {{ {_ERRORS} }} }}"""
_NOBODY = "00000000-0000-7000-8000-000000000000"


def determining(caller: Caller) -> Caller:
    """Return a caller who asks in order to determine."""
    return replace(caller, purpose=Purpose.DETERMINE)


@pytest.fixture
async def household(hub: Hub) -> BuiltHousehold:
    """Give a household of two."""
    return await a_household(hub, a_person(name="李"), a_person())


def an_input(hub: Hub, household: BuiltHousehold, **changes: Any) -> dict[str, Any]:
    """Return the input of an evaluation as of today."""
    given = {"householdId": str(household.id), "on": hub.today().isoformat()}
    return {"idempotencyKey": a_key(), **given, **changes}


async def evaluate(hub: Hub, caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Return the whole answer to the named document."""
    return await run(hub, determining(caller), operation("EvaluateDetermination"), input=given)


@pytest.mark.requirement("F-31")
@pytest.mark.parametrize("caller", [county(), township()])
async def test_an_evaluation_is_reckoned_step_by_step(
    hub: Hub, household: BuiltHousehold, caller: Caller
) -> None:
    """Each result with its computation, each step with its clause; it lands on the chain."""
    found = await evaluate(hub, caller, an_input(hub, household))

    payload = found["data"][_MUTATION]
    evaluation = payload["evaluation"]
    assert payload["userErrors"] == []
    assert evaluation["policyVersion"] == hub.policy.version
    rules = hub.policy.rules(household.division, hub.today())
    told = dict.fromkeys(result["category"] for result in evaluation["results"])
    assert [*told] == [*dict.fromkeys(rule.category.value for rule in rules.categories)]
    for result in evaluation["results"]:
        own = result["steps"][-1]
        assert (own["depth"], own["verdict"]) == (0, result["verdict"])
        assert all(step["document"] and step["clause"] for step in result["steps"])
    [kept] = await rows_of(hub, "evaluation", household_id=household.id)
    assert (str(kept["id"]), kept["client_id"]) == (evaluation["id"], caller.client_id)
    assert (await steps_of(hub, household.id))[-1] == "EVALUATED"
    assert await is_whole(hub, household.id)


async def test_an_evaluation_decides_nothing(hub: Hub, household: BuiltHousehold) -> None:
    """Beside itself, its key and its link, nothing is stored."""
    before = await stored(hub)

    await evaluate(hub, county(), an_input(hub, household))

    after = await stored(hub)
    changed = {name for name, count in after.items() if count != before[name]}
    assert changed == {
        *("evaluation", "evaluation_result", "evaluation_step"),
        *("chain_event", "idempotency"),
    }


async def test_what_is_told_takes_the_place_of_what_is_on_record(
    hub: Hub, household: BuiltHousehold
) -> None:
    """It is shown as told wherever a step went by it, kept as it was told, and changes no fact."""
    income = {"wagesYuan": "12000.00", "notCounted": [{"kind": "优抚金", "amountYuan": "500"}]}
    member = {"personId": str(household.head.id), "employment": "NONE", "hasIncome": False}
    told = {"area": "RURAL", "income": income, "members": [member]}

    found = await evaluate(hub, county(), an_input(hub, household, declared=told))

    results = found["data"][_MUTATION]["evaluation"]["results"]
    inputs = [each for r in results for step in r["steps"] for each in step["inputs"]]
    assert "DECLARED" in {each["origin"] for each in inputs if each["name"].startswith("income")}
    query = f"""{{ household(id: "{household.id}") {{ evaluations(first: 1) {{ edges {{ node {{
        declared }} }} }} }} }}"""
    seen = await run(hub, determining(county()), query)
    [edge] = seen["data"]["household"]["evaluations"]["edges"]
    assert edge["node"]["declared"]["income"]["wages_yuan"] == "12000.00"
    assert await rows_of(hub, "facts", person_id=household.head.id) == []


@pytest.mark.requirement("CAT-17")
@pytest.mark.parametrize(("group", "verdict"), [("意外致困家庭", "MET"), ("无", "NOT_MET")])
async def test_whoever_is_told_to_be_on_the_local_list_is_held_against_it(
    hub: Hub, group: str, verdict: str
) -> None:
    """The demo's list of 长沙县, which is marked as made up: no document names a group."""
    household = await a_household(hub, division="430121001001")
    told = {"otherGroup": group}

    caller = county("430121")
    found = await evaluate(hub, caller, an_input(hub, household, declared=told))

    results = found["data"][_MUTATION]["evaluation"]["results"]
    steps = [step for each in results for step in each["steps"] if step["rule"] == "LISTED_OTHER"]
    [parameter] = steps[0]["parameters"]
    assert {step["verdict"] for step in steps} == {verdict}
    assert (parameter["key"], parameter["trust"]) == ("other.groups", "P")


# ---- once


async def test_a_retry_gets_the_same_evaluation(hub: Hub, household: BuiltHousehold) -> None:
    """The same key and body: the evaluation as it was kept, read anew, and none made."""
    given = an_input(hub, household)
    first = await evaluate(hub, county(), given)

    again = await evaluate(hub, county(), given)

    assert again["data"] == first["data"]
    assert again["extensions"]["replayed"] is True
    assert len(await rows_of(hub, "evaluation")) == 1


async def test_a_key_names_one_evaluation(hub: Hub, household: BuiltHousehold) -> None:
    """Another day, or something else told, under the same key is refused."""
    given = an_input(hub, household)
    await evaluate(hub, county(), given)

    for changed in ({"on": "2026-01-01"}, {"declared": {"area": "URBAN"}}):
        found = await evaluate(hub, county(), {**given, **changed})
        [error] = found["data"][_MUTATION]["userErrors"]
        assert error["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert len(await rows_of(hub, "evaluation")) == 1


async def test_two_at_once_stand_one_after_the_other(hub: Hub, household: BuiltHousehold) -> None:
    """Of one key one is made; of two keys two, and the chain has both."""
    given = an_input(hub, household)
    asked = (given, given, an_input(hub, household))

    found = await asyncio.gather(*(evaluate(hub, county(), each) for each in asked))

    ids = [each["data"][_MUTATION]["evaluation"]["id"] for each in found]
    assert ids[0] == ids[1] != ids[2]
    assert len(await rows_of(hub, "evaluation")) == 2
    assert (await steps_of(hub, household.id)).count("EVALUATED") == 2
    assert await is_whole(hub, household.id)


# ---- refused

_ABOVE = {"wagesYuan": "1", "notCounted": [{"kind": "优抚金", "amountYuan": "1.01"}]}
_TWICE = [{"kind": "MEDICAL", "amountYuan": "1"}, {"kind": "MEDICAL", "amountYuan": "2"}]


def _member(**values: Any) -> dict[str, Any]:
    return {"members": [{"personId": _NOBODY, **values}]}


_WRONG: list[tuple[dict[str, Any], str]] = [
    ({"income": {"wagesYuan": "-1"}}, "income.wagesYuan"),
    ({"income": {"workCostsYuan": "1.005"}}, "income.workCostsYuan"),
    ({"income": _ABOVE}, "income.notCounted"),
    ({"income": {"notCounted": [{"kind": " ", "amountYuan": "0"}]}}, "income.notCounted.0.kind"),
    ({"spending": [{"kind": "MEDICAL", "amountYuan": "-0.01"}]}, "spending.0.amountYuan"),
    ({"spending": _TWICE}, "spending.1.kind"),
    (_member(selfPayYuan="1e3"), "members.0.selfPayYuan"),
    (_member(disabledSoldierLevel=11), "members.0.disabledSoldierLevel"),
    (
        _member(supporters=[{"kin": "CHILD", "ability": "ABLE", "age": -1}]),
        "members.0.supporters.0.age",
    ),
    (
        _member(supporters=[{"kin": "CHILD", "ability": "ABLE", "paidYuan": "x"}]),
        "members.0.supporters.0.paidYuan",
    ),
    ({"members": [{"personId": _NOBODY}, {"personId": _NOBODY}]}, "members.1.personId"),
]


@pytest.mark.parametrize(("told", "field"), _WRONG)
async def test_what_is_told_wrongly_is_refused_with_its_place(
    hub: Hub, household: BuiltHousehold, told: dict[str, Any], field: str
) -> None:
    """Nothing is evaluated on half of it, and nothing is stored."""
    before = await stored(hub)

    found = await evaluate(hub, county(), an_input(hub, household, declared=told))

    [error] = found["data"][_MUTATION]["userErrors"]
    assert (error["code"], error["field"]) == ("INVALID_INPUT", ["declared", *field.split(".")])
    assert found["data"][_MUTATION]["evaluation"] is None
    assert await stored(hub) == before


async def test_a_day_to_come_is_refused(hub: Hub, household: BuiltHousehold) -> None:
    """What will hold nobody knows."""
    tomorrow = (hub.today() + timedelta(days=1)).isoformat()

    found = await evaluate(hub, county(), an_input(hub, household, on=tomorrow))

    [error] = found["data"][_MUTATION]["userErrors"]
    assert (error["code"], error["field"]) == ("INVALID_INPUT", ["on"])


@pytest.mark.parametrize("whom", ["other household", "other county", "nobody", "malformed"])
async def test_who_is_no_member_is_told_alike(
    hub: Hub, household: BuiltHousehold, whom: str
) -> None:
    """Nobody learns by it whether there is such a person anywhere."""
    other = await a_household(hub)
    foreign = await a_household(hub, division=f"{OTHER_COUNTY}100201")
    ids = {"other household": other.head.id, "other county": foreign.head.id, "nobody": _NOBODY}
    told = {"members": [{"personId": str(ids.get(whom, "x")), "veteran": True}]}
    before = await stored(hub)

    found = await evaluate(hub, county(), an_input(hub, household, declared=told))

    [error] = found["data"][_MUTATION]["userErrors"]
    assert error == {
        "code": "NOT_FOUND",
        "field": ["declared", "members", "0", "personId"],
        "message": "There is no such person among the household's members.",
    }
    assert await stored(hub) == before


@pytest.mark.parametrize("caller", [county(OTHER_COUNTY), township(OTHER_TOWNSHIP)])
async def test_a_foreign_household_is_as_one_that_there_is_not(
    hub: Hub, household: BuiltHousehold, caller: Caller
) -> None:
    """The same answer, in every word, whoever's it is."""
    told: list[Any] = []
    for whose in (str(household.id), _NOBODY, "x"):
        given = an_input(hub, household, householdId=whose)
        told.append((await evaluate(hub, caller, given))["data"][_MUTATION]["userErrors"])

    message = "There is no such household in your area."
    assert told == [[{"code": "NOT_FOUND", "field": ["householdId"], "message": message}]] * 3
    assert await rows_of(hub, "evaluation") == []


# ---- rights


async def _refused(hub: Hub, caller: Caller, query: str, **variables: Any) -> set[str]:
    """Return the coordinates for which an operation is refused."""
    found = await answer(hub, caller, Request(query=query, variables=variables))
    errors = json.loads(found.body).get("errors", ())
    assert {error["extensions"]["code"] for error in errors} <= {"FIELD_NOT_GRANTED"}
    return {error["extensions"]["coordinate"] for error in errors}


def _held(hub: Hub, caller: Caller) -> Caller:
    held = hub.policy.agreement_of(caller.department, caller.role)
    return replace(caller, scopes=held.scopes, request_id=new_id().hex)


@pytest.mark.parametrize(
    "caller", [*map(office, ("MED", "DPF", "EDU")), province(), village(), auditor()]
)
async def test_only_those_who_determine_evaluate(
    hub: Hub, household: BuiltHousehold, caller: Caller
) -> None:
    """A department never, nor who only looks on; nothing is stored."""
    before = await stored(hub)

    refused = await _refused(
        hub,
        _held(hub, caller),
        _DOCUMENT,
        input=an_input(hub, household),
    )

    assert f"Mutation.{_MUTATION}" in refused
    assert await stored(hub) == before


async def test_an_evaluation_needs_its_scope_and_purpose(
    hub: Hub, household: BuiltHousehold
) -> None:
    """Whoever watches over households does not evaluate them in passing."""
    caller = _held(hub, county())
    lacking = determining(replace(caller, scopes=caller.scopes - {"evaluation.base:write"}))

    for refused in (caller, lacking):
        found = await _refused(hub, refused, _DOCUMENT, input=an_input(hub, household))
        assert found == {f"Mutation.{_MUTATION}"}
    assert await rows_of(hub, "evaluation") == []


async def test_to_determine_is_no_reason_to_read_all(hub: Hub) -> None:
    """Under this purpose the person and the household are given, alerts and telephones are not."""
    caller = _held(hub, determining(county()))
    given = "{ households(first: 1) { edges { node { id members { person { name } } } } } }"
    withheld = (
        "{ households(first: 1) { edges { node { address members { person { phone } } } } } }"
    )

    assert await _refused(hub, caller, given) == set()
    assert await _refused(hub, caller, withheld) == {"Household.address", "Person.phone"}


_EARLIER = """query($id: ID!) { household(id: $id) { evaluations(first: 5) { edges { node { id
    results { category verdict person { id } steps { rule formula parameters { key value }
    inputs { name value personId } } } } } } } }"""


@pytest.mark.parametrize("caller", [county(), township(), auditor()])
async def test_earlier_evaluations_are_read_whole(
    hub: Hub, household: BuiltHousehold, caller: Caller
) -> None:
    """With every step, its parameters, unset ones too, and what nobody knew."""
    evaluation_id = await evaluated(hub, household)

    found = await run(hub, caller, _EARLIER, id=str(household.id))

    [edge] = found["data"]["household"]["evaluations"]["edges"]
    dibao, tekun = edge["node"]["results"]
    assert edge["node"]["id"] == str(evaluation_id)
    assert [step["rule"] for step in dibao["steps"]] == [
        "INCOME_BELOW_STANDARD",
        "PROPERTY_WITHIN_DIBAO",
        "ALL",
    ]
    income, property_, _ = dibao["steps"]
    assert income["parameters"] == [{"key": "standard.dibao_yuan_month", "value": "632"}]
    assert property_["parameters"] == [{"key": "rigid.property", "value": None}]
    [unknown] = tekun["steps"][0]["inputs"]
    head = str(household.head.id)
    assert (tekun["person"], unknown["value"], unknown["personId"]) == ({"id": head}, None, head)


async def test_another_county_reads_none_and_a_department_may_not_ask(
    hub: Hub, household: BuiltHousehold
) -> None:
    """A foreign household is null; a department is refused by name."""
    await evaluated(hub, household)

    foreign = await run(hub, county(OTHER_COUNTY), _EARLIER, id=str(household.id))
    refused = await _refused(hub, _held(hub, office("MED")), _EARLIER, id=str(household.id))

    assert foreign["data"] == {"household": None}
    assert "Household.evaluations" in refused


async def test_a_refusal_of_the_mutation_reads_nothing_back(
    hub: Hub, household: BuiltHousehold
) -> None:
    """The payload's evaluation is null beside the reason."""
    given = {"householdId": _NOBODY, "on": hub.today().isoformat()}

    found = await mutate(
        hub, determining(county()), _MUTATION, f"evaluation {{ id }} {_ERRORS}", **given
    )

    assert household
    assert found["data"][_MUTATION]["evaluation"] is None
