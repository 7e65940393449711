"""Commands: the rules of their values, each refused with the input field that breaks it."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from hub.domain.alerts import Path, VerificationResult
from hub.domain.commands import AcceptNeed, ClassifyAlert, Command, DeclineNeed
from hub.domain.errors import InvalidInput
from hub.domain.needs import HandlingResult, NeedClass, NeedMove
from tests import callers

TODAY = date(2026, 11, 22)
ID_NUMBER = "410721197001011234"


def refused_field(command: Command) -> str | None:
    """Return the input field that a check refuses; None where it lets the command pass."""
    try:
        command.check(TODAY)
    except InvalidInput as refusal:
        return refusal.field[0]
    return None


def a_decline(reason: str) -> DeclineNeed:
    """Return a decline with a reason."""
    return DeclineNeed(idempotency_key="0123456789", need_id=uuid4(), reason=reason)


def a_look(**changes: Any) -> Command:
    """Return a verification of today."""
    return callers.a_verification(uuid4(), **{"verified_on": TODAY, **changes})


def a_report(**changes: Any) -> Command:
    """Return a report of today."""
    return callers.a_report(uuid4(), **{"handled_on": TODAY, **changes})


@pytest.mark.parametrize("key", ["a" * 8, "a" * 128, "7f:3e/_9~!", "00000000"])
def test_a_key_is_printable_ascii(key: str) -> None:
    """A key of 8 to 128 visible characters is taken as it is."""
    assert refused_field(AcceptNeed(idempotency_key=key, need_id=uuid4())) is None


@pytest.mark.parametrize(
    "key",
    [
        "",
        "a" * 7,
        "a" * 129,
        "1234567\n",
        "钥匙钥匙钥匙钥匙",
        "1234567\0",
        " " * 8,
        "1234 5678",
        f"push-{ID_NUMBER}",
        "push-410721-19700101-123x-1",
    ],
)
def test_any_other_key_is_refused(key: str) -> None:
    """Too short to be unique, too long to store, not visible, or with a person's id number."""
    assert refused_field(AcceptNeed(idempotency_key=key, need_id=uuid4())) == "idempotencyKey"


@pytest.mark.parametrize(
    "reason",
    [
        "不属于本部门职责",
        "  见附注  ",
        "第一行\n第二行",
        "x" * 500,
        "2026-11-22",
    ],
)
def test_a_reason_is_a_text(reason: str) -> None:
    """Up to 500 characters in any language, line ends included."""
    assert refused_field(a_decline(reason)) is None


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 501, "a\0b", "\ud800", "\x1b[31m"])
def test_a_reason_says_something_that_can_be_stored(reason: str) -> None:
    """Neither blanks alone, nor a novel, nor what no database or terminal takes."""
    assert refused_field(a_decline(reason)) == "reason"


@pytest.mark.parametrize(
    "number",
    [
        ID_NUMBER,
        "41072119700101123X",
        "41072119700101123x",
        "４１０７２１１９７００１０１１２３４",
        "410721 19700101 1234",
        "410721-19700101-1234",
        ID_NUMBER + "41",  # a disability certificate: the id number, and two digits
    ],
)
def test_an_id_number_has_no_place_in_a_text(number: str) -> None:
    """Free text is stored unsealed, so no spelling of an id number may enter it."""
    assert refused_field(a_decline(f"本人身份证{number}已核对")) == "reason"
    assert refused_field(a_report(note=f"身份证号：{number}")) == "note"
    assert refused_field(a_look(workers=(f"李{number}",))) == "workers"


def test_a_classification_needs_its_reason() -> None:
    """Who changes or confirms a path says why."""
    command = ClassifyAlert(
        idempotency_key="0123456789", alert_id=uuid4(), path=Path.C_COMPLEX, reason=" "
    )

    assert refused_field(command) == "reason"


@pytest.mark.parametrize("workers", [(), ("",), ("李建国", "  "), ("李" * 51,), ("李",) * 11])
def test_a_look_names_who_looked(workers: tuple[str, ...]) -> None:
    """One to ten people, each by name."""
    assert refused_field(a_look(workers=workers)) == "workers"


def test_names_are_kept_without_blanks() -> None:
    """A blank typed before or after a name is not part of it."""
    command = callers.a_verification(uuid4(), workers=(" 李建国", "赵敏 "))

    assert command.worker_names == ("李建国", "赵敏")


@pytest.mark.parametrize(
    ("day", "field"), [(TODAY, None), (date(2026, 11, 23), "verifiedOn"), (date(2020, 1, 1), None)]
)
def test_nobody_has_looked_tomorrow(day: date, field: str | None) -> None:
    """A look lies in the past, or is of today."""
    assert refused_field(a_look(verified_on=day)) == field


@pytest.mark.parametrize("result", ["FALSE_DATA", "FALSE_RULE", "ALREADY_COVERED"])
def test_a_false_alert_has_no_needs(result: str) -> None:
    """Needs named on the spot belong to an alert that goes on."""
    false = VerificationResult(result)

    assert refused_field(a_look(result=false, need_classes=(NeedClass.CARE,))) == "needClasses"
    assert refused_field(a_look(result=false)) is None


def test_nothing_was_handled_tomorrow() -> None:
    """A result lies in the past, or is of today."""
    assert refused_field(a_report(handled_on=date(2026, 11, 23))) == "handledOn"


@pytest.mark.parametrize("amount", ["0", "0.00", "-5", "1.234", "1e5", "", "一百", "1" * 13])
def test_an_amount_is_yuan_above_nought(amount: str) -> None:
    """A decimal string with at most two places, above 0."""
    command = a_report(
        result=HandlingResult.PROVIDED, programme_code="MEDICAL_AID", amount_yuan=amount
    )

    assert refused_field(command) == "amountYuan"


def test_no_aid_no_amount() -> None:
    """An amount beside a result that gave nothing would be counted by somebody some day."""
    assert refused_field(a_report(amount_yuan="100")) == "amountYuan"


def test_a_command_knows_its_mutation() -> None:
    """Keys are kept by mutation, and a need's command makes the move of the same name."""
    command = a_decline("不属于本部门职责")

    assert (command.mutation, command.move) == ("declineNeed", NeedMove.DECLINE)
    assert isinstance(command.need_id, UUID)
