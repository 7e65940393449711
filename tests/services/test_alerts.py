"""Alerts: people look, people decide, and nothing else moves an alert on."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from hub.domain.alerts import AlertState, Path, VerificationResult
from hub.domain.callers import Caller
from hub.domain.commands import ClassifyAlert
from hub.domain.errors import InvalidInput, NotFound, WrongState
from hub.domain.identifiers import new_id
from hub.domain.needs import NeedClass
from hub.runtime import Hub
from hub.services import alerts
from tests import builders, seen
from tests.callers import (
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    a_key,
    a_verification,
    auditor,
    county,
    office,
    province,
    township,
    village,
)

STRANGERS = (
    *(village(f"{TOWNSHIP}202"), township(OTHER_TOWNSHIP), county(OTHER_COUNTY), province()),
    *(office("DPF"), auditor()),
)


def a_classification(alert_id: UUID, **changes: Any) -> ClassifyAlert:
    """Return the confirmation that aid is not delivered."""
    values: dict[str, Any] = {"path": Path.A_NOT_DELIVERED, "reason": "入户核实属实"}
    return ClassifyAlert(idempotency_key=a_key(), alert_id=alert_id, **{**values, **changes})


async def test_a_verification_is_kept_with_who_looked(hub: Hub) -> None:
    """What was found on the spot, by whom and how, stands beside the alert it moves."""
    household = await builders.a_household(hub)
    alert_id = await builders.an_alert(hub, household)
    command = a_verification(
        alert_id,
        workers=(" 李建国", "赵敏"),
        need_classes=(NeedClass.REHABILITATION, NeedClass.MEDICAL, NeedClass.MEDICAL),
    )

    outcome = await alerts.record_verification(hub, township(), command)

    (look,) = await seen.rows_of(hub, "verification", alert_id=alert_id)
    assert (outcome.id, outcome.version, outcome.replayed) == (alert_id, 2, False)
    assert look["workers"] == ["李建国", "赵敏"]
    assert look["need_classes"] == ["MEDICAL", "REHABILITATION"]
    assert look["client_id"] == township().client_id
    assert (await seen.alert_of(hub, alert_id)).state is AlertState.VERIFIED
    assert (await seen.steps_of(hub, household.id))[-1] == "ALERT_VERIFIED"
    assert await seen.is_whole(hub)


async def test_a_village_verifies_an_alert_of_its_own(hub: Hub) -> None:
    """The alert stands at the township, the household in the village that looks."""
    household = await builders.a_household(hub)
    alert_id = await builders.an_alert(hub, household)

    await alerts.record_verification(hub, village(), a_verification(alert_id))

    (look,) = await seen.rows_of(hub, "verification", alert_id=alert_id)
    assert look["client_id"] == village().client_id
    assert (await seen.alert_of(hub, alert_id)).state is AlertState.VERIFIED


@pytest.mark.parametrize("result", ["FALSE_DATA", "FALSE_RULE", "ALREADY_COVERED"])
async def test_a_false_alert_ends_on_the_spot(hub: Hub, result: str) -> None:
    """Where there is nothing to handle, the verification closes the alert and says why."""
    alert_id = await builders.an_alert(hub)

    command = a_verification(alert_id, result=VerificationResult(result))
    await alerts.record_verification(hub, township(), command)

    alert = await seen.alert_of(hub, alert_id)
    assert (alert.state, alert.reason) == (AlertState.CLOSED, result)
    assert await seen.is_whole(hub)


@pytest.mark.parametrize("caller", STRANGERS, ids=lambda caller: caller.client_id)
async def test_a_stranger_finds_no_alert(hub: Hub, caller: Caller) -> None:
    """A foreign alert and one that does not exist give the same answer, and nothing is stored."""
    alert_id = await builders.an_alert(hub)
    before = await seen.stored(hub)

    answers: list[tuple[str, tuple[str, ...]]] = []
    for each in (alert_id, new_id()):
        with pytest.raises(NotFound) as refusal:
            await alerts.record_verification(hub, caller, a_verification(each))
        answers.append((refusal.value.message, refusal.value.field))

    assert answers[0] == answers[1]
    assert await seen.stored(hub) == before


@pytest.mark.parametrize("caller", STRANGERS, ids=lambda caller: caller.client_id)
async def test_a_stranger_classifies_nothing(hub: Hub, caller: Caller) -> None:
    """Only those who work the alert decide its path."""
    alert_id = await builders.an_alert(hub, state=AlertState.VERIFIED)
    before = await seen.stored(hub)

    with pytest.raises(NotFound):
        await alerts.classify(hub, caller, a_classification(alert_id))

    assert await seen.stored(hub) == before


async def test_an_alert_is_verified_once(hub: Hub) -> None:
    """The second look is refused, and leaves no trace."""
    alert_id = await builders.an_alert(hub, state=AlertState.VERIFIED)
    before = await seen.stored(hub)

    with pytest.raises(WrongState) as refusal:
        await alerts.record_verification(hub, township(), a_verification(alert_id))

    assert refusal.value.code == "ALERT_NOT_DISPATCHED"
    assert await seen.stored(hub) == before


async def test_nobody_looked_before_there_was_an_alert(hub: Hub) -> None:
    """The day of the look is the alert's or later, and not in the future; nothing is stored."""
    alert_id = await builders.an_alert(hub)
    before = await seen.stored(hub)

    for day in (hub.today() - timedelta(days=2), hub.today() + timedelta(days=1)):
        with pytest.raises(InvalidInput) as refusal:
            await alerts.record_verification(
                hub, township(), a_verification(alert_id, verified_on=day)
            )
        assert refusal.value.field == ("verifiedOn",)

    assert await seen.stored(hub) == before


