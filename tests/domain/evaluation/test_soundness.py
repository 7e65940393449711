"""Circumstances that contradict themselves are refused, with what to mend."""

from datetime import date
from typing import Any

import pytest

from hub.domain.errors import InvalidInput
from hub.domain.evaluation.categories import evaluate
from hub.domain.evaluation.circumstances import (
    Ability,
    Household,
    Income,
    Kin,
    Spending,
    Supporter,
)
from hub.domain.evaluation.errors import (
    MoreThanTheWhole,
    NegativeAmount,
    NobodyCounts,
    TwiceAMember,
)
from hub.domain.money import Fen
from tests.domain.evaluation.households import a_household, a_member
from tests.rules import ON, rules_of

BELOW = Fen(-1)


def refusal(household: Household) -> InvalidInput:
    """Return how a household is refused."""
    with pytest.raises(InvalidInput) as refused:
        evaluate(household, rules_of("xinxiang"))
    return refused.value


@pytest.mark.parametrize(
    "household",
    [a_household([]), a_household([a_member(died_on=ON)])],
    ids=["no member", "the only one died on the day"],
)
def test_a_household_without_members(household: Household) -> None:
    """Nothing is divided among nobody."""
    error = refusal(household)

    assert isinstance(error, NobodyCounts)
    assert error.field == ("members",)
    assert "Record its members" in error.message


def test_who_dies_the_day_after_still_counts() -> None:
    """A death counts from its day on."""
    household = a_household([a_member(died_on=date(2026, 11, 23))])

    assert evaluate(household, rules_of("xinxiang")).results


def test_a_member_twice() -> None:
    """One person makes one head."""
    assert isinstance(refusal(a_household([a_member(0), a_member(0)])), TwiceAMember)


def supporter(paid: Fen | None) -> Supporter:
    """Return a brother who pays."""
    return Supporter(kin=Kin.SIBLING, age=40, ability=Ability.ABLE, paid=paid)


@pytest.mark.parametrize(
    ("household", "field"),
    [
        (a_household(income=Income(wages=BELOW)), ("income", "wages")),
        (a_household(income=Income(business=BELOW)), ("income", "business")),
        (a_household(income=Income(assets=BELOW)), ("income", "assets")),
        (a_household(income=Income(transfers=BELOW)), ("income", "transfers")),
        (a_household(income=Income(unclassified=BELOW)), ("income", "unclassified")),
        (a_household(income=Income(work_costs=BELOW)), ("income", "work_costs")),
        (
            a_household(income=Income(not_counted={"ASSISTANCE": BELOW})),
            ("income", "not_counted", "ASSISTANCE"),
        ),
        (a_household(spending={Spending.MEDICAL: BELOW}), ("spending", "MEDICAL")),
        (
            a_household([a_member(0), a_member(1, self_pay=BELOW)]),
            ("members", "1", "self_pay"),
        ),
        (
            a_household([a_member(0, supporters=(supporter(None), supporter(BELOW)))]),
            ("members", "0", "supporters", "1", "paid"),
        ),
    ],
)
def test_amounts_below_nothing(household: Household, field: tuple[str, ...]) -> None:
    """The refusal names the amount and says what to give."""
    error = refusal(household)

    assert isinstance(error, NegativeAmount)
    assert error.field == field
    assert error.message.startswith(f"{'.'.join(field)} is −0.01 yuan. Give 0 or more")


@pytest.mark.parametrize(("wages", "is_refused"), [(Fen(100), False), (Fen(99), True)])
def test_more_not_counted_than_there_is(*, wages: Fen, is_refused: bool) -> None:
    """What is not counted is a part of the income."""
    household = a_household(income=Income(wages=wages, not_counted={"ASSISTANCE": Fen(100)}))

    if is_refused:
        error = refusal(household)
        assert isinstance(error, MoreThanTheWhole)
        assert "1.00 yuan are not to be counted, of an income of 0.99" in error.message
    else:
        assert evaluate(household, rules_of("xinxiang")).results


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"margin.multiple": "1.5"}, TypeError, "The parameter margin.multiple is '1.5'"),
        ({"rigid.method": "GUESS"}, ValueError, "'GUESS' is not a valid Method"),
    ],
)
def test_a_parameter_that_cannot_be_used(
    changes: dict[str, Any], error: type[Exception], said: str
) -> None:
    """Packs are checked for it; what passes all the same is not worked around."""
    household = a_household(income=Income(wages=Fen(60_000_00)))

    with pytest.raises(error, match=said):
        evaluate(household, rules_of("xinxiang", changes))
