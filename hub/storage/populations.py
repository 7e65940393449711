"""The watched population: people of whom other departments' data is compared, not assisted yet.

A person whom POPULATION puts in no household gets one of their own; a household known from here
only is UNVERIFIED. Nothing is changed of a person whom the hub knows already, unless a delta says
that they have moved, or are watched no more, out of such a household.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import RowMapping

from hub.domain.batches import BatchKind, Operation
from hub.domain.events import EventKind
from hub.domain.people import HouseholdStatus
from hub.storage import bulk, chain, households, people, population_deltas
from hub.storage.chain import ChainDraft
from hub.storage.database import WriteSession
from hub.storage.households import HEAD, OTHER, Moves, Standing
from hub.storage.linked import LinkedRow
from hub.storage.people import Arrival, People
from hub.storage.tables import household, membership


class PopulationRow(NamedTuple):
    """A row of the population, its columns named as in the engine."""

    name: str
    id_number: str
    household_number: str | None
    division: str
    person_key: str
    operation: str | None  # of a delta; None: the person is watched

    @property
    def key(self) -> bytes:
        """The blind index of the id number."""
        return bytes.fromhex(self.person_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationBatch:
    """The population that is being taken in."""

    id: UUID
    as_of: date
    kind: BatchKind


@dataclass(slots=True, kw_only=True)
class _Taking:
    """A population on its way in."""

    session: WriteSession
    batch_id: UUID
    people: People
    written: dict[UUID, list[LinkedRow]] = field(default_factory=lambda: defaultdict(list))


async def take(
    session: WriteSession, rows: Iterable[PopulationRow], batch: PopulationBatch
) -> Moves:
    """Put people on record whom the hub does not know yet, each in a household.

    Returns:
        Who has moved, for their cases to follow.
    """
    listed, gone = list[PopulationRow](), list[PopulationRow]()
    for row in rows:
        (gone if row.operation == Operation.DELETE else listed).append(row)
    arrivals = [Arrival(index=r.key, citizen_id=r.id_number, name=r.name) for r in listed]
    taken = await people.take(session, arrivals, batch_id=batch.id, updating=False)
    taking = _Taking(session=session, batch_id=batch.id, people=taken)
    moved = set[UUID]()
    if batch.kind is BatchKind.DELTA:
        moved = await _leave(taking, listed, gone, as_of=batch.as_of)
    unplaced = taken.added | moved
    new = [row for row in listed if taken.ids[row.key] in unplaced]
    numbers = {row.household_number for row in new if row.household_number}
    known = await households.by_number(session, numbers)
    await chain.lock_many(session, (row["id"] for row in known.values()))
    pairs = await _take_households(taking, new, known)
    active = {r["id"] for r in known.values() if r["status"] == HouseholdStatus.ACTIVE}
    await _take_memberships(taking, pairs, active=active, as_of=batch.as_of)
    await chain.append_many(
        session,
        [
            ChainDraft(household_id, EventKind.HOUSEHOLD_TAKEN_IN, linked)
            for household_id, linked in taking.written.items()
        ],
    )
    return Moves(persons=frozenset(moved))


async def _leave(
    taking: _Taking,
    listed: Sequence[PopulationRow],
    gone: Sequence[PopulationRow],
    *,
    as_of: date,
) -> set[UUID]:
    """End the places of those who are gone or have moved; return who needs a place anew."""
    persons = await people.known(taking.session, [row.key for row in gone])
    left = await population_deltas.leave(
        taking.session,
        gone={*persons.values()},
        numbers={
            taking.people.ids[row.key]: row.household_number
            for row in listed
            if taking.people.ids[row.key] not in taking.people.added
        },
        batch_id=taking.batch_id,
        as_of=as_of,
    )
    for linked in left.written:
        key = "id" if linked.table == household.name else "household_id"
        taking.written[linked.row[key]].append(linked)
    return left.moved


async def _take_households(
    taking: _Taking, rows: Sequence[PopulationRow], known: Mapping[str, RowMapping]
) -> list[tuple[UUID, UUID, str]]:
    """Add and change households; return household, person and relation of each new member."""
    session, batch_id = taking.session, taking.batch_id
    grouped: dict[str, list[PopulationRow]] = defaultdict(list)
    for row in rows:
        grouped[row.household_number or row.person_key].append(row)
    new, changed = list[dict[str, object]](), list[dict[str, object]]()
    pairs: list[tuple[UUID, UUID, str]] = []
    for members in grouped.values():
        number = members[0].household_number
        old = known.get(number) if number else None
        standing = _standing(taking, members, old)
        if old is None:
            record = households.new_household(session, number, batch_id, standing=standing)
            new.append(record)
            household_id = record["id"]
        else:
            change = households.changed_household(session, old, batch_id, standing=standing)
            changed.extend([change] if change else [])
            household_id = old["id"]
        relation = OTHER if number else HEAD
        pairs += [(household_id, taking.people.ids[row.key], relation) for row in members]
    for linked in (
        *await bulk.add(session, household, new),
        *await bulk.change(session, household, changed, only=households.CHANGING),
    ):
        taking.written[linked.row["id"]].append(linked)
    return pairs


def _standing(
    taking: _Taking, members: Sequence[PopulationRow], old: RowMapping | None
) -> Standing:
    """Return how a household stands once its new members are in it."""
    if old is None:
        lone = members[0].household_number is None
        return Standing(
            status=HouseholdStatus.UNVERIFIED,
            head_person_id=taking.people.ids[members[0].key] if lone else None,
            division=members[0].division,
            address=None,
            member_count=len(members),
        )
    on_roster = old["status"] == HouseholdStatus.ACTIVE  # civil affairs counts its members itself
    return Standing(
        status=HouseholdStatus.ACTIVE if on_roster else HouseholdStatus.UNVERIFIED,
        head_person_id=old["head_person_id"],
        division=old["division_code"],
        address=None,
        member_count=old["member_count"] + (0 if on_roster else len(members)),
    )


async def _take_memberships(
    taking: _Taking, pairs: Sequence[tuple[UUID, UUID, str]], *, active: set[UUID], as_of: date
) -> None:
    """Add the new members, and put each person on their household's chain."""
    rows = [
        households.new_membership(
            taking.session,
            (household_id, person_id),
            taking.batch_id,
            relation=relation,
            counted=household_id not in active,
            valid_from=as_of,
        )
        for household_id, person_id, relation in pairs
    ]
    for linked in await bulk.add(taking.session, membership, rows):
        written = taking.written[linked.row["household_id"]]
        if (added := taking.people.written.get(linked.row["person_id"])) is not None:
            written.append(added)
        written.append(linked)
