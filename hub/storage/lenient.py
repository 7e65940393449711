"""The reading of days and instants that Python has no value for, such as `infinity`.

The driver refuses a whole answer for one of them. Whoever owns the machine could blind an audit so;
read as PostgreSQL writes it, such a value is only one that no commitment fits.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg.abc import AdaptContext, Buffer, Loader as AnyLoader
from psycopg.adapt import Loader
from psycopg.pq import Format

from hub.storage.database import WriteSession


class _Lenient(Loader):
    """Values as the driver loads them, or else as the text that PostgreSQL gave for them."""

    def __init__(self, oid: int, context: AdaptContext | None = None) -> None:
        super().__init__(oid, context)
        self._strict = _strict(oid)(oid, context)

    def load(self, data: Buffer) -> Any:
        """Return the day, the instant in UTC, or the text."""
        try:
            value = self._strict.load(data)
            # The first and last hours of the calendar have no instant in UTC.
            return value.astimezone(UTC) if isinstance(value, datetime) else value
        except (psycopg.DataError, OverflowError):
            return bytes(data).decode()


@asynccontextmanager
async def loading(session: WriteSession) -> AsyncGenerator[None]:
    """Load what Python has no value for as text, for as long as the context is open."""
    adapters = session.connection.adapters
    for oid in _OIDS:
        adapters.register_loader(oid, _Lenient)
    try:
        yield
    finally:  # the connection goes back to its pool
        for oid in _OIDS:
            adapters.register_loader(oid, _strict(oid))


def _strict(oid: int) -> type[AnyLoader]:
    """Return the driver's own loader of a type."""
    loader = psycopg.adapters.get_loader(oid, Format.TEXT)
    assert loader is not None, "the driver loads days and instants"
    return loader


_OIDS = tuple(psycopg.adapters.types[name].oid for name in ("date", "timestamptz"))
