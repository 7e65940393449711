"""The roster (低收入人口花名册): civil affairs' own list, adopted as it was decided.

A batch is the whole roster of its day, and what it no longer names has ended the day before; or it
is a delta, which speaks of what has changed. What rejected rows may have named is left as it is.

Source:
    国办发〔2023〕39号 二; 新政办〔2024〕22号 一(二): those determined under existing rules are
    included directly, by their decision.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from hub.domain.batches import BatchKind, Operation
from hub.domain.events import EventKind
from hub.domain.people import HouseholdStatus
from hub.storage import (
    bulk,
    chain,
    determinations,
    households,
    people,
    roster_deltas,
    roster_moves,
)
from hub.storage.chain import ChainDraft
from hub.storage.database import WriteSession
from hub.storage.determinations import Named, Record, RosterBatch, Spell
from hub.storage.households import HEAD, Moves, Standing
from hub.storage.people import Arrival
from hub.storage.roster_deltas import Pair
from hub.storage.roster_taking import RosterRow, Taking
from hub.storage.tables import household, membership

_TAKEN_IN = EventKind.HOUSEHOLD_TAKEN_IN


async def take(session: WriteSession, rows: Iterable[RosterRow], batch: RosterBatch) -> Moves:
    """Put a roster on record, with one event on the chain of each household that it changes.

    A household that it names lives where it says from then on, whichever division listed it
    before; a person whom only this roster names now has left the households of all others. So the
    end is the same whichever of two divisions delivers first.

    Returns:
        What has moved, for the cases to follow.

    Raises:
        FileRefused: a household's number is that of other people elsewhere.
    """
    listed, gone = list[RosterRow](), list[RosterRow]()
    for row in rows:
        (gone if row.operation == Operation.DELETE else listed).append(row)
    taking = Taking(
        session=session,
        batch=replace(batch, named=frozenset(row.household_number for row in listed)),
        rows=listed,
        people=await people.take(session, _arrivals(listed), batch_id=batch.id, updating=True),
        known=await households.by_number(session, {row.household_number for row in listed}),
    )
    deleted = await _records(taking, gone)
    homes = {row["id"] for row in taking.known.values()}
    await chain.lock_many(session, homes | {household_id for household_id, _, _ in deleted})
    new = _new_households(taking)
    spells = await _look(taking, homes, deleted)
    roster_moves.refuse_strangers(taking)
    moved = await roster_moves.moved(taking)
    await _take_households(taking, new, moved)
    await _take_memberships(taking, moved)
    replaced = taking.change.replaced
    taking.wrote(
        await determinations.take(
            session, _spells(taking), taking.batch, known=spells, replaced=replaced
        )
    )
    _spread_people(taking, moved)
    crossed = await roster_moves.crossed(taking, moved)
    await chain.append_many(
        session,
        [
            ChainDraft(home, EventKind.TRANSFERRED if home in crossed else _TAKEN_IN, linked)
            for home, linked in taking.written.items()
        ],
    )
    return roster_moves.moves(taking, moved)


async def _look(
    taking: Taking, homes: Collection[UUID], deleted: Collection[Record]
) -> Mapping[Spell, RowMapping]:
    """Look up the members and the spells that the roster concerns; return the spells."""
    batch, session = taking.batch, taking.session
    is_delta = batch.kind is BatchKind.DELTA
    touched = {*taking.people.ids.values(), *(person_id for _, person_id, _ in deleted)}
    spells = await determinations.known(
        session, persons=touched, within=None if is_delta else batch.area
    )
    if not is_delta:
        taking.change = roster_deltas.of_list(spells, batch)
        touched |= {person_id for _, person_id in taking.change.staying}
    taking.current = await households.memberships(
        session, households=homes, persons=touched, on=batch.as_of
    )
    if is_delta:
        taking.change = roster_deltas.of_delta(
            spells,
            batch,
            named={taking.record(row) for row in taking.rows},
            deleted=deleted,
            members=taking.current.keys(),
        )
    return spells


async def _records(taking: Taking, gone: Sequence[RosterRow]) -> set[Record]:
    """Return what rows that delete speak of, as far as it is on record and theirs to end."""
    persons = await people.known(taking.session, [row.key for row in gone])
    found = await households.by_number(taking.session, {row.household_number for row in gone})
    homes = {number: row for number, row in found.items() if taking.batch.leaves(row)}
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
        for number, members in taking.by_number().items()
        if number not in taking.known
    ]
    taking.ids |= {number: row["id"] for number, row in taking.known.items()}
    taking.ids |= {row["number"]: row["id"] for row in new}
    return new


async def _take_households(
    taking: Taking, new: Sequence[Mapping[str, Any]], moved: Sequence[RowMapping]
) -> None:
    """Add the new households, and change those of which the roster says otherwise."""
    by_number = taking.by_number()
    staying = roster_moves.staying(taking, moved)
    changed = [
        households.changed_household(
            taking.session,
            row,
            taking.batch.id,
            standing=_standing(taking, by_number[number], staying[row["id"]], old=row),
        )
        for number, row in taking.known.items()
    ]
    left = await roster_moves.left(taking, moved, staying)
    taking.wrote(await bulk.add(taking.session, household, new))
    taking.wrote(
        await bulk.change(
            taking.session,
            household,
            [row for row in (*changed, *left) if row is not None],
            only=households.CHANGING,
        )
    )


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
    if head is None and old is not None and taking.batch.kind is BatchKind.DELTA:
        division = old["division_code"]
        head_id = old["head_person_id"] if old["head_person_id"] in {*others} - persons else None
    return Standing(
        status=HouseholdStatus.ACTIVE,
        head_person_id=head_id,
        division=division,
        address=next((row.address for row in (head, *members) if row and row.address), None),
        member_count=len(persons | {*others}),
    )


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
