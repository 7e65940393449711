"""A pool of connections that loses none, wherever those who wait for one or use one are cancelled.

psycopg's own pool awaits a lock when it takes a connection back and when it hands one on; whoever
is cancelled there takes the connection along, until none is left. Here both happen at once, and
connections are made aside, whoever still waits for them.
"""

import asyncio
from asyncio import Future, Task
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import psycopg
from psycopg import AsyncRawCursor
from psycopg.pq import TransactionStatus

from hub.domain.errors import Unavailable
from hub.storage.connections import Connection

WAIT_SECONDS = 3.0  # for a connection to become free
_CONNECT_SECONDS = 3


class Pool:
    """At most `size` connections, made when they are needed, the last used first."""

    def __init__(self, conninfo: str, size: int, *, options: str) -> None:
        """Make a pool without a connection.

        Args:
            conninfo: of the database, with a role's name and password.
            size: how many connections there may be.
            options: the server's settings for each of them.
        """
        self._conninfo = conninfo
        self._options = options
        self._room = size  # connections that may yet be made
        self._free: list[Connection] = []
        self._waiting: deque[Future[Connection]] = deque()
        self._making: set[Task[None]] = set()
        self._closed = False

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[Connection]:
        """Give a connection; one that comes back within a transaction is closed.

        Raises:
            psycopg.OperationalError: the server cannot be reached.
            Unavailable: none became free in time, or the pool is closed.
        """
        taken = await self._take()
        try:
            yield taken
        finally:
            self._take_back(taken)

    def close(self) -> None:
        """Close the free connections now, and those in use when they come back."""
        self._closed = True
        self._close_free()

    async def _take(self) -> Connection:
        if self._closed:
            raise Unavailable("The hub is shutting down; try again.")
        if self._free:
            return self._free.pop()
        place: Future[Connection] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        self._make()
        return await self._given(place)

    async def _given(self, place: Future[Connection]) -> Connection:
        """Return the connection that is given to a place in the queue."""
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                return await place
        except BaseException as error:
            if _has_one(place):  # it came too late for us
                self._hand_on(place.result())
            if isinstance(error, TimeoutError):
                raise Unavailable("The database is busy; try again.") from error
            raise

    def _make(self) -> None:
        """Begin to make a connection if somebody waits for one, and there is room."""
        if self._closed or not self._waiting or not self._room:
            return
        self._room -= 1
        making = asyncio.create_task(self._connect(), name="connect")
        self._making.add(making)
        making.add_done_callback(self._making.discard)

    async def _connect(self) -> None:
        try:
            made = await Connection.connect(
                self._conninfo,
                autocommit=True,
                cursor_factory=AsyncRawCursor,
                options=self._options,
                connect_timeout=_CONNECT_SECONDS,
            )
        except psycopg.Error as error:
            self._room += 1
            if place := self._next():
                place.set_exception(error)
            self._make()
        else:
            self._take_back(made)

    def _take_back(self, returned: Connection) -> None:
        is_lost = returned.broken
        is_fit = returned.pgconn.transaction_status == TransactionStatus.IDLE
        if is_fit and not self._closed:
            self._hand_on(returned)
            return
        returned.pgconn.finish()
        self._room += 1
        if is_lost:  # the server went away, and took those that wait here along
            self._close_free()
        self._make()

    def _hand_on(self, given: Connection) -> None:
        """Give a connection to whoever waits longest, or keep it."""
        if place := self._next():
            place.set_result(given)
        else:
            self._free.append(given)

    def _next(self) -> Future[Connection] | None:
        """Return the place of whoever waits longest and is still there."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                return place
        return None

    def _close_free(self) -> None:
        for each in self._free:
            each.pgconn.finish()
        self._room += len(self._free)
        self._free.clear()


def _has_one(place: Future[Connection]) -> bool:
    """Tell whether a connection was given to a place, though nobody may be there to take it."""
    return place.done() and not place.cancelled() and place.exception() is None
