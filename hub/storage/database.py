"""The connections: write transactions, and one pool of readers for each database role."""

from collections.abc import AsyncGenerator, Generator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import psycopg
from psycopg import AsyncConnection as DriverConnection, sql
from psycopg.rows import TupleRow
from sqlalchemy import URL, Executable, RowMapping, exc
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from hub.domain.callers import Role
from hub.domain.errors import Unavailable
from hub.sealing.keys import KeyRing
from hub.storage import roles
from hub.storage.pools import Pool
from hub.storage.readers import OPTIONS

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]

_POOL_SIZE = 10
_ASIDE_POOL_SIZE = 2
_WAIT_SECONDS = 3.0  # for a connection to become free
_CONNECT_SECONDS = 3
_PREPARE_AFTER = 1  # executions, so that a statement met once is not prepared

_WRITING = "-c TimeZone=Asia/Shanghai -c lock_timeout=10s"

_MAKE_COPIED = sql.SQL("CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA")
_FILL_COPIED = sql.SQL("COPY copied FROM STDIN")
_MOVE_COPIED = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM copied")
_DROP_COPIED = sql.SQL("DROP TABLE copied")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who writes, when, and under which policy; every row of a transaction bears the same."""

    client_id: str
    department: str
    policy_version: str
    at: datetime  # in UTC, whole milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteSession:
    """An open transaction of the services; only Database.write makes one, and commits it."""

    connection: AsyncConnection
    stamp: Stamp
    ring: KeyRing

    async def rows(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> Sequence[RowMapping]:
        """Return the statement's rows, in its order."""
        result = await self.connection.execute(statement, parameters)
        return result.mappings().all()

    async def row(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> RowMapping | None:
        """Return the statement's only row, or None if there is none.

        Raises:
            sqlalchemy.exc.MultipleResultsFound: there are several; the statement is wrong.
        """
        result = await self.connection.execute(statement, parameters)
        return result.mappings().one_or_none()

    async def run(self, statement: Executable, parameters: Parameters | None = None) -> int:
        """Run a statement and return how many rows it touched."""
        result = await self.connection.execute(statement, parameters)
        return result.rowcount

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
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        table = sql.Identifier(table_name)
        raw = await self.connection.get_raw_connection()
        driver = cast("DriverConnection[TupleRow]", raw.driver_connection)
        async with driver.cursor() as cursor:
            await cursor.execute(_MAKE_COPIED.format(names, table))
            async with cursor.copy(_FILL_COPIED) as copy:
                for row in rows:
                    await copy.write_row([_copied(value) for value in row])
            await cursor.execute(_MOVE_COPIED.format(table, names, names))
            await cursor.execute(_DROP_COPIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """The hub's connections to PostgreSQL: one engine that writes, a pool for each reading role."""

    engine: AsyncEngine
    ring: KeyRing
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
        engine = _engine(url, ring, pool_size)
        readers = {
            role: Pool(roles.conninfo(url, ring, role), pool_size, options=OPTIONS)
            for role in sorted(set(roles.READER_OF.values()))
        }
        database = cls(engine=engine, ring=ring, readers=readers)
        try:
            with reachable():
                for pool in readers.values():
                    async with pool.connection():
                        pass  # the database is there, and the role
        except BaseException:
            await database.close()
            raise
        return database

    async def close(self) -> None:
        """Close every connection; those in use when they are given back."""
        for pool in self.readers.values():
            pool.close()
        await self.engine.dispose()

    @asynccontextmanager
    async def aside(self) -> "AsyncGenerator[Database]":
        """Give the same database to another event loop, to write only."""
        engine = _engine_at(self.engine.url, _ASIDE_POOL_SIZE)
        try:
            yield Database(engine=engine, ring=self.ring, readers={})
        finally:
            await engine.dispose()

    @asynccontextmanager
    async def write(self, stamp: Stamp) -> AsyncGenerator[WriteSession]:
        """Open a transaction; it is committed at the end, and rolled back on any error.

        Raises:
            Unavailable: the database cannot be reached, or a lock was not to be had.
        """
        with reachable():
            async with self.engine.begin() as connection:
                yield WriteSession(connection=connection, stamp=stamp, ring=self.ring)

    def reader(self, role: Role) -> Pool:
        """Return the pool whose connections see what a caller of this role may see."""
        return self.readers[roles.READER_OF[role]]


@contextmanager
def reachable() -> Generator[None]:
    """Turn the driver's operational errors into Unavailable.

    Raises:
        Unavailable: the database refused or lost the connection, had none free in time,
            or gave up waiting for a lock.
    """
    try:
        yield
    except (psycopg.OperationalError, exc.OperationalError, exc.TimeoutError) as error:
        raise Unavailable("The database cannot serve this now; try again.") from error


def _copied(value: Any) -> Any:
    """Return a value as COPY takes it: a list as PostgreSQL writes an array, others as they are.

    psycopg would write lists too, but took more than half of the whole COPY for it.
    """
    if not isinstance(value, list):
        return value
    return f"{{{','.join(map(_element, cast('list[object]', value)))}}}"


def _element(value: object) -> str:
    """Return one element of an array, quoted unless it is NULL."""
    if value is None:
        return "NULL"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _engine(url: str, ring: KeyRing, pool_size: int) -> AsyncEngine:
    """Return the writer's engine."""
    address = roles.address(url, ring, roles.WRITER).set(drivername="postgresql+psycopg")
    return _engine_at(address, pool_size)


def _engine_at(address: URL, pool_size: int) -> AsyncEngine:
    """Return an engine in READ COMMITTED: the households' locks put writes in order."""
    return create_async_engine(
        address,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=_WAIT_SECONDS,
        isolation_level="READ COMMITTED",
        hide_parameters=True,  # values must not reach a log through an error's text
        connect_args={
            "options": _WRITING,
            "connect_timeout": _CONNECT_SECONDS,
            "prepare_threshold": _PREPARE_AFTER,
        },
    )
