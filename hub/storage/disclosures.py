"""The record of each disclosure and each refusal, durable before the answer leaves.

One task with a connection of its own writes for the whole process. While it writes one batch the
next one gathers, so that many readers share one flush of the log to disk and a lone reader waits
for nothing but his own. Refusals take the places that readers leave, so that a flood of them keeps
no reader waiting for more than the batch under way.
"""

import asyncio
import math
import time
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg import AsyncRawCursor
from psycopg.rows import TupleRow

from hub.domain.disclosures import DisclosureOutcome
from hub.domain.errors import RecordUnavailable
from hub.domain.identifiers import new_id
from hub.sealing.keys import KeyRing
from hub.storage import roles

_BATCH_SIZE = 64
_WRITE_SECONDS = 5.0  # after which a batch counts as failed
_FAILED_SECONDS = 10.0  # for which a failure is told of
_CONNECT_SECONDS = 3
_ID_LENGTH = 36  # of a batch, where codes of data sets and indicators are shorter
_DOCUMENTS_KNOWN = 4096  # digests remembered as already kept
_OPTIONS = "-c TimeZone=Asia/Shanghai -c lock_timeout=3s -c statement_timeout=4s"

# One statement, and so one transaction and one round trip: each record is an object of the second
# text. Who stands above the counties sees the households of several, and each is to know of it.
# What was taken from a batch, or found by comparing data sets, is a use of these data sets.
_KEEP = """
WITH kept AS (
    INSERT INTO document (digest, body, recorded_at)
    SELECT digest, body, recorded_at
    FROM json_populate_recordset(NULL::document, $1::text::json)
    ON CONFLICT DO NOTHING
)
INSERT INTO disclosure (id, recorded_at, request_id, client_id, department, role, division_code,
    areas, purpose, case_number, operation, document_digest, outcome, code, coordinates, datasets,
    household_ids, person_ids, grounds, reason)
SELECT d.id, d.recorded_at, d.request_id, d.client_id, d.department, d.role, d.division_code,
    d.division_code || ARRAY(
        SELECT DISTINCT left(h.division_code, 6) FROM household AS h
        WHERE h.id = ANY(d.household_ids) AND d.division_code ~ '^[0-9]{4}00$'
    ),
    d.purpose, d.case_number, d.operation, d.document_digest, d.outcome, d.code, d.coordinates,
    ARRAY(
        SELECT unnest(d.datasets)
        UNION SELECT b.dataset FROM batch AS b WHERE b.id = ANY(o.batches)
        UNION SELECT unnest(i.sources) FROM current_indicator AS i WHERE i.code = ANY(o.codes)
        UNION SELECT s.code FROM current_dataset AS s WHERE s.code = ANY(o.codes)
        ORDER BY 1
    ),
    d.household_ids, d.person_ids, d.grounds, d.reason
FROM json_array_elements($2::text::json) AS e (record),
    json_populate_record(NULL::disclosure, e.record) AS d,
    json_to_record(e.record) AS o (batches UUID[], codes TEXT[])
"""

