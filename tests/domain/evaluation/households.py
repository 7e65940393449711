"""Households for tests: nothing is unusual about them but what the test says.

All is known: three members, no income, property within the rule of 低保, nothing spent.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from hub.domain.evaluation.circumstances import (
    Ability,
    Disability,
    Employment,
    Fact,
    Household,
    Income,
    Kin,
    Member,
    Origin,
    PropertyStanding,
    Schooling,
    Source,
    Spending,
    Stage,
    Standing,
    Supporter,
)
from hub.domain.identifiers import DivisionCode, HouseholdId, PersonId
from hub.domain.money import Fen, fen_of
from hub.domain.people import Category, ChildClass, MonitoredType

SOURCE: Final = Source(origin=Origin.DATASET, code="CA_INCOME", as_of=date(2026, 6, 30))


def fact(value: Any) -> Fact[Any]:
    """Return a value that a delivery vouches for."""
    return Fact(value, SOURCE)


def person_id(place: int) -> PersonId:
    """Return the id of the member in a place, from 0."""
    return PersonId(UUID(int=place + 1))


def a_member(place: int = 0, **changes: Any) -> Member:
    """Return a healthy adult of working age without work, of whom all is known.

    Args:
        place: in the household, from 0; the head first.
        changes: fields of Member; a value is made a fact, None leaves it unknown.
    """
    values: dict[str, Any] = {
        "birth_date": date(1980, 1, 2),
        "is_female": False,
        "relation": str(place),
    }
    facts: dict[str, Any] = {
        "hukou": "410721",
        "serious_illness": False,
        "self_pay": Fen(0),
        "employment": Employment.NONE,
        "has_income": True,
        "supporters": (),
        "preferential": False,
        "died_on": _NOTHING,
        "disability": _NOTHING,
        "schooling": _NOTHING,
        "disabled_soldier": _NOTHING,
        "monitored": _NOTHING,
        "protected_child": _NOTHING,
    }
    for name, value in changes.items():
        if name in values:
            values[name] = value
        else:
            facts[name] = value
    known: dict[str, Any] = {
        name: _fact_of(value) for name, value in facts.items() if value is not None
    }
    return Member(id=person_id(place), **values, **known)


_NOTHING: Final = object()  # known to be none


def _fact_of(value: Any) -> Fact[Any]:
    return fact(None if value is _NOTHING else value)


def a_household(members: Sequence[Member] | int = 3, **changes: Any) -> Household:
    """Return a household of 新乡县.

    Args:
        members: themselves, or how many adults.
        changes: fields of Household; a value is made a fact, None leaves it unknown.
    """
    if isinstance(members, int):
        members = [a_member(place) for place in range(members)]
    facts: dict[str, Any] = {
        "income": Income(),
        "property": PropertyStanding.WITHIN_DIBAO,
        "other_group": _NOTHING,
        **changes,
    }
    spending: Mapping[Spending, Fen] = facts.pop("spending", dict.fromkeys(Spending, Fen(0)))
    standings: tuple[Standing, ...] = facts.pop("standings", ())
    return Household(
        id=HouseholdId(UUID(int=2**64)),
        division=DivisionCode("410721101001"),
        members=tuple(members),
        spending={kind: fact(amount) for kind, amount in spending.items()},
        standings=standings,
        **{name: _fact_of(value) for name, value in facts.items() if value is not None},
    )


def wages(yuan: str) -> Income:
    """Return an income of wages alone, over twelve months."""
    return Income(wages=fen_of(yuan))


def household_of(table: Mapping[str, Any]) -> Household:
    """Return the household that a worked case describes."""
    changes: dict[str, Any] = {}
    if "income" in table:
        changes["income"] = _income_of(table["income"])
    if "property" in table:
        changes["property"] = PropertyStanding(table["property"])
    if "spending" in table:
        amounts = {Spending(kind): fen_of(yuan) for kind, yuan in table["spending"].items()}
        changes["spending"] = {**dict.fromkeys(Spending, Fen(0)), **amounts}
    if "other_group" in table:
        changes["other_group"] = table["other_group"]
    members = table.get("members", 3)
    if not isinstance(members, int):
        members = [_member_of(place, each) for place, each in enumerate(members)]
    changes["standings"] = tuple(
        Standing(category=Category(category), person_id=person_id(place - 1))
        for category, place in table.get("standings", [])
    )
    for name in table.get("unknown", []):
        if name in Spending.__members__:
            spending = changes.get("spending", dict.fromkeys(Spending, Fen(0)))
            changes["spending"] = {k: v for k, v in spending.items() if k != name}
        else:
            changes[name] = None
    return a_household(members, **changes)


def _income_of(written: str | Mapping[str, Any]) -> Income:
    if isinstance(written, str):
        return wages(written)
    amounts: dict[str, Any] = {
        name: fen_of(yuan) for name, yuan in written.items() if name != "not_counted"
    }
    left_out = {kind: fen_of(yuan) for kind, yuan in written.get("not_counted", {}).items()}
    return Income(**amounts, not_counted=left_out)


def _disability_of(table: Any) -> Disability:
    """Read [category, level, [category, level] of each component …]."""
    category, level, *components = table
    return Disability(
        category=category, level=level, components=tuple((each[0], each[1]) for each in components)
    )


def _schooling_of(stage: Any) -> Schooling:
    return Schooling(stage=Stage(stage), full_time=True)


def _supporters_of(tables: Any) -> tuple[Supporter, ...]:
    return tuple(_supporter_of(each) for each in tables)


def _supporter_of(table: Mapping[str, Any]) -> Supporter:
    return Supporter(
        kin=Kin(table["kin"]),
        age=table.get("age"),
        ability=Ability(table.get("ability", "UNABLE")),
        paid=fen_of(table["paid"]) if "paid" in table else None,
    )


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "self_pay": fen_of,
    "employment": Employment,
    "monitored": MonitoredType,
    "protected_child": ChildClass,
    "disability": _disability_of,
    "schooling": _schooling_of,
    "supporters": _supporters_of,
}


def _member_of(place: int, table: Mapping[str, Any]) -> Member:
    changes: dict[str, Any] = {
        name: _READERS[name](value) if name in _READERS else value
        for name, value in table.items()
        if name not in ("unknown", "born")
    }
    if "born" in table:
        changes["birth_date"] = table["born"]
    return a_member(place, **changes, **dict.fromkeys(table.get("unknown", [])))
