"""The connections: write transactions, and one pool of readers for each database role."""

from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import psycopg
from psycopg import sql as psql
from psycopg.pq.abc import PGresult
from sqlalchemy import Executable, RowMapping, exc
from sqlalchemy.engine import IteratorResult

from hub.domain.callers import Role
from hub.domain.errors import StandingChanged, Unavailable
from hub.ledger.links import Head
from hub.sealing.keys import KeyRing
from hub.storage import roles, sql
from hub.storage.coming import Coming
from hub.storage.connections import READING, WRITING, Command, Connection
from hub.storage.pools import Pool

Parameters = Mapping[str, Any]

_POOL_SIZE = 10
_ASIDE_POOL_SIZE = 2

Rows = Sequence[RowMapping]
_Waiting = tuple[Command, Callable[[Rows], None] | None]  # a statement, and who takes its rows

_BEGIN: _Waiting = ((b"BEGIN", ()), None)
_COMMIT: Command = (b"COMMIT", ())

_MAKE_COPIED = psql.SQL("CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA")
_FILL = psql.SQL("COPY {} ({}) FROM STDIN")
_MOVE_COPIED = psql.SQL("INSERT INTO {} ({}) SELECT {} FROM copied")
_DROP_COPIED = psql.SQL("DROP TABLE copied")
_CANNOT_SERVE = "The database cannot serve this now; try again."
_STANDING_CHANGED = "HU001"  # what require_standing raises


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who writes, when, and under which policy; every row of a transaction bears the same."""

    client_id: str
    department: str
    policy_version: str
    at: datetime  # in UTC, whole milliseconds


def changed(stamp: Stamp) -> dict[str, Any]:
    """Return the columns that say who changed a row, when, and under which policy."""
    return {
        "policy_version": stamp.policy_version,
        "changed_by": stamp.client_id,
        "changed_at": stamp.at,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteSession:
    """An open transaction of the services; only Database.write makes one, and commits it."""

    connection: Connection
    stamp: Stamp
    ring: KeyRing
    waiting: list[_Waiting] = field(
        default_factory=lambda: [_BEGIN]
    )  # sent with the next, in order
    heads: dict[UUID, Head] = field(default_factory=dict[UUID, Head])  # of households it has locked

    async def rows(
        self, statement: Executable, values: Parameters | None = None
    ) -> Sequence[RowMapping]:
        """Return the statement's rows, in its order."""
        return (await self._result(statement, values)).mappings().all()

    async def row(
        self, statement: Executable, values: Parameters | None = None
    ) -> RowMapping | None:
        """Return the statement's only row, or None if there is none.

        Raises:
            sqlalchemy.exc.MultipleResultsFound: there are several; the statement is wrong.
        """
        return (await self._result(statement, values)).mappings().one_or_none()

    async def tuples(
        self, statement: Executable, values: Parameters | None = None
    ) -> list[tuple[Any, ...]]:
        """Return the statement's rows as plain tuples: of many rows, a quarter of the time."""
        [result] = await self._sent([sql.command(statement, values)])
        return sql.tuples(self.connection, result)

    async def run(
        self, statement: Executable, values: Parameters | Sequence[Parameters] | None = None
    ) -> int:
        """Run a statement, once for each of the values; return how many rows it touched."""
        each = values if isinstance(values, Sequence) else [values]
        results = await self._sent([sql.command(statement, one) for one in each])
        return sum(result.command_tuples or 0 for result in results)

    def later(self, statement: Executable, values: Parameters | None = None) -> None:
        """Run a statement, whose answer nobody needs, in one round trip with the next one.

        What it raises comes from there, at the latest from the commit.
        """
        self.waiting.append((sql.command(statement, values), None))

    def coming(self, statement: Executable, values: Parameters) -> Coming:
        """Run a statement that returns one row, in one round trip with the next one."""
        row = Coming()
        self.then(statement, values, row.arrive)
        return row

    def then(self, statement: Executable, values: Parameters, take: Callable[[Rows], None]) -> None:
        """Run a statement in one round trip with the next one, and hand its rows on then."""
        self.waiting.append((sql.command(statement, values), take))

    async def flush(self) -> None:
        """Run the statements that wait; return when their rows have come."""
        if self.waiting:
            await self._sent([])

    async def _result(
        self, statement: Executable, values: Parameters | None
    ) -> IteratorResult[tuple[Any, ...]]:
        [result] = await self._sent([sql.command(statement, values)])
        return sql.mappings(self.connection, result)

    async def _sent(self, commands: Sequence[Command]) -> Sequence[PGresult]:
        """Run statements after those that wait; return the result of each."""
        waiting = self.waiting.copy()
        self.waiting.clear()
        earlier = [command for command, _ in waiting]
        results = await self.connection.together([*earlier, *commands])
        for (_, take), result in zip(waiting, results, strict=False):
            if take is not None:
                take(sql.mappings(self.connection, result).mappings().all())
        return results[len(waiting) :]

    async def copy(
        self, table_name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Add many rows by COPY, within this transaction.

        PostgreSQL refuses COPY into a table with row-level security, so the rows pass through a
        temporary table of the same columns.

        Args:
            table_name: a table of hub.storage.tables.
            columns: in the order of each row's values; the others take their defaults.
            rows: of values that psycopg adapts; a list is an array of texts, ids or numbers.
        """
        await self.flush()
        names = psql.SQL(", ").join(map(psql.Identifier, columns))
        table = psql.Identifier(table_name)
        async with self.connection.cursor() as cursor:
            await cursor.execute(_MAKE_COPIED.format(names, table))
            await self.fill("copied", columns, rows)
            await cursor.execute(_MOVE_COPIED.format(table, names, names))
            await cursor.execute(_DROP_COPIED)

    async def fill(
        self, table_name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Add many rows to a temporary table of this transaction by COPY.

        Args:
            table_name: the temporary table's.
            columns: as for `copy`.
            rows: as for `copy`.
        """
        await self.flush()
        names = psql.SQL(", ").join(map(psql.Identifier, columns))
        statement = _FILL.format(psql.Identifier(table_name), names)
        async with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                await copy.write_row([_copied(value) for value in row])


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """The hub's connections to PostgreSQL: those that write, and a pool for each reading role."""

    url: str
    ring: KeyRing
    writers: Pool
    readers: Mapping[str, Pool]  # by database role

    @classmethod
    async def open(cls, url: str, ring: KeyRing, *, pool_size: int = _POOL_SIZE) -> "Database":
        """Open the pools of a migrated database.

        Args:
            url: of the database; its name and password give way to those of the hub's roles.
            ring: the roles' passwords are derived from it.
            pool_size: the connections at most, of the writer and of each reading role.

        Raises:
            Unavailable: the database cannot be reached.
        """
        readers = {
            role: Pool(roles.conninfo(url, ring, role), pool_size, options=READING)
            for role in sorted(set(roles.READER_OF.values()))
        }
        writers = Pool(roles.conninfo(url, ring, roles.WRITER), pool_size, options=WRITING)
        return await _opened(cls(url=url, ring=ring, writers=writers, readers=readers))

    async def close(self) -> None:
        """Close every connection; those in use when they are given back."""
        for pool in self.pools:
            pool.close()

    @asynccontextmanager
    async def aside(self) -> "AsyncGenerator[Database]":
        """Give the same database to another event loop, to write only."""
        conninfo = roles.conninfo(self.url, self.ring, roles.WRITER)
        writers = Pool(conninfo, _ASIDE_POOL_SIZE, options=WRITING)
        database = await _opened(replace(self, writers=writers, readers={}))
        try:
            yield database
        finally:
            await database.close()

    @asynccontextmanager
    async def write(self, stamp: Stamp) -> AsyncGenerator[WriteSession]:
        """Open a transaction; it is committed at the end, and rolled back on any error.

        Raises:
            Unavailable: the database cannot be reached, or a lock was not to be had.
        """
        with reachable():
            async with self.writers.connection() as connection:
                session = WriteSession(connection=connection, stamp=stamp, ring=self.ring)
                try:
                    yield session
                    await connection.together([*(each for each, _ in session.waiting), _COMMIT])
                except Exception:
                    if not connection.closed:
                        await connection.rollback()
                    raise

    def reader(self, role: Role) -> Pool:
        """Return the pool whose connections see what a caller of this role may see."""
        return self.readers[roles.READER_OF[role]]

    @property
    def pools(self) -> Sequence[Pool]:
        """Every pool, the writers' first."""
        return (self.writers, *self.readers.values())


@contextmanager
def reachable() -> Generator[None]:
    """Turn what the database says of itself, and of the caller's standing, into faults.

    Raises:
        StandingChanged: the rights that were decided by are not the caller's any more.
        Unavailable: the database refused or lost the connection, had none free in time,
            or gave up waiting for a lock.
    """
    try:
        yield
    except psycopg.OperationalError as error:  # so psycopg takes what it has no name for, too
        if error.sqlstate == _STANDING_CHANGED:
            raise StandingChanged from error
        raise Unavailable(_CANNOT_SERVE) from error
    except exc.OperationalError as error:  # of the engine that migrations run on
        raise Unavailable(_CANNOT_SERVE) from error


async def _opened(database: Database) -> Database:
    """Return the database with its pools open.

    Raises:
        Unavailable: it cannot be reached; no pool is left open then.
    """
    try:
        with reachable():
            for pool in database.pools:
                async with pool.connection():
                    pass  # the database is there, and the role
    except BaseException:
        await database.close()
        raise
    return database


def _copied(value: Any) -> Any:
    """Return a value as COPY takes it: a list as PostgreSQL writes an array, others as they are.

    psycopg would write lists too, but took more than half of the whole COPY for it.
    """
    return sql.array(cast("list[Any]", value)) if isinstance(value, list) else value
