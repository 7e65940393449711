"""Mutations as clients see them: payloads read back, refusals as userErrors, replays."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from hub.domain.alerts import AlertState
from hub.domain.callers import Caller, Purpose
from hub.domain.identifiers import new_id
from hub.domain.needs import NeedClass, NeedStatus
from hub.runtime import Hub
from schema.answer import Request, answer
from tests.builders import a_household, a_need, an_alert
from tests.callers import OTHER_COUNTY, a_key, county, office, township
from tests.seen import need_of, stored

_ERRORS = "userErrors { code field message }"
_MEMBERS = ("李建国", "赵敏")


def with_scopes(hub: Hub, caller: Caller) -> Caller:
    """Return a caller with all scopes of its agreement."""
    held = hub.policy.agreement_of(caller.department, caller.role).scopes
    return replace(caller, scopes=held, request_id=new_id().hex)


async def run(hub: Hub, caller: Caller, query: str, **variables: Any) -> dict[str, Any]:
    """Return the answer to an operation of a caller with all scopes of its agreement."""
    request = Request(query=query, variables=variables)
    return json.loads((await answer(hub, with_scopes(hub, caller), request)).body)


def _document(name: str, payload: str) -> str:
    kind = name[0].upper() + name[1:]
    return f"mutation($input: {kind}Input!) {{ {name}(input: $input) {{ {payload} }} }}"


async def mutate(
    hub: Hub, caller: Caller, name: str, payload: str = _ERRORS, **values: Any
) -> dict[str, Any]:
    """Return the whole answer to one mutation."""
    given = {"idempotencyKey": a_key(), **values}
    return await run(hub, caller, _document(name, payload), input=given)


# ---- each mutation, done

_NEED = (
    "is: need { ...N nr: id } need { s2: status withheld { field } } userErrors { code } __typename"
)
_N = " fragment N on Need { __typename status state: status ... on Need { version } }"

_MOVES: list[tuple[str, NeedStatus, str, dict[str, Any]]] = [
    ("acceptNeed", NeedStatus.PUSHED, "ACCEPTED", {}),
    ("declineNeed", NeedStatus.PUSHED, "DECLINED", {"reason": "不属于本部门职责"}),
    ("withdrawNeed", NeedStatus.ACCEPTED, "WITHDRAWN", {"reason": "推送有误"}),
    ("confirmResult", NeedStatus.HANDLED, "CLOSED", {}),
    ("returnResult", NeedStatus.HANDLED, "RETURNED", {"reason": "请补充办理情况"}),
]
_BY_CIVIL_AFFAIRS = {"withdrawNeed", "confirmResult", "returnResult"}


@pytest.mark.parametrize(("name", "status", "becomes", "values"), _MOVES)
async def test_a_move_answers_with_the_need(
    hub: Hub, name: str, status: NeedStatus, becomes: str, values: dict[str, Any]
) -> None:
    """The payload is the need as it stands after the move, by aliases and through fragments."""
    need_id = await a_need(hub, status=status)
    caller = county() if name in _BY_CIVIL_AFFAIRS else office("DPF")
    values = {"idempotencyKey": a_key(), "needId": str(need_id), **values}

    found = await run(hub, caller, _document(name, _NEED) + _N, input=values)

    version = (await need_of(hub, need_id)).status
    assert version == becomes
    need = found["data"][name]["is"]
    assert need.pop("version") > 1
    assert need == {"__typename": "Need", "status": becomes, "state": becomes, "nr": str(need_id)}
    assert found["data"][name]["need"] == {"s2": becomes, "withheld": []}
    assert found["data"][name]["userErrors"] == []
    assert found["data"][name]["__typename"] == "NeedPayload"
    assert "replayed" not in found["extensions"]


async def test_a_reported_result_is_read_back_with_its_record(hub: Hub) -> None:
    """What came of a need, and the aid that it made, are in the payload."""
    need_id = await a_need(hub, need_class=NeedClass.MEDICAL)

    found = await mutate(
        hub,
        office("MED"),
        "reportHandlingResult",
        "n: need { status results { result amountYuan note assistanceRecord { programme kind } } } "
        + _ERRORS,
        needId=str(need_id),
        result="PROVIDED",
        handledOn=hub.today().isoformat(),
        programmeCode="MEDICAL_AID",
        amountYuan="1200.5",
        note='已办 "好"',
    )

    result = {
        "result": "PROVIDED",
        "amountYuan": "1200.50",
        "note": '已办 "好"',
        "assistanceRecord": {"programme": "MEDICAL_AID", "kind": "CASH"},
    }
    assert found["data"]["reportHandlingResult"] == {
        "n": {"status": "HANDLED", "results": [result]},
        "userErrors": [],
    }


async def test_a_verification_is_read_back(hub: Hub) -> None:
    """What people found stands in the alert that the payload gives."""
    alert_id = await an_alert(hub)

    found = await mutate(
        hub,
        township(),
        "recordVerification",
        "alert { state verifications { workers needClasses method } } " + _ERRORS,
        alertId=str(alert_id),
        method="HOME_VISIT",
        result="CONFIRMED",
        workers=_MEMBERS,
        verifiedOn=hub.today().isoformat(),
        needClasses=["REHABILITATION"],
    )

    seen = {
        "workers": [*_MEMBERS],
        "needClasses": ["REHABILITATION"],
        "method": "HOME_VISIT",
    }
    expected: dict[str, Any] = {
        "alert": {"state": "VERIFIED", "verifications": [seen]},
        "userErrors": [],
    }
    assert found["data"]["recordVerification"] == expected


async def test_a_classified_alert_is_read_back_and_its_need_pushed(hub: Hub) -> None:
    """Classification and push each answer with what they came to."""
    household = await a_household(hub)
    found = (NeedClass.REHABILITATION,)
    alert_id = await an_alert(hub, household, state=AlertState.VERIFIED, found=found)

    classified = await mutate(
        hub,
        county(),
        "classifyAlert",
        "a: alert { state path reason } " + _ERRORS,
        alertId=str(alert_id),
        path="A_NOT_DELIVERED",
        reason="属实",
    )
    pushed = await mutate(
        hub,
        county(),
        "pushNeed",
        "need { status department household { number } alert { state } } " + _ERRORS,
        alertId=str(alert_id),
        needClass="REHABILITATION",
    )

    assert classified["data"]["classifyAlert"] == {
        "a": {"state": "CLASSIFIED", "path": "A_NOT_DELIVERED", "reason": "属实"},
        "userErrors": [],
    }
    assert pushed["data"]["pushNeed"]["need"] == {
        "status": "PUSHED",
        "department": "DPF",
        "household": {"number": household.number},
        "alert": {"state": "HANDLING"},
    }


async def test_several_mutations_run_one_after_the_other(hub: Hub) -> None:
    """Root fields of one operation see what those before them did; each has its own payload."""
    need_id = str(await a_need(hub))
    query = """mutation($a: AcceptNeedInput!, $b: DeclineNeedInput!, $no: Boolean!) {
    one: acceptNeed(input: $a) { need { status } userErrors { code } }
    two: declineNeed(input: $b) { need { status } userErrors { code } }
    three: acceptNeed(input: $a) @skip(if: $no) { userErrors { code } } __typename }"""

    found = await run(
        hub,
        office("DPF"),
        query,
        a={"idempotencyKey": a_key(), "needId": need_id},
        b={"idempotencyKey": a_key(), "needId": need_id, "reason": "不属于本部门职责"},
        no=True,
    )

    assert found["data"] == {
        "one": {"need": {"status": "ACCEPTED"}, "userErrors": []},
        "two": {"need": None, "userErrors": [{"code": "NEED_NOT_PUSHED"}]},
        "__typename": "Mutation",
    }


# ---- refused

_NEED_MUTATIONS: list[tuple[str, dict[str, Any]]] = [
    ("acceptNeed", {}),
    ("declineNeed", {"reason": "理由"}),
    ("withdrawNeed", {"reason": "理由"}),
    ("confirmResult", {}),
    ("returnResult", {"reason": "理由"}),
    ("reportHandlingResult", {"result": "NOT_ELIGIBLE", "handledOn": "2026-01-05"}),
]
_ALERT_MUTATIONS: list[tuple[str, dict[str, Any]]] = [
    ("classifyAlert", {"path": "A_NOT_DELIVERED", "reason": "理由"}),
    ("pushNeed", {"needClass": "REHABILITATION"}),
    (
        "recordVerification",
        {
            "method": "LETTER",
            "result": "CONFIRMED",
            "workers": ["李"],
            "verifiedOn": "2026-01-05",
            "needClasses": [],
        },
    ),
]
_ABSENT = str(UUID(int=7))


@pytest.mark.parametrize(("name", "values"), [*_NEED_MUTATIONS, *_ALERT_MUTATIONS])
async def test_foreign_absent_and_malformed_ids_are_told_alike(
    hub: Hub, name: str, values: dict[str, Any]
) -> None:
    """Nobody learns by a mutation whether another county's need or alert exists."""
    foreign = await a_household(hub, division=f"{OTHER_COUNTY}100201")
    if name in dict(_NEED_MUTATIONS):
        field, theirs = "needId", str(await a_need(hub, foreign))
    else:
        field, theirs = "alertId", str(await an_alert(hub, foreign))
    caller = office("DPF") if name in {"acceptNeed", "declineNeed"} else county()
    caller = office("DPF") if name == "reportHandlingResult" else caller
    before = await stored(hub)

    answers = [
        (await mutate(hub, caller, name, **{field: each}, **values))["data"][name]
        for each in (theirs, _ABSENT, "x", "")
    ]

    assert answers[0]["userErrors"][0]["code"] == "NOT_FOUND"
    assert answers[0]["userErrors"][0]["field"] == [field]
    assert answers == answers[:1] * 4
    assert await stored(hub) == before


