"""The ledger of batches for people: what came in, and to take back what should not have."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from hub.domain.batches import BatchKind
from hub.domain.errors import InvalidInput, NotFound, WrongState
from hub.domain.events import EventKind
from hub.ledger.links import RowRef
from hub.matching import engine, records
from hub.policy.datasets import Creates, Dataset
from hub.runtime import Hub
from hub.services import transfers
from hub.storage import (
    assistance_withdrawals,
    batch_locks,
    batches,
    chain,
    match_runs,
    people,
    withdrawals,
)
from hub.storage.assistance_withdrawals import Said
from hub.storage.batches import Batch, Entry
from hub.storage.chain import ChainDraft
from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow

CLIENT = "hub-batch"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestingAlert:
    """An alert that people look at again, because data that it rested on was withdrawn."""

    id: UUID
    indicator: str
    household_id: UUID
    state: str
    has_ended: bool  # its condition was found to hold no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """What rested on a batch, and what became of it."""

    batch: Batch
    withdrawn: tuple[RowRef, ...]  # holds no more: nothing else says it
    restored: tuple[RowRef, ...]  # is again what another batch says
    standing: tuple[RowRef, ...]  # rested on it and stands; people look whether it should
    persons_with_facts: frozenset[UUID]  # whose facts the next comparison takes from elsewhere
    alerts: tuple[RestingAlert, ...]
    households: frozenset[UUID]  # on whose chain the withdrawal stands


async def listed(hub: Hub, dataset: str | None = None) -> Sequence[Entry]:
    """Return the newest thousand batches of a data set, or of all, the newest first."""
    async with hub.write_as(CLIENT) as session:
        return await batches.entries(session, dataset)


async def withdraw(hub: Hub, batch_id: UUID, reason: str) -> Withdrawal:
    """Withdraw a batch that should not have come in, and name everything that rested on it.

    The batch stays in the ledger with its file, and holds no more: comparisons read what was in
    force without it, and the same file may come in anew. All of it is one transaction.

    - A record of assistance becomes what the newest other batch says of it, else WITHDRAWN.
    - Of the newest roster or population, what it changed is again as it was, and what it created
      never held; persons stay on record. Where a later whole list is in, that list has confirmed
      or ended everything: rows that still rest on the older one stand, and are named.
    - Facts go with the next comparison. Alerts stay as they are; they are named for people.

    Args:
        hub: the open hub.
        batch_id: which batch.
        reason: why, for whoever reads the ledger.

    Raises:
        InvalidInput: there is no reason.
        NotFound: there is no such batch.
        WrongState: BATCH_WITHDRAWN, it is withdrawn; LATER_BATCHES, deltas build on it.
    """
    if not reason.strip():
        raise InvalidInput("Say why the batch is withdrawn.", field=("reason",))
    dataset = await _dataset(hub, batch_id)
    async with hub.write_as(CLIENT, dataset.department) as session:
        await batch_locks.lock(session, dataset.code)
        await batch_locks.lock_persons(session)
        entry = await _in_force(session, batch_id)
        taking = _Taking(
            hub=hub,
            session=session,
            dataset=dataset,
            entry=entry,
            later=await _later(session, entry.batch),
        )
        await batches.withdraw(session, batch_id, reason)
        await _REST[dataset.creates](taking)
        return await _withdrawal(taking)


@dataclass(slots=True, kw_only=True)
class _Taking:
    """A batch on its way out: what rested on it, as it is found."""

    hub: Hub
    session: WriteSession
    dataset: Dataset
    entry: Entry
    later: Sequence[Batch]  # of the data set, the oldest first
    withdrawn: Sequence[LinkedRow] = ()
    restored: Sequence[LinkedRow] = ()
    standing: Sequence[LinkedRow] = ()
    alerts: Sequence[LinkedRow] = ()
    with_facts: frozenset[UUID] = field(default_factory=frozenset[UUID])
    beside: frozenset[UUID] = field(default_factory=frozenset[UUID])  # their households

    @property
    def batch(self) -> Batch:
        """The batch itself."""
        return self.entry.batch

    def path(self, batch: Batch) -> Path:
        """Return where a batch's rows lie."""
        return self.hub.settings.data_dir / batch.parquet_path


async def _dataset(hub: Hub, batch_id: UUID) -> Dataset:
    """Return the data set of a batch."""
    async with hub.write_as(CLIENT) as session:
        entry = await batches.entry(session, batch_id)
    dataset = None if entry is None else hub.policy.datasets.get(entry.batch.dataset)
    if dataset is None:
        raise NotFound(
            f"There is no batch {batch_id}; `hub batch list` shows them.", field=("batchId",)
        )
    return dataset


async def _in_force(session: WriteSession, batch_id: UUID) -> Entry:
    """Return the batch, which is not withdrawn."""
    entry = await batches.entry(session, batch_id)
    assert entry is not None, "no batch is ever deleted"
    if entry.withdrawn_at is not None:
        raise WrongState(
            f"The batch was withdrawn on {entry.withdrawn_at:%Y-%m-%d}: {entry.withdrawn_reason}",
            code="BATCH_WITHDRAWN",
            field=("batchId",),
        )
    return entry


async def _later(session: WriteSession, batch: Batch) -> Sequence[Batch]:
    """Return the batches that hold, came after this one and speak of the same, oldest first."""
    every = await batches.current(session, batch.dataset, every=True)
    place = next(place for place, each in enumerate(every) if each.id == batch.id)
    return [each for each in every[place + 1 :] if each.concerns(batch.division)]


