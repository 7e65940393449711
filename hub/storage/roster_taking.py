"""One roster on its way in: its rows, what is known of those whom it names, what is written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import RowMapping

from hub.storage.database import WriteSession
from hub.storage.determinations import Record, RosterBatch
from hub.storage.linked import LinkedRow
from hub.storage.people import People
from hub.storage.roster_deltas import Change, Pair
from hub.storage.tables import household


class RosterRow(NamedTuple):
    """A row of the roster, its columns named as in the engine."""

    household_number: str
    name: str
    id_number: str
    phone: str | None
    address: str | None
    relation: str
    division: str
    category: str
    valid_from: date
    valid_to: date | None
    decision_reference: str
    support_mode: str | None
    self_care: str | None
    person_key: str
    operation: str | None  # of a delta; None: the record is as the row says

    @property
    def key(self) -> bytes:
        """The blind index of the id number."""
        return bytes.fromhex(self.person_key)


@dataclass(slots=True, kw_only=True)
class Taking:
    """One roster on its way in: what is known, and what has been written."""

    session: WriteSession
    batch: RosterBatch
    rows: Sequence[RosterRow]  # those that say how a record is
    people: People
    known: Mapping[str, RowMapping]  # households of the roster by number
    ids: dict[str, UUID] = field(default_factory=dict[str, UUID])  # theirs, new ones included
    current: Mapping[Pair, RowMapping] = field(default_factory=dict[Pair, RowMapping])
    change: Change = field(default_factory=lambda: Change(staying=frozenset()))
    written: dict[UUID, list[LinkedRow]] = field(default_factory=lambda: defaultdict(list))

    def person(self, row: RosterRow) -> UUID:
        """Return whom a row names."""
        return self.people.ids[row.key]

    def pair(self, row: RosterRow) -> Pair:
        """Return the household and the person of a row."""
        return self.ids[row.household_number], self.person(row)

    def record(self, row: RosterRow) -> Record:
        """Return what a row speaks of."""
        return (*self.pair(row), row.category)

    def on_roster(self) -> set[Pair]:
        """Return who is on the roster in which household, once it is in."""
        return {self.pair(row) for row in self.rows} | self.change.staying

    def by_number(self) -> Mapping[str, list[RosterRow]]:
        """Return the rows of each household."""
        by_number: dict[str, list[RosterRow]] = defaultdict(list)
        for row in self.rows:
            by_number[row.household_number].append(row)
        return by_number

    def wrote(self, rows: Iterable[LinkedRow]) -> None:
        """Take note of rows that belong to one household each."""
        for linked in rows:
            key = "id" if linked.table == household.name else "household_id"
            self.written[linked.row[key]].append(linked)
