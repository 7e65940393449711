"""What the verification of chains reads: events, heads, and every version of the rows linked."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    Table,
    Text,
    Uuid,
    bindparam,
    false,
    func,
    select,
    text,
    true,
    union,
)

from hub.ledger.links import Envelope, RowRef
from hub.ledger.verification import Payloads, StoredChain, StoredEvent
from hub.sealing.cells import CellUnreadable
from hub.sealing.keys import KeyRing
from hub.storage import lenient, versions
from hub.storage.database import WriteSession
from hub.storage.linked import LINKED, payload
from hub.storage.tables import chain_event, chain_head, household, membership, person
from hub.storage.versions import Versions, among

_FREEZE = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
_NOBODY = UUID(int=0)
_NAMED = (
    func.unnest(chain_event.c.row_tables, chain_event.c.row_ids, chain_event.c.row_versions)
    .table_valued(
        Column("row_table", Text), Column("row_id", Uuid), Column("row_version", Integer), name="of"
    )
    .render_derived()
)

Rows = Iterable[tuple[RowRef, RowMapping]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some households' chains, with all that they can be verified against."""

    chains: Sequence[StoredChain]  # in the order of the ids asked for
    payloads: Payloads  # of the row versions that the chains name, where they stand in their place
    owned: Mapping[UUID, frozenset[RowRef]]  # by household: what its events must name
    misplaced: Mapping[UUID, frozenset[RowRef]]  # by household: what stands where none should


@asynccontextmanager
async def frozen(session: WriteSession) -> AsyncGenerator[None]:
    """Make the transaction see one moment and write nothing, from its first statement on.

    A day or an instant that Python has no value for is read as text.
    """
    await session.run(_FREEZE)
    async with lenient.loading(session):
        yield


async def households(session: WriteSession, *, after: UUID | None, limit: int) -> list[UUID]:
    """Return the next households that have a head, an event or a row, in the order of their ids.

    Args:
        session: a frozen one.
        after: the last id of the page before; None begins.
        limit: how many at most.
    """
    every = union(*(_next_owners(owner, limit) for owner in _OWNERS)).subquery()
    rows = await session.rows(
        select(every.c.id).order_by(every.c.id).limit(limit), {"after": after or _NOBODY}
    )
    return [row["id"] for row in rows]


async def page(session: WriteSession, household_ids: Sequence[UUID]) -> Page:
    """Return the chains of these households, and the rows to verify them against."""
    chains = await _chains(session, household_ids)
    highest = _highest(chains)
    found = Versions()
    for table in _OWNED:
        owned = among(_owner(table), household_ids)
        found.add(await versions.read(session, table, highest=highest[table.name], where=owned))
    homes = _homes(found.all())
    members = dict.fromkeys(homes, 0) | highest[person.name]
    found.add(await versions.read(session, person, highest=members, where=false()))
    return Page(
        chains=chains,
        payloads=_payloads(found.standing, chains, session.ring),
        owned=await _to_be_named(session, chains, owned=_owned(found.all(), homes)),
        misplaced=_misplaced(chains, found.misplaced, homes),
    )


async def strays(session: WriteSession, *, after: UUID | None, limit: int) -> list[RowRef]:
    """Return the next persons who belong to no household, in the order of their ids."""
    belongs = select(membership.c.id).where(membership.c.person_id == person.c.id).exists()
    rows = await session.rows(
        select(person.c.id, person.c.version)
        .where(person.c.id > (after or _NOBODY), ~belongs)
        .order_by(person.c.id)
        .limit(limit)
    )
    return [RowRef(person.name, row["id"], row["version"]) for row in rows]


async def named_anywhere(session: WriteSession, refs: Collection[RowRef]) -> set[RowRef]:
    """Return those of these persons' versions that an event names, of whichever household.

    The events searched are those of the households that the persons belong to; for persons who
    belong to none, all events, which takes its time and is rare.
    """
    ids = {ref.id for ref in refs}
    homes = await session.rows(
        select(membership.c.household_id).where(among(membership.c.person_id, ids)).distinct()
    )
    statement = (
        select(_NAMED.c.row_table, _NAMED.c.row_id, _NAMED.c.row_version)
        .select_from(chain_event.join(_NAMED, true()))
        .where(_NAMED.c.row_table == person.name, among(_NAMED.c.row_id, ids))
    )
    if homes:
        where = among(chain_event.c.household_id, [home["household_id"] for home in homes])
        statement = statement.where(where)
    rows = await session.rows(statement)
    return {RowRef(row["row_table"], row["row_id"], row["row_version"]) for row in rows}


def _owner(table: Table) -> ColumnElement[UUID]:
    """Return the column of a linked table that names the household."""
    return household.c.id if table is household else table.c.household_id


_OWNED = tuple(linked.table for linked in LINKED.values() if linked.table is not person)
_OWNERS = (
    chain_head.c.household_id,
    chain_event.c.household_id,
    *(_owner(table) for table in _OWNED),
)


def _next_owners(owner: ColumnElement[UUID], limit: int) -> Select[Any]:
    """Return the next household ids of one table, read by its index."""
    part = (
        select(owner.label("id"))
        .where(owner > bindparam("after", type_=Uuid))
        .distinct()
        .order_by(owner)
        .limit(limit)
        .subquery()
    )
    return select(part.c.id)


