"""The roster (低收入人口花名册): civil affairs' own list, adopted as it was decided.

A batch is the whole roster of its day. What it no longer names has ended the day before; but what
its rejected rows may have named is left as it stands.

Source:
    国办发〔2023〕39号 二; 新政办〔2024〕22号 一(二): those determined under existing rules are
    included directly, by their decision.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import RowMapping

from hub.domain.events import EventKind
from hub.domain.people import HouseholdStatus
from hub.storage import bulk, chain, determinations, households, people
from hub.storage.chain import ChainDraft
from hub.storage.database import WriteSession
from hub.storage.determinations import Named, RosterBatch, Spell
from hub.storage.households import HEAD, Standing
from hub.storage.linked import LinkedRow
from hub.storage.people import Arrival, People
from hub.storage.tables import household, membership

Pair = tuple[UUID, UUID]  # household, person


class RosterRow(NamedTuple):
    """A row of the roster, its columns named as in the engine."""

    household_number: str
    name: str
    id_number: str
    phone: str | None
    address: str | None
    relation: str
    division: str
    category: str
    valid_from: date
    valid_to: date | None
    decision_reference: str
    support_mode: str | None
    self_care: str | None
    person_key: str


@dataclass(slots=True, kw_only=True)
class _Taking:
    """One roster on its way in: what is known, and what has been written."""

    session: WriteSession
    batch: RosterBatch
    rows: Sequence[RosterRow]
    people: People
    known: Mapping[str, RowMapping]  # households of the roster by number
    ids: dict[str, UUID] = field(default_factory=dict[str, UUID])  # theirs, new ones included
    current: Mapping[Pair, RowMapping] = field(default_factory=dict[Pair, RowMapping])
    written: dict[UUID, list[LinkedRow]] = field(default_factory=lambda: defaultdict(list))

    def person(self, row: RosterRow) -> UUID:
        """Return whom a row names."""
        return self.people.ids[bytes.fromhex(row.person_key)]

    def pair(self, row: RosterRow) -> Pair:
        """Return the household and the person of a row."""
        return self.ids[row.household_number], self.person(row)

    def wrote(self, rows: Iterable[LinkedRow]) -> None:
        """Take note of rows that belong to one household each."""
        for linked in rows:
            key = "id" if linked.table == household.name else "household_id"
            self.written[linked.row[key]].append(linked)


async def take(session: WriteSession, rows: Iterable[RosterRow], batch: RosterBatch) -> None:
    """Put a roster on record, with one event on the chain of each household that it changes."""
    listed = list(rows)
    taking = _Taking(
        session=session,
        batch=batch,
        rows=listed,
        people=await people.take(session, _arrivals(listed), batch_id=batch.id, updating=True),
        known=await households.by_number(session, {row.household_number for row in listed}),
    )
    taking.current = await households.memberships(
        session,
        households=[row["id"] for row in taking.known.values()],
        persons=list(taking.people.ids.values()),
        on=batch.as_of,
    )
    await chain.lock_many(session, (row["id"] for row in taking.known.values()))
    moved = await _take_households(taking)
    await _take_memberships(taking, moved)
    taking.wrote(await determinations.take(session, _spells(taking), batch))
    _spread_people(taking, moved)
    await chain.append_many(
        session,
        [
            ChainDraft(household_id, EventKind.HOUSEHOLD_TAKEN_IN, linked)
            for household_id, linked in taking.written.items()
        ],
    )


def _arrivals(rows: Sequence[RosterRow]) -> list[Arrival]:
    """Return each person once, as the first row that names them does."""
    arrivals: dict[str, Arrival] = {}
    for row in rows:
        arrivals.setdefault(
            row.person_key,
            Arrival(
                index=bytes.fromhex(row.person_key),
                citizen_id=row.id_number,
                name=row.name,
                phone=row.phone,
            ),
        )
    return list(arrivals.values())


def _spells(taking: _Taking) -> dict[Spell, Named]:
    """Return the determinations that the roster names."""
    return {
        (*taking.pair(row), row.category, row.valid_from): Named(
            valid_to=row.valid_to,
            decision_reference=row.decision_reference,
            support_mode=row.support_mode,
            self_care=row.self_care,
        )
        for row in taking.rows
    }


async def _take_households(taking: _Taking) -> list[RowMapping]:
    """Add and change households; return the memberships that end because people moved."""
    taking.ids |= {number: row["id"] for number, row in taking.known.items()}
    by_number: dict[str, list[RosterRow]] = defaultdict(list)
    for row in taking.rows:
        by_number[row.household_number].append(row)
    new = [
        households.new_household(
            taking.session, number, taking.batch.id, standing=_standing(taking, members, set())
        )
        for number, members in by_number.items()
        if number not in taking.known
    ]
    taking.ids |= {row["number"]: row["id"] for row in new}
    moved = await _moved(taking)
    staying = _staying(taking, moved)
    changed = [
        households.changed_household(
            taking.session,
            row,
            taking.batch.id,
            standing=_standing(taking, by_number[number], staying[row["id"]]),
        )
        for number, row in taking.known.items()
    ]
    left = await _left(taking, moved, staying)
    taking.wrote(await bulk.add(taking.session, household, new))
    taking.wrote(
        await bulk.change(
            taking.session,
            household,
            [row for row in (*changed, *left) if row is not None],
            only=households.CHANGING,
        )
    )
    return moved


def _standing(taking: _Taking, members: Sequence[RosterRow], others: set[UUID]) -> Standing:
    """Return what the roster says of a household; `others` are members that it does not name."""
    head = next((row for row in members if row.relation == HEAD), None)
    return Standing(
        status=HouseholdStatus.ACTIVE,
        head_person_id=None if head is None else taking.person(head),
        division=(head or members[0]).division,
        address=next((row.address for row in (head, *members) if row and row.address), None),
        member_count=len(others | {taking.person(row) for row in members}),
    )


async def _moved(taking: _Taking) -> list[RowMapping]:
    """Return the memberships of people whom the roster names elsewhere, and no longer there."""
    listed = {taking.pair(row) for row in taking.rows}
    named = {person_id for _, person_id in listed}
    gone = [row for pair, row in taking.current.items() if pair[1] in named and pair not in listed]
    numbers = await households.by_id(taking.session, {row["household_id"] for row in gone})
    return [row for row in gone if taking.batch.leaves(numbers[row["household_id"]]["number"])]


def _staying(taking: _Taking, moved: Sequence[RowMapping]) -> dict[UUID, set[UUID]]:
    """Return by household the members that it keeps."""
    left = {(row["household_id"], row["person_id"]) for row in moved}
    staying: dict[UUID, set[UUID]] = defaultdict(set)
    for household_id, person_id in taking.current.keys() - left:
        staying[household_id].add(person_id)
    return staying


async def _left(
    taking: _Taking, moved: Sequence[RowMapping], staying: Mapping[UUID, set[UUID]]
) -> list[dict[str, Any] | None]:
    """Return the changes of households off the roster that people moved away from."""
    on_roster = set(taking.ids.values())
    emptier = {row["household_id"] for row in moved} - on_roster
    full = await households.memberships(
        taking.session, households=emptier, persons=(), on=taking.batch.as_of
    )
    gone = {(row["household_id"], row["person_id"]) for row in moved}
    changes: list[dict[str, Any] | None] = []
    for household_id, row in (await households.by_id(taking.session, emptier)).items():
        members = {p for h, p in full.keys() - gone if h == household_id}
        members |= staying.get(household_id, set())
        head = row["head_person_id"]
        standing = Standing(
            status=HouseholdStatus(row["status"]) if members else HouseholdStatus.DISSOLVED,
            head_person_id=head if head in members else None,
            division=row["division_code"],
            address=None,
            member_count=len(members),
        )
        changes.append(
            households.changed_household(taking.session, row, taking.batch.id, standing=standing)
        )
    return changes


async def _take_memberships(taking: _Taking, moved: Sequence[RowMapping]) -> None:
    """Add members, follow their relation to the head, and end what those who moved had."""
    first: dict[Pair, RosterRow] = {}
    for row in taking.rows:
        first.setdefault(taking.pair(row), row)
    stamp = {"batch_id": taking.batch.id, "recorded_at": taking.session.stamp.at}
    new = [
        households.new_membership(
            taking.session,
            pair,
            taking.batch.id,
            relation=row.relation,
            counted=True,
            valid_from=min(row.valid_from, taking.batch.as_of),
        )
        for pair, row in first.items()
        if pair not in taking.current
    ]
    changed = [
        {**taking.current[pair], **stamp, "relation": row.relation, "counted": True}
        for pair, row in first.items()
        if pair in taking.current
        and (taking.current[pair]["relation"], taking.current[pair]["counted"])
        != (row.relation, True)
    ]
    ended = [{**row, **stamp, "valid_to": taking.batch.eve(row["valid_from"])} for row in moved]
    taking.wrote(await bulk.add(taking.session, membership, new))
    taking.wrote(
        await bulk.change(
            taking.session, membership, [*changed, *ended], only=households.MEMBERSHIP_CHANGING
        )
    )


def _spread_people(taking: _Taking, moved: Sequence[RowMapping]) -> None:
    """Put each person written on the chain of every household they belong to."""
    left = {(row["household_id"], row["person_id"]) for row in moved}
    pairs = (taking.current.keys() - left) | {taking.pair(row) for row in taking.rows}
    for household_id, person_id in sorted(pairs):
        linked = taking.people.written.get(person_id)
        if linked is not None:
            taking.written[household_id].append(linked)
