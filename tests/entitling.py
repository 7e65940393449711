"""The programmes of five jurisdictions as the packs have them, and households to hold them to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from hub.domain.evaluation.circumstances import (
    Fact,
    Household,
    Member,
    Origin,
    Source,
    Standing,
    T,
)
from hub.domain.evaluation.results import Receipt, Recorded
from hub.domain.evaluation.rules import Rules
from hub.domain.identifiers import DivisionCode, HouseholdId, PersonId
from hub.domain.law import Citation, Given, Trust, Unset, Value
from hub.domain.money import Fen
from hub.domain.people import Category, SupportMode
from tests.rules import ON, policy

TOLD: Final = Source(origin=Origin.DECLARED)

DIBAO, TEKUN = Category.DIBAO, Category.TEKUN
MARGIN, RIGID, FANPIN, OTHER = (
    Category.DIBAO_MARGIN,
    Category.RIGID,
    Category.FANPIN,
    Category.OTHER,
)
ANYBODY: Final = frozenset[Category]()

JURISDICTIONS: Final[Mapping[str, Rules]] = {
    name: policy().rules(division, ON)
    for name, division in {
        "CN": "000000",
        "HLJ": "230102",
        "XX": "410721",
        "CS": "430121",
        "BJ": "110101",
    }.items()
}
NATION, HEILONGJIANG, XINXIANG, CHANGSHA, BEIJING = JURISDICTIONS.values()


def given(rules: Rules, **values: Value | Unset) -> Rules:
    """Return the rules with other parameters; a key's dot is written as two underscores."""
    parameters = dict(rules.parameters)
    for name, value in values.items():
        key = name.replace("__", ".")
        source = Citation(document="试行", clause=key, words=None, trust=Trust.P)
        parameters[key] = Given(key=key, value=value, unit=None, source=source, pack="test")
    return replace(rules, parameters=parameters)


def fact(value: T) -> Fact[T]:
    """Return a value that the caller vouches for."""
    return Fact(value, TOLD)


def somebody(place: int = 0, /, **known: object) -> Member:
    """Return a woman of forty of whom nothing else is known; facts are given as plain values."""
    fixed = {"birth_date", "is_female", "relation"}
    told = {name: value if name in fixed else fact(value) for name, value in known.items()}
    whole: dict[str, object] = {
        "birth_date": date(1986, 6, 1),
        "is_female": True,
        "relation": str(place),
        **told,
    }
    return Member(id=PersonId(UUID(int=place + 1)), **whole)  # type: ignore[arg-type] of the facts


def home(
    *members: Member,
    standing: Category | None = None,
    mode: SupportMode | None = None,
    **known: object,
) -> Household:
    """Return a household whose members all stand in a category; facts are given as plain values."""
    standings = (
        ()
        if standing is None
        else tuple(
            Standing(category=standing, person_id=member.id, support_mode=mode)
            for member in members
        )
    )
    told = {name: fact(value) for name, value in known.items()}
    return Household(
        id=HouseholdId(UUID(int=99)),
        division=DivisionCode("410721102001"),
        members=members,
        standings=standings,
        **told,  # type: ignore[arg-type] of the facts
    )


def all_until(last: date) -> Recorded:
    """Return that all that was ever delivered is on record, up to a day."""
    return Recorded(date.min, last)


def paid(programme: str, day: date = ON, member: Member | None = None, yuan: int = 100) -> Receipt:
    """Return a payment on a day, without a period of its own."""
    return Receipt(
        programme=programme,
        person_id=None if member is None else member.id,
        amount=Fen(yuan * 100),
        period_from=None,
        period_to=None,
        paid_on=day,
    )


def paid_for(
    programme: str, first: date, last: date | None, member: Member | None = None, yuan: int = 100
) -> Receipt:
    """Return assistance for the days from the first to the last; without a last one open."""
    return replace(
        paid(programme, member=member, yuan=yuan), period_from=first, period_to=last, paid_on=None
    )