@pytest.mark.requirement("DSP-04")
async def test_nothing_is_classified_unseen(hub: Hub) -> None:
    """Handling rests on the result of the look: a dispatched alert has no path to decide yet."""
    alert_id = await builders.an_alert(hub)
    before = await seen.stored(hub)

    with pytest.raises(WrongState) as refusal:
        await alerts.classify(hub, township(), a_classification(alert_id))

    assert refusal.value.code == "ALERT_NOT_VERIFIED"
    assert await seen.stored(hub) == before


@pytest.mark.requirement("DSP-01")
async def test_a_classification_is_kept_with_the_policy_it_was_made_under(hub: Hub) -> None:
    """A person changes the path and says why; the row cites the policy, the former self stays."""
    household = await builders.a_household(hub)
    alert_id = await builders.an_alert(hub, household, state=AlertState.VERIFIED)

    command = a_classification(alert_id, path=Path.C_COMPLEX, reason=" 多重困难 ")
    outcome = await alerts.classify(hub, county(), command)

    (row,) = await seen.rows_of(hub, "alert", id=alert_id)
    (*_, former) = await seen.rows_of(hub, "alert_history", id=alert_id)
    assert (row["path"], row["reason"], row["state"]) == ("C_COMPLEX", "多重困难", "CLASSIFIED")
    assert (row["policy_version"], row["changed_by"]) == (hub.policy.version, county().client_id)
    assert (former["path"], former["state"]) == ("A_NOT_DELIVERED", "VERIFIED")
    assert outcome.version == row["version"] == 3
    assert (await seen.steps_of(hub, household.id))[-1] == "ALERT_CLASSIFIED"
    assert await seen.is_whole(hub)


async def test_a_reason_without_words_is_refused_before_anything_is_read(hub: Hub) -> None:
    """A bad value is told of whether or not the alert exists, so it tells nothing of the alert."""
    with pytest.raises(InvalidInput) as refusal:
        await alerts.classify(hub, township(), a_classification(new_id(), reason=" "))

    assert refusal.value.field == ("reason",)


async def test_the_day_of_the_alert_is_counted_in_china(hub: Hub) -> None:
    """An alert of 23:30 in China was raised on that day there, whatever Greenwich says."""
    raised_at = hub.clock().replace(hour=15, minute=30) - timedelta(days=2)
    alert_id = await builders.an_alert(hub, raised_at=raised_at)

    alert = await seen.alert_of(hub, alert_id)

    assert alert.raised_on == date(raised_at.year, raised_at.month, raised_at.day)
