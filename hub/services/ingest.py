"""Take a department's file in: every row judged, the good ones on record, none lost silently."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from hub.domain.errors import InvalidInput
from hub.domain.identifiers import new_id
from hub.domain.rejections import FileRefused, Rejection
from hub.matching import engine, files, intake, landing, scratch
from hub.matching.files import Sighting
from hub.matching.intake import Reading, Standards
from hub.matching.landing import Landing
from hub.policy.datasets import Creates, Dataset, Mode
from hub.runtime import Hub
from hub.storage import assistance_batches, batches, populations, rosters
from hub.storage.assistance_batches import PaymentBatch, PaymentRow
from hub.storage.batches import Batch
from hub.storage.database import WriteSession
from hub.storage.determinations import RosterBatch
from hub.storage.populations import PopulationRow
from hub.storage.rosters import RosterRow

CLIENT = "hub-ingest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A file that a department sends."""

    path: Path
    dataset: str
    key: str | None = None  # the sender's name for it; None: the file's digest and its day
    as_of: date | None = None  # the day whose state it shows; None: today


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of a delivery."""

    batch_id: UUID
    accepted: int
    rejected: int  # rows
    duplicate: int
    rejections: tuple[Rejection, ...]  # the first thousand; all are kept with the batch
    repeated: bool  # it was in already, and nothing changed
    unlinked: int = 0  # payments to persons whom the hub does not know; they stay in the file


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival:
    """A delivery with what is known of it before its rows are read."""

    delivery: Delivery
    dataset: Dataset
    sighting: Sighting
    as_of: date

    @property
    def key(self) -> str:
        """What the batch is called."""
        return self.delivery.key or f"{self.sighting.digest.hex()}@{self.as_of}"


async def take_in(hub: Hub, delivery: Delivery) -> Receipt:
    """Take a file in, whole or not at all; bad rows are set apart with line, reason and remedy.

    Raises:
        FileRefused: the file as a whole is not what the data set asks for; nothing remains.
        InvalidInput: there is no such data set, or the day has not come.
        KeyReused: the key names another file that is already in.
    """
    arrival = await _arrival(hub, delivery)
    async with hub.write_as(CLIENT, arrival.dataset.department) as session:
        known = await _known(session, arrival)
        if known is not None:
            return await _receipt(session, known, repeated=True)
    with engine.opened(hub.settings.data_dir) as opened:
        reading = await asyncio.to_thread(
            intake.read,
            opened,
            arrival.dataset,
            arrival.sighting,
            standards=Standards(
                today=hub.today(), divisions=list(hub.policy.divisions), ring=hub.ring
            ),
        )
        return await _commit(hub, arrival, reading)


async def sweep(hub: Hub) -> int:
    """Remove what killed processes left: files of batches never committed, scratch folders.

    A data set of which a batch is just coming in is left alone.

    Returns:
        How many files and folders.
    """
    swept = await asyncio.to_thread(scratch.sweep, hub.settings.data_dir)
    for code in sorted(hub.policy.datasets):
        async with hub.write_as(CLIENT, hub.policy.datasets[code].department) as session:
            if await batches.try_lock(session, code):
                committed = await batches.ids(session, code)
                swept += landing.sweep(hub.settings.data_dir, code, committed)
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
    sighting = await asyncio.to_thread(files.sight, delivery.path)
    return _Arrival(delivery=delivery, dataset=dataset, sighting=sighting, as_of=as_of)


async def _known(session: WriteSession, arrival: _Arrival) -> Batch | None:
    """Return the batch that the arrival repeats."""
    return await batches.find(
        session,
        arrival.dataset.code,
        key=arrival.delivery.key,
        digest=arrival.sighting.digest,
        as_of=arrival.delivery.as_of,
    )


async def _commit(hub: Hub, arrival: _Arrival, reading: Reading) -> Receipt:
    """Write the rows to disk and everything else in one transaction."""
    dataset, batch_id = arrival.dataset, new_id()
    place = Landing(data_dir=hub.settings.data_dir, batch_id=batch_id, as_of=arrival.as_of)
    with _discarding(place, dataset):
        async with hub.write_as(CLIENT, dataset.department) as session:
            await batches.lock(session, dataset.code)
            known = await _known(session, arrival)
            if known is not None:
                return await _receipt(session, known, repeated=True)
            await _refuse_older(session, arrival)
            path = await asyncio.to_thread(landing.land, reading, place, hub.ring)
            batch = _batch(arrival, reading, batch_id=batch_id, path=path)
            await batches.add(session, batch)
            await batches.add_rejections(session, batch_id, reading.rejections())
            unlinked = await _CREATORS[dataset.creates](hub, session, batch, reading)
            return await _receipt(session, batch, repeated=False, unlinked=unlinked)


@contextmanager
def _discarding(place: Landing, dataset: Dataset) -> Generator[None]:
    """Remove the batch's files if it is not committed."""
    try:
        yield
    except BaseException:
        landing.discard(place.data_dir, dataset.code, place.batch_id)
        raise


