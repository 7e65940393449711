"""The roster (低收入人口花名册): civil affairs' own list, adopted as it was decided.

A batch is the whole roster of its day, and what it no longer names has ended the day before; or it
is a delta, which speaks of what has changed. What rejected rows may have named is left as it is.

Source:
    国办发〔2023〕39号 二; 新政办〔2024〕22号 一(二): those determined under existing rules are
    included directly, by their decision.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from hub.domain.batches import BatchKind, Operation
from hub.domain.events import EventKind
from hub.domain.people import HouseholdStatus
from hub.storage import bulk, chain, determinations, households, people, roster_deltas
from hub.storage.chain import ChainDraft
from hub.storage.database import WriteSession
from hub.storage.determinations import Named, Record, RosterBatch, Spell
from hub.storage.households import HEAD, Standing
from hub.storage.people import Arrival
from hub.storage.roster_deltas import Pair
from hub.storage.roster_taking import RosterRow, Taking
from hub.storage.tables import household, membership


async def take(session: WriteSession, rows: Iterable[RosterRow], batch: RosterBatch) -> None:
    """Put a roster on record, with one event on the chain of each household that it changes."""
    listed, gone = list[RosterRow](), list[RosterRow]()
    for row in rows:
        (gone if row.operation == Operation.DELETE else listed).append(row)
    taking = Taking(
        session=session,
        batch=batch,
        rows=listed,
        people=await people.take(session, _arrivals(listed), batch_id=batch.id, updating=True),
        known=await households.by_number(session, {row.household_number for row in listed}),
    )
    deleted = await _records(session, gone)
    homes = {row["id"] for row in taking.known.values()}
    touched = {*taking.people.ids.values(), *(person_id for _, person_id, _ in deleted)}
    await chain.lock_many(session, homes | {household_id for household_id, _, _ in deleted})
    taking.current = await households.memberships(
        session, households=homes, persons=touched, on=batch.as_of
    )
    is_delta = batch.kind is BatchKind.DELTA
    spells = await determinations.known(session, persons=touched if is_delta else None)
    new = _new_households(taking)
    if is_delta:
        named = {taking.record(row) for row in listed}
        taking.change = roster_deltas.of(
            spells, named=named, deleted=deleted, members=taking.current.keys(), on=batch.as_of
        )
    moved = await _moved(taking)
    await _take_households(taking, new, moved)
    await _take_memberships(taking, moved)
    replaced = taking.change.replaced if taking.change else None
    taking.wrote(
        await determinations.take(session, _spells(taking), batch, known=spells, replaced=replaced)
    )
    _spread_people(taking, moved)
    await chain.append_many(
        session,
        [
            ChainDraft(household_id, EventKind.HOUSEHOLD_TAKEN_IN, linked)
            for household_id, linked in taking.written.items()
        ],
    )


async def _records(session: WriteSession, gone: Sequence[RosterRow]) -> set[Record]:
    """Return what rows that delete speak of, as far as it is on record."""
    persons = await people.known(session, [row.key for row in gone])
    homes = await households.by_number(session, {row.household_number for row in gone})
    return {
        (homes[row.household_number]["id"], persons[row.key], row.category)
        for row in gone
        if row.household_number in homes and row.key in persons
    }


def _arrivals(rows: Sequence[RosterRow]) -> list[Arrival]:
    """Return each person once, as the first row that names them does."""
    arrivals: dict[str, Arrival] = {}
    for row in rows:
        arrivals.setdefault(
            row.person_key,
            Arrival(
                index=row.key,
                citizen_id=row.id_number,
                name=row.name,
                phone=row.phone,
            ),
        )
    return list(arrivals.values())


def _spells(taking: Taking) -> dict[Spell, Named]:
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


def _new_households(taking: Taking) -> list[dict[str, Any]]:
    """Return the rows of households that are new, all of the roster's having their ids now."""
    new = [
        households.new_household(
            taking.session, number, taking.batch.id, standing=_standing(taking, members)
        )
        for number, members in _by_number(taking).items()
        if number not in taking.known
    ]
    taking.ids |= {number: row["id"] for number, row in taking.known.items()}
    taking.ids |= {row["number"]: row["id"] for row in new}
    return new


async def _take_households(
    taking: Taking, new: Sequence[Mapping[str, Any]], moved: Sequence[RowMapping]
) -> None:
    """Add the new households, and change those of which the roster says otherwise."""
    by_number = _by_number(taking)
    staying = _staying(taking, moved)
    changed = [
        households.changed_household(
            taking.session,
            row,
            taking.batch.id,
            standing=_standing(taking, by_number[number], staying[row["id"]], old=row),
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


def _by_number(taking: Taking) -> Mapping[str, list[RosterRow]]:
    """Return the rows of each household."""
    by_number: dict[str, list[RosterRow]] = defaultdict(list)
    for row in taking.rows:
        by_number[row.household_number].append(row)
    return by_number


def _standing(
    taking: Taking,
    members: Sequence[RosterRow],
    others: Collection[UUID] = (),
    *,
    old: RowMapping | None = None,
) -> Standing:
    """Return what the roster says of a household.

    Args:
        taking: the roster.
        members: its rows of the household.
        others: members whom it does not name.
        old: the household as it stands. Where a delta does not name its head, the head and the
            division stay.
    """
    head = next((row for row in members if row.relation == HEAD), None)
    persons = {taking.person(row) for row in members}
    head_id, division = head and taking.person(head), (head or members[0]).division
    if head is None and old is not None and taking.change is not None:
        division = old["division_code"]
        head_id = old["head_person_id"] if old["head_person_id"] in {*others} - persons else None
    return Standing(
        status=HouseholdStatus.ACTIVE,
        head_person_id=head_id,
        division=division,
        address=next((row.address for row in (head, *members) if row and row.address), None),
        member_count=len(persons | {*others}),
    )


async def _moved(taking: Taking) -> list[RowMapping]:
    """Return the memberships of people whom the roster names elsewhere, and no longer there."""
    listed = taking.on_roster()
    named = {person_id for _, person_id in listed}
    gone = [row for pair, row in taking.current.items() if pair[1] in named and pair not in listed]
    numbers = await households.by_id(taking.session, {row["household_id"] for row in gone})
    return [row for row in gone if taking.batch.leaves(numbers[row["household_id"]]["number"])]


def _staying(taking: Taking, moved: Sequence[RowMapping]) -> dict[UUID, set[UUID]]:
    """Return by household the members that it keeps."""
    left = {(row["household_id"], row["person_id"]) for row in moved}
    staying: dict[UUID, set[UUID]] = defaultdict(set)
    for household_id, person_id in taking.current.keys() - left:
        staying[household_id].add(person_id)
    return staying


async def _left(
    taking: Taking, moved: Sequence[RowMapping], staying: Mapping[UUID, set[UUID]]
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


async def _take_memberships(taking: Taking, moved: Sequence[RowMapping]) -> None:
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


def _spread_people(taking: Taking, moved: Sequence[RowMapping]) -> None:
    """Put each person written on the chain of every household they belong to."""
    left = {(row["household_id"], row["person_id"]) for row in moved}
    pairs = (taking.current.keys() - left) | {taking.pair(row) for row in taking.rows}
    for household_id, person_id in sorted(pairs):
        linked = taking.people.written.get(person_id)
        if linked is not None:
            taking.written[household_id].append(linked)