async def test_a_refusal_is_told_as_a_user_error(hub: Hub) -> None:
    """An expected refusal has a code, a field and a sentence; nothing is read back or stored."""
    need_id = await a_need(hub, status=NeedStatus.CLOSED)
    before = await stored(hub)

    found = await mutate(
        hub,
        office("DPF"),
        "acceptNeed",
        "need { id } n2: need { id } " + _ERRORS,
        needId=str(need_id),
    )

    payload = found["data"]["acceptNeed"]
    assert (payload["need"], payload["n2"]) == (None, None)
    assert [each["code"] for each in payload["userErrors"]] == ["NEED_NOT_OPEN"]
    assert payload["userErrors"][0]["message"]
    assert "errors" not in found
    assert await stored(hub) == before


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"idempotencyKey": "short"}, "idempotencyKey"),
        ({"idempotencyKey": "中" * 10}, "idempotencyKey"),
        ({"handledOn": "future"}, "handledOn"),
        ({"amountYuan": "1.234"}, "amountYuan"),
        ({"amountYuan": "5"}, "amountYuan"),
        ({"note": "410721197001010011"}, "note"),
        ({"note": "\u0001"}, "note"),
    ],
)
async def test_a_bad_value_is_told_with_its_field(
    hub: Hub, values: dict[str, Any], field: str
) -> None:
    """A value that breaks a rule is named by its place in the input."""
    need_id = await a_need(hub, need_class=NeedClass.MEDICAL)
    given = {"result": "NOT_ELIGIBLE", "handledOn": hub.today().isoformat(), **values}
    if given["handledOn"] == "future":
        given["handledOn"] = (hub.today() + timedelta(days=1)).isoformat()

    found = await mutate(hub, office("MED"), "reportHandlingResult", needId=str(need_id), **given)

    errors = found["data"]["reportHandlingResult"]["userErrors"]
    assert [(each["code"], each["field"]) for each in errors] == [("INVALID_INPUT", [field])]


