"""The linked tables: those whose every row version an event of its household commits to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from hub.ledger.links import RowRef
from hub.sealing import cells
from hub.sealing.keys import KeyRing
from hub.storage import tables

Row = Mapping[Any, Any]  # a RowMapping, or a dict: all columns of a table, by name

_CELL = "_cell"
_IN_THE_REFERENCE = frozenset({"id", "version"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedTable:
    """What of a table's rows a commitment covers."""

    table: Table
    plain: tuple[str, ...]  # columns taken as they are
    sealed: tuple[tuple[str, str, str], ...]  # column, name of the opened value, slot


def _linked(table: Table) -> LinkedTable:
    """Return the columns of a table: all of them, but those that the reference names.

    A sealed column is taken opened, so that it can be sealed anew under another key.
    """
    names = [str(column.name) for column in table.columns if column.name not in _IN_THE_REFERENCE]
    openable = [name.removesuffix(_CELL) for name in names if name.endswith(_CELL)]
    return LinkedTable(
        table=table,
        plain=tuple(name for name in names if not name.endswith(_CELL)),
        sealed=tuple((name + _CELL, name, f"{table.name}.{name}") for name in openable),
    )


LINKED: Mapping[str, LinkedTable] = {
    table.name: _linked(table)
    for table in (
        tables.household,
        tables.person,
        tables.membership,
        tables.determination,
        tables.alert,
        tables.department_report,
        tables.verification,
        tables.need,
        tables.handling_result,
        tables.assistance_record,
        tables.correction,
        tables.evaluation,
        tables.evaluation_result,
        tables.evaluation_step,
    )
}


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """A row of a linked table as PostgreSQL returned it: all columns, by name."""

    table: str
    row: Mapping[Any, Any]

    @property
    def ref(self) -> RowRef:
        """Which row this is, in which version."""
        return RowRef(str(self.table), self.row["id"], self.row["version"])


def payload(table: str, row: Row, ring: KeyRing) -> dict[str, Any]:
    """Return what a commitment to the row covers, its sealed columns opened.

    Args:
        table: one of LINKED.
        row: all columns, as PostgreSQL returned them: what is committed to is what it keeps.
        ring: opens the sealed columns.

    Raises:
        CellUnreadable: a sealed column does not open.
    """
    linked = LINKED[table]
    content = {name: row[name] for name in linked.plain}
    for column, name, slot in linked.sealed:
        cell = row[column]
        content[name] = None if cell is None else cells.unseal(ring, slot, row["id"], cell)
    return content
