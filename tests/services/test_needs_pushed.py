"""Needs pushed: which class goes to which department, and by when it shall answer."""

from datetime import UTC, datetime

import pytest

from hub.domain.alerts import AlertState
from hub.domain.callers import Caller
from hub.domain.errors import NoRoute, NotFound, WrongState
from hub.domain.needs import NeedClass
from hub.runtime import Hub
from hub.services import needs
from tests import builders, seen
from tests.callers import (
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    a_push,
    auditor,
    county,
    office,
    township,
)
from tests.conftest import Clock

DPF = office("DPF")
MED = office("MED")


@pytest.mark.requirement("DSP-B1")
@pytest.mark.parametrize(
    ("need_class", "department"),
    [
        ("REHABILITATION", "DPF"),
        ("MEDICAL", "MED"),
        ("EDUCATION", "EDU"),
        ("CARE", "CA"),
        ("JUDICIAL_AID", "CRT"),
        ("DIFFICULT_WORKER", "TUN"),
    ],
)
async def test_a_need_is_routed_by_its_class(hub: Hub, need_class: str, department: str) -> None:
    """新乡县's plan names the department; its office is that of the alert's county."""
    household = await builders.a_household(hub)

    need_id = await builders.a_need(hub, household, need_class=NeedClass(need_class))

    need = await seen.need_of(hub, need_id)
    assert (need.department, need.division_code, need.status) == (department, "410721", "PUSHED")
    assert (need.household_id, need.person_id) == (household.id, household.head.id)
    assert await seen.grounds_of(hub, household.id) == {(department, "OPEN_NEED")}
    assert (await seen.steps_of(hub, household.id))[-1] == "NEED_PUSHED"
    assert await seen.is_whole(hub)


@pytest.mark.requirement("F-05")
async def test_the_department_answers_within_the_pack_s_working_days(
    hub: Hub, clock: Clock
) -> None:
    """Ten working days after 2026-11-02, of which none is a holiday, end on 2026-11-16."""
    clock.set(datetime(2026, 11, 2, 2, 0, tzinfo=UTC))

    need = await seen.need_of(hub, await builders.a_need(hub))

    assert (str(need.due_on), need.due_on_provisional) == ("2026-11-16", False)


async def test_a_time_that_runs_into_an_unpublished_year_is_provisional(
    hub: Hub, clock: Clock
) -> None:
    """Where the notice of holidays is not out yet, weekdays count, and the need says so."""
    clock.set(datetime(2027, 6, 1, 2, 0, tzinfo=UTC))

    need = await seen.need_of(hub, await builders.a_need(hub))

    assert need.due_on_provisional


@pytest.mark.requirement("DSP-A1")
async def test_the_indicator_s_own_class_needs_no_mention(hub: Hub) -> None:
    """An undelivered subsidy goes to the programme's department without being named on the spot."""
    alert_id = await builders.a_classified_alert(hub)

    outcome = await needs.push(hub, township(), a_push(alert_id, NeedClass.DISABILITY_SUBSIDY))

    need = await seen.need_of(hub, outcome.id)
    assert need.department == hub.policy.programmes["NURSING_SUBSIDY"].owner
    assert (await seen.alert_of(hub, alert_id)).state is AlertState.HANDLING


async def test_other_classes_must_be_found_on_the_spot(hub: Hub) -> None:
    """Nobody's household is shown to a department that nobody saw a need for."""
    alert_id = await builders.a_classified_alert(hub, NeedClass.REHABILITATION)
    before = await seen.stored(hub)

    with pytest.raises(WrongState) as refusal:
        await needs.push(hub, township(), a_push(alert_id, NeedClass.MEDICAL))

    assert (refusal.value.code, refusal.value.field) == (
        "NEED_CLASS_NOT_FOUND_ON_SPOT",
        ("needClass",),
    )
    assert await seen.stored(hub) == before


async def test_one_need_a_class_is_enough(hub: Hub) -> None:
    """The second push of a class is refused; another class goes out beside it."""
    alert_id = await builders.a_classified_alert(hub, NeedClass.REHABILITATION, NeedClass.MEDICAL)
    await needs.push(hub, township(), a_push(alert_id))
    before = await seen.stored(hub)

    with pytest.raises(WrongState) as refusal:
        await needs.push(hub, township(), a_push(alert_id))

    assert refusal.value.code == "NEED_CLASS_ALREADY_PUSHED"
    assert await seen.stored(hub) == before
    await needs.push(hub, township(), a_push(alert_id, NeedClass.MEDICAL))
    assert await seen.is_whole(hub)


@pytest.mark.requirement("DSP-B1", "ACT-20")
async def test_a_need_goes_where_the_document_of_its_place_says(hub: Hub) -> None:
    """退役军人事务部门 is named by 北京市's document; its district's office is sent the need."""
    household = await builders.a_household(hub, division="110101001001")

    need_id = await builders.a_need(hub, household, need_class=NeedClass.VETERAN)

    need = await seen.need_of(hub, need_id)
    assert (need.department, need.division_code) == ("VET", "110101")


@pytest.mark.requirement("DSP-B1")
async def test_no_route_no_need(hub: Hub) -> None:
    """What no document of the place sends anywhere is not pushed; the answer says so."""
    alert_id = await builders.a_classified_alert(hub, NeedClass.VETERAN)
    before = await seen.stored(hub)

    with pytest.raises(NoRoute) as refusal:
        await needs.push(hub, township(), a_push(alert_id, NeedClass.VETERAN))

    assert (refusal.value.code, refusal.value.field) == ("NO_ROUTE", ("needClass",))
    assert "No document in force in 410721 names a department for VETERAN" in str(refusal.value)
    assert await seen.stored(hub) == before


@pytest.mark.parametrize("state", ["DISPATCHED", "VERIFIED", "CLOSED"])
async def test_no_need_leaves_an_alert_that_is_not_classified(hub: Hub, state: str) -> None:
    """A need goes out between a person's classification and the alert's end."""
    alert_id = await builders.an_alert(hub, state=AlertState(state))
    before = await seen.stored(hub)

    with pytest.raises(WrongState) as refusal:
        await needs.push(hub, township(), a_push(alert_id, NeedClass.DISABILITY_SUBSIDY))

    assert refusal.value.code == "ALERT_NOT_CLASSIFIED"
    assert await seen.stored(hub) == before


@pytest.mark.parametrize("caller", [township(OTHER_TOWNSHIP), county(OTHER_COUNTY), DPF, auditor()])
async def test_a_stranger_pushes_nothing(hub: Hub, caller: Caller) -> None:
    """Only those who work the alert push its needs."""
    alert_id = await builders.a_classified_alert(hub, NeedClass.REHABILITATION)
    before = await seen.stored(hub)

    with pytest.raises(NotFound):
        await needs.push(hub, caller, a_push(alert_id))

    assert await seen.stored(hub) == before


@pytest.mark.requirement("DSP-D1")
async def test_a_payment_is_reviewed_only_after_a_look(hub: Hub) -> None:
    """What may have to stop is first looked at; the need to stop it is a request to people."""
    alert_id = await builders.an_alert(hub, indicator="I-35", path="D_MAYBE_INELIGIBLE")

    refusal = await seen.refused(
        needs.push(hub, county(), a_push(alert_id, NeedClass.PAYMENT_REVIEW))
    )

    assert refusal.code == "ALERT_NOT_CLASSIFIED"
    assert await seen.rows_of(hub, "need", alert_id=alert_id) == []