Connection = psycopg.AsyncConnection[TupleRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Who saw, or was refused, which coordinates of which households and persons; no values.

    Source:
        政务数据共享条例 Art. 25; 个人信息保护法 Art. 54-55.
    """

    request_id: str
    client_id: str
    department: str
    role: str
    division_code: str  # of the client
    purpose: str | None  # None where a request was refused that named none that there is
    case_number: str | None
    reason: str | None  # why, in the caller's words
    operation: str | None  # the document's own name
    document_digest: bytes | None  # None where a request was refused before it was read
    document_body: str | None  # its literals removed; kept once
    coordinates: Sequence[str]
    datasets: Sequence[str]  # whose data the coordinates are
    origins: Sequence[str] = ()  # batches, data sets, indicators: their data sets are kept, too
    household_ids: str  # joined by commas; kept once each, in their order
    person_ids: str
    grounds: Sequence[str]
    code: str | None = None  # of the refusal; None: it was disclosed
    id: UUID = field(default_factory=new_id)

    @property
    def outcome(self) -> DisclosureOutcome:
        """What became of the request."""
        return DisclosureOutcome.DISCLOSED if self.code is None else DisclosureOutcome.DENIED

    def row(self, at: datetime) -> dict[str, Any]:
        """Return the table's row, as JSON holds it."""
        row: dict[str, Any] = {name: getattr(self, name) for name in _AS_THEY_ARE}
        return row | {
            "batches": [each for each in self.origins if len(each) == _ID_LENGTH],
            "codes": [each for each in self.origins if len(each) != _ID_LENGTH],
            "recorded_at": at,
            "outcome": self.outcome,
            "document_digest": self.document_digest and _octets(self.document_digest),
            "household_ids": _each_once(self.household_ids),
            "person_ids": _each_once(self.person_ids),
        }


_AS_THEY_ARE = [
    each.name
    for each in fields(Disclosure)
    if each.name
    not in {"document_digest", "document_body", "household_ids", "person_ids", "origins"}
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """A record not yet durable, and the reader who waits for it."""

    disclosure: Disclosure
    durable: asyncio.Future[None]


class Recorder:
    """Writes the records of this process in batches; made by Recorder.open."""

    def __init__(self, conninfo: str) -> None:
        """Keep the address, which holds a password."""
        self._conninfo = conninfo
        self._readers: deque[_Waiting] = deque()
        self._refused: deque[_Waiting] = deque()
        self._arrived = asyncio.Event()
        self._failed_at = -math.inf  # on the monotonic clock
        self._connection: Connection | None = None
        self._documents: OrderedDict[bytes, None] = OrderedDict()
        self._closed = False
        self._writing: asyncio.Task[None] | None = None

    @property
    def is_writing(self) -> bool:
        """Tell whether a record handed over now would be written, as far as is known.

        A failure counts for some seconds only: nobody but a reader finds out that it is over.
        """
        is_running = self._writing is not None and not self._writing.done()
        has_failed = time.monotonic() - self._failed_at < _FAILED_SECONDS
        return is_running and not self._closed and not has_failed

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, ring: KeyRing) -> "AsyncGenerator[Recorder]":
        """Run a recorder; at the end what was handed to it is still written."""
        recorder = cls(roles.conninfo(url, ring, roles.WRITER))
        writing = asyncio.create_task(recorder._write_batches(), name="disclosures")
        recorder._writing = writing
        try:
            yield recorder
        finally:
            recorder._closed = True
            recorder._arrived.set()
            await writing
            await recorder._disconnect()

    async def record(self, disclosure: Disclosure) -> None:
        """Return when the record is durable; nothing may be disclosed or refused before.

        Raises:
            RecordUnavailable: it could not be written, or this process is shutting down.
        """
        if self._closed:
            raise RecordUnavailable("The hub is shutting down; try again.")
        durable: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        is_disclosed = disclosure.outcome is DisclosureOutcome.DISCLOSED
        queue = self._readers if is_disclosed else self._refused
        queue.append(_Waiting(disclosure=disclosure, durable=durable))
        self._arrived.set()
        await durable

    async def _write_batches(self) -> None:
        """Write batch after batch until the recorder is closed and its queue empty."""
        while batch := await self._next_batch():
            await self._settle(batch)

    async def _settle(self, batch: Sequence[_Waiting]) -> None:
        """Write a batch and let its readers go on, or tell them that it failed."""
        try:
            async with asyncio.timeout(_WRITE_SECONDS):
                await self._write([waiting.disclosure for waiting in batch])
        except (psycopg.Error, OSError, TimeoutError, TypeError) as error:
            await self._disconnect()
            if len(batch) > 1 and isinstance(error, psycopg.DataError | TypeError):
                for waiting in batch:  # one of them cannot be stored; the others can
                    await self._settle([waiting])
                return
            self._failed_at = time.monotonic()
            _fail(batch, error)
        else:
            self._failed_at = -math.inf
            _succeed(batch)

    async def _next_batch(self) -> list[_Waiting]:
        """Wait for a record and take those that came with it; empty at the end."""
        while not self._readers and not self._refused and not self._closed:
            self._arrived.clear()
            await self._arrived.wait()
        await asyncio.sleep(0)  # readers that are ready now join this batch
        batch = _taken(self._readers, _BATCH_SIZE)
        return batch + _taken(self._refused, _BATCH_SIZE - len(batch))

    async def _write(self, disclosures: Sequence[Disclosure]) -> None:
        """Make the records durable, and the documents that are not known to be kept."""
        connection = self._connection = self._connection or await self._connect()
        at = datetime.now(UTC)  # the true time, whatever clock the use cases go by
        new = {
            one.document_digest: one.document_body
            for one in disclosures
            if one.document_digest is not None and one.document_digest not in self._documents
        }
        documents = [
            {"digest": _octets(digest), "body": body, "recorded_at": at}
            for digest, body in sorted(new.items())
        ]
        records = [one.row(at) for one in disclosures]
        await connection.execute(_KEEP, (_json(documents), _json(records)))
        self._remember(new)

    def _remember(self, digests: Iterable[bytes]) -> None:
        """Remember documents as kept, and forget those that were first remembered."""
        self._documents.update(dict.fromkeys(digests))
        while len(self._documents) > _DOCUMENTS_KNOWN:
            self._documents.popitem(last=False)

    async def _connect(self) -> Connection:
        return await psycopg.AsyncConnection.connect(
            self._conninfo,
            autocommit=True,
            cursor_factory=AsyncRawCursor,
            prepare_threshold=0,
            options=_OPTIONS,
            connect_timeout=_CONNECT_SECONDS,
            application_name="hub disclosures",
        )

    async def _disconnect(self) -> None:
        """Close the connection, whatever its state; the next batch opens another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(psycopg.Error, OSError):
                await connection.close()


def _taken(queue: deque[_Waiting], most: int) -> list[_Waiting]:
    """Take the first of a queue out of it."""
    return [queue.popleft() for _ in range(min(len(queue), most))]


def _each_once(ids: str) -> str:
    """Return an array of the ids that commas join, each once and in their order."""
    return f"{{{','.join(sorted(set(ids.split(','))))}}}"


def _octets(value: bytes) -> str:
    """Return bytes as PostgreSQL reads them from a text."""
    return f"\\x{value.hex()}"


def _json(rows: Sequence[dict[str, Any]]) -> str:
    return orjson.dumps(rows).decode()


def _succeed(batch: Sequence[_Waiting]) -> None:
    for waiting in batch:
        if not waiting.durable.done():  # its reader may have gone
            waiting.durable.set_result(None)


def _fail(batch: Sequence[_Waiting], cause: Exception) -> None:
    for waiting in batch:
        if not waiting.durable.done():
            failure = RecordUnavailable("The disclosure could not be recorded; try again.")
            failure.__cause__ = cause
            waiting.durable.set_exception(failure)
