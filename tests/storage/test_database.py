"""Write transactions, COPY, versions of rows, and what may never change."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import DivisionByZero, InsufficientPrivilege
from sqlalchemy import bindparam, exc, select, text

from hub.domain.callers import Role
from hub.domain.errors import InvalidInput, Unavailable
from hub.domain.identifiers import new_id
from hub.runtime import Hub
from hub.sealing.keys import KeyRing
from hub.storage import tables
from hub.storage.database import Database, Stamp
from tests import rows

_STAMP = Stamp(
    client_id="hub-test", department="CA", policy_version="1", at=datetime(2026, 11, 1, tzinfo=UTC)
)


async def _households(hub: Hub) -> list[UUID]:
    async with hub.write_as("hub-test") as session:
        return [row["id"] for row in await session.rows(select(tables.household.c.id))]


async def test_a_transaction_is_committed_at_its_end(hub: Hub) -> None:
    """What a use case wrote is there for the next one."""
    async with hub.write_as("hub-test") as session:
        row = await rows.add(session, tables.household)

    assert await _households(hub) == [row["id"]]


async def test_an_error_rolls_all_back(hub: Hub) -> None:
    """A refusal in the midst of a use case leaves nothing behind, and reaches the caller."""

    async def refused() -> None:
        async with hub.write_as("hub-test") as session:
            await rows.add(session, tables.household)
            raise InvalidInput("No.")

    with pytest.raises(InvalidInput):
        await refused()

    assert await _households(hub) == []


async def test_a_statement_that_waits_is_run_in_its_turn(hub: Hub) -> None:
    """The next statement sees what it did, and a row that was to come is there by then."""
    household, former = tables.household, tables.HISTORY["household"]
    async with hub.write_as("hub-test") as session:
        row = await rows.add(session, household)
        session.later(household.update().values(status="VERIFIED"))
        change = household.update().where(household.c.id == bindparam("of")).returning(household)
        coming = session.coming(change, {"of": row["id"], "number": "1"})
        kept = await session.rows(select(former.c.status).order_by(former.c.version))

    assert [each["status"] for each in kept] == [row["status"], "VERIFIED"]
    assert dict(coming) == {**row, "status": "VERIFIED", "number": "1", "version": 3}


async def test_a_statement_that_waits_is_committed(hub: Hub) -> None:
    """What nothing was run after goes with the commit."""
    household = tables.household
    async with hub.write_as("hub-test") as session:
        await rows.add(session, household)
        session.later(household.update().values(number="waited"))

    async with hub.write_as("hub-test") as session:
        row = await session.row(select(household.c.number))

    assert row == {"number": "waited"}


async def test_a_statement_that_fails_with_the_commit_undoes_all(hub: Hub) -> None:
    """Its error reaches the caller, and nothing of the transaction is kept."""

    async def refused() -> None:
        async with hub.write_as("hub-test") as session:
            await rows.add(session, tables.household)
            session.later(text("SELECT 1 / 0"))

    with pytest.raises(DivisionByZero):
        await refused()

    assert await _households(hub) == []


async def test_a_row_is_not_read_before_its_statement_is_sent(hub: Hub) -> None:
    """What is committed to is what PostgreSQL returned, and never what was asked of it."""
    async with hub.write_as("hub-test") as session:
        coming = session.coming(text("SELECT :n AS n"), {"n": "1"})
        with pytest.raises(AssertionError, match="flush"):
            _ = coming["n"]
        await session.flush()

        assert coming["n"] == "1"


async def test_run_tells_how_many_rows_it_touched(hub: Hub) -> None:
    """A statement that changes rows returns their number, 0 where there are none."""
    household = tables.household
    async with hub.write_as("hub-test") as session:
        await rows.add(session, household)
        change = household.update().values(status="VERIFIED")
        touched = await session.run(change)
        missed = await session.run(change.where(household.c.id == new_id()))

    assert (touched, missed) == (1, 0)


async def test_row_is_none_where_there_is_none_and_refuses_several(hub: Hub) -> None:
    """A statement meant for one row tells none from one, and several are a mistake."""
    query = select(tables.household)
    async with hub.write_as("hub-test") as session:
        assert await session.row(query) is None
        await rows.add(session, tables.household)
        assert await session.row(query) is not None
        await rows.add(session, tables.household)
        with pytest.raises(exc.MultipleResultsFound):
            await session.row(query)


async def test_copy_takes_every_type_that_the_tables_have(hub: Hub) -> None:
    """COPY adds rows with ids, bytes, days, instants, arrays, empty arrays and nulls."""
    at = datetime(2026, 11, 1, 8, 30, 0, 123000, tzinfo=UTC)
    first, second = new_id(), new_id()
    columns = [column.name for column in tables.chain_event.columns]
    values = {
        "household_id": first,
        "sequence": 1,
        "id": new_id(),
        "kind": 'a "quoted"\ttext\n\\N 低保',
        "occurred_at": at,
        "recorded_at": at,
        "client_id": "",
        "department": "CA",
        "policy_version": "1",
        "row_tables": ["person", 'a,"b"{}\\ 低', "", "NULL"],
        "row_ids": [first, second],
        "row_versions": [1, 2],
        "row_digests": b"\x00",
        "salt": b"\x00\xff\\",
        "commitment": b"",
        "suite": 1,
        "previous_hash": b"\x01",
        "hash": b"\x02",
    }
    empty = {**values, "sequence": 2, "id": new_id(), "row_tables": [], "row_ids": []}

    async with hub.write_as("hub-test") as session:
        await session.copy(
            "chain_event", columns, ([row[name] for name in columns] for row in (values, empty))
        )
        found = await session.rows(
            select(tables.chain_event).order_by(tables.chain_event.c.sequence)
        )

    assert [dict(row) for row in found] == [values, empty]


async def test_copy_takes_days_and_nulls(hub: Hub) -> None:
    """A None becomes NULL and a day stays a day."""
    row: dict[str, Any] = {
        "person_id": new_id(),
        "dataset": "HEA_DEATHS",
        "record_reference": "1",
        "died_on": date(2026, 2, 28),
        "death_sources": ["HEA"],
        "disability_level": None,
        "linked_at": _STAMP.at,
    }
    async with hub.write_as("hub-test") as session:
        batch = await rows.add(session, tables.batch)
        row["batch_id"] = batch["id"]
        await session.copy("facts", list(row), [list(row.values())])
        found = await session.row(select(*(tables.facts.c[name] for name in row)))

    assert found is not None
    assert dict(found) == row


async def test_copy_is_part_of_its_transaction(hub: Hub) -> None:
    """Rows that were copied go with the rest when the use case fails."""
    columns = ["household_id", "sequence", "hash"]

    async def refused() -> None:
        async with hub.write_as("hub-test") as session:
            await session.copy("chain_head", columns, [[new_id(), 0, b""]])
            raise InvalidInput("No.")

    with pytest.raises(InvalidInput):
        await refused()

    async with hub.write_as("hub-test") as session:
        assert await session.rows(select(tables.chain_head)) == []


async def test_a_change_keeps_the_former_self(hub: Hub) -> None:
    """An update raises the version by one, and the row as it was is kept under the old one."""
    person, history = tables.person, tables.HISTORY["person"]
    async with hub.write_as("hub-test") as session:
        first = await rows.add(session, person, name="王")
    async with hub.write_as("hub-test") as session:
        now = await session.row(person.update().values(name="黄", version=9).returning(*person.c))
        kept = await session.rows(select(history))

    assert now is not None
    assert (now["name"], now["version"]) == ("黄", 2)
    assert [dict(row) for row in kept] == [dict(first)]


async def test_one_statement_keeps_every_row_that_it_changes(hub: Hub) -> None:
    """A bulk change keeps each former self, an upsert those that it met."""
    household, history = tables.household, tables.HISTORY["household"]
    async with hub.write_as("hub-test") as session:
        for _ in range(3):
            await rows.add(session, household)
        await session.run(household.update().values(status="VERIFIED"))
        kept = await session.rows(select(history.c.version))

    assert [row["version"] for row in kept] == [1, 1, 1]


@pytest.mark.parametrize("name", ["chain_event", "disclosure", "document", "household_history"])
@pytest.mark.parametrize("change", ["UPDATE {} SET recorded_at = now()", "DELETE FROM {}"])
async def test_the_writer_cannot_change_what_is_only_added(
    hub: Hub, name: str, change: str
) -> None:
    """The services' role may add to the chain and the records, and nothing else."""
    with pytest.raises(InsufficientPrivilege, match="permission denied"):
        async with hub.write_as("hub-test") as session:
            await session.run(text(change.format(name)))


