"""Determinations (认定): the spells during which a person has a category, by the roster only."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, RowMapping, Uuid, func, literal, select

from hub.domain.batches import BatchKind
from hub.domain.divisions import DivisionRange
from hub.domain.identifiers import DivisionCode, new_id
from hub.storage import bulk
from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow
from hub.storage.tables import determination, household

Record = tuple[UUID, UUID, str]  # household, person, category: what one row speaks of
Spell = tuple[UUID, UUID, str, date]  # the same, and the first day

_SAID = ("valid_to", "decision_reference", "support_mode", "self_care")
CHANGING = (*_SAID, "policy_version", "batch_id", "recorded_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a roster says of a spell."""

    valid_to: date | None  # the last day, included
    decision_reference: str
    support_mode: str | None = None  # of 特困人员
    self_care: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterBatch:
    """The roster that is being taken in."""

    id: UUID
    as_of: date
    kind: BatchKind
    division: DivisionCode  # whose list it is
    unsure: frozenset[str | None]  # household numbers of rejected rows; None: one shows none
    named: frozenset[str] = frozenset()  # numbers of the households that it names

    @property
    def area(self) -> DivisionRange:
        """Where the households live that it lists."""
        return DivisionRange.below(self.division)

    def is_sure_of(self, number: str | None) -> bool:
        """Tell whether no rejected row can have been about a household."""
        return None not in self.unsure and number not in self.unsure

    def leaves(self, home: RowMapping) -> bool:
        """Tell whether what the roster does not name may be ended for a household.

        Not for one that lives elsewhere: that is for the list of its own division. But a household
        that the roster names is its own from then on, wherever it lived.

        Args:
            home: its number and its division as it stood before.
        """
        is_own = home["number"] in self.named or home["division_code"] in self.area
        return is_own and self.is_sure_of(home["number"])

    def eve(self, begun: date) -> date:
        """Return the last day of what the roster leaves out: not before the day it began."""
        return max(begun, self.as_of - timedelta(days=1))


async def take(
    session: WriteSession,
    named: Mapping[Spell, Named],
    batch: RosterBatch,
    *,
    known: Mapping[Spell, RowMapping],
    replaced: Collection[Record] | None,
) -> list[LinkedRow]:
    """Add the spells that a roster names, follow its corrections, and end what it leaves out.

    Args:
        session: the transaction that commits the roster.
        named: the spells of its rows.
        batch: the roster.
        known: the spells on record, at least of the people whom it names.
        replaced: what it speaks of, and nothing else ends; None: of everything on the roster.

    Returns:
        Every row written, once.
    """
    stamp = {
        "batch_id": batch.id,
        "recorded_at": session.stamp.at,
        "policy_version": session.stamp.policy_version,
    }
    rows = {spell: _row(spell, said) | stamp for spell, said in named.items()}
    changed = [
        row | {"id": known[spell]["id"]}
        for spell, row in rows.items()
        if spell in known and not _says(known[spell], named[spell])
    ]
    ended = [
        {**row, **stamp, "valid_to": batch.eve(row["valid_from"])}
        for spell, row in known.items()
        if spell not in named
        and (replaced is None or spell[:3] in replaced)
        and is_open(row, batch.as_of)
        and batch.leaves(row)
    ]
    new = [row for spell, row in rows.items() if spell not in known]
    return [
        *await bulk.add(session, determination, new),
        *await bulk.change(session, determination, [*changed, *ended], only=CHANGING),
    ]


async def known(
    session: WriteSession, *, persons: Collection[UUID], within: DivisionRange | None = None
) -> dict[Spell, RowMapping]:
    """Return spells on record, each with its household's number and division.

    Args:
        session: any transaction.
        persons: whose spells are wanted.
        within: whoever has one in a household that lives there is wanted too.
    """
    whose = determination.c.person_id == func.any(literal(list(persons), ARRAY(Uuid)))
    if within is not None:
        there = select(determination.c.person_id).join_from(determination, household)
        place = household.c.division_code
        whose |= determination.c.person_id.in_(there.where(place >= within.lo, place < within.hi))
    rows = await session.rows(
        select(determination, household.c.number, household.c.division_code)
        .join_from(determination, household)
        .where(whose)
        .order_by(determination.c.id)
    )
    return {
        (row["household_id"], row["person_id"], row["category"], row["valid_from"]): row
        for row in rows
    }


def is_open(row: RowMapping, on: date) -> bool:
    """Tell whether a spell holds on a day."""
    return row["valid_to"] is None or row["valid_to"] >= on


def _row(spell: Spell, said: Named) -> dict[str, Any]:
    """Return a new spell's row, but for the stamp."""
    household_id, person_id, category, valid_from = spell
    return {
        "id": new_id(),
        "household_id": household_id,
        "person_id": person_id,
        "category": category,
        "valid_from": valid_from,
        **_values(said),
        "version": 1,
    }


def _says(row: RowMapping, said: Named) -> bool:
    """Tell whether a spell stands as the roster says."""
    return all(row[name] == value for name, value in _values(said).items())


def _values(said: Named) -> dict[str, Any]:
    """Return the columns that the roster gives."""
    return {name: getattr(said, name) for name in _SAID}
