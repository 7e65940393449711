"""Audit engagements: when they hold, and what is refused of them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from hub.domain.denials import EngagementMissing, EngagementRequired
from hub.domain.engagements import Engagement, require_sound, stood_on
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.identifiers import DepartmentCode, DivisionCode, new_id

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


def engagement(**changes: Any) -> Engagement:
    """Return an engagement of this month."""
    values: dict[str, Any] = {
        "id": new_id(),
        "department": DepartmentCode("AUD"),
        "division": DivisionCode("410721"),
        "notice": "审通〔2026〕1号",
        "valid_from": date(2026, 11, 1),
        "valid_to": date(2026, 11, 30),
    }
    return Engagement(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ({}, True),
        ({"valid_from": TODAY, "valid_to": TODAY}, True),
        ({"valid_from": TODAY + DAY}, False),
        ({"valid_to": TODAY - DAY}, False),
        ({"ended_on": TODAY, "end_reason": "调整。"}, False),
    ],
)
def test_an_engagement_holds_from_its_first_day_to_its_last(
    *, changes: dict[str, Any], holds: bool
) -> None:
    """Both days count; ended, it holds no more on the day of its end."""
    one = engagement(**changes)

    assert one.holds_on(TODAY) is holds
    if holds:
        assert stood_on([one], None, TODAY) == one
    else:
        with pytest.raises(EngagementMissing):
            stood_on([one], one.notice, TODAY)


def test_one_of_several_is_named() -> None:
    """Those that hold are told; one that is over needs no naming."""
    one, two = engagement(), engagement(notice="审通〔2026〕2号")
    over = engagement(notice="审通〔2025〕9号", valid_to=TODAY - DAY)

    with pytest.raises(EngagementRequired) as refused:
        stood_on([one, two, over], "底稿3号", TODAY)

    assert refused.value.notices == (one.notice, two.notice)
    assert stood_on([one, two], two.notice, TODAY) == two
    assert stood_on([one, over], "底稿3号", TODAY) == one


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"notice": ""}, "notice"),
        ({"notice": "长" * 101}, "notice"),
        ({"notice": "审通\n1号"}, "notice"),
        ({"notice": "11010519491231002X"}, "notice"),
        ({"valid_from": TODAY + 2 * DAY, "valid_to": TODAY + DAY}, "validTo"),
        ({"valid_to": TODAY - DAY}, "validTo"),
    ],
)
def test_what_nobody_can_have_announced_is_refused(changes: dict[str, Any], field: str) -> None:
    """The refusal names the field."""
    with pytest.raises(InvalidInput) as refused:
        require_sound(engagement(**changes), TODAY)

    assert refused.value.field == (field,)


def test_an_engagement_is_ended_once() -> None:
    """With its reason; a second end would rewrite the first."""
    ended = engagement().ended(TODAY, " 项目调整。 ")

    assert (ended.ended_on, ended.end_reason) == (TODAY, "项目调整。")
    with pytest.raises(WrongState):
        ended.ended(TODAY, "再次。")
    with pytest.raises(InvalidInput):
        replace(ended, ended_on=None).ended(TODAY, "  ")
