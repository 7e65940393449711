"""What the accepted rows of a batch become: a roster, watched people, payments, or just facts."""

from collections.abc import Awaitable, Callable, Mapping

from hub.matching.intake import Reading
from hub.policy.datasets import Creates
from hub.runtime import Hub
from hub.services import transfers
from hub.storage import assistance_batches, batch_locks, populations, rosters
from hub.storage.assistance_batches import PaymentBatch, PaymentRow
from hub.storage.batches import Batch
from hub.storage.database import WriteSession
from hub.storage.determinations import RosterBatch
from hub.storage.populations import PopulationBatch, PopulationRow
from hub.storage.roster_taking import RosterRow


async def adopt(hub: Hub, session: WriteSession, batch: Batch, reading: Reading) -> int:
    """Put a batch's rows on record, and return how many belong to nobody whom the hub knows."""
    return await _CREATORS[reading.dataset.creates](hub, session, batch, reading)


async def _roster(hub: Hub, session: WriteSession, batch: Batch, reading: Reading) -> int:
    """Put a roster on record."""
    await batch_locks.lock_persons(session)
    rows = (RosterRow(*row) for row in reading.rows(RosterRow._fields))
    taken = RosterBatch(
        id=batch.id,
        as_of=batch.as_of,
        kind=batch.kind,
        division=batch.division,
        unsure=reading.rejected_households(),
    )
    await transfers.follow(hub, session, await rosters.take(session, rows, taken))
    return 0


async def _population(hub: Hub, session: WriteSession, batch: Batch, reading: Reading) -> int:
    """Put watched people on record."""
    await batch_locks.lock_persons(session)
    rows = (PopulationRow(*row) for row in reading.rows(PopulationRow._fields))
    taken = PopulationBatch(id=batch.id, as_of=batch.as_of, kind=batch.kind)
    await transfers.follow(hub, session, await populations.take(session, rows, taken))
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
