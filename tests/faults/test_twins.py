"""Twenty at once: whatever is sent at the same moment has exactly one effect."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterable
from dataclasses import replace
from uuid import UUID

import pytest

from hub.domain.alerts import AlertState
from hub.domain.commands import PushNeed
from hub.domain.errors import KeyReused, Refusal
from hub.domain.identifiers import new_id
from hub.domain.needs import HandlingResult, NeedClass, NeedMove, NeedStatus
from hub.runtime import Hub
from hub.services import needs
from hub.services.once import Outcome
from tests import builders, seen
from tests.callers import a_key, a_report, office, township

pytestmark = pytest.mark.usefixtures("debugging")

TWENTY = range(20)
MED = office("MED")


async def at_once(work: Iterable[Awaitable[Outcome]]) -> list[Outcome | Refusal]:
    """Start all of it at the same moment, and return what each came to, a refusal included."""

    async def settled(each: Awaitable[Outcome]) -> Outcome | Refusal:
        try:
            return await each
        except Refusal as refusal:
            return refusal

    return await asyncio.gather(*(settled(each) for each in work))


def tally(answers: Iterable[Outcome | Refusal]) -> Counter[str]:
    """Count what was done, replayed, or refused by which code."""
    return Counter(
        answer.code if isinstance(answer, Refusal) else ("replayed" if answer.replayed else "done")
        for answer in answers
    )


async def a_medical_need(hub: Hub) -> tuple[UUID, UUID]:
    """Return a need of MED and its household."""
    household = await builders.a_household(hub)
    need_id = await builders.a_need(hub, household, need_class=NeedClass.MEDICAL)
    return need_id, household.id


async def test_twenty_reports_with_one_key(hub: Hub) -> None:
    """One result and one record; the other nineteen replay its outcome exactly."""
    need_id, household_id = await a_medical_need(hub)
    command = a_report(
        need_id,
        result=HandlingResult.PROVIDED,
        programme_code="MEDICAL_AID",
        amount_yuan="1200.00",
        handled_on=hub.today(),
    )

    answers = await at_once(needs.report(hub, MED, command) for _ in TWENTY)

    assert tally(answers) == {"done": 1, "replayed": 19}
    assert len({(each.id, each.version) for each in answers if isinstance(each, Outcome)}) == 1
    assert len(await seen.rows_of(hub, "handling_result", need_id=need_id)) == 1
    assert len(await seen.rows_of(hub, "assistance_record", need_id=need_id)) == 1
    assert (await seen.steps_of(hub, household_id)).count("NEED_HANDLED") == 1
    assert await seen.is_whole(hub)


async def test_twenty_reports_with_twenty_keys(hub: Hub) -> None:
    """Exactly one result; nineteen are told that the need has it, and their keys stay free."""
    need_id, household_id = await a_medical_need(hub)

    answers = await at_once(needs.report(hub, MED, a_report(need_id)) for _ in TWENTY)

    assert tally(answers) == {"done": 1, "ALREADY_HANDLED": 19}
    assert len(await seen.rows_of(hub, "handling_result", need_id=need_id)) == 1
    kept = await seen.rows_of(hub, "idempotency", mutation="reportHandlingResult")
    assert len(kept) == 1
    assert await seen.grounds_of(hub, household_id) == {("MED", "OPEN_NEED")}
    assert await seen.is_whole(hub)


async def test_one_key_with_two_bodies_at_once(hub: Hub) -> None:
    """Whichever comes first stands; all with the other body are refused."""
    need_id, _ = await a_medical_need(hub)
    one = a_report(need_id)
    other = replace(one, result=HandlingResult.TRANSFERRED)

    answers = await at_once(needs.report(hub, MED, each) for each in [one, other] * 10)

    assert tally(answers) == {"done": 1, "replayed": 9, KeyReused.code: 10}
    assert await seen.is_whole(hub)


async def test_one_key_on_two_households_at_once(hub: Hub) -> None:
    """A key that is sent for two needs at the same moment serves one; nobody waits in a circle."""
    one, _ = await a_medical_need(hub)
    other, _ = await a_medical_need(hub)
    report = a_report(one)

    answers = await at_once(
        needs.report(hub, MED, replace(report, need_id=each)) for each in [one, other] * 10
    )

    assert tally(answers) == {"done": 1, "replayed": 9, KeyReused.code: 10}
    assert await seen.is_whole(hub)


async def test_twenty_pushes(hub: Hub) -> None:
    """Of one class, one need goes out, whoever presses the button and how often."""
    household = await builders.a_household(hub)
    alert_id = await builders.an_alert(hub, household, state=AlertState.CLASSIFIED)
    command = PushNeed(
        idempotency_key=a_key(), alert_id=alert_id, need_class=NeedClass.DISABILITY_SUBSIDY
    )

    answers = await at_once(
        needs.push(hub, township(), replace(command, idempotency_key=a_key())) for _ in TWENTY
    )

    assert tally(answers) == {"done": 1, "NEED_CLASS_ALREADY_PUSHED": 19}
    assert len(await seen.rows_of(hub, "need", alert_id=alert_id)) == 1
    assert await seen.grounds_of(hub, household.id) == {("CA", "OPEN_NEED")}
    assert await seen.is_whole(hub)


async def test_twenty_pushes_of_classes_of_their_own(hub: Hub) -> None:
    """Needs of one alert that go out at once all go out, and the alert changes its state once."""
    household = await builders.a_household(hub)
    place, today = household.division, hub.today()
    classes = [each for each in NeedClass if hub.policy.route(each, place, today)]
    alert_id = await builders.an_alert(hub, household, state=AlertState.CLASSIFIED, found=classes)

    answers = await at_once(builders.push(hub, household, alert_id, each) for each in classes)

    assert tally(answers) == {"done": len(classes)}
    assert (await seen.alert_of(hub, alert_id)).state is AlertState.HANDLING
    former = await seen.rows_of(hub, "alert_history", id=alert_id)
    assert [row["state"] for row in former].count("HANDLING") == 0
    assert await seen.is_whole(hub)


@pytest.mark.parametrize("status", ["PUSHED", "ACCEPTED"])
async def test_acceptance_and_withdrawal_interleaved(hub: Hub, status: str) -> None:
    """Ten of each at once: one withdrawal, at most one acceptance before it, no ground left."""
    household = await builders.a_household(hub)
    need_id = await builders.a_need(hub, household, status=NeedStatus(status))

    moves = [NeedMove.ACCEPT, NeedMove.WITHDRAW] * 10
    answers = await at_once(builders.make(hub, move, need_id) for move in moves)

    steps = await seen.steps_of(hub, household.id)
    assert steps.count("NEED_WITHDRAWN") == 1
    assert steps[-1] == "NEED_WITHDRAWN"
    assert steps.count("NEED_ACCEPTED") <= 1
    assert tally(answers)["done"] == len(steps) - steps.index("NEED_PUSHED") - 1 - (
        status == "ACCEPTED"
    )
    assert await seen.grounds_of(hub, household.id) == set()
    assert await seen.is_whole(hub)


async def test_a_report_and_a_withdrawal_at_once(hub: Hub) -> None:
    """Either the result stands and the need stays, or it is withdrawn and there is no result."""
    need_id, household_id = await a_medical_need(hub)

    moves = [NeedMove.REPORT, NeedMove.WITHDRAW] * 10
    await at_once(builders.make(hub, move, need_id) for move in moves)

    status = (await seen.need_of(hub, need_id)).status
    results = await seen.rows_of(hub, "handling_result", need_id=need_id)
    grounds = await seen.grounds_of(hub, household_id)
    if status is NeedStatus.HANDLED:
        assert (len(results), grounds) == (1, {("MED", "OPEN_NEED")})
    else:
        assert (status, results, grounds) == (NeedStatus.WITHDRAWN, [], set())
    assert await seen.is_whole(hub)


async def test_twenty_households_at_once(hub: Hub) -> None:
    """Households do not wait for one another, and absent ones are told so among the rest."""
    need_ids = [(await a_medical_need(hub))[0] for _ in range(10)]
    reports = [a_report(each) for each in [*need_ids, *(new_id() for _ in range(10))]]

    answers = await at_once(needs.report(hub, MED, each) for each in reports)

    assert tally(answers) == {"done": 10, "NOT_FOUND": 10}
    assert await seen.is_whole(hub)
