"""Rows that fill what a test does not care about."""

import secrets
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, RowMapping, Table, insert

from hub.domain.identifiers import new_id
from hub.storage.database import WriteSession

_FILLINGS: dict[type, Any] = {
    str: "some",
    int: 1,
    bool: False,
    list: [],
    object: {},  # JSON
    date: date(2026, 11, 1),
    datetime: datetime(2026, 11, 1, 8, tzinfo=UTC),
}


async def add(session: WriteSession, table: Table, **given: Any) -> RowMapping:
    """Insert one row and return all its columns; what is not given and not null gets a filling."""
    values = {column.name: _filling(column) for column in table.columns if _needs(column)}
    row = await session.row(insert(table).values(values | given).returning(*table.columns))
    assert row is not None
    return row


def _needs(column: Column[Any]) -> bool:
    return not column.nullable and column.server_default is None


def _filling(column: Column[Any]) -> Any:
    """Return a value of the column's type; ids and bytes are new each time, as keys must be."""
    kind = column.type.python_type
    if kind is UUID:
        return new_id()
    return secrets.token_bytes(16) if kind is bytes else _FILLINGS[kind]
