"""Alerts: the states there are, who works them, and how they follow their needs."""

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from hub.domain.alerts import (
    Alert,
    AlertState,
    NeedStanding,
    Path,
    VerificationResult,
    after_needs,
    after_verification,
)
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.identifiers import AlertId, DivisionCode, HouseholdId, new_id
from hub.domain.needs import OPEN_STATUSES, NeedStatus
from tests.callers import (
    COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
    auditor,
    county,
    office,
    province,
    township,
    village,
)

RAISED_ON = date(2026, 11, 3)


def an_alert(state: AlertState = AlertState.DISPATCHED, **changes: Any) -> Alert:
    """Return an alert dispatched to 翟坡镇."""
    values: dict[str, Any] = {
        "id": AlertId(new_id()),
        "household_id": HouseholdId(new_id()),
        "person_id": None,
        "indicator": "I-01",
        "division_code": DivisionCode(TOWNSHIP),
        "home_division": DivisionCode(VILLAGE),
        "path": Path.A_NOT_DELIVERED,
        "raised_on": RAISED_ON,
        "reason": None,
    }
    return Alert(state=state, **{**values, **changes})


def standing(status: str, *, has_successor: bool = False) -> NeedStanding:
    """Return what an alert knows of a need."""
    return NeedStanding(status=NeedStatus(status), has_successor=has_successor)


@pytest.mark.parametrize("result", VerificationResult)
def test_only_three_results_end_an_alert(result: VerificationResult) -> None:
    """Wrong data, a wrong rule, or aid that is there already leave nothing to handle."""
    ends = result.value in {"FALSE_DATA", "FALSE_RULE", "ALREADY_COVERED"}

    assert after_verification(result) is (AlertState.CLOSED if ends else AlertState.VERIFIED)


@pytest.mark.parametrize("state", sorted(set(AlertState) - {AlertState.DISPATCHED}))
def test_only_a_dispatched_alert_is_verified(state: AlertState) -> None:
    """People look once, after the comparison and before anything else."""
    with pytest.raises(WrongState) as refusal:
        an_alert(state).verified(VerificationResult.CONFIRMED, on=RAISED_ON)

    assert (refusal.value.code, refusal.value.field) == ("ALERT_NOT_DISPATCHED", ("alertId",))


def test_nobody_looked_before_there_was_an_alert() -> None:
    """The day of the look is that of the alert, or later; a zone's difference is let pass."""
    an_alert().verified(VerificationResult.CONFIRMED, on=RAISED_ON - timedelta(days=1))
    with pytest.raises(InvalidInput) as refusal:
        an_alert().verified(VerificationResult.CONFIRMED, on=RAISED_ON - timedelta(days=2))

    assert refusal.value.field == ("verifiedOn",)


def test_a_false_alert_closes_with_its_reason() -> None:
    """An alert never closes without a reason of its own or a result."""
    closed = an_alert().verified(VerificationResult.FALSE_RULE, on=RAISED_ON)

    assert (closed.state, closed.reason) == (AlertState.CLOSED, "FALSE_RULE")


@pytest.mark.requirement("DSP-04")
@pytest.mark.parametrize("state", sorted(set(AlertState) - {AlertState.VERIFIED}))
def test_only_a_verified_alert_is_classified(state: AlertState) -> None:
    """Handling rests on what people found on the spot: nothing is classified unseen."""
    with pytest.raises(WrongState) as refusal:
        an_alert(state).classified(Path.C_COMPLEX, reason="多重困难")

    assert (refusal.value.code, refusal.value.field) == ("ALERT_NOT_VERIFIED", ("alertId",))


def test_a_person_may_change_the_path() -> None:
    """The comparison proposes a path, a person decides it and says why."""
    classified = an_alert(AlertState.VERIFIED).classified(Path.C_COMPLEX, reason="多重困难")

    assert classified.path is Path.C_COMPLEX
    assert (classified.state, classified.reason) == (AlertState.CLASSIFIED, "多重困难")


@pytest.mark.parametrize("state", AlertState)
def test_needs_are_pushed_between_classification_and_end(state: AlertState) -> None:
    """No need leaves an alert that nobody has classified, nor one that has ended."""
    alert = an_alert(state)

    if state in {AlertState.CLASSIFIED, AlertState.HANDLING}:
        assert alert.in_handling().state is AlertState.HANDLING
    else:
        with pytest.raises(WrongState) as refusal:
            alert.in_handling()
        assert (refusal.value.code, refusal.value.field) == ("ALERT_NOT_CLASSIFIED", ("alertId",))


@pytest.mark.parametrize(
    ("needs", "state"),
    [
        ([standing("PUSHED")], "HANDLING"),
        ([standing("CLOSED"), standing("RETURNED")], "HANDLING"),
        ([standing("CLOSED")], "CLOSED"),
        ([standing("CLOSED"), standing("WITHDRAWN")], "CLOSED"),
        ([standing("CLOSED"), standing("DECLINED")], "CLASSIFIED"),
        ([standing("CLOSED"), standing("DECLINED", has_successor=True)], "CLOSED"),
        ([standing("DECLINED")], "CLASSIFIED"),
        ([standing("WITHDRAWN")], "CLASSIFIED"),
        ([], "CLASSIFIED"),
    ],
)
def test_an_alert_follows_its_needs(needs: list[NeedStanding], state: str) -> None:
    """It closes when help has come and nothing waits, and goes back when nothing is under way."""
    assert after_needs(needs) is AlertState(state)


def test_an_alert_never_closes_over_an_open_need_or_without_a_closed_one() -> None:
    """Whatever three needs an alert has, it closes only on a confirmed result with none open."""
    for statuses in product(NeedStatus, repeat=3):
        needs = [NeedStanding(status=status, has_successor=False) for status in statuses]
        closed = after_needs(needs) is AlertState.CLOSED

        assert not (closed and OPEN_STATUSES.intersection(statuses))
        assert not (closed and NeedStatus.CLOSED not in statuses)


def test_alerts_are_worked_by_civil_affairs_of_the_place() -> None:
    """The household's village, the township, or its county; nobody above, no department."""
    alert = an_alert()

    assert alert.is_in_charge_of(village())
    assert not alert.is_in_charge_of(village(f"{TOWNSHIP}202"))
    assert not alert.is_in_charge_of(province())
    assert alert.is_in_charge_of(township())
    assert alert.is_in_charge_of(county())
    assert not alert.is_in_charge_of(township(OTHER_TOWNSHIP))
    assert not alert.is_in_charge_of(office("DPF", COUNTY))
    assert not alert.is_in_charge_of(auditor())
