"""The cells of a worksheet, looked through as XML: what no value can be taken from is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from hub.domain.rejections import FileRefused

MOST_ROWS = 100_000  # beside the header
MOST_COLUMNS = 200

_CHUNK_BYTES = 1 << 20
_LETTERS = 26
_CSV = "Send so many rows as CSV."


@dataclass(slots=True)
class Scan:
    """One worksheet, element by element."""

    row: int = 0
    column: int = 0
    cell: str = ""  # the reference of the last cell, as B7
    is_filled: bool = False  # some cell has a value

    def element(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element.

        Raises:
            FileRefused: it is a formula, an error, merged cells, or too far out.
        """
        match name.rpartition(" ")[2]:
            case "row":
                self.row = int(attributes.get("r", self.row + 1))
                self.column = 0
            case "c":
                self._cell(attributes)
            case "f":
                raise FileRefused(
                    f"Cell {self.cell} holds a formula; copy the column and insert it as values."
                )
            case "v" | "is":
                self._value()
            case "mergeCell":
                raise FileRefused(
                    f"The cells {attributes.get('ref', '')} are merged; undo that, give each row "
                    "all its values, and leave the first row to the names of the columns."
                )
            case _:
                pass

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self.column += 1
        self.cell = attributes.get("r", f"{column_name(self.column)}{self.row}")
        self.column = _column_of(self.cell) or self.column
        if attributes.get("t") == "e":
            raise FileRefused(
                f"Cell {self.cell} holds an error; write the value that it stands for."
            )

    def _value(self) -> None:
        self.is_filled = True
        if self.row > MOST_ROWS + 1:
            raise FileRefused(f"The sheet has more than {MOST_ROWS} rows. {_CSV}")
        if self.column > MOST_COLUMNS:
            raise FileRefused(
                f"Cell {self.cell} lies beyond {MOST_COLUMNS} columns; keep what is asked for."
            )


def has_values(sheet: IO[bytes]) -> bool:
    """Look a worksheet's XML through, and tell whether any cell has a value.

    Raises:
        FileRefused: a value cannot be taken as it is, or lies too far out.
        expat.ExpatError: it is no XML.
    """
    scan = Scan()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = scan.element
    parser.StartDoctypeDeclHandler = _refuse_doctype
    while chunk := sheet.read(_CHUNK_BYTES):
        parser.Parse(chunk, False)  # noqa: FBT003 it takes no keywords
    parser.Parse(b"", True)  # noqa: FBT003 it takes no keywords
    return scan.is_filled


def column_name(column: int) -> str:
    """Return a column's letters, as AB; the first is 1."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def _column_of(reference: str) -> int:
    """Return the column of a cell's reference; 0 where it has no letters."""
    column = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return column


def _refuse_doctype(*_: object) -> None:
    raise FileRefused("The spreadsheet declares XML entities, which none needs; save it anew.")
