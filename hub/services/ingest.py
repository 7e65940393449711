"""Take a department's file in: every row judged, the good ones on record, none lost silently."""

import asyncio
from collections.abc import Generator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from hub.domain.batches import BatchKind
from hub.domain.callers import Caller
from hub.domain.divisions import NATION, DivisionRange
from hub.domain.errors import InvalidInput
from hub.domain.identifiers import DivisionCode, new_id
from hub.domain.rejections import Rejection
from hub.matching import engine, files, indicators, intake, landing, scratch
from hub.matching.files import Sighting
from hub.matching.intake import Reading, Standards, Tell
from hub.matching.landing import Landing
from hub.policy.datasets import Dataset, Mode
from hub.runtime import Hub
from hub.services import acceptance, adoption
from hub.services.threads import finished
from hub.storage import batch_locks, batches, match_runs, rejected_rows
from hub.storage.batches import Batch, Series
from hub.storage.database import WriteSession

CLIENT = "hub-ingest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A file that a department sends."""

    path: Path
    dataset: str
    key: str | None = None  # the sender's name for it; None: the file's digest and its day
    as_of: date | None = None  # the day whose state it shows; None: today
    kind: BatchKind = BatchKind.SNAPSHOT
    division: DivisionCode = NATION  # whose roster it is; a caller's is that of its own division
    manifest_rows: int | None = None  # how many rows the sender wrote; None: nothing is said
    manifest_digest: str | None = None  # SHA-256 of the file as it was sent, in hexadecimal
    accept_shrink: str | None = None  # why it may hold far fewer rows than the one in force
    validate_only: bool = False  # everything is judged, and nothing kept
    caller: Caller | None = None  # who sends it; None: whoever is at the command line
    salt: bytes = b""  # of the digest: the same rows with another are another delivery
    tell: Tell | None = None  # is given every rejection, also those of a file that is refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of a delivery."""

    batch_id: UUID
    accepted: int
    rejected: int  # rows
    duplicate: int
    rejections: tuple[Rejection, ...]  # the first thousand; all are kept with the batch
    repeated: bool  # it was in already, and nothing changed
    superseded: bool = False  # a newer batch holds in its place; it is kept beside that one
    unlinked: int = 0  # payments to persons whom the hub does not know; they stay in the file
    key: str = ""  # what the batch is called
    validate_only: bool = False  # it says what would happen; the delivery left no batch


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival:
    """A delivery with what is known of it before its rows are read."""

    delivery: Delivery
    dataset: Dataset
    sighting: Sighting
    as_of: date
    division: DivisionCode  # whose list it is

    @property
    def series(self) -> Series:
        """The batches of the same sender."""
        return Series(dataset=self.dataset.code, division=self.division)

    @property
    def key(self) -> str:
        """What the batch is called."""
        return self.delivery.key or f"{self.sighting.digest.hex()}@{self.as_of}"

    def writing(self, hub: Hub) -> AbstractAsyncContextManager[WriteSession]:
        """Open a transaction in the name of whoever delivers."""
        caller = self.delivery.caller
        if caller is not None:
            return hub.write(caller)
        return hub.write_as(CLIENT, self.dataset.department)


class _Tried(Exception):
    """What a delivery would have come to; raised, it undoes what was tried."""

    def __init__(self, receipt: Receipt) -> None:
        """Keep the receipt."""
        super().__init__()
        self.receipt = receipt


async def take_in(hub: Hub, delivery: Delivery) -> Receipt:
    """Take a file in, whole or not at all; bad rows are set apart with line, reason and remedy.

    Raises:
        FileRefused: the file as a whole is not what the data set asks for, is not what its
            manifest says, or is far too small; nothing remains.
        InvalidInput: there is no such data set, or none of that kind, or the day has not come.
        KeyReused: the key names another file that is already in.
    """
    arrival = await _arrival(hub, delivery)
    async with arrival.writing(hub) as session:
        known = await _known(session, arrival)
        if known is not None:
            return await _again(session, arrival, known)
    standards = Standards(
        today=hub.today(),
        as_of=arrival.as_of,
        divisions=list(hub.policy.divisions),
        ring=hub.ring,
        area=DivisionRange.below(arrival.division),
    )
    with engine.opened(hub.settings.data_dir, memory_bytes=hub.settings.delivery_bytes) as opened:
        reading = await finished(
            lambda: intake.read(
                opened,
                arrival.dataset,
                arrival.sighting,
                standards=standards,
                tell=delivery.tell,
            ),
            interrupt=opened.interrupt,
        )
        acceptance.check_rows(reading, delivery.manifest_rows)
        try:
            return await _commit(hub, arrival, reading)
        except _Tried as tried:
            return tried.receipt


async def sweep(hub: Hub) -> int:
    """Remove what killed processes left: files of batches and runs never committed, scratch.

    A data set of which a batch is just coming in is left alone, and a run that is on.

    Returns:
        How many files and folders.
    """
    swept = await asyncio.to_thread(scratch.sweep, hub.settings.data_dir)
    for code in sorted(hub.policy.datasets):
        async with hub.write_as(CLIENT, hub.policy.datasets[code].department) as session:
            if await batch_locks.try_lock(session, code):
                committed = await batches.ids(session, code)
                swept += landing.sweep(hub.settings.data_dir, code, committed)
    async with hub.write_as(CLIENT) as session:
        if await match_runs.try_lock(session):
            swept += indicators.sweep(hub.settings.data_dir, await match_runs.ids(session))
    return swept


