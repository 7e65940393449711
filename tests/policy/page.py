"""The matrix as the dossier has it: domain.md part 6, copied cell by cell and read by hand.

`matrix.csv` holds each row of the page with its cells as they stand there, and beside them the
coordinates of the schema that the row speaks of: `full` for F, C and O, `derived` for B, `masked`
for M. A row without coordinates says why it has none. Rows that begin with + are not on the page;
their note says whence they follow. `own` tells how O is known of a row: OWN by the field's ground,
ROWS by the row policy. `matrix_readings.csv` names each cell that means something else, and why.
Nothing here reads the catalogue.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.schema.coordinates import guards

_FOLDER = Path(__file__).parent
_OF_JUSTICE_AND_OTHERS = ("JUS", "CRT", "TUN", "WOM", "VET")  # the page's column J/O
_DEPARTMENTS = ("EDU", "HRSS", "HOU", "AGR", "HEA", "EMG", "MED", "DPF", *_OF_JUSTICE_AND_OTHERS)
NO_SEAT = {  # columns of the page without a client, and why
    "CHA": "Neither matching with charities nor a contractor's contract and consent are kept.",
    "SUB": "People cannot sign in yet; civil affairs answers for them.",
}
AUDIENCES = (*("CAP", "CAC", "TWP", "VLG"), *_DEPARTMENTS, *("FIN", "DAT", "AUD"))

Form = str  # FULL or MASKED
Ground = str  # ALWAYS, OPEN_NEED or OWN


@dataclass(frozen=True, slots=True)
class PageRow:
    """One row of the page."""

    name: str
    cells: Mapping[str, str]  # by column of the page
    own: str
    full: tuple[str, ...]
    derived: tuple[str, ...]
    masked: tuple[str, ...]
    note: str

    @property
    def coordinates(self) -> frozenset[str]:
        """All that the row speaks of."""
        return frozenset((*self.full, *self.derived, *self.masked))

    def given(self, audience: str) -> Iterator[tuple[str, Form, Ground]]:
        """Yield what the audience's cell gives, taken by its letter."""
        letter = self.cells[_column(audience)][:1]
        is_department = audience in _DEPARTMENTS
        match letter:
            case "F":
                yield from ((each, "FULL", "ALWAYS") for each in self.full)
            case "C":
                yield from ((each, "FULL", "OPEN_NEED") for each in self.full)
            case "O":
                ground = "OWN" if self.own == "OWN" else "ALWAYS"
                yield from ((each, "FULL", ground) for each in self.full)
            case "B":
                ground = "OPEN_NEED" if is_department else "ALWAYS"
                yield from ((each, "FULL", ground) for each in self.derived)
            case "M":
                for each in self.masked:
                    yield each, "MASKED" if each in _TEXTS else "FULL", "ALWAYS"
            case _:  # A is an aggregate, w writes, a dash is nothing
                return


_TEXTS = frozenset(  # of which a mask is stored
    {
        *("Person.name", "Person.citizenId", "Person.phone", "Household.address"),
        *("Disability.certificateNumber", "AssistanceRecord.account"),
        "DepartmentReport.citizenId",
    }
)


@dataclass(slots=True)
class Given:
    """What the page gives one audience."""

    lines: dict[str, tuple[Form, Ground]] = field(default_factory=dict[str, tuple[Form, Ground]])

    def add(self, coordinate: str, form: Form, ground: Ground) -> None:
        """Add a coordinate; a second time only in the same words."""
        known = self.lines.setdefault(coordinate, (form, ground))
        assert known == (form, ground), f"{coordinate} is read twice: {known}, {(form, ground)}"


@cache
def rows() -> tuple[PageRow, ...]:
    """Return the rows of the page, those that are not on it after them."""
    return tuple(
        PageRow(
            name=line["row"],
            cells={column: line[column] for column in [*line][1:19]},
            own=line["own"],
            full=_spread(line["full"]),
            derived=_spread(line["derived"]),
            masked=_spread(line["masked"]),
            note=line["note"],
        )
        for line in _lines("matrix.csv")
    )


@cache
def given(audience: str) -> Mapping[str, tuple[Form, Ground]]:
    """Return form and ground of each coordinate that the page gives an audience; others: none."""
    found = Given()
    for row in rows():
        readings = _readings(row.name, audience)
        for coordinate, form, ground in row.given(audience) if readings is None else readings:
            found.add(coordinate, form, ground)
    return found.lines


def writers(mutation: str) -> set[str]:
    """Return the audiences that may run a mutation."""
    line = next(each for each in _lines("matrix_writes.csv") if each["mutation"] == mutation)
    return set(_audiences(line["columns"]))


def purpose_of(mutation: str) -> str | None:
    """Return the purpose that a mutation is for alone; None: for whichever the writer has."""
    line = next(each for each in _lines("matrix_writes.csv") if each["mutation"] == mutation)
    return line["purpose"] or None


def written() -> list[str]:
    """Return the mutations that the page speaks of."""
    return [line["mutation"] for line in _lines("matrix_writes.csv")]


def arguments() -> list[tuple[str, str, str]]:
    """Return root field, argument and the coordinate that it reads; no argument: the order's."""
    return [
        (each["root"], each["argument"], each["coordinate"])
        for each in _lines("matrix_arguments.csv")
    ]


def readings() -> list[Mapping[str, str]]:
    """Return the cells that are read otherwise than by their letter."""
    return _lines("matrix_readings.csv")


@cache
def _lines(name: str) -> list[Mapping[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _readings(row: str, audience: str) -> list[tuple[str, Form, Ground]] | None:
    """Return how an audience's cell is read by name; that of one audience before a column's."""
    mine = [each for each in readings() if each["row"] == row]
    named = [each for each in mine if audience in each["columns"].split()]
    found = named or [each for each in mine if audience in _audiences(each["columns"])]
    if not found:
        return None
    return [
        (coordinate, each["form"], each["ground"])
        for each in found
        for coordinate in _spread(each["coordinates"])
    ]


def _column(audience: str) -> str:
    return "J/O" if audience in _OF_JUSTICE_AND_OTHERS else audience


def _audiences(columns: str) -> Iterator[str]:
    for column in columns.split():
        yield from _OF_JUSTICE_AND_OTHERS if column == "J/O" else (column,)


def _spread(text: str) -> tuple[str, ...]:
    """Return coordinates, with Type.* as all guarded fields of a type."""
    return tuple(each for word in text.split() for each in _fields_of(word))


def _fields_of(word: str) -> Iterable[str]:
    if not word.endswith(".*"):
        return (word,)
    return tuple(each for each in guards() if each.startswith(word[:-1]))
