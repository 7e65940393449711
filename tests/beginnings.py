"""What the tests of a module begin with: built by the first of them, put back for the others."""

import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Table

from tests import databases

_UNGUARDED = "SET LOCAL session_replication_role = replica"  # rows come as they were, no trigger
# Rows that are put back bear a new transaction's id; the last run has seen them all the same.
_SEEN = "UPDATE match_run SET horizon = pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """All that the hub holds at one moment, but for its policy and its keys."""

    rows: Mapping[Table, bytes]  # as COPY writes them; of tables that have some
    folder: Path  # a copy of the data folder


class Beginning:
    """States of the shared hub, by name; each test gets its own rows and files of one."""

    def __init__(
        self, connection: psycopg.Connection, data_dir: Path, keys: Path, place: Path
    ) -> None:
        """Know no state yet.

        Args:
            connection: a superuser's, to the hub's database.
            data_dir: the hub's data folder.
            keys: its key file, which stays as it is.
            place: an empty folder for copies of files.
        """
        self._connection = connection
        self._data_dir = data_dir
        self._keys = keys
        self._place = place
        self._states: dict[str, _State] = {}

    async def of(self, name: str, build: Callable[[], Awaitable[object]]) -> None:
        """Bring the hub, which is empty, into a state.

        Args:
            name: of the state.
            build: brings it about, through the hub; it is called for the first test only.
        """
        state = self._states.get(name)
        if state is None:
            await build()
            self._states[name] = self._taken(self._place / name)
        else:
            self._put_back(state)

    def _taken(self, folder: Path) -> _State:
        """Return the state as it is now."""
        shutil.copytree(self._data_dir, folder, ignore=shutil.ignore_patterns(self._keys.name))
        with self._connection.transaction():
            rows = {table: self._rows_of(table) for table in databases.EMPTIED}
        return _State(rows={table: held for table, held in rows.items() if held}, folder=folder)

    def _rows_of(self, table: Table) -> bytes:
        statement = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(*_named(table))
        with self._connection.cursor().copy(statement) as copy:
            return b"".join(copy)

    def _put_back(self, state: _State) -> None:
        shutil.copytree(state.folder, self._data_dir, dirs_exist_ok=True)
        with self._connection.transaction():
            self._connection.execute(_UNGUARDED)
            for table, rows in state.rows.items():
                columns, name = _named(table)
                statement = sql.SQL("COPY {} ({}) FROM STDIN").format(name, columns)
                with self._connection.cursor().copy(statement) as copy:
                    copy.write(rows)
        with self._connection.transaction():
            self._connection.execute(_UNGUARDED)
            self._connection.execute(_SEEN)


def _named(table: Table) -> tuple[sql.Composed, sql.Identifier]:
    """Return the columns that a table keeps, and its name."""
    kept = (column.name for column in table.columns if column.computed is None)
    return sql.SQL(", ").join(map(sql.Identifier, kept)), sql.Identifier(table.name)
