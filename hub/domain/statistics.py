"""Statistics that name nobody: which counts of a published table are not told.

A table is one-dimensional, and its total is told. What a reader learns of the hidden cells of a
table is therefore their sum, and nothing that other tables tell adds to it but the same total.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hub.domain.errors import InvalidInput
from hub.domain.people import Category

ALL = "ALL"  # the key of a total
ELSEWHERE = "OTHER"  # the key of what lies in no township of the register

# Of somebody in several categories, the first counts: each person is counted once.
RANK = (
    Category.TEKUN,
    Category.DIBAO,
    Category.DIBAO_MARGIN,
    Category.RIGID,
    Category.FANPIN,
    Category.OTHER,
)


class Dimension(StrEnum):
    """What a table is divided by."""

    TOTAL = "TOTAL"
    CATEGORY = "CATEGORY"
    TOWNSHIP = "TOWNSHIP"
    NEED_CLASS = "NEED_CLASS"
    NEED_STATUS = "NEED_STATUS"


class Counted(StrEnum):
    """What is counted."""

    PERSONS = "PERSONS"  # determined at the month's end
    HOUSEHOLDS = "HOUSEHOLDS"  # of these persons
    NEEDS = "NEEDS"  # pushed in the month


class CellState(StrEnum):
    """Whether a count is told."""

    SHOWN = "SHOWN"
    SUPPRESSED = "SUPPRESSED"


Counts = tuple[int, ...]  # of one cell, that are told or hidden together


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table before anything is hidden, its empty cells among the others."""

    dimension: Dimension
    counted: tuple[Counted, ...]  # what the first counts are; those after them are never told
    cells: Mapping[str, Counts]
    total: Counts
    known_to: Mapping[str, str]  # keys whose counts one department can count itself, and which


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One count as it is published."""

    dimension: Dimension
    key: str
    counted: Counted
    count: int | None  # None: it is not told

    @property
    def state(self) -> CellState:
        """Tell whether the count is told."""
        return CellState.SUPPRESSED if self.count is None else CellState.SHOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A calendar month in China."""

    first: date

    @classmethod
    def before(cls, today: date) -> "Month":
        """Return the last month that is over."""
        return cls(first=(today.replace(day=1) - timedelta(days=1)).replace(day=1))

    @classmethod
    def written(cls, text: str, today: date) -> "Month":
        """Return the month that a text writes as 2026-10.

        Raises:
            InvalidInput: it writes none, or one that is not over.
        """
        try:
            month = cls(first=date.fromisoformat(f"{text}-01"))
        except ValueError:
            month = None
        if month is None or str(month) != text or month.last >= today:
            raise InvalidInput(
                "Write a month that is over as 2026-10; what is published stays as it is.",
                field=("month",),
            )
        return month

    @property
    def last(self) -> date:
        """The month's last day."""
        return self.next - timedelta(days=1)

    @property
    def next(self) -> date:
        """The first day of the month after it."""
        return (self.first + timedelta(days=31)).replace(day=1)

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


def published(tables: Sequence[Table], *, smallest: int) -> Iterator[Cell]:
    """Yield the cells of tables of one total as they are published, the total itself first.

    Args:
        tables: of the same persons or needs, divided in different ways.
        smallest: the least count that is told.
    """
    first = tables[0]
    total = {ALL: first.total}
    is_small = min(first.total) < smallest
    yield from _cells(Dimension.TOTAL, first.counted, total, {ALL} if is_small else set())
    for table in tables:
        kept = set(table.cells) if is_small else hidden(table, smallest=smallest)
        yield from _cells(table.dimension, table.counted, table.cells, kept)


def hidden(table: Table, *, smallest: int) -> set[str]:
    """Return the keys of a table, whose total is told, that are not told.

    All cells below the least, and with them every cell that equals the smallest of the others:
    which of the hidden ones are small, nobody can tell, since they could change places and leave
    what is published as it is. A department that can count some of them itself finds a large one
    beside the small among the rest.
    """
    small = {key for key, counts in table.cells.items() if min(counts) < smallest}
    if not small:
        return small
    kept = small | _least(table.cells, small)
    for department in sorted(set(table.known_to.values())):
        theirs = {key for key, whose in table.known_to.items() if whose == department}
        if small - theirs and not kept - small - theirs:
            kept |= _least(table.cells, small | theirs)
    return kept


def _least(cells: Mapping[str, Counts], but: set[str]) -> set[str]:
    """Return the keys of the smallest cells beside some, all that are equal; none are left: ()."""
    others = {key: counts for key, counts in cells.items() if key not in but}
    least = min(others.values(), default=None)
    return {key for key, counts in others.items() if counts == least}


def _cells(
    dimension: Dimension,
    counted: Sequence[Counted],
    cells: Mapping[str, Counts],
    kept: set[str],
) -> Iterator[Cell]:
    for key, counts in cells.items():
        for each, count in zip(counted, counts, strict=False):
            told = None if key in kept else count
            yield Cell(dimension=dimension, key=key, counted=each, count=told)