async def _undo_persons(taking: _Taking) -> None:
    """Set households and their people back, unless a later whole list has had its say."""
    session, later = taking.session, taking.later
    if {each.kind for each in later} == {BatchKind.DELTA}:
        raise WrongState(
            f"Changes that came later build on this batch; withdraw {later[-1].id} first.",
            code="LATER_BATCHES",
            field=("batchId",),
        )
    rows = await withdrawals.resting(session, taking.batch.id)
    touched = await withdrawals.by_home(session, rows)
    await chain.lock_many(session, touched)
    if later:
        taking.standing = rows
    else:
        undone = await withdrawals.undo(session, rows)
        taking.withdrawn, taking.restored = undone.ended, undone.restored
        taking.standing = undone.standing
        await transfers.follow(taking.hub, session, undone.moves)
    taking.alerts = await withdrawals.alerts_of_households(session, touched)


async def _take_back_payments(taking: _Taking) -> None:
    """Let records be what other batches say."""
    session, batch_id = taking.session, taking.batch.id
    persons = await _persons(taking)
    found = await assistance_withdrawals.resting(session, batch_id)
    found += await _resting_alerts(taking, persons)
    await chain.lock_many(session, await withdrawals.by_home(session, found))
    rows = [linked.row for linked in await assistance_withdrawals.resting(session, batch_id)]
    others = await batches.current(session, taking.dataset.code, every=True)
    said = await asyncio.to_thread(
        _said, taking, [taking.path(each) for each in others], [r["record_reference"] for r in rows]
    )
    back = await assistance_withdrawals.take_back(session, rows, said)
    taking.withdrawn, taking.restored = back.withdrawn, back.restored
    taking.alerts = await _resting_alerts(taking, persons)


def _said(taking: _Taking, paths: Sequence[Path], references: Collection[str]) -> dict[str, Said]:
    """Return what the newest other batch says of each payment."""
    with engine.opened(taking.hub.settings.data_dir) as opened:
        found = records.newest(opened, paths, references, Said._fields)
    return {said.record_reference: said for said in (Said(*row) for row in found)}


async def _name_facts(taking: _Taking) -> None:
    """Name whom facts are kept of; the next comparison reads what holds without the batch."""
    session = taking.session
    persons = await _persons(taking)
    last = await match_runs.last(session)
    is_read = last is not None and taking.batch.id in last.batch_ids
    taking.with_facts = await withdrawals.with_facts(
        session, taking.batch, persons=persons if is_read else ()
    )
    homes = await withdrawals.homes_of(session, taking.with_facts)
    taking.beside = frozenset[UUID]().union(*homes.values())
    alerts = await withdrawals.by_home(session, await _resting_alerts(taking, persons))
    await chain.lock_many(session, taking.beside | alerts.keys())
    taking.alerts = await _resting_alerts(taking, persons)


_REST: Mapping[Creates, Callable[[_Taking], Awaitable[None]]] = {
    Creates.ROSTER: _undo_persons,
    Creates.POPULATION: _undo_persons,
    Creates.PAYMENTS: _take_back_payments,
    Creates.FACTS: _name_facts,
}


async def _persons(taking: _Taking) -> Sequence[UUID]:
    """Return the persons of the hub whom the batch names."""

    def named() -> list[bytes]:
        with engine.opened(taking.hub.settings.data_dir) as opened:
            return records.persons(opened, taking.path(taking.batch))

    known = await people.known(taking.session, await asyncio.to_thread(named))
    return [*known.values()]


async def _resting_alerts(taking: _Taking, persons: Sequence[UUID]) -> list[LinkedRow]:
    """Return the alerts whose evidence, or whose end, rested on the batch that names persons."""
    code = taking.dataset.code
    reading = [each for each in taking.hub.policy.indicators.values() if code in each.sources]
    return await withdrawals.alerts_of_runs(
        taking.session,
        since=taking.entry.received_at,
        indicators=[each.code for each in reading],
        by_absence=[each.code for each in reading if each.period == code],
        persons=persons,
    )


async def _withdrawal(taking: _Taking) -> Withdrawal:
    """Put the withdrawal on the chains, and return what it came to."""
    session = taking.session
    named = [*taking.withdrawn, *taking.restored, *taking.standing, *taking.alerts]
    by_home = await withdrawals.by_home(session, named)
    drafts = [
        ChainDraft(home, EventKind.BATCH_WITHDRAWN, by_home.get(home, []))
        for home in sorted(by_home.keys() | taking.beside)
    ]
    await chain.append_many(session, drafts)
    return Withdrawal(
        batch=taking.batch,
        withdrawn=tuple(linked.ref for linked in taking.withdrawn),
        restored=tuple(linked.ref for linked in taking.restored),
        standing=tuple(linked.ref for linked in taking.standing),
        persons_with_facts=taking.with_facts,
        alerts=tuple(_alert(linked) for linked in taking.alerts),
        households=frozenset(draft.household_id for draft in drafts),
    )


def _alert(linked: LinkedRow) -> RestingAlert:
    row = linked.row
    return RestingAlert(
        id=row["id"],
        indicator=row["indicator"],
        household_id=row["household_id"],
        state=row["state"],
        has_ended=row["condition_ended_at"] is not None,
    )
