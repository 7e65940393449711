"""What a delta of the roster ends, and what it leaves as it stands: it speaks of a few people only.

A row that deletes ends the spell that it names, as a whole roster without the row would. A person
whom a delta puts into a household anew, and of whom it deletes nothing, has moved: they leave the
households that it does not name with them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import RowMapping

from hub.storage.determinations import Record, Spell, is_open

Pair = tuple[UUID, UUID]  # household, person


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a delta makes of the people whom it names."""

    staying: frozenset[Pair]  # who is on the roster in which household, beyond the delta's rows
    replaced: frozenset[Record]  # what is no longer so, unless the delta names it again


def of(
    known: Mapping[Spell, RowMapping],
    *,
    named: Collection[Record],
    deleted: Collection[Record],
    members: Collection[Pair],
    on: date,
) -> Change:
    """Return what a delta changes.

    Args:
        known: every spell of the people whom the delta names.
        named: what its rows say is so.
        deleted: what its rows say is no longer so.
        members: who belongs to which household before it.
        on: the day whose state it shows.
    """
    homes = {(household_id, person_id) for household_id, person_id, _ in named}
    arriving = {person_id for _, person_id in homes - {*members}}
    arriving -= {person_id for _, person_id, _ in deleted}
    standing = {spell[:3] for spell, row in known.items() if is_open(row, on)} - {*deleted}
    moved = {
        (household_id, person_id, category)
        for household_id, person_id, category in standing
        if person_id in arriving and (household_id, person_id) not in homes
    }
    return Change(
        staying=frozenset(
            (household_id, person_id) for household_id, person_id, _ in standing - moved
        ),
        replaced=frozenset({*deleted, *named, *moved}),
    )
