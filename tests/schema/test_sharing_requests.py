"""Sharing requests as clients see them: refusals with their place, replays, what is late."""

from collections.abc import AsyncGenerator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from hub.domain.callers import Caller
from hub.domain.sharing_commands import AgreedTerms
from hub.runtime import Hub
from hub.services import agreements
from tests import sharing
from tests.asking import accepted, asked, completed, ended, refused
from tests.callers import COUNTY, OTHER_COUNTY, a_key, county, office, supervisor
from tests.conftest import Clock
from tests.schema.test_mutations import mutate, run
from tests.seen import stored

MED = office("MED")
_ERRORS = "userErrors { code field }"
_LATE = """{ sharingRequests(first: 9, overdue: true) { edges { node { department isOverdue } } }
rest: sharingRequests(first: 9, overdue: false) { edges { node { department isOverdue } } } }"""
_DONE: Mapping[
    str, tuple[Caller, Mapping[str, Any]]
] = {  # each step with what it needs beside the request
    "askForPapers": (county(), {"missing": ["印章"]}),
    "supplyPapers": (MED, {"papers": ["印章"]}),
    "extendAnswer": (county(), {"consent": "新数函〔2026〕3号"}),
    "answerSharingRequest": (county(), {"answer": "ACCEPTED", "approvedBy": "王芳"}),
    "disputeRefusal": (MED, {"reason": "确需使用"}),
    "settleDispute": (supervisor("DAT"), {"settlement": "UPHELD", "reason": "理由成立"}),
    "withdrawSharingRequest": (MED, {}),
}
_MOVED: Mapping[str, tuple[Caller, Mapping[str, Any]]] = {
    "suspendSharing": (county(), {"reason": "复核用途"}),
    "resumeSharing": (county(), {"reason": "已整改"}),
    "endSharing": (county(), {"reason": "用途已实现", "disposal": "销毁"}),
    "confirmDisposal": (MED, {"disposedOn": "2026-11-20", "way": "覆写后销毁"}),
}


@pytest.fixture(autouse=True)
async def restored(hub: Hub) -> AsyncGenerator[None]:
    """Make every agreement as it was at the end."""
    yield
    await sharing.restore(hub)


@pytest.mark.parametrize("name", [*_DONE, *_MOVED])
@pytest.mark.parametrize("which", ["foreign", "absent", "x"])
async def test_foreign_absent_and_malformed_ids_are_told_alike(
    hub: Hub, name: str, which: str
) -> None:
    """Nobody learns what another county asks for or has."""
    caller, values = {**_DONE, **_MOVED}[name]
    about = "requestId" if name in _DONE else "agreementId"
    foreign = str(await asked(hub, office("MED", OTHER_COUNTY)))
    if name in _MOVED:
        found = await run(
            hub,
            county(OTHER_COUNTY),
            "{ sharingAgreements(first: 50) { edges { node { id department } } } }",
        )
        nodes = [each["node"] for each in found["data"]["sharingAgreements"]["edges"]]
        [foreign] = [each["id"] for each in nodes if each["department"] == "MED"]
    ids = {"foreign": foreign, "absent": str(UUID(int=7)), "x": "x"}
    before = await stored(hub)

    answered = await mutate(hub, caller, name, _ERRORS, **values, **{about: ids[which]})

    assert answered["data"][name]["userErrors"] == [{"code": "NOT_FOUND", "field": [about]}]
    assert await stored(hub) == before


async def test_only_the_scope_s_holder_may_take_a_step(hub: Hub) -> None:
    """A department answers no request, civil affairs settles none, the auditor writes nothing."""
    request_id = str(await asked(hub, MED))
    for name, caller in (
        ("answerSharingRequest", MED),
        ("settleDispute", county()),
        ("withdrawSharingRequest", supervisor("DAT")),
    ):
        _, values = _DONE[name]
        found = await mutate(hub, caller, name, _ERRORS, **values, requestId=request_id)
        assert found["errors"][0]["extensions"]["code"] == "FIELD_NOT_GRANTED"
        assert "data" not in found


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"answer": "REFUSED"}, {"code": "INVALID_INPUT", "field": ["reason"]}),
        (
            {"answer": "REFUSED", "reason": "范围过宽", "agreed": {"items": ["household.base"]}},
            {"code": "INVALID_INPUT", "field": ["agreed"]},
        ),
        (
            {"answer": "ACCEPTED", "agreed": {"items": ["person.work"]}},
            {"code": "INVALID_INPUT", "field": ["agreed", "items"]},
        ),
        (
            {"answer": "ACCEPTED", "agreed": {"validTo": "2045-01-01"}},
            {"code": "INVALID_INPUT", "field": ["agreed", "validTo"]},
        ),
    ],
)
async def test_an_answer_is_whole(hub: Hub, values: dict[str, Any], error: dict[str, Any]) -> None:
    """A refusal says why, and agrees to nothing; an acceptance agrees to no more than asked for."""
    request_id = str(await asked(hub, MED))
    before = await stored(hub)

    found = await mutate(
        hub,
        county(),
        "answerSharingRequest",
        _ERRORS,
        requestId=request_id,
        approvedBy="王芳",
        **values,
    )

    assert found["data"]["answerSharingRequest"]["userErrors"] == [error]
    assert await stored(hub) == before