@pytest.mark.parametrize(
    "day", ["2026-13-01", "2026-W47-7", "20261123", "", "x", 20261122, None, "2026-11-22T00:00:00Z"]
)
async def test_what_is_no_day_is_refused(hub: Hub, day: object) -> None:
    """A value of another type is a defect of the request, not an outcome."""
    values: dict[str, Any] = {"needId": _ABSENT, "result": "NOT_ELIGIBLE", "handledOn": day}
    found = await mutate(hub, office("DPF"), "reportHandlingResult", **values)

    assert "data" not in found
    assert found["errors"][0]["extensions"]["code"] == "INVALID_INPUT"


async def test_a_field_not_granted_stops_the_mutation_before_it_runs(hub: Hub) -> None:
    """The payload is asked under the caller's rights, judged before anything is done."""
    need_id = await a_need(hub, need_class=NeedClass.EDUCATION)
    before = await stored(hub)

    found = await mutate(
        hub,
        office("EDU"),
        "acceptNeed",
        "need { person { idStatus } alert { evidence } } " + _ERRORS,
        needId=str(need_id),
    )

    assert {each["extensions"]["coordinate"] for each in found["errors"]} == {
        "Alert.evidence",
        "Person.idStatus",
    }
    assert "data" not in found
    assert await stored(hub) == before


async def test_a_mutation_needs_its_scope(hub: Hub) -> None:
    """Without the scope to write nothing is done, whatever may be read."""
    need_id = await a_need(hub)
    caller = with_scopes(hub, office("DPF"))
    caller = replace(caller, scopes=caller.scopes - {"need.answer:write"})
    given = {"idempotencyKey": a_key(), "needId": str(need_id)}
    request = Request(query=_document("acceptNeed", _ERRORS), variables={"input": given})

    found = json.loads((await answer(hub, caller, request)).body)

    assert found["errors"][0]["extensions"]["coordinate"] == "Mutation.acceptNeed"
    assert found["errors"][0]["extensions"]["requiredScopes"] == [["need.answer:write"]]
    assert (await need_of(hub, need_id)).status is NeedStatus.PUSHED


