"""What a household must be to be held against the law at all."""

from collections.abc import Iterator
from datetime import date

from hub.domain.evaluation.circumstances import Household, Income, Member
from hub.domain.evaluation.errors import (
    MoreThanTheWhole,
    NegativeAmount,
    NobodyCounts,
    TwiceAMember,
)
from hub.domain.evaluation.income import gross_of


def check(household: Household, on: date) -> None:
    """Refuse circumstances that contradict themselves.

    Raises:
        NobodyCounts: no member lives on the day.
        TwiceAMember: a person stands among the members twice.
        NegativeAmount: income, expenditure, self-pay or support below 0.
        MoreThanTheWhole: more is not counted than there is.
    """
    if not household.counted(on):
        raise NobodyCounts
    if len({member.id for member in household.members}) < len(household.members):
        raise TwiceAMember
    for amount, field in _amounts(household):
        if amount < 0:
            raise NegativeAmount(amount, field=field)
    if household.income is not None:
        _check_parts(household.income.value)


def _check_parts(income: Income) -> None:
    gross, not_counted = gross_of(income), sum(income.not_counted.values())
    if not_counted > gross:
        raise MoreThanTheWhole(not_counted, gross)


def _amounts(household: Household) -> Iterator[tuple[int, tuple[str, ...]]]:
    if household.income is not None:
        income = household.income.value
        for name in ("wages", "business", "assets", "transfers", "unclassified", "work_costs"):
            yield getattr(income, name), ("income", name)
        for kind, amount in income.not_counted.items():
            yield amount, ("income", "not_counted", kind)
    for kind, fact in household.spending.items():
        yield fact.value, ("spending", kind)
    for place, member in enumerate(household.members):
        yield from _amounts_of(member, ("members", str(place)))


def _amounts_of(member: Member, field: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    if member.self_pay is not None:
        yield member.self_pay.value, (*field, "self_pay")
    if member.supporters is not None:
        for place, supporter in enumerate(member.supporters.value):
            yield supporter.paid or 0, (*field, "supporters", str(place), "paid")
