"""The connections of readers and writers: many statements in one round trip.

psycopg's own pipeline makes a cursor for each statement and asks the socket after each of them,
which costs as much as the whole rest of a read. Here all of them are written at once with libpq's
calls, and their results taken as PostgreSQL wrote them.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, NamedTuple

from psycopg import AsyncConnection, DataError
from psycopg.abc import PQGen
from psycopg.errors import InvalidSqlStatementName, error_from_result
from psycopg.generators import fetch_many, send
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow

PREPARED_MOST = 500  # statements that a connection keeps

# Compiled reads are short: compiling them again to machine code costs more than it saves.
# A custom plan for each page size would be planned anew each time, which costs more than the read.
# Each read is one transaction that sees one snapshot, and changes nothing.
READING = (
    "-c TimeZone=Asia/Shanghai -c statement_timeout=5s -c jit=off "
    "-c plan_cache_mode=force_generic_plan "
    r"-c default_transaction_isolation=repeatable\ read -c default_transaction_read_only=on"
)

# The households' locks put writes in order.
WRITING = (
    "-c TimeZone=Asia/Shanghai -c lock_timeout=10s -c default_transaction_isolation="
    r"read\ committed"
)

Command = tuple[bytes, Sequence[str | None]]  # SQL with $1, $2, …, and their texts


class _Step(NamedTuple):
    """A statement to be prepared under a name, or run with its values."""

    sql: bytes
    name: bytes
    values: Sequence[bytes | None] | None  # None: it is prepared


class Connection(AsyncConnection[TupleRow]):
    """A connection that prepares each statement once, and takes many of them at a time."""

    def __init__(self, *given: Any) -> None:
        """Take what psycopg gives."""
        super().__init__(*given)
        self._prepared_as: OrderedDict[bytes, bytes] = OrderedDict()  # names by SQL, last used last
        self._prepared_ever = 0

    async def together(self, commands: Sequence[Command]) -> list[PGresult]:
        """Run statements in one round trip; return the result of each.

        Outside a transaction, PostgreSQL takes whatever comes before one Sync as one, so that a
        read needs neither BEGIN nor COMMIT. After the first that fails none is run.

        Raises:
            psycopg.Error: the first of them that failed.
        """
        async with self.lock:
            is_free = self.pgconn.transaction_status == TransactionStatus.IDLE
            try:
                results = await self.wait(self._together(commands))
            except InvalidSqlStatementName:  # somebody said DEALLOCATE ALL: prepare them anew
                self._prepared_as.clear()
                if not is_free:
                    raise  # what the transaction did before is lost
                results = await self.wait(self._together(commands))
        while len(self._prepared_as) > PREPARED_MOST:
            _, name = self._prepared_as.popitem(last=False)
            await self.execute(b"DEALLOCATE " + name)
        return results

    def _together(self, commands: Sequence[Command]) -> PQGen[list[PGresult]]:
        steps = self._steps(commands)
        connection = self.pgconn
        connection.enter_pipeline_mode()
        try:
            for step in steps:
                if step.values is None:
                    connection.send_prepare(step.name, step.sql)
                else:
                    connection.send_query_prepared(step.name, step.values)
            connection.pipeline_sync()
            yield from send(connection)
            results: list[PGresult] = []
            for _ in steps:
                results += yield from fetch_many(connection)
            yield from fetch_many(connection)  # what answers the Sync
        finally:
            if connection.status == ConnStatus.OK:
                connection.exit_pipeline_mode()
        return self._settled(steps, results)

    def _steps(self, commands: Sequence[Command]) -> list[_Step]:
        """Return the commands in their order, each new statement prepared right before its use.

        Not earlier: it may need what the statement before it makes.
        """
        steps: list[_Step] = []
        new: dict[bytes, bytes] = {}  # names by SQL
        for sql, texts in commands:
            name = self._prepared_as.get(sql) or new.get(sql)
            if name is None:
                self._prepared_ever += 1
                name = new[sql] = b"hub_%d" % self._prepared_ever
                steps.append(_Step(sql, name, None))
            elif sql not in new:
                self._prepared_as.move_to_end(sql)
            steps.append(_Step(sql, name, [_octets(text) for text in texts]))
        return steps

    def _settled(self, steps: Sequence[_Step], results: Sequence[PGresult]) -> list[PGresult]:
        """Return the results of all but the preparations, and remember what is prepared now."""
        answers: list[PGresult] = []
        for step, result in zip(steps, results, strict=True):
            if result.status == ExecStatus.FATAL_ERROR:
                raise error_from_result(result)
            if step.values is None:
                self._prepared_as[step.sql] = step.name
            else:
                answers.append(result)
        return answers


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
