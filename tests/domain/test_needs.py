"""Needs: the only moves there are, what they leave behind, and what stands in the way."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.domain.errors import WrongState
from hub.domain.identifiers import (
    AlertId,
    DepartmentCode,
    DivisionCode,
    HouseholdId,
    NeedId,
    new_id,
)
from hub.domain.needs import (
    MOVES,
    HandlingResult,
    Need,
    NeedClass,
    NeedMove,
    NeedStatus,
    predecessor_among,
)
from tests.callers import OTHER_COUNTY, auditor, county, office, township

PUSHED_AT = datetime(2026, 11, 2, 16, 30, tzinfo=UTC)  # on 3 November in China
LATER = PUSHED_AT + timedelta(hours=5)

MOVES_OF_THE_PLAN = {
    ("acceptNeed", "PUSHED", "ACCEPTED"),
    ("declineNeed", "PUSHED", "DECLINED"),
    ("reportHandlingResult", "PUSHED", "HANDLED"),
    ("reportHandlingResult", "ACCEPTED", "HANDLED"),
    ("reportHandlingResult", "RETURNED", "HANDLED"),
    ("confirmResult", "HANDLED", "CLOSED"),
    ("returnResult", "HANDLED", "RETURNED"),
    ("withdrawNeed", "PUSHED", "WITHDRAWN"),
    ("withdrawNeed", "ACCEPTED", "WITHDRAWN"),
}
REFUSED = {
    "acceptNeed": {"ACCEPTED": "NEED_NOT_PUSHED", "HANDLED": "NEED_NOT_PUSHED"},
    "declineNeed": {"ACCEPTED": "NEED_NOT_PUSHED", "RETURNED": "NEED_NOT_PUSHED"},
    "reportHandlingResult": {
        "HANDLED": "ALREADY_HANDLED",
        "CLOSED": "ALREADY_HANDLED",
        "DECLINED": "NEED_NOT_OPEN",
        "WITHDRAWN": "NEED_NOT_OPEN",
    },
    "confirmResult": {"PUSHED": "NEED_NOT_HANDLED", "CLOSED": "NEED_NOT_OPEN"},
    "returnResult": {"RETURNED": "NEED_NOT_HANDLED", "CLOSED": "NEED_NOT_OPEN"},
    "withdrawNeed": {
        "HANDLED": "ALREADY_HANDLED",
        "RETURNED": "ALREADY_HANDLED",
        "WITHDRAWN": "NEED_NOT_OPEN",
    },
}


def a_need(status: NeedStatus = NeedStatus.PUSHED, **changes: Any) -> Need:
    """Return a need of DPF in 新乡县."""
    values: dict[str, Any] = {
        "id": NeedId(new_id()),
        "alert_id": AlertId(new_id()),
        "household_id": HouseholdId(new_id()),
        "person_id": None,
        "need_class": NeedClass.REHABILITATION,
        "department": DepartmentCode("DPF"),
        "division_code": DivisionCode("410721"),
        "predecessor_id": None,
        "pushed_at": PUSHED_AT,
        "due_on": None,
        "due_on_provisional": False,
    }
    return Need(status=status, **{**values, **changes})


def test_there_are_no_other_moves() -> None:
    """The table of moves is the one of the plan, no more and no less."""
    assert {(move, start, end) for (move, start), end in MOVES.items()} == MOVES_OF_THE_PLAN


@pytest.mark.parametrize("move", NeedMove)
@pytest.mark.parametrize("status", NeedStatus)
def test_each_move_either_is_known_or_is_refused(move: NeedMove, status: NeedStatus) -> None:
    """A need goes where the table says, and stays where the table is silent."""
    need = a_need(status)

    if (move, status) in MOVES:
        assert need.moved(move, at=LATER).status is MOVES[move, status]
    else:
        with pytest.raises(WrongState) as refusal:
            need.moved(move, at=LATER)
        assert refusal.value.field == ("needId",)


@pytest.mark.parametrize(
    ("move", "status", "code"),
    [(move, status, code) for move, codes in REFUSED.items() for status, code in codes.items()],
)
def test_a_refusal_names_what_stands_in_the_way(move: str, status: str, code: str) -> None:
    """The code tells an ended need, one with a result, and one without a result apart."""
    with pytest.raises(WrongState) as refusal:
        a_need(NeedStatus(status)).moved(NeedMove(move), at=LATER)

    assert refusal.value.code == code


def test_a_result_without_acceptance_implies_it() -> None:
    """The moment of an implied acceptance is kept, as that of the result is."""
    handled = a_need().moved(NeedMove.REPORT, at=LATER)

    assert (handled.accepted_at, handled.handled_at, handled.ended_at) == (LATER, LATER, None)


def test_an_acceptance_is_not_dated_anew() -> None:
    """The result of an accepted need leaves the moment of its acceptance."""
    accepted = a_need().moved(NeedMove.ACCEPT, at=PUSHED_AT)

    assert accepted.moved(NeedMove.REPORT, at=LATER).accepted_at == PUSHED_AT


@pytest.mark.parametrize(
    ("status", "move"),
    [
        (NeedStatus.PUSHED, NeedMove.DECLINE),
        (NeedStatus.ACCEPTED, NeedMove.WITHDRAW),
        (NeedStatus.HANDLED, NeedMove.CONFIRM),
    ],
)
def test_the_end_is_dated(status: NeedStatus, move: NeedMove) -> None:
    """A need that is no longer open has its end, and keeps the reason given."""
    ended = a_need(status).moved(move, at=LATER, reason="不属于本部门职责")

    assert (ended.ended_at, ended.reason) == (LATER, "不属于本部门职责")


def test_a_need_belongs_to_one_office() -> None:
    """Neither another department nor the same department of another county moves it."""
    need = a_need()

    assert need.is_of(office("DPF"))
    assert not need.is_of(office("MED"))
    assert not need.is_of(office("DPF", OTHER_COUNTY))


def test_civil_affairs_of_the_county_judges() -> None:
    """Results are judged by those whose range holds the office; a township's does not."""
    need = a_need()

    assert need.is_in_charge_of(county())
    assert not need.is_in_charge_of(county(OTHER_COUNTY))
    assert not need.is_in_charge_of(township())
    assert not need.is_in_charge_of(office("DPF"))
    assert not need.is_in_charge_of(auditor())