async def _chains(session: WriteSession, household_ids: Sequence[UUID]) -> list[StoredChain]:
    """Return the chains of these households."""
    heads = await session.rows(
        select(chain_head).where(among(chain_head.c.household_id, household_ids))
    )
    head_of = {row["household_id"]: (row["sequence"], row["hash"]) for row in heads}
    events: dict[UUID, list[StoredEvent]] = defaultdict(list)
    rows = await session.rows(
        select(chain_event)
        .where(among(chain_event.c.household_id, household_ids))
        .order_by(chain_event.c.household_id, chain_event.c.sequence)
    )
    for row in rows:
        events[row["household_id"]].append(_event(row))
    return [
        StoredChain(household_id=each, events=events[each], head=head_of.get(each))
        for each in household_ids
    ]


def _event(row: RowMapping) -> StoredEvent:
    """Return an event as the database holds it."""
    arrays = [row["row_tables"], row["row_ids"], row["row_versions"]]
    parts = [each for each in zip(*arrays, strict=False) if _names_a_row(*each)]
    envelope = Envelope(
        id=row["id"],
        household_id=row["household_id"],
        sequence=row["sequence"],
        kind=row["kind"],
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        client_id=row["client_id"],
        department=row["department"],
        policy_version=row["policy_version"],
        rows=tuple(RowRef(*each) for each in parts),
        commitment=row["commitment"],
        suite=row["suite"],
    )
    return StoredEvent(
        envelope=envelope,
        is_whole=all(len(array) == len(parts) for array in arrays),
        row_digests=row["row_digests"],
        salt=row["salt"],
        previous_hash=row["previous_hash"],
        hash=row["hash"],
    )


def _names_a_row(table: object, row_id: object, version: object) -> bool:
    """Tell whether this is a reference: an array can hold NULL, or arrays of its own."""
    return isinstance(table, str) and isinstance(row_id, UUID) and isinstance(version, int)


def _highest(chains: Sequence[StoredChain]) -> dict[str, dict[UUID, int]]:
    """Return the highest version of each row that the chains name, by table and id."""
    highest: dict[str, dict[UUID, int]] = defaultdict(dict)
    for chain in chains:
        for ref in chain.named:
            known = highest[ref.table]
            known[ref.id] = max(ref.version, known.get(ref.id, ref.version))
    return highest


def _homes(rows: Rows) -> dict[UUID, set[UUID]]:
    """Return by person the households that the person belongs or belonged to."""
    homes: dict[UUID, set[UUID]] = defaultdict(set)
    for ref, row in rows:
        if ref.table == membership.name:
            homes[row["person_id"]].add(row["household_id"])
    return homes


def _owned(rows: Rows, homes: Mapping[UUID, set[UUID]]) -> dict[UUID, set[RowRef]]:
    """Return by household its row versions, those of its members among them."""
    owned: dict[UUID, set[RowRef]] = defaultdict(set)
    for ref, row in rows:
        if ref.table == person.name:
            owners = homes.get(ref.id, set[UUID]())
        else:
            owners = {ref.id if ref.table == household.name else row["household_id"]}
        for owner in owners:
            owned[owner].add(ref)
    return owned


async def _to_be_named(
    session: WriteSession, chains: Sequence[StoredChain], *, owned: Mapping[UUID, set[RowRef]]
) -> dict[UUID, frozenset[RowRef]]:
    """Return by household what its events must name: all but what another household's name.

    A person who came from another household has versions that only the chain there names.
    """
    own = {chain.household_id: owned.get(chain.household_id, set[RowRef]()) for chain in chains}
    open_ones = {ref for chain in chains for ref in own[chain.household_id] - chain.named}
    persons = {ref for ref in open_ones if ref.table == person.name}
    elsewhere = await named_anywhere(session, persons) if persons else set[RowRef]()
    named = {chain.household_id: chain.named for chain in chains}
    return {each: frozenset(refs - (elsewhere - named[each])) for each, refs in own.items()}


def _misplaced(
    chains: Sequence[StoredChain],
    rows: Mapping[RowRef, RowMapping],
    homes: Mapping[UUID, set[UUID]],
) -> dict[UUID, frozenset[RowRef]]:
    """Return by household what stands where none should: of its own rows, or of those it names."""
    owned = _owned(rows.items(), homes)
    found: dict[UUID, frozenset[RowRef]] = {}
    for chain in chains:
        named = {(ref.table, ref.id) for ref in chain.named} if rows else set[tuple[str, UUID]]()
        of_named = {ref for ref in rows if (ref.table, ref.id) in named}
        found[chain.household_id] = frozenset(of_named | owned.get(chain.household_id, set()))
    return found


def _payloads(
    rows: Mapping[RowRef, RowMapping], chains: Sequence[StoredChain], ring: KeyRing
) -> Payloads:
    """Return the content of the row versions that the chains name."""
    named = {ref for chain in chains for ref in chain.named}
    return {ref: _payload(ref, rows[ref], ring) for ref in named if ref in rows}


def _payload(ref: RowRef, row: RowMapping, ring: KeyRing) -> dict[str, Any] | None:
    """Return what a commitment to the row covers; None if a sealed cell does not open."""
    try:
        return payload(ref.table, row, ring)
    except CellUnreadable:
        return None
