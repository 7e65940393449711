"""Needs moved: by those whose move it is, and the alert follows."""

import pytest

from hub.domain.alerts import AlertState
from hub.domain.callers import Caller
from hub.domain.identifiers import new_id
from hub.domain.needs import NeedClass, NeedMove, NeedStatus
from hub.runtime import Hub
from hub.services import needs
from tests import builders, seen
from tests.callers import (
    OTHER_COUNTY,
    a_push,
    auditor,
    county,
    office,
    township,
)

DPF = office("DPF")
MED = office("MED")


@pytest.mark.parametrize("caller", [MED, office("DPF", OTHER_COUNTY), township(), auditor()])
@pytest.mark.parametrize("move", ["ACCEPT", "DECLINE", "REPORT"])
async def test_a_need_is_moved_by_its_own_office(hub: Hub, caller: Caller, move: str) -> None:
    """To everybody else it does not exist: the same answer as for an id that nobody has."""
    need_id = await builders.a_need(hub)
    before = await seen.stored(hub)

    refusals = [
        await seen.refused(builders.make_as(hub, caller, NeedMove[move], each))
        for each in (need_id, new_id())
    ]

    assert [refusal.code for refusal in refusals] == ["NOT_FOUND", "NOT_FOUND"]
    assert refusals[0].message == refusals[1].message
    assert await seen.stored(hub) == before


@pytest.mark.parametrize("caller", [DPF, county(OTHER_COUNTY), township(), auditor()])
@pytest.mark.parametrize("move", ["CONFIRM", "RETURN"])
async def test_a_result_is_judged_by_the_county(hub: Hub, caller: Caller, move: str) -> None:
    """Neither the department itself, nor another county, nor a township judges it."""
    need_id = await builders.a_need(hub, status=NeedStatus.HANDLED)
    before = await seen.stored(hub)

    refusal = await seen.refused(builders.make_as(hub, caller, NeedMove[move], need_id))

    assert refusal.code == "NOT_FOUND"
    assert await seen.stored(hub) == before


async def test_a_foreign_county_withdraws_nothing(hub: Hub) -> None:
    """A need is taken back by the civil affairs that pushed it."""
    need_id = await builders.a_need(hub)

    refusal = await seen.refused(
        builders.make_as(hub, county(OTHER_COUNTY), NeedMove.WITHDRAW, need_id)
    )

    assert refusal.code == "NOT_FOUND"


@pytest.mark.requirement("F-37")
async def test_the_loop_closes_only_on_a_confirmed_result(hub: Hub) -> None:
    """Alert, look, help, feedback: the alert ends when the result that came back is confirmed."""
    household = await builders.a_household(hub)
    need_id = await builders.a_need(hub, household)
    alert_id = (await seen.need_of(hub, need_id)).alert_id
    states: list[str] = []

    for move in (NeedMove.ACCEPT, NeedMove.REPORT, NeedMove.CONFIRM):
        states.append((await seen.alert_of(hub, alert_id)).state)
        await builders.make(hub, move, need_id)

    assert states == ["HANDLING", "HANDLING", "HANDLING"]
    assert (await seen.alert_of(hub, alert_id)).state is AlertState.CLOSED
    assert (await seen.steps_of(hub, household.id))[-4:] == [
        "NEED_PUSHED",
        "NEED_ACCEPTED",
        "NEED_HANDLED",
        "RESULT_CONFIRMED",
    ]
    assert await seen.is_whole(hub)


@pytest.mark.requirement("F-05")
async def test_a_returned_result_is_reported_anew(hub: Hub) -> None:
    """Civil affairs sends a result back with a reason; the department reports once more."""
    need_id = await builders.a_need(hub, status=NeedStatus.RETURNED)

    assert (await seen.need_of(hub, need_id)).reason == "请补充办理情况"
    await builders.make(hub, NeedMove.REPORT, need_id)

    assert (await seen.need_of(hub, need_id)).status is NeedStatus.HANDLED
    assert len(await seen.rows_of(hub, "handling_result", need_id=need_id)) == 2
    assert await seen.is_whole(hub)


async def test_a_declined_need_is_sent_on(hub: Hub) -> None:
    """The alert goes back to be pushed again; the new need names the one it follows."""
    household = await builders.a_household(hub)
    declined_id = await builders.a_need(hub, household, status=NeedStatus.DECLINED)
    declined = await seen.need_of(hub, declined_id)
    assert (await seen.alert_of(hub, declined.alert_id)).state is AlertState.CLASSIFIED
    assert await seen.grounds_of(hub, household.id) == set()

    outcome = await needs.push(hub, township(), a_push(declined.alert_id))

    assert (await seen.need_of(hub, outcome.id)).predecessor_id == declined_id
    for move in (NeedMove.REPORT, NeedMove.CONFIRM):
        await builders.make(hub, move, outcome.id)
    assert (await seen.alert_of(hub, declined.alert_id)).state is AlertState.CLOSED
    assert await seen.is_whole(hub)


async def test_a_declined_need_keeps_the_alert_from_closing(hub: Hub) -> None:
    """Help of one kind does not close an alert on which another kind was declined."""
    alert_id = await builders.a_classified_alert(hub, NeedClass.REHABILITATION, NeedClass.MEDICAL)
    declined = await needs.push(hub, township(), a_push(alert_id))
    met = await needs.push(hub, township(), a_push(alert_id, NeedClass.MEDICAL))

    await builders.make(hub, NeedMove.DECLINE, declined.id)
    for move in (NeedMove.REPORT, NeedMove.CONFIRM):
        await builders.make(hub, move, met.id)

    assert (await seen.alert_of(hub, alert_id)).state is AlertState.CLASSIFIED


@pytest.mark.parametrize("status", ["PUSHED", "ACCEPTED"])
async def test_a_withdrawn_need_takes_its_ground_with_it(hub: Hub, status: str) -> None:
    """The department no longer sees the household, and the alert goes back."""
    household = await builders.a_household(hub)
    need_id = await builders.a_need(hub, household, status=NeedStatus(status))

    await builders.make(hub, NeedMove.WITHDRAW, need_id)

    need = await seen.need_of(hub, need_id)
    assert (need.status, need.reason) == (NeedStatus.WITHDRAWN, "推送有误")
    assert (await seen.alert_of(hub, need.alert_id)).state is AlertState.CLASSIFIED
    assert await seen.grounds_of(hub, household.id) == set()
    assert await seen.is_whole(hub)


async def test_a_ground_stays_while_another_need_is_open(hub: Hub) -> None:
    """A department with two needs in a household sees it until the second has ended."""
    household = await builders.a_household(hub)
    first = await builders.a_need(hub, household)
    second = await builders.a_need(hub, household, indicator="I-35")

    await builders.make(hub, NeedMove.DECLINE, first)
    assert await seen.grounds_of(hub, household.id) == {("DPF", "OPEN_NEED")}

    await builders.make(hub, NeedMove.DECLINE, second)
    assert await seen.grounds_of(hub, household.id) == set()