async def _arrival(hub: Hub, delivery: Delivery) -> _Arrival:
    """Look the file over, and return what is to come in."""
    dataset = hub.policy.datasets.get(delivery.dataset)
    if dataset is None:
        known = ", ".join(sorted(hub.policy.datasets))
        raise InvalidInput(
            f"There is no data set {delivery.dataset}; name one of {known}.", field=("dataset",)
        )
    as_of = delivery.as_of or hub.today()
    if as_of > hub.today():
        raise InvalidInput(
            f"The day {as_of} has not come yet; give the day the file shows.", field=("asOf",)
        )
    dataset = acceptance.in_kind(dataset, delivery.kind)
    sighting = await asyncio.to_thread(files.sight, delivery.path, delivery.salt)
    acceptance.check_digest(sighting.digest, delivery.manifest_digest)
    return _Arrival(
        delivery=delivery,
        dataset=dataset,
        sighting=sighting,
        as_of=as_of,
        division=dataset.list_of(_division(hub, delivery)),
    )


def _division(hub: Hub, delivery: Delivery) -> DivisionCode:
    """Return the division of whoever delivers."""
    if delivery.caller is not None:
        return delivery.caller.division
    if delivery.division != NATION and delivery.division not in hub.policy.divisions:
        raise InvalidInput(
            f"There is no division {delivery.division}; name one of the published register.",
            field=("division",),
        )
    return delivery.division


async def _known(session: WriteSession, arrival: _Arrival) -> Batch | None:
    """Return the batch that the arrival repeats."""
    return await batches.find(
        session,
        arrival.series,
        key=arrival.delivery.key,
        digest=arrival.sighting.digest,
        as_of=arrival.delivery.as_of,
    )


async def _commit(hub: Hub, arrival: _Arrival, reading: Reading) -> Receipt:
    """Write the rows to disk and everything else in one transaction."""
    delivery, dataset, batch_id = arrival.delivery, arrival.dataset, new_id()
    place = Landing(data_dir=hub.settings.data_dir, batch_id=batch_id, as_of=arrival.as_of)
    with _discarding(place, dataset):
        async with arrival.writing(hub) as session:
            await batch_locks.lock(session, dataset.code)
            known = await _known(session, arrival)
            if known is not None:
                return await _receipt(session, arrival, known, repeated=True)
            path = landing.relative_path(dataset.code, batch_id)
            batch = _batch(arrival, reading, batch_id=batch_id, path=path)
            await acceptance.check_place(session, dataset, batch)
            await acceptance.check_size(session, reading, batch)
            if not delivery.validate_only:
                await _land(hub, reading, place)
            await batches.add(session, batch)
            if reading.rejected:
                await rejected_rows.add(session, batch_id, reading.rejections())
            unlinked = await adoption.adopt(hub, session, batch, reading)
            receipt = await _receipt(session, arrival, batch, repeated=False)
            receipt = replace(receipt, unlinked=unlinked)
            if delivery.validate_only:
                raise _Tried(receipt)
            return receipt


async def _land(hub: Hub, reading: Reading, place: Landing) -> None:
    """Write the rows to disk."""
    await finished(
        lambda: landing.land(reading, place, hub.ring), interrupt=reading.engine.interrupt
    )


async def _again(session: WriteSession, arrival: _Arrival, known: Batch) -> Receipt:
    """Return what became of a delivery when it came before, and tell its rejections again."""
    tell = arrival.delivery.tell
    if tell is not None:
        async for page in rejected_rows.pages(session, known.id):
            tell(page)
    return await _receipt(session, arrival, known, repeated=True)


@contextmanager
def _discarding(place: Landing, dataset: Dataset) -> Generator[None]:
    """Remove the batch's files if it is not committed."""
    try:
        yield
    except BaseException:
        landing.discard(place.data_dir, dataset.code, place.batch_id)
        raise


def _batch(arrival: _Arrival, reading: Reading, *, batch_id: UUID, path: str) -> Batch:
    """Return the batch as the ledger will hold it."""
    return Batch(
        id=batch_id,
        dataset=arrival.dataset.code,
        division=arrival.division,
        key=arrival.key,
        digest=arrival.sighting.digest,
        as_of=arrival.as_of,
        period=reading.months,
        accepted=reading.accepted,
        rejected=reading.rejected,
        duplicate=reading.duplicate,
        parquet_path=path,
        kind=arrival.delivery.kind,
        shrink_reason=arrival.delivery.accept_shrink,
    )


async def _receipt(
    session: WriteSession, arrival: _Arrival, batch: Batch, *, repeated: bool
) -> Receipt:
    """Return what became of a delivery."""
    every = arrival.dataset.mode is not Mode.SNAPSHOT
    holding = await batches.current(session, arrival.dataset.code, every=every)
    return Receipt(
        batch_id=batch.id,
        accepted=batch.accepted,
        rejected=batch.rejected,
        duplicate=batch.duplicate,
        rejections=await rejected_rows.first(session, batch.id) if batch.rejected else (),
        repeated=repeated,
        superseded=all(each.id != batch.id for each in holding),
        key=batch.key,
        validate_only=arrival.delivery.validate_only,
    )
