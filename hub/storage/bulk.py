"""Many rows at once: found by a key, added by COPY, changed by one statement over arrays."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ARRAY, Column, RowMapping, Table, bindparam, func, select, update

from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow

T = TypeVar("T")

_CHUNK = 20_000  # rows a statement: its arrays stay within some megabytes


async def find(
    session: WriteSession,
    column: Column[Any],
    values: Iterable[Any],
    *,
    only: Sequence[Column[Any]] = (),
) -> Sequence[RowMapping]:
    """Return the rows of the column's table that hold one of the values, by that column.

    Args:
        session: the transaction.
        column: the one looked at.
        values: in any order, as often as they come.
        only: the columns wanted; () gives all.
    """
    wanted = bindparam("wanted", type_=ARRAY(column.type))
    columns = only or tuple(column.table.c)
    statement = select(*columns).where(column == func.any(wanted)).order_by(column)
    found: list[RowMapping] = []
    for chunk in _chunks(dict.fromkeys(values)):
        found.extend(await session.rows(statement, {"wanted": chunk}))
    return found


async def add(
    session: WriteSession, table: Table, rows: Sequence[Mapping[str, Any]]
) -> list[LinkedRow]:
    """Add rows, each with all columns of the table, by COPY; return them as linked rows."""
    if rows:
        columns = [column.name for column in table.columns]
        await session.copy(table.name, columns, ([row[name] for name in columns] for row in rows))
    return [LinkedRow(table.name, row) for row in rows]


async def change(
    session: WriteSession, table: Table, rows: Sequence[Mapping[str, Any]], *, only: Sequence[str]
) -> list[LinkedRow]:
    """Change some columns of rows found by their id; return the whole rows as they are now.

    Args:
        session: the transaction.
        table: one whose trigger raises the version.
        rows: each with its id and the columns named.
        only: the columns to change.
    """
    columns = [table.c.id, *(table.c[name] for name in only)]
    arrays = [bindparam(f"{each.name}_given", type_=ARRAY(each.type)) for each in columns]
    given = (
        func.unnest(*arrays)
        .table_valued(*(Column(each.name, each.type) for each in columns), name="given")
        .render_derived()
    )
    statement = (
        update(table)
        .where(table.c.id == given.c.id)
        .values({name: given.c[name] for name in only})
        .returning(table)
    )
    changed: list[LinkedRow] = []
    for chunk in _chunks(rows):
        values = {f"{each.name}_given": [row[each.name] for row in chunk] for each in columns}
        changed.extend(LinkedRow(table.name, r) for r in await session.rows(statement, values))
    return changed


def _chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield the values in lists short enough for one statement."""
    remaining = iter(values)
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk
