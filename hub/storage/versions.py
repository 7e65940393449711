"""The versions of linked rows: which stand in their place, and which stand where none should.

The hub keeps of every row one version in its table, the highest, and all versions before it in its
history. A row that was moved into the history, or rolled back from it, is out of its place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, RowMapping, Table, Uuid, func, literal, or_, select

from hub.ledger.links import RowRef
from hub.storage.database import WriteSession
from hub.storage.tables import HISTORY


@dataclass(frozen=True, slots=True)
class Versions:
    """Row versions as they were read; a version can stand in its place and out of it too."""

    standing: dict[RowRef, RowMapping] = field(default_factory=dict[RowRef, RowMapping])
    misplaced: dict[RowRef, RowMapping] = field(default_factory=dict[RowRef, RowMapping])

    def all(self) -> Iterable[tuple[RowRef, RowMapping]]:
        """Return every version with its row, those out of their place last."""
        return (*self.standing.items(), *self.misplaced.items())

    def add(self, other: "Versions") -> None:
        """Add the versions of another table."""
        self.standing.update(other.standing)
        self.misplaced.update(other.misplaced)


async def read(
    session: WriteSession,
    table: Table,
    *,
    highest: Mapping[UUID, int],
    where: ColumnElement[bool],
) -> Versions:
    """Return every version of the rows that are named, and of those of a condition.

    Args:
        session: a frozen one.
        table: a linked table.
        highest: the highest version that an event at hand names, by the row's id.
        where: further rows of the table.
    """
    current = await session.rows(select(table).where(or_(where, among(table.c.id, highest))))
    former: Sequence[RowMapping] = ()
    if table.name in HISTORY:
        history = HISTORY[table.name]
        known = {*highest, *(row["id"] for row in current)}
        former = await session.rows(select(history).where(among(history.c.id, known)))
    return _placed(table, current, former, highest=highest)


def among(name: ColumnElement[UUID], ids: Iterable[UUID]) -> ColumnElement[bool]:
    """Return the condition that a column is one of these ids, bound as one array."""
    return name == func.any(literal(list(ids), ARRAY(Uuid)))


def _placed(
    table: Table,
    current: Sequence[RowMapping],
    former: Sequence[RowMapping],
    *,
    highest: Mapping[UUID, int],
) -> Versions:
    """Tell the versions in their place from those out of it.

    The last version of a row is the highest that its table holds or an event names; the table has
    no other, and the history only those below.
    """
    last = dict(highest)
    for row in current:
        last[row["id"]] = max(row["version"], last.get(row["id"], 0))
    versions = Versions()
    for rows, is_former in ((current, False), (former, True)):
        for row in rows:
            ref = RowRef(table.name, row["id"], row["version"])
            fits = 0 < ref.version < last[ref.id] if is_former else ref.version == last[ref.id]
            stands = fits and ref not in versions.standing
            (versions.standing if stands else versions.misplaced)[ref] = row
    return versions
