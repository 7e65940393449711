"""Results of needs: told in full, once, and with one record of the aid given."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from hub.domain.errors import InvalidInput, Refusal, UnknownProgramme, WrongState
from hub.domain.needs import HANDLED_BEFORE_PUSH, HandlingResult, NeedClass, NeedMove, NeedStatus
from hub.policy.periods import Period
from hub.runtime import Hub
from hub.services import needs
from tests import builders, seen
from tests.callers import (
    a_report,
    county,
    office,
)

DPF = office("DPF")
MED = office("MED")


async def test_aid_leaves_a_record(hub: Hub) -> None:
    """The result names programme and amount; the record is the office's own, and a ground."""
    household = await builders.a_household(hub)
    need_id = await builders.a_need(hub, household, need_class=NeedClass.MEDICAL)

    await report_aid(hub, need_id, amount_yuan="1234.50", note=" 已结算 ")

    (result,) = await seen.rows_of(hub, "handling_result", need_id=need_id)
    (record,) = await seen.rows_of(hub, "assistance_record", need_id=need_id)
    assert (result["amount_fen"], result["note"]) == (123_450, "已结算")
    assert result["assistance_record_id"] == record["id"]
    assert (record["kind"], record["amount_fen"], record["status"]) == ("CASH", 123_450, "PAID")
    assert (record["owner_department"], record["division_code"]) == ("MED", "410721")
    assert (record["person_id"], record["paid_on"]) == (household.head.id, hub.today())
    assert await seen.grounds_of(hub, household.id) == {("MED", "OPEN_NEED"), ("MED", "OWN_RECORD")}
    assert await seen.is_whole(hub)


async def test_own_records_outlive_the_need(hub: Hub) -> None:
    """When the need is closed, the department still sees what it gave."""
    household = await builders.a_household(hub)
    need_id = await builders.a_need(hub, household, need_class=NeedClass.MEDICAL)
    await report_aid(hub, need_id)

    await builders.make(hub, NeedMove.CONFIRM, need_id)

    assert await seen.grounds_of(hub, household.id) == {("MED", "OWN_RECORD")}


async def test_an_enrolment_is_a_plan(hub: Hub) -> None:
    """Who is enrolled has not been paid yet, and no amount need be known."""
    need_id = await builders.a_need(hub, need_class=NeedClass.MEDICAL)

    await report_aid(hub, need_id, result=HandlingResult.ENROLLED, amount_yuan=None)

    (record,) = await seen.rows_of(hub, "assistance_record", need_id=need_id)
    assert (record["status"], record["paid_on"]) == ("PLANNED", None)
    assert record["period_from"] == hub.today()


async def test_aid_is_not_counted_twice(hub: Hub) -> None:
    """A returned result that told of aid is corrected: one record, and its former self."""
    need_id = await builders.a_need(hub, need_class=NeedClass.MEDICAL)
    await report_aid(hub, need_id, amount_yuan="100")
    await builders.make(hub, NeedMove.RETURN, need_id)

    await report_aid(hub, need_id, amount_yuan="80")

    (record,) = await seen.rows_of(hub, "assistance_record", need_id=need_id)
    (former,) = await seen.rows_of(hub, "assistance_record_history", need_id=need_id)
    assert (record["amount_fen"], former["amount_fen"]) == (8_000, 10_000)
    assert await seen.is_whole(hub)


async def test_aid_that_was_not_given_is_voided(hub: Hub) -> None:
    """Where the second result gives no aid, the record says so instead of vanishing."""
    need_id = await builders.a_need(hub, need_class=NeedClass.MEDICAL)
    await report_aid(hub, need_id)
    await builders.make(hub, NeedMove.RETURN, need_id)

    await builders.make(hub, NeedMove.REPORT, need_id)

    (record,) = await seen.rows_of(hub, "assistance_record", need_id=need_id)
    assert record["status"] == "VOID"
    assert await seen.is_whole(hub)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"programme_code": "NO_SUCH"}, "UNKNOWN_PROGRAMME", "programmeCode"),
        ({"programme_code": "REHABILITATION"}, "UNKNOWN_PROGRAMME", "programmeCode"),
        ({"amount_yuan": "0"}, "INVALID_INPUT", "amountYuan"),
        ({"note": "410721197001011234"}, "INVALID_INPUT", "note"),
    ],
)
async def test_aid_that_is_told_of_wrongly_is_refused(
    hub: Hub, changes: dict[str, Any], code: str, field: str
) -> None:
    """A report whose aid is unknown, foreign or of no amount changes nothing."""
    need_id = await builders.a_need(hub, need_class=NeedClass.MEDICAL)
    before = await seen.stored(hub)

    with pytest.raises(Refusal) as refusal:
        await report_aid(hub, need_id, **changes)

    assert (refusal.value.code, refusal.value.field) == (code, (field,))
    assert await seen.stored(hub) == before


