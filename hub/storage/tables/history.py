"""The former selves of rows: a trigger copies a row here before it changes."""

from typing import Any

from sqlalchemy import Column, PrimaryKeyConstraint, Table

from hub.storage.tables.cases import alert, assistance_record, need
from hub.storage.tables.columns import metadata
from hub.storage.tables.corrections import correction
from hub.storage.tables.people import determination, household, membership, person
from hub.storage.tables.sharing import sharing_agreement, sharing_request

VERSIONED = (
    household,
    person,
    membership,
    determination,
    alert,
    need,
    assistance_record,
    correction,
    sharing_agreement,
    sharing_request,
)


def _history(table: Table) -> Table:
    """Return the table `<name>_history`: the same columns, one row a version."""
    columns: list[Column[Any]] = [
        Column(column.name, column.type, nullable=column.nullable) for column in table.columns
    ]
    return Table(f"{table.name}_history", metadata, *columns, PrimaryKeyConstraint("id", "version"))


HISTORY = {table.name: _history(table) for table in VERSIONED}