def test_aid_is_given_by_two_results() -> None:
    """Only what was provided or enrolled leaves a record of assistance."""
    giving = {result for result in HandlingResult if result.gives_aid}

    assert giving == {HandlingResult.PROVIDED, HandlingResult.ENROLLED}


@pytest.mark.parametrize(
    "status",
    ["PUSHED", "ACCEPTED", "HANDLED", "RETURNED", "CLOSED"],
)
def test_one_need_of_a_class_is_enough(status: str) -> None:
    """A class with an open need, or one that was met, is not pushed again."""
    with pytest.raises(WrongState) as refusal:
        predecessor_among([a_need(NeedStatus(status))], NeedClass.REHABILITATION)

    assert refusal.value.code == "NEED_CLASS_ALREADY_PUSHED"


def test_a_declined_need_is_sent_on() -> None:
    """The new need names the declined one of its class, not that of another class."""
    declined = a_need(NeedStatus.DECLINED)
    other = a_need(NeedStatus.DECLINED, need_class=NeedClass.MEDICAL)

    assert predecessor_among([other, declined], NeedClass.REHABILITATION) == declined.id


def test_a_declined_need_is_sent_on_once() -> None:
    """Where the successor was withdrawn, a third need starts afresh."""
    declined = a_need(NeedStatus.DECLINED)
    withdrawn = a_need(NeedStatus.WITHDRAWN, predecessor_id=declined.id)

    assert predecessor_among([declined, withdrawn], NeedClass.REHABILITATION) is None
