"""The chains as they are written: in one order, by one lock, many at once as one by one."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from psycopg.pq.abc import PGresult
from sqlalchemy import Executable

from hub.domain.events import EventKind
from hub.domain.identifiers import new_id
from hub.ledger.links import GENESIS, Head
from hub.runtime import Hub
from hub.services import audit
from hub.storage import chain, tables
from hub.storage.chain import ChainDraft
from hub.storage.connections import Command, Connection
from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow
from tests.chains import Home, a_home, a_payment, added, correct, pay

HEADS = "SELECT sequence, hash FROM chain_head WHERE household_id = %s"
EVENTS = (
    "SELECT sequence, kind, row_tables, row_versions, previous_hash, hash "
    "FROM chain_event WHERE household_id = %s ORDER BY sequence"
)


async def test_event_follows_the_one_before(hub: Hub, superuser: psycopg.Connection) -> None:
    """Sequences are dense from 1, each link repeats the one before, the head the last."""
    home = await a_home(hub)
    payment = await pay(hub, home, amount_fen=12_000)

    await correct(hub, home, payment, amount_fen=13_000)

    events = superuser.execute(EVENTS, [home.household_id]).fetchall()
    assert [event[:4] for event in events] == [
        (1, "HOUSEHOLD_TAKEN_IN", ["household", "person", "membership"], [1, 1, 1]),
        (2, "ASSISTANCE_TAKEN_IN", ["assistance_record"], [1]),
        (3, "ASSISTANCE_TAKEN_IN", ["assistance_record"], [2]),
    ]
    assert [event[4] for event in events] == [GENESIS, events[0][5], events[1][5]]
    assert superuser.execute(HEADS, [home.household_id]).fetchone() == (3, events[2][5])


async def test_event_bears_the_stamp(hub: Hub, superuser: psycopg.Connection) -> None:
    """An event says who made it, for which department, under which policy, and when."""
    home = await a_home(hub)

    event = superuser.execute(
        "SELECT client_id, department, policy_version, occurred_at = recorded_at, suite "
        "FROM chain_event WHERE household_id = %s",
        [home.household_id],
    ).fetchone()

    assert event == ("ca-1", "CA", hub.policy.version, True, 1)


async def test_rolled_back_step_leaves_no_event(hub: Hub, superuser: psycopg.Connection) -> None:
    """The link lives and dies with the rows it names."""
    home = await a_home(hub)

    async def fail() -> None:
        async with hub.write_as("ca-1") as session:
            row = await _paid(session, home)
            await chain.append(session, home.household_id, EventKind.ASSISTANCE_TAKEN_IN, [row])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    assert len(superuser.execute(EVENTS, [home.household_id]).fetchall()) == 1
    assert (await audit.verify(hub)).holds


async def test_lock_starts_a_chain(hub: Hub) -> None:
    """A household that has no chain yet is locked all the same, with an empty one."""
    async with hub.write_as("ca-1") as session:
        head = await chain.lock(session, new_id())

    assert head == Head(0, GENESIS)


async def test_lock_keeps_others_out(hub: Hub) -> None:
    """While one use case holds a household, a second one waits until the first has ended."""
    home = await a_home(hub)
    order: list[str] = []

    async def second() -> None:
        async with hub.write_as("med-1", "MED") as session:
            head = await chain.lock(session, home.household_id)
            order.append(f"second at {head.sequence}")

    async with hub.write_as("ca-1") as session:
        await chain.lock(session, home.household_id)
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.2)
        await chain.append(session, home.household_id, EventKind.NEED_PUSHED, [])
        order.append("first")
    await waiting

    assert order == ["first", "second at 2"]


async def test_concurrent_events_form_one_chain(hub: Hub) -> None:
    """Eight use cases at once on one household give eight events in one order."""
    home = await a_home(hub)

    await asyncio.gather(*(pay(hub, home, amount_fen=each) for each in range(8)))

    verdict = await audit.verify(hub)
    assert (verdict.events, verdict.findings) == (9, ())


async def test_many_events_are_linked_as_one_by_one(hub: Hub) -> None:
    """Bulk events follow their households' heads, two of one household each other."""
    first, second = await a_home(hub), await a_home(hub, citizen_id="410721195403071248")
    async with hub.write_as("hub-ingest") as session:
        rows = [await _paid(session, home) for home in (first, second, first)]

        await chain.append_many(
            session,
            [
                ChainDraft(home.household_id, EventKind.ASSISTANCE_TAKEN_IN, [row])
                for home, row in zip((first, second, first), rows, strict=True)
            ],
        )
    await pay(hub, first, amount_fen=1)

    verdict = await audit.verify(hub)
    assert (verdict.households, verdict.events, verdict.rows) == (2, 6, 10)
    assert verdict.findings == ()


