"""The readers' connections: many statements in one round trip.

psycopg's own pipeline makes a cursor for each statement and asks the socket after each of them,
which costs as much as the whole rest of a read. Here all of them are written at once with libpq's
calls, and their results taken as PostgreSQL wrote them.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection, DataError
from psycopg.abc import PQGen
from psycopg.errors import InvalidSqlStatementName, error_from_result
from psycopg.generators import fetch_many, send
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow

PREPARED_MOST = 500  # statements that a connection keeps

# Compiled reads are short: compiling them again to machine code costs more than it saves.
# A custom plan for each page size would be planned anew each time, which costs more than the read.
OPTIONS = (
    "-c TimeZone=Asia/Shanghai -c statement_timeout=5s -c jit=off "
    "-c plan_cache_mode=force_generic_plan "
    r"-c default_transaction_isolation=repeatable\ read -c default_transaction_read_only=on"
)

Command = tuple[bytes, Sequence[str | None]]  # SQL with $1, $2, …, and their texts


class Reader(AsyncConnection[TupleRow]):
    """A connection whose transactions see one snapshot each, and change nothing."""

    def __init__(self, *given: Any) -> None:
        """Take what psycopg gives."""
        super().__init__(*given)
        self._prepared_as: OrderedDict[bytes, bytes] = OrderedDict()  # names by SQL, last used last
        self._prepared_ever = 0

    async def together(self, commands: Sequence[Command]) -> list[PGresult]:
        """Run statements in one transaction and one round trip; return the result of each.

        PostgreSQL takes whatever comes before one Sync as one transaction, so that neither BEGIN
        nor COMMIT has to travel.

        Raises:
            psycopg.Error: the first of them that failed.
        """
        async with self.lock:
            try:
                results = await self.wait(self._together(commands))
            except InvalidSqlStatementName:  # somebody said DEALLOCATE ALL: prepare them anew
                self._prepared_as.clear()
                results = await self.wait(self._together(commands))
        while len(self._prepared_as) > PREPARED_MOST:
            _, name = self._prepared_as.popitem(last=False)
            await self.execute(b"DEALLOCATE " + name)
        return results

    def _together(self, commands: Sequence[Command]) -> PQGen[list[PGresult]]:
        names, new = self._named([sql for sql, _ in commands])
        values = [[_octets(text) for text in texts] for _, texts in commands]
        connection = self.pgconn
        connection.enter_pipeline_mode()
        try:
            for sql, name in new.items():
                connection.send_prepare(name, sql)
            for name, octets in zip(names, values, strict=True):
                connection.send_query_prepared(name, octets)
            connection.pipeline_sync()
            yield from send(connection)
            results: list[PGresult] = []
            for _ in range(len(new) + len(names)):
                results += yield from fetch_many(connection)
            yield from fetch_many(connection)  # what answers the Sync
        finally:
            if connection.status == ConnStatus.OK:
                connection.exit_pipeline_mode()
        prepared = zip(new.items(), results, strict=False)
        self._prepared_as |= {sql: name for (sql, name), each in prepared if _succeeded(each)}
        for result in results:
            if result.status == ExecStatus.FATAL_ERROR:
                raise error_from_result(result)
        return results[len(new) :]

    def _named(self, statements: Sequence[bytes]) -> tuple[list[bytes], dict[bytes, bytes]]:
        """Return each statement's name, and of those not prepared yet the names by SQL."""
        names: list[bytes] = []
        new: dict[bytes, bytes] = {}
        for sql in statements:
            name = self._prepared_as.get(sql) or new.get(sql)
            if name is None:
                self._prepared_ever += 1
                name = new[sql] = b"read_%d" % self._prepared_ever
            elif sql not in new:
                self._prepared_as.move_to_end(sql)
            names.append(name)
        return names, new


def _succeeded(preparation: PGresult) -> bool:
    """Tell whether a statement was prepared; after a failure in the pipeline none is."""
    return preparation.status == ExecStatus.COMMAND_OK


def _octets(text: str | None) -> bytes | None:
    """Return a parameter as libpq takes it, which would end a text at its first U+0000.

    Raises:
        DataError: the text holds that character, which PostgreSQL cannot keep.
    """
    if text is None:
        return None
    if "\0" in text:
        raise DataError("A parameter holds the character U+0000.")
    return text.encode()