async def test_a_programme_gives_nothing_before_it_is_there(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day of handling lies within the time in which the programme holds."""
    need_id = await builders.a_need(hub, need_class=NeedClass.MEDICAL)
    to_come = replace(
        hub.policy.programmes["MEDICAL_AID"],
        period=Period(valid_from=hub.today() + timedelta(days=1)),
    )
    programmes = {**hub.policy.programmes, "MEDICAL_AID": to_come}
    monkeypatch.setattr(hub, "policy", replace(hub.policy, programmes=programmes))
    before = await seen.stored(hub)

    with pytest.raises(UnknownProgramme) as refusal:
        await report_aid(hub, need_id)

    assert refusal.value.field == ("programmeCode",)
    assert await seen.stored(hub) == before


async def test_nothing_was_handled_in_the_future(hub: Hub) -> None:
    """The day of handling is today at the latest; help may have come before the push."""
    need_id = await builders.a_need(hub)
    before = await seen.stored(hub)

    with pytest.raises(InvalidInput) as refusal:
        await needs.report(hub, DPF, a_report(need_id, handled_on=hub.today() + timedelta(days=1)))

    assert refusal.value.field == ("handledOn",)
    assert await seen.stored(hub) == before


async def test_what_is_a_year_older_than_the_need_is_no_answer(hub: Hub) -> None:
    """Help may have come up to a year before the push, and not earlier."""
    need_id = await builders.a_need(hub)
    earliest = hub.today() - HANDLED_BEFORE_PUSH
    before = await seen.stored(hub)

    with pytest.raises(InvalidInput) as refusal:
        await needs.report(hub, DPF, a_report(need_id, handled_on=earliest - timedelta(days=1)))

    assert refusal.value.field == ("handledOn",)
    assert await seen.stored(hub) == before
    await needs.report(hub, DPF, a_report(need_id, handled_on=earliest))


async def test_aid_without_programme_was_given_under_the_class_own(hub: Hub) -> None:
    """A medical need that names no programme is helped under medical aid, its amount unknown."""
    need_id = await builders.a_need(hub, need_class=NeedClass.MEDICAL)

    await report_aid(hub, need_id, programme_code=None, amount_yuan=None)

    (record,) = await seen.rows_of(hub, "assistance_record", need_id=need_id)
    assert (record["programme_code"], record["amount_fen"]) == ("MEDICAL_AID", None)


async def test_a_class_without_programme_must_name_one(hub: Hub) -> None:
    """What was given when a payment was reviewed follows from no rule."""
    need_id = await builders.a_need(hub, need_class=NeedClass.PAYMENT_REVIEW)
    report = a_report(need_id, result=HandlingResult.PROVIDED)

    with pytest.raises(InvalidInput) as refusal:
        await needs.report(hub, county(), report)

    assert refusal.value.field == ("programmeCode",)


async def test_a_second_result_is_refused(hub: Hub) -> None:
    """A need takes one result until civil affairs returns it; the first one stands."""
    need_id = await builders.a_need(hub, status=NeedStatus.HANDLED)
    before = await seen.stored(hub)

    with pytest.raises(WrongState) as refusal:
        await needs.report(hub, DPF, a_report(need_id, result=HandlingResult.TRANSFERRED))

    assert (refusal.value.code, refusal.value.field) == ("ALREADY_HANDLED", ("needId",))
    assert await seen.stored(hub) == before


async def report_aid(hub: Hub, need_id: UUID, **changes: Any) -> None:
    """Let MED report medical aid of 500 yuan, given today."""
    values: dict[str, Any] = {
        "result": HandlingResult.PROVIDED,
        "programme_code": "MEDICAL_AID",
        "amount_yuan": "500",
        "handled_on": hub.today(),
    }
    await needs.report(hub, MED, a_report(need_id, **{**values, **changes}))
