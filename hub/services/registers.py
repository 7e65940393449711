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

    def silence_of(self, person_id: UUID) -> Mapping[str, Source]:
        """Return, by data set, who says that there is nothing of a person if it names none."""
        if person_id not in self._unsure:
            return self._legible
        return {
            code: source
            for code, source in self._legible.items()
            if self.linked[code].is_silent_of(person_id)
        }

    @cached_property
    def _legible(self) -> Mapping[str, Source]:
        return {code: each for code, each in self.silent.items() if self.linked[code].is_legible}

    @cached_property
    def _unsure(self) -> frozenset[UUID]:
        """The persons of whom some data set had a row rejected."""
        return frozenset[UUID]().union(*(each.unsure for each in self.linked.values()))


class Told:
    """What all data sets say of one person."""

    __slots__ = ("_records", "_registers", "_silent", "id", "row")

    def __init__(self, row: MemberRow, registers: Registers) -> None:
        """Take a member's row; it names a person."""
        assert row.person_id is not None, "a household without members has nobody to tell of"
        self.id = PersonId(row.person_id)
        self.row = row
        self._registers = registers
        self._silent = registers.silence_of(self.id)
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
        source = self._silent.get(dataset)
        return None if source is None else Fact(none, source)
