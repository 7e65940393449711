"""Households on both sides of each border of the law, put among those of the roster."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from hub.cli.demo.households import Border, Determined, Household
from hub.cli.demo.people import Person, Registry
from hub.cli.demo.roll import Roll
from hub.domain.people import Category

BORDERS: Final = (
    Border(category=Category.DIBAO_MARGIN, income=Decimal("1.4999")),
    Border(category=Category.DIBAO_MARGIN, income=Decimal("1.5")),
    Border(category=Category.RIGID, income=Decimal(2), spent=Decimal(1)),  # exactly 50 %
    Border(category=Category.RIGID, income=Decimal(2), spent=Decimal("1.5")),
    Border(category=Category.DIBAO, income=Decimal(0)),
    Border(category=Category.DIBAO, income=None),
    Border(category=Category.DIBAO_MARGIN, is_ill=True),  # may be included alone
    Border(category=Category.TEKUN, income=Decimal("0.1")),  # nobody supports them
    Border(category=Category.DIBAO_MARGIN, is_monitored=True),
)
_DETERMINED_DAYS_AGO = 100
_AGES = {True: 75, False: 48}  # of the members; True: of a household of 特困人员


def put_among(roll: Roll, registry: Registry, today: date) -> None:
    """Put a household at each border in place of an ordinary one of the same size.

    All are healthy adults out of school, so that nothing but the border decides.

    Args:
        roll: the roster, and which of its households are free to be taken.
        registry: makes their members up.
        today: the day of the county.
    """
    for border in BORDERS:
        at = roll.take(lambda home, border=border: _fits(home, border))
        home = roll.households[at]
        assert home.determined is not None, "the roster says what each household is"
        roll.change(
            at,
            members=_members(home, border, registry),
            determined=_determined(home.determined, border, today),
            border=border,
        )


def _fits(home: Household, border: Border) -> bool:
    """Tell whether a household is a family, or for 特困 a person alone."""
    is_alone = len(home.members) == 1
    was = home.determined.category if home.determined else None
    if border.category is Category.TEKUN:
        return is_alone and was is Category.TEKUN
    return not is_alone and was is Category.DIBAO


def _members(home: Household, border: Border, registry: Registry) -> tuple[Person, ...]:
    age = _AGES[border.category is Category.TEKUN]
    head, *others = (
        registry.person(
            home.head.name[0], age=age, female=bool(at % 2), relation="0" if at == 0 else "7"
        )
        for at in range(len(home.members))
    )
    return (replace(head, is_seriously_ill=border.is_ill), *others)


def _determined(was: Determined, border: Border, today: date) -> Determined:
    valid_from = today - timedelta(days=_DETERMINED_DAYS_AGO)
    ends = border.category is Category.RIGID
    return replace(
        was,
        category=border.category,
        valid_from=valid_from,
        valid_to=valid_from + timedelta(days=364) if ends else None,
    )
