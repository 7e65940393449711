"""Many statements in one round trip: one transaction, one snapshot, whatever goes wrong."""

import asyncio
from collections.abc import AsyncGenerator

import psycopg
import pytest

from hub.domain.callers import Role
from hub.runtime import Hub
from hub.storage import connections
from hub.storage.connections import Command, Connection

_SETTING = b"SELECT set_config('hub.department', $1, true)"
_SET = b"SELECT current_setting('hub.department', true)"
_ECHO = b"SELECT $1::text"
_PREPARED = b"SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'hub_%'"


@pytest.fixture
async def reader(hub: Hub) -> AsyncGenerator[Connection]:
    """A connection of an auditor's pool."""
    async with hub.database.reader(Role.AUDITOR).connection() as connection:
        yield connection


async def _texts(reader: Connection, *commands: Command) -> list[str | None]:
    """Return the first value of each statement's first row."""
    found = [result.get_value(0, 0) for result in await reader.together(commands)]
    return [None if octets is None else octets.decode() for octets in found]


async def test_each_statement_is_answered_in_its_place(reader: Connection) -> None:
    """Repeated statements, those with no value, and characters of any plane."""
    commands = [(_ECHO, ("𠮷野",)), (b"SELECT 1", ()), (_ECHO, (None,)), (_ECHO, ("",))]

    for _ in range(2):
        assert await _texts(reader, *commands) == ["𠮷野", "1", None, ""]


async def test_nothing_is_answered_with_nothing(reader: Connection) -> None:
    """No statement, no result, and the connection stays of use."""
    assert await reader.together([]) == []
    assert await _texts(reader, (_ECHO, ("x",))) == ["x"]


async def test_all_of_them_are_one_transaction(reader: Connection) -> None:
    """A local setting holds for the statements after it, and for no later transaction."""
    assert await _texts(reader, (_SETTING, ("MED",)), (_SET, ())) == ["MED", "MED"]
    assert (await _texts(reader, (_SET, ())))[0] in {"", None}


async def test_all_of_them_see_one_snapshot(
    reader: Connection, hub: Hub, superuser: psycopg.Connection
) -> None:
    """What is committed between two statements is seen by neither."""
    superuser.execute("CREATE TABLE IF NOT EXISTS public.seen_by_all (n int)")
    superuser.execute("GRANT SELECT ON public.seen_by_all TO hub_audit")
    count = b"SELECT count(*) FROM public.seen_by_all"
    reading = asyncio.create_task(
        _texts(reader, (count, ()), (b"SELECT pg_sleep(0.5)", ()), (count, ()))
    )
    await asyncio.sleep(0.2)
    superuser.execute("INSERT INTO public.seen_by_all VALUES (1)")
    found = await reading
    after = await _texts(reader, (count, ()))
    superuser.execute("DROP TABLE public.seen_by_all")

    assert (found[0], found[2], after) == ("0", "0", ["1"])
    assert hub


async def test_none_of_them_can_write(reader: Connection) -> None:
    """The transaction is read-only, whatever its role might do."""
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        await reader.together([(b"CREATE TABLE written (n int)", ())])


@pytest.mark.parametrize("wrong", [b"SELECT 1 / $1::int", b"SELECT nothing"])
async def test_an_error_leaves_the_connection_as_it_was(reader: Connection, wrong: bytes) -> None:
    """The first failure is raised, whether in preparing or running; the next read works."""
    values = ("0",) if b"$1" in wrong else ()
    for _ in range(2):
        with pytest.raises((psycopg.errors.DivisionByZero, psycopg.errors.UndefinedColumn)):
            await reader.together([(_SETTING, ("MED",)), (wrong, values), (_ECHO, ("x",))])

    assert await _texts(reader, (_SET, ()), (_ECHO, ("x",))) in (["", "x"], [None, "x"])


async def test_a_text_that_postgresql_cannot_hold_is_refused(reader: Connection) -> None:
    """It would end at that character; the rest must not be lost unseen."""
    with pytest.raises(psycopg.DataError, match=r"U\+0000"):
        await reader.together([(_ECHO, ("a\0b",))])

    assert await _texts(reader, (_ECHO, ("x",))) == ["x"]


async def test_a_caller_who_goes_leaves_no_statement_running(
    reader: Connection, superuser: psycopg.Connection
) -> None:
    """A cancelled read is cancelled in the server too, and its connection serves the next."""
    pid = (await _texts(reader, (b"SELECT pg_backend_pid()", ())))[0]
    reading = asyncio.create_task(reader.together([(b"SELECT pg_sleep(4)", ())]))
    await asyncio.sleep(0.2)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    row = superuser.execute("SELECT state FROM pg_stat_activity WHERE pid = %s", (pid,)).fetchone()

    assert row == ("idle",)
    assert await _texts(reader, (_ECHO, ("x",))) == ["x"]


async def test_a_lost_connection_is_said(reader: Connection, superuser: psycopg.Connection) -> None:
    """Whoever reads on a connection that the server has cut gets the driver's error."""
    pid = (await _texts(reader, (b"SELECT pg_backend_pid()", ())))[0]
    superuser.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))

    with pytest.raises(psycopg.OperationalError):
        await _texts(reader, (_ECHO, ("x",)))

    assert reader.closed


async def test_a_statement_is_prepared_once_and_the_oldest_forgotten(
    reader: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection keeps those that were used last, up to a bound."""
    monkeypatch.setattr(connections, "PREPARED_MOST", 3)
    for n in (1, 2, 3, 1, 4, 1, 2):
        assert await _texts(reader, (b"SELECT %d" % n, ())) == [str(n)]

    # The count itself is the fourth, and is counted before the oldest goes.
    assert await _texts(reader, (_PREPARED, ())) == ["4"]
    assert await _texts(reader, (_PREPARED, ()), (b"SELECT 1", ())) == ["3", "1"]


async def test_statements_that_somebody_forgot_are_prepared_anew(reader: Connection) -> None:
    """DEALLOCATE ALL, as the driver says it after some errors, costs a round trip and no read."""
    assert await _texts(reader, (_ECHO, ("a",)), (_SET, ()))
    await reader.execute("DEALLOCATE ALL")

    assert (await _texts(reader, (_ECHO, ("b",)), (_SET, ())))[0] == "b"
    assert await _texts(reader, (_PREPARED, ()), (_ECHO, ("c",))) == ["3", "c"]


async def test_a_statement_may_need_what_the_one_before_it_makes(hub: Hub) -> None:
    """Each is prepared in its turn, so that a table of a moment ago can be read."""
    make = b"CREATE TEMP TABLE of_a_moment AS SELECT 7 AS n"
    async with hub.database.writers.connection() as writer:
        found = await _texts(writer, (b"BEGIN", ()), (make, ()), (b"SELECT n FROM of_a_moment", ()))
        await writer.rollback()

    assert found[-1] == "7"


async def test_a_transaction_that_lost_its_statements_is_not_repeated(hub: Hub) -> None:
    """What it did before is gone, so that the rest alone would be a half."""
    async with hub.database.writers.connection() as writer:
        await writer.together([(b"BEGIN", ()), (_ECHO, ("a",))])
        await writer.execute("DEALLOCATE ALL")
        with pytest.raises(psycopg.errors.InvalidSqlStatementName):
            await writer.together([(_ECHO, ("b",)), (b"COMMIT", ())])
        await writer.rollback()

        assert await _texts(writer, (_ECHO, ("c",))) == ["c"]