@pytest.mark.parametrize("name", ["chain_event", "disclosure", "person_history", "policy_release"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_even_the_owner_cannot_change_what_is_only_added(
    another_database: str, name: str, change: str
) -> None:
    """Whoever the statement comes from, a trigger refuses it."""
    with (
        psycopg.connect(another_database) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="only ever added"),
    ):
        connection.execute(change.format(name).encode())


async def test_every_session_lives_in_the_same_zone(hub: Hub) -> None:
    """Days and the wire's +08:00 do not hang on a server's own settings."""
    async with hub.write_as("hub-test") as session:
        zones = {row["TimeZone"] for row in await session.rows(text("SHOW TimeZone"))}
    for role in Role:
        async with hub.database.reader(role).connection() as connection:
            row = await (await connection.execute("SHOW TimeZone")).fetchone()
            assert row is not None
            zones.add(row[0])

    assert zones == {"Asia/Shanghai"}


async def test_each_kind_of_caller_reads_under_its_own_role(hub: Hub) -> None:
    """All levels of civil affairs and the village share one role; others have theirs."""
    found: dict[Role, str] = {}
    for role in Role:
        async with hub.database.reader(role).connection() as connection:
            row = await (await connection.execute("SELECT current_user")).fetchone()
            assert row is not None
            found[role] = row[0]

    assert found == {
        Role.DEPARTMENT: "hub_department",
        Role.PROVINCE: "hub_civil_affairs",
        Role.COUNTY: "hub_civil_affairs",
        Role.TOWNSHIP: "hub_civil_affairs",
        Role.VILLAGE: "hub_civil_affairs",
        Role.AUDITOR: "hub_audit",
    }


async def test_an_unreachable_database_is_unavailable(ring: KeyRing) -> None:
    """Without a server the hub says so, and that the call may be tried again."""
    with pytest.raises(Unavailable) as fault:
        await Database.open("postgresql://127.0.0.1:9/none", ring)

    assert fault.value.retryable


async def test_a_lost_connection_is_unavailable_and_the_next_use_case_works(
    hub: Hub, superuser: psycopg.Connection
) -> None:
    """A restart of the server fails what is under way, and nothing after it."""

    async def cut_off() -> None:
        async with hub.write_as("hub-test") as session:
            [row] = await session.rows(text("SELECT pg_backend_pid() AS pid"))
            superuser.execute("SELECT pg_terminate_backend(%s, 5000)", (row["pid"],))
            await rows.add(session, tables.household)

    with pytest.raises(Unavailable):
        await cut_off()

    assert await _households(hub) == []


async def test_a_caller_who_gets_no_connection_is_told_so(
    another_database: str, ring: KeyRing
) -> None:
    """When all connections stay busy, a use case gives up after a few seconds."""
    database = await Database.open(another_database, ring, pool_size=1)
    async with database.write(_STAMP):
        with pytest.raises(Unavailable):
            async with asyncio.timeout(10), database.write(_STAMP):
                pass
    await database.close()
