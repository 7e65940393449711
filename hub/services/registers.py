"""What the data sets say of one person, by naming them or by being silent of them.

A data set that was linked, is recent enough for the day and does not name a person is knowledge:
its fact says that there is none. One that never came, is late, or had a row rejected that may have
named the person says nothing: there is no fact.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from hub.domain.evaluation.circumstances import Fact, Origin, Source
from hub.domain.identifiers import PersonId
from hub.policy.datasets import Dataset
from hub.storage.circumstances import MemberRow
from hub.storage.linked_datasets import LinkedDataset

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Registers:
    """The data sets as the facts have them on a day."""

    on: date
    linked: Mapping[str, LinkedDataset]
    datasets: Mapping[str, Dataset]

    @cached_property
    def silent(self) -> Mapping[str, Source]:
        """By data set whose silence means something on the day: who says so."""
        return {
            code: Source(origin=Origin.DATASET, code=code, as_of=each.as_of)
            for code, each in self.linked.items()
            if each.as_of + timedelta(days=self.datasets[code].freshness_days) >= self.on
        }

    def silence(self, dataset: str, person_id: UUID) -> Source | None:
        """Return who says that there is nothing of a person; None where nobody does."""
        source = self.silent.get(dataset)
        if source is None or not self.linked[dataset].is_silent_of(person_id):
            return None
        return source


class Told:
    """What all data sets say of one person."""

    __slots__ = ("_records", "_registers", "id", "row")

    def __init__(self, row: MemberRow, registers: Registers) -> None:
        """Take a member's row; it names a person."""
        assert row.person_id is not None, "a household without members has nobody to tell of"
        self.id = PersonId(row.person_id)
        self.row = row
        self._registers = registers
        # The data set's code and the record's reference hold neither a space nor a comma.
        self._records = dict(each.split(" ") for each in row.named.split(",")) if row.named else {}

    def source(self, dataset: str) -> Source:
        """Return the record of the person in a data set that names them."""
        linked = self._registers.linked.get(dataset)
        return Source(
            origin=Origin.DATASET,
            code=dataset,
            reference=self._records[dataset],
            as_of=None if linked is None else linked.as_of,
        )

    def said(self, dataset: str, value: Callable[[MemberRow], T | None]) -> Fact[T] | None:
        """Return what a record says, where it says it; silence is nothing.

        Args:
            dataset: whose record.
            value: reads it from the row; None where the record leaves it open.
        """
        if dataset not in self._records:
            return None
        found = value(self.row)
        return None if found is None else Fact(found, self.source(dataset))

    def fact(self, dataset: str, value: Callable[[MemberRow], T], *, none: T) -> Fact[T] | None:
        """Return what a data set says of the person.

        Args:
            dataset: which one.
            value: reads it from the row where the data set names the person.
            none: what its silence says.
        """
        if dataset in self._records:
            return Fact(value(self.row), self.source(dataset))
        source = self._registers.silence(dataset, self.id)
        return None if source is None else Fact(none, source)