async def test_nothing_to_link_is_nothing(hub: Hub) -> None:
    """A batch that changed no household makes no event."""
    async with hub.write_as("hub-ingest") as session:
        await chain.append_many(session, [])

    assert (await audit.verify(hub)).events == 0


async def test_opposite_orders_do_not_deadlock(hub: Hub) -> None:
    """Two bulk writes that name the same households in opposite orders both end."""
    ids = [new_id() for _ in range(200)]

    async def link(household_ids: list[UUID]) -> None:
        async with hub.write_as("hub-ingest") as session:
            drafts = [ChainDraft(each, EventKind.ASSISTANCE_TAKEN_IN, []) for each in household_ids]
            await chain.append_many(session, drafts)

    await asyncio.gather(link(ids), link(ids[::-1]), link(ids), link(ids[::-1]))

    verdict = await audit.verify(hub)
    assert (verdict.events, verdict.findings) == (800, ())


@pytest.mark.parametrize("households", [1, 500])
async def test_statements_do_not_grow_with_a_batch(
    hub: Hub, households: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Heads are started, locked and moved, and events stored, by three statements for all."""
    drafts = [ChainDraft(new_id(), EventKind.ASSISTANCE_TAKEN_IN, []) for _ in range(households)]
    statements: list[Command] = []
    together = Connection.together

    async def counted(connection: Connection, commands: Sequence[Command]) -> list[PGresult]:
        statements.extend(commands)
        return await together(connection, commands)

    monkeypatch.setattr(Connection, "together", counted)
    async with hub.write_as("hub-ingest") as session:
        await chain.append_many(session, drafts)
    monkeypatch.undo()

    assert len(statements) == len(["BEGIN", "start", "lock", "write", "COMMIT"])
    assert (await audit.verify(hub)).events == households


async def test_batch_larger_than_a_statement_is_whole(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch cut into several statements links two events of one household across the cut."""
    monkeypatch.setattr(chain, "CHUNK", 2)
    household_id = new_id()
    drafts = [ChainDraft(household_id, EventKind.ASSISTANCE_TAKEN_IN, []) for _ in range(5)]

    async with hub.write_as("hub-ingest") as session:
        await chain.append_many(session, drafts)

    verdict = await audit.verify(hub)
    assert (verdict.events, verdict.findings) == (5, ())


@pytest.mark.parametrize(
    "statement",
    [tables.chain_event.update().values(kind="NEED_PUSHED"), tables.chain_event.delete()],
)
async def test_events_are_never_changed(hub: Hub, statement: Executable) -> None:
    """The hub's own writer can neither change nor delete an event."""
    await a_home(hub)

    async def tamper() -> None:
        async with hub.write_as("ca-1") as session:
            await session.run(statement)

    with pytest.raises(InsufficientPrivilege, match="permission denied"):
        await tamper()


async def _paid(session: WriteSession, home: Home) -> LinkedRow:
    """Insert a payment that no event names yet."""
    return await added(
        session, tables.assistance_record, a_payment(home, new_id(), amount_fen=12_000)
    )