async def test_a_replayed_request_is_read_again(hub: Hub) -> None:
    """The same key and body give the same request, as it stands by now."""
    given = {
        "idempotencyKey": a_key(),
        "items": ["household.base"],
        "purposes": ["PROGRAMME_DELIVERY"],
        **dict.fromkeys(("basis", "scenario", "extent"), "社会救助法 42"),
        "method": "API",
        "validFrom": hub.today().isoformat(),
        "validTo": "2030-12-31",
        "approvedBy": "张伟",
        "papers": [],
    }
    asked_for = f"sharingRequest {{ id state }} {_ERRORS}"
    first = await mutate(hub, MED, "requestSharing", asked_for, **given)
    made = first["data"]["requestSharing"]["sharingRequest"]
    await accepted(hub, UUID(made["id"]))

    again = await mutate(hub, MED, "requestSharing", asked_for, **given)

    request = again["data"]["requestSharing"]["sharingRequest"]
    assert request == {"id": made["id"], "state": "DELIVERED"}
    assert again["extensions"]["replayed"] is True


@pytest.mark.requirement("DL-18")
async def test_what_waits_too_long_is_overdue(hub: Hub, clock: Clock) -> None:
    """Not what was answered, nor what waits for papers; civil affairs finds it in its list."""
    clock.advance(-timedelta(days=60))
    await asked(hub, MED)
    await refused(hub, await asked(hub, office("DPF")))
    waiting = str(await asked(hub, office("EDU")))
    _, values = _DONE["askForPapers"]
    await mutate(hub, county(), "askForPapers", _ERRORS, requestId=waiting, **values)
    clock.advance(timedelta(days=60))
    await completed(hub, office("HOU"), await asked(hub, office("HOU")))

    found = (await run(hub, county(), _LATE))["data"]

    late = {
        key: {each["node"]["department"]: each["node"]["isOverdue"] for each in found[key]["edges"]}
        for key in ("sharingRequests", "rest")
    }
    others = dict.fromkeys(("DPF", "EDU", "HOU"), False)
    assert late == {"sharingRequests": {"MED": True}, "rest": others}


async def test_what_is_accepted_is_delivered_on_its_first_day(hub: Hub) -> None:
    """Until then it is accepted, with the last day by which it must begin."""
    to_come = AgreedTerms(valid_from=hub.today() + timedelta(days=3))
    await accepted(hub, await asked(hub, MED))
    await accepted(hub, await asked(hub, office("DPF")), agreed=to_come)

    found = await run(
        hub,
        county(),
        """{ now: sharingRequests(first: 9, state: [DELIVERED]) { edges { node { department } } }
        later: sharingRequests(first: 9, state: [ACCEPTED]) { edges { node { department agreedFrom
        deliveryDueOn } } } }""",
    )

    due = hub.policy.calendar.due(hub.today(), 20).on.isoformat()
    first = to_come.valid_from
    assert first is not None
    later = {"department": "DPF", "agreedFrom": first.isoformat(), "deliveryDueOn": due}
    assert found["data"]["now"]["edges"] == [{"node": {"department": "MED"}}]
    assert found["data"]["later"]["edges"] == [{"node": later}]


@pytest.mark.requirement("SUP-13")
async def test_an_agreement_tells_what_is_left_to_dispose_of(hub: Hub, clock: Clock) -> None:
    """Ended sixty days ago, and not a word of what was obtained: it is late."""
    clock.advance(-timedelta(days=60))
    known = await ended(hub, MED)
    clock.advance(timedelta(days=60))

    found = await run(
        hub,
        county(),
        """{ sharingAgreements(first: 50) { edges { node { id isOver isDisposalOverdue
        disposalAsked disposedOn } } } }""",
    )

    nodes = [each["node"] for each in found["data"]["sharingAgreements"]["edges"]]
    [mine] = [each for each in nodes if each.pop("id") == str(known.id)]
    assert mine == {
        "isOver": True,
        "isDisposalOverdue": True,
        "disposalAsked": "销毁并书面确认。",
        "disposedOn": None,
    }
    assert not [each for each in nodes if each != mine and each["isOver"]]


async def test_a_suspension_over_graphql_is_told_with_its_reason(hub: Hub) -> None:
    """And a second one is refused."""
    known = await agreements.suspend(hub, MED.department, COUNTY, reason="复核用途。")
    values = {"agreementId": str(known.id), "reason": "已整改"}
    asked_for = f"sharingAgreement {{ state stateReason }} {_ERRORS}"

    resumed = await mutate(hub, county(), "resumeSharing", asked_for, **values)
    again = await mutate(hub, county(), "resumeSharing", asked_for, **values)

    assert resumed["data"]["resumeSharing"] == {
        "sharingAgreement": {"state": "ACTIVE", "stateReason": "已整改"},
        "userErrors": [],
    }
    assert again["data"]["resumeSharing"]["userErrors"] == [{"code": "ALREADY_ACTIVE", "field": []}]