async def _refuse_older(session: WriteSession, arrival: _Arrival) -> None:
    """Refuse a roster or population that is older than the one in force."""
    dataset = arrival.dataset
    if dataset.mode is not Mode.SNAPSHOT or dataset.creates is Creates.FACTS:
        return
    for newest in await batches.current(session, dataset.code, every=False):
        if newest.as_of > arrival.as_of:
            raise FileRefused(
                f"{dataset.code} of {newest.as_of} is in already; "
                f"one of {arrival.as_of} would undo it. Send a newer one."
            )


def _batch(arrival: _Arrival, reading: Reading, *, batch_id: UUID, path: str) -> Batch:
    """Return the batch as the ledger will hold it."""
    return Batch(
        id=batch_id,
        dataset=arrival.dataset.code,
        key=arrival.key,
        digest=arrival.sighting.digest,
        as_of=arrival.as_of,
        period=reading.months,
        accepted=reading.accepted,
        rejected=reading.rejected,
        duplicate=reading.duplicate,
        parquet_path=path,
    )


async def _receipt(
    session: WriteSession, batch: Batch, *, repeated: bool, unlinked: int = 0
) -> Receipt:
    """Return what became of a delivery."""
    return Receipt(
        batch_id=batch.id,
        accepted=batch.accepted,
        rejected=batch.rejected,
        duplicate=batch.duplicate,
        rejections=await batches.rejections(session, batch.id),
        repeated=repeated,
        unlinked=unlinked,
    )


async def _roster(_: Hub, session: WriteSession, batch: Batch, reading: Reading) -> int:
    """Put a roster on record."""
    await batches.lock_persons(session)
    rows = (RosterRow(*row) for row in reading.rows(RosterRow._fields))
    unsure = reading.rejected_households()
    await rosters.take(session, rows, RosterBatch(id=batch.id, as_of=batch.as_of, unsure=unsure))
    return 0


async def _population(_: Hub, session: WriteSession, batch: Batch, reading: Reading) -> int:
    """Put watched people on record."""
    await batches.lock_persons(session)
    rows = (PopulationRow(*row) for row in reading.rows(PopulationRow._fields))
    await populations.take(session, rows, batch_id=batch.id, as_of=batch.as_of)
    return 0


async def _payments(hub: Hub, session: WriteSession, batch: Batch, reading: Reading) -> int:
    """Put payments on record; return how many belong to nobody known."""
    dataset = reading.dataset
    assert dataset.programme_code is not None, "the policy refuses payments of no programme"
    programme = hub.policy.programmes[dataset.programme_code]
    rows = (PaymentRow(*row) for row in reading.rows(PaymentRow._fields))
    return await assistance_batches.take(
        session,
        rows,
        PaymentBatch(
            id=batch.id,
            department=dataset.department,
            programme_code=programme.code,
            kind=programme.kind.value,
            as_of=batch.as_of,
        ),
    )


async def _nothing(_: Hub, __: WriteSession, ___: Batch, ____: Reading) -> int:
    """Leave the rows in their file, for the comparison."""
    return 0


_CREATORS: Mapping[Creates, Callable[[Hub, WriteSession, Batch, Reading], Awaitable[int]]] = {
    Creates.ROSTER: _roster,
    Creates.POPULATION: _population,
    Creates.PAYMENTS: _payments,
    Creates.FACTS: _nothing,
}