@pytest.mark.parametrize(("name", "values"), [*_NEED_MUTATIONS, *_ALERT_MUTATIONS])
async def test_a_mutation_needs_its_purpose(hub: Hub, name: str, values: dict[str, Any]) -> None:
    """What a purpose does not open to reading, it does not change, whatever is read back."""
    of_need = name in dict(_NEED_MUTATIONS)
    subject = {"needId" if of_need else "alertId": _ABSENT}
    does = {"acceptNeed", "declineNeed", "reportHandlingResult"}
    caller = replace(office("DPF") if name in does else county(), purpose=Purpose.AUDIT)

    found = await mutate(hub, caller, name, **subject, **values)

    read_back = "Need" if of_need or name == "pushNeed" else "Alert"
    assert "data" not in found
    assert [each["extensions"]["coordinate"] for each in found["errors"]] == [f"{read_back}.id"]


async def test_a_bad_cursor_in_a_payload_leaves_nothing_done(hub: Hub) -> None:
    """What the payload asks for is bound before the first of the mutations runs."""
    need_id = await a_need(hub)
    given = {"needId": str(need_id)}
    query = """mutation($a: AcceptNeedInput!, $b: DeclineNeedInput!, $after: String) {
    one: acceptNeed(input: $a) { userErrors { code } }
    two: declineNeed(input: $b) { need { household { needs(first: 2, after: $after) {
    __typename } } } } }"""
    before = await stored(hub)

    found = await run(
        hub,
        office("DPF"),
        query,
        a={"idempotencyKey": a_key(), **given},
        b={"idempotencyKey": a_key(), "reason": "不属于本部门职责", **given},
        after="zzz",
    )

    assert [each["extensions"]["code"] for each in found["errors"]] == ["INVALID_INPUT"]
    assert "data" not in found
    assert await stored(hub) == before


async def test_a_payload_withholds_what_the_move_ended(hub: Hub) -> None:
    """A department that declines gets no more of the household, not even in the answer."""
    need_id = await a_need(hub)

    found = await mutate(
        hub,
        office("DPF"),
        "declineNeed",
        "need { status person { name } household { number } withheld { field form } } " + _ERRORS,
        needId=str(need_id),
        reason="不属于本部门职责",
    )

    assert found["data"]["declineNeed"]["need"] == {
        "status": "DECLINED",
        "person": None,
        "household": None,
        "withheld": [
            {"field": "person", "form": "WITHHELD"},
            {"field": "household", "form": "WITHHELD"},
        ],
    }


# ---- replays


async def test_a_replay_answers_again_and_says_so(hub: Hub) -> None:
    """The same key and body give the same answer, read anew, with extensions.replayed."""
    need_id = await a_need(hub)
    values = {"idempotencyKey": a_key(), "needId": str(need_id)}
    asked = "need { id status version } " + _ERRORS

    first = await mutate(hub, office("DPF"), "acceptNeed", asked, **values)
    before = await stored(hub)
    again = await mutate(hub, office("DPF"), "acceptNeed", asked, **values)

    assert "replayed" not in first["extensions"]
    assert again["extensions"]["replayed"] is True
    assert again["data"] == first["data"]
    assert await stored(hub) == before


async def test_a_replay_reads_what_is_there_now(hub: Hub) -> None:
    """A replay is read under today's state, not kept from the first time."""
    need_id = await a_need(hub)
    values = {"idempotencyKey": a_key(), "needId": str(need_id)}
    await mutate(hub, office("DPF"), "acceptNeed", **values)
    reason = {"needId": str(need_id), "reason": "推送有误"}
    await mutate(hub, county(), "withdrawNeed", **reason)

    again = await mutate(
        hub, office("DPF"), "acceptNeed", "need { status person { id } }", **values
    )

    assert again["data"]["acceptNeed"]["need"] == {"status": "WITHDRAWN", "person": None}
    assert again["extensions"]["replayed"] is True


async def test_a_key_with_another_body_is_refused(hub: Hub) -> None:
    """A key stands for one request; the second body is told so, and nothing is done."""
    one, other = await a_need(hub), await a_need(hub)
    key = a_key()
    await mutate(hub, office("DPF"), "acceptNeed", idempotencyKey=key, needId=str(one))

    found = await mutate(hub, office("DPF"), "acceptNeed", idempotencyKey=key, needId=str(other))

    errors = found["data"]["acceptNeed"]["userErrors"]
    assert [each["code"] for each in errors] == ["IDEMPOTENCY_KEY_REUSED"]
    assert (await need_of(hub, other)).status is NeedStatus.PUSHED
