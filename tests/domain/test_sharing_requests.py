"""Sharing requests: each move from each state, and what an answer may agree to."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hub.domain.agreements import AgreementState, SharingAgreement
from hub.domain.callers import Purpose
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.identifiers import DepartmentCode, SharingRequestId, new_id
from hub.domain.sharing_requests import MOVES, RequestMove, RequestState, SharingRequest
from hub.domain.sharing_terms import Narrowing, SharingMethod, Terms
from hub.domain.workdays import Due
from tests.callers import COUNTY

MED = DepartmentCode("MED")
TODAY = date(2026, 11, 23)
DUE = Due(on=date(2026, 12, 7), provisional=False)
DELIVERY = Due(on=date(2026, 12, 21), provisional=False)
ASKED = Terms(
    items=frozenset({"person.identity", "household.base"}),
    purposes=frozenset({Purpose.PROGRAMME_DELIVERY}),
    basis="社会救助法 42",
    scenario="核定医疗救助对象",
    extent="本县推送的救助需求所涉家庭",
    method=SharingMethod.API,
    valid_from=date(2026, 12, 1),
    valid_to=date(2028, 12, 31),
)
_DONE: Mapping[RequestMove, Callable[[SharingRequest], SharingRequest]] = {
    RequestMove.ASK_FOR_PAPERS: lambda r: r.asked_for_papers(("使用依据原文",), TODAY),
    RequestMove.SUPPLY_PAPERS: lambda r: r.supplied(("使用依据原文",), DUE),
    RequestMove.EXTEND: lambda r: r.extended("新数函〔2026〕3号", DELIVERY, TODAY),
    RequestMove.ACCEPT: lambda r: r.accepted(ASKED, DELIVERY, reason=None, approved_by="王芳"),
    RequestMove.REFUSE: lambda r: r.refused("范围过宽", approved_by="王芳"),
    RequestMove.DISPUTE: lambda r: r.disputed("确需使用"),
    RequestMove.UPHOLD: lambda r: r.upheld("理由成立"),
    RequestMove.OVERTURN: lambda r: r.overturned(ASKED, DELIVERY, reason="应当共享"),
    RequestMove.WITHDRAW: lambda r: r.withdrawn(),
}
_STORED = [each for each in RequestState if each is not RequestState.DELIVERED]


def a_request(**changes: Any) -> SharingRequest:
    """Return a request of the medical department that waits for its answer."""
    values: dict[str, Any] = {
        "id": SharingRequestId(new_id()),
        "department": MED,
        "division": COUNTY,
        "terms": ASKED,
        "approved_by": "张伟",
        "papers": (),
        "due": DUE,
    }
    return SharingRequest(**{**values, **changes})


@pytest.mark.parametrize("state", _STORED)
@pytest.mark.parametrize("move", RequestMove)
def test_a_request_makes_the_moves_of_the_table_and_no_others(
    move: RequestMove, state: RequestState
) -> None:
    """Whatever is not in the table is refused with what to do instead."""
    request = a_request(state=state)
    becomes = MOVES.get((move, state))

    if becomes is None:
        with pytest.raises(WrongState):
            _DONE[move](request)
    else:
        assert _DONE[move](request).state is becomes


def test_all_missing_papers_are_named_in_one_notice() -> None:
    """After the papers came there is no second notice; the answer is due on what was handed in.

    Source:
        政务数据共享条例 Art. 21.
    """
    supplied = a_request().asked_for_papers(("一", "二"), TODAY).supplied(("一", "二"), DUE)

    with pytest.raises(WrongState) as refused:
        supplied.asked_for_papers(("三",), TODAY)

    assert refused.value.code == "PAPERS_REQUESTED_BEFORE"
    assert supplied.papers == ("一", "二")


def test_who_is_silent_until_the_time_is_over_asks_for_nothing_more() -> None:
    """Neither papers nor more time, from the day after the last one on."""
    request, late = a_request(), date(2026, 12, 8)

    for asked in (
        lambda: request.asked_for_papers(("一",), late),
        lambda: request.extended("新数函〔2026〕3号", DELIVERY, late),
    ):
        with pytest.raises(WrongState) as refused:
            asked()
        assert refused.value.code == "ANSWER_OVERDUE"
    assert request.asked_for_papers(("一",), DUE.on).missing_papers == ("一",)


def test_an_answer_is_put_off_once() -> None:
    """With the authority's consent, which is kept."""
    extended = a_request().extended("新数函〔2026〕3号", DELIVERY, TODAY)

    with pytest.raises(WrongState) as refused:
        extended.extended("新数函〔2026〕4号", DELIVERY, TODAY)

    assert refused.value.code == "ANSWER_EXTENDED_BEFORE"
    assert (extended.due, extended.extension_consent) == (DELIVERY, "新数函〔2026〕3号")


