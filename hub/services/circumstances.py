"""Households as they are held against the law: what is on record, put together with its sources."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, TypeVar
from uuid import UUID

from hub.domain.days import year_before
from hub.domain.divisions import DivisionRange
from hub.domain.evaluation.circumstances import (
    Area,
    Fact,
    House,
    Household,
    Income,
    PropertyStanding,
    Spending,
    Tenancy,
)
from hub.domain.identifiers import DivisionCode, HouseholdId
from hub.domain.money import Fen
from hub.domain.people import HouseGrade
from hub.policy.datasets import Dataset
from hub.services import members
from hub.services.registers import Registers, Told
from hub.storage import circumstances, linked_datasets
from hub.storage.circumstances import MemberRow
from hub.storage.database import WriteSession

T = TypeVar("T")

_INCOME: Final = "CA_INCOME"
_SPENT: Final[Mapping[Spending, Callable[[Told], Fact[Fen] | None]]] = {
    Spending.MEDICAL: members.self_pay,
    Spending.EDUCATION: members.education,
    Spending.REHABILITATION: members.rehabilitation,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord:
    """A household with the rows that it was put together from."""

    household: Household
    rows: Sequence[MemberRow]


async def registers(session: WriteSession, datasets: Mapping[str, Dataset], on: date) -> Registers:
    """Return what the facts rest on, as it is to be read on a day."""
    return Registers(on=on, linked=await linked_datasets.every(session), datasets=datasets)


async def of_household(
    session: WriteSession, household_id: UUID, known: Registers
) -> OnRecord | None:
    """Return a household as it stands on the registers' day; None if there is none such."""
    rows = await circumstances.of_household(session, household_id, on=known.on)
    return _household(rows, known) if rows else None


async def page(
    session: WriteSession,
    within: DivisionRange,
    known: Registers,
    *,
    after: Household | None = None,
) -> list[OnRecord]:
    """Return the next households of a division, in the order of their villages.

    Args:
        session: any transaction.
        within: the division.
        known: as of the day of the evaluation.
        after: the last household of the page before; None: the first page.
    """
    last = None if after is None else (after.division, after.id)
    rows = await circumstances.page(session, within, on=known.on, after=last)
    return [_household([*each], known) for _, each in groupby(rows, attrgetter("household_id"))]


def _household(rows: Sequence[MemberRow], known: Registers) -> OnRecord:
    """Return the household of some rows, its head first."""
    people = [Told(row, known) for row in rows if row.person_id is not None]
    home = rows[0]
    income = _income_of(people, home.number, known.on)
    found = Household(
        id=HouseholdId(home.household_id),
        division=DivisionCode(home.division_code),
        members=tuple(members.member(told, known.on) for told in people),
        area=_first(_area(told) for told in people),
        income=income and income.said(_INCOME, _income),
        property=income and income.said(_INCOME, _property),
        spending=_spending(people),
        house=_shared(people, "HOU_DANGEROUS", _house),
        tenancy=_shared(people, "HOU_TENANCY", _tenancy),
        disaster=_shared(people, "EMG_DISASTERS", lambda r: r.struck_on),
        relocated_from=_shared(people, "AGR_RELOCATION", _came_from),
        standings=tuple(each for told in people for each in members.standings(told)),
    )
    return OnRecord(household=found, rows=rows)


def _area(told: Told) -> Fact[Area] | None:
    on_roster = told.said("CA_ROSTER", lambda r: r.roster_area)
    found = on_roster or told.said("POPULATION", lambda r: r.population_area)
    return None if found is None else Fact(Area(found.value), found.source)


def _first(facts: Iterable[Fact[T] | None]) -> Fact[T] | None:
    return next((fact for fact in facts if fact is not None), None)


def _shared(
    people: Sequence[Told], dataset: str, value: Callable[[MemberRow], T | None]
) -> Fact[T | None] | None:
    """Return what is said of a household under any of its members.

    Returns:
        The first value, the head's before the others'; a fact of None where all are known to have
        none; None where of one of them nobody knows.
    """
    facts = [told.fact(dataset, value, none=None) for told in people]
    for fact in facts:
        if fact is not None and fact.value is not None:
            return fact
    return None if None in facts else _first(facts)


def _income_of(people: Iterable[Told], number: str | None, on: date) -> Told | None:
    """Return under whom the household's income stands: verified for the last twelve months.

    The income of another household, of which a member is the head, is not this one's.
    """
    for told in people:
        period_to = told.row.period_to
        is_own = number is not None and told.row.household_number == number
        if is_own and period_to is not None and year_before(on) <= period_to <= on:
            return told
    return None


def _income(row: MemberRow) -> Income:
    """Return the income of a row of CA_INCOME; what the classes leave over is unclassified."""
    classes = {
        "wages": Fen(row.wages_fen or 0),
        "business": Fen(row.business_fen or 0),
        "assets": Fen(row.assets_fen or 0),
        "transfers": Fen(row.transfers_fen or 0),
    }
    left_out: dict[str, Any] = json.loads(row.not_counted or "{}")
    return Income(
        **classes,
        unclassified=Fen((row.income_fen or 0) - sum(classes.values())),
        not_counted={kind: Fen(amount) for kind, amount in left_out.items() if amount},
        work_costs=Fen(row.work_costs_fen or 0),
    )


def _property(row: MemberRow) -> PropertyStanding | None:
    return PropertyStanding(row.property_standing) if row.property_standing else None


def _spending(people: Sequence[Told]) -> Mapping[Spending, Fact[Fen]]:
    """Return what the members bore together, of each kind that is known of all of them."""
    found: dict[Spending, Fact[Fen]] = {}
    for kind, spent in _SPENT.items():
        facts = [spent(told) for told in people]
        known = [fact for fact in facts if fact is not None]
        if known and len(known) == len(facts):
            total = Fen(sum(fact.value for fact in known))
            most = max(known, key=lambda fact: fact.value)
            found[kind] = Fact(total, most.source)
    return found


def _house(row: MemberRow) -> House:
    return House(
        grade=HouseGrade(row.house_grade) if row.house_grade else None,
        only_dwelling=bool(row.only_dwelling),
        has_dwelling=bool(row.has_dwelling),
        renovated_on=row.renovated_on,
    )


def _tenancy(row: MemberRow) -> Tenancy | None:
    if not row.is_tenant or row.square_metres is None or row.rent_fen is None:
        return None
    return Tenancy(square_metres=row.square_metres, rent_per_square_metre=Fen(row.rent_fen))


def _came_from(row: MemberRow) -> DivisionCode | None:
    return DivisionCode(row.from_division) if row.from_division else None
