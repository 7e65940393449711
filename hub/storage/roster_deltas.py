"""What a roster leaves as it stands: a list speaks of its division, a delta of a few people only.

A row of a delta that deletes ends the spell that it names, as a whole roster without the row would.
A person whom a delta puts into a household anew, and of whom it deletes nothing, has moved: they
leave the households that it does not name with them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import RowMapping

from hub.storage.determinations import Record, RosterBatch, Spell, is_open

Pair = tuple[UUID, UUID]  # household, person


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a roster makes of the people whom it concerns."""

    staying: frozenset[Pair]  # who is on a roster in which household, beyond the rows of this one
    replaced: frozenset[Record] | None = None  # what is no longer so, unless it is named again;
    # None: all that the roster may end


def of_list(known: Mapping[Spell, RowMapping], batch: RosterBatch) -> Change:
    """Return what a whole list changes: what it neither names nor may end stays.

    Args:
        known: every spell of the people whom it names, or who have one in its division.
        batch: the list.
    """
    return Change(
        staying=frozenset(
            spell[:2]
            for spell, row in known.items()
            if is_open(row, batch.as_of) and not batch.leaves(row)
        )
    )


def of_delta(
    known: Mapping[Spell, RowMapping],
    batch: RosterBatch,
    *,
    named: Collection[Record],
    deleted: Collection[Record],
    members: Collection[Pair],
) -> Change:
    """Return what a delta changes.

    Args:
        known: every spell of the people whom the delta names.
        batch: the delta.
        named: what its rows say is so.
        deleted: what its rows say is no longer so.
        members: who belongs to which household before it.
    """
    homes = {(household_id, person_id) for household_id, person_id, _ in named}
    arriving = {person_id for _, person_id in homes - {*members}}
    arriving -= {person_id for _, person_id, _ in deleted}
    standing = {
        spell[:3]: batch.leaves(row) for spell, row in known.items() if is_open(row, batch.as_of)
    }
    moved = {
        record
        for record, may_end in standing.items()
        if may_end and record[1] in arriving and record[:2] not in homes
    }
    return Change(
        staying=frozenset(record[:2] for record in standing.keys() - {*deleted} - moved),
        replaced=frozenset({*deleted, *named, *moved}),
    )