@pytest.mark.parametrize(
    ("less", "field"),
    [
        ({"items": frozenset({"person.health"})}, "items"),
        ({"items": frozenset[str]()}, "items"),
        ({"purposes": frozenset({Purpose.STATISTICS})}, "purposes"),
        ({"valid_from": date(2026, 11, 30)}, "validFrom"),
        ({"valid_to": date(2029, 1, 1)}, "validTo"),
        ({"valid_to": date(2026, 11, 30)}, "validTo"),
    ],
)
def test_an_answer_agrees_to_no_more_than_was_asked(less: dict[str, Any], field: str) -> None:
    """Beyond the request there is nothing to agree to, and nothing left is a refusal."""
    with pytest.raises(InvalidInput) as refused:
        ASKED.narrowed(Narrowing(**less))

    assert refused.value.field == (field,)


def test_an_answer_may_agree_to_less() -> None:
    """The other terms stay as they were asked for."""
    less = Narrowing(items=frozenset({"household.base"}), valid_to=date(2027, 6, 30))

    assert ASKED.narrowed(less) == replace(ASKED, items=less.items, valid_to=less.valid_to)


def test_what_is_agreed_begins_in_time() -> None:
    """Within twenty working days, or as late as the department itself asked for.

    Source:
        政务数据共享条例 Art. 22.
    """
    late = replace(ASKED, valid_from=date(2026, 12, 22))

    with pytest.raises(InvalidInput, match="Begin by 2026-12-21"):
        a_request().accepted(late, DELIVERY, reason=None, approved_by="王芳")

    asked_so = a_request(terms=late).accepted(late, DELIVERY, reason=None, approved_by="王芳")
    assert asked_so.state is RequestState.ACCEPTED


# ---- what becomes of an agreement


def an_agreement(state: AgreementState = AgreementState.ACTIVE, **changes: Any) -> SharingAgreement:
    """Return the medical department's agreement."""
    return SharingAgreement(
        id=new_id(), department=MED, division=COUNTY, terms=ASKED, state=state, **changes
    )


def test_nothing_is_disposed_of_while_data_is_given() -> None:
    """The last day still gives; the day after, or an end, makes the disposal due.

    Source:
        政务数据共享条例 Art. 27.
    """
    known, last = an_agreement(), ASKED.valid_to

    with pytest.raises(WrongState) as refused:
        known.disposed("销毁", on=last, today=last)

    ended = known.ended("用途已实现", disposal="销毁", disposal_due_on=None)
    assert refused.value.code == "AGREEMENT_NOT_OVER"
    assert ended.disposed("销毁", on=last, today=last).disposed_on == last
    assert known.disposed("销毁", on=last, today=date(2029, 1, 1)).disposal_way == "销毁"


def test_a_disposal_is_confirmed_once_and_not_before_the_agreement() -> None:
    """The first word stands."""
    ended = an_agreement(AgreementState.ENDED)

    with pytest.raises(InvalidInput) as refused:
        ended.disposed("销毁", on=date(2026, 11, 30), today=TODAY)
    with pytest.raises(WrongState) as again:
        ended.disposed("销毁", on=ASKED.valid_from, today=TODAY).disposed(
            "销毁", on=ASKED.valid_from, today=TODAY
        )

    assert (refused.value.field, again.value.code) == (("disposedOn",), "ALREADY_DISPOSED")


def test_an_ended_agreement_is_renewed_when_its_data_is_disposed_of() -> None:
    """And a suspended one not at all: what was wrong comes first."""
    ended = an_agreement(AgreementState.ENDED, disposal_asked="销毁")

    with pytest.raises(WrongState) as outstanding:
        ended.renewed(ASKED, disposal_due_on=None)
    with pytest.raises(WrongState) as suspended:
        an_agreement(AgreementState.SUSPENDED).renewed(ASKED, disposal_due_on=None)

    codes = [each.value.code for each in (outstanding, suspended)]
    assert codes == ["DISPOSAL_OUTSTANDING", "AGREEMENT_SUSPENDED"]
    disposed = ended.disposed("销毁", on=ASKED.valid_from, today=TODAY)
    renewed = disposed.renewed(ASKED, disposal_due_on=DUE.on)
    assert (renewed.state, renewed.disposed_on) == (AgreementState.ACTIVE, None)
    assert (renewed.disposal_asked, renewed.disposal_due_on) == (None, DUE.on)
