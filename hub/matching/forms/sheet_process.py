"""A program of its own that writes a spreadsheet's data as CSV: `python -m … FILE OUT`."""

import csv
import resource
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from hub.domain.errors import FULL_DISK
from hub.domain.rejections import FileRefused
from hub.matching.forms import cells

REFUSED = 3  # the exit code; the reason stands on stdout
NO_ROOM = 4  # the exit code; stdout has the number of the system's error

_MEMORY_BYTES = 3 << 30
_CPU_SECONDS = 150
_SAFE_DIGITS = 15  # of a number; a spreadsheet keeps no more
_PART_BYTES = 4 << 20  # of the workbook's list of sheets
_VISIBLE = "visible"


def main(source: Path, target: Path) -> int:
    """Write the sheet, and return the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    try:
        name = sheet_with_data(source)
        write(source, name, target)
    except FileRefused as refused:
        sys.stdout.write(refused.message)
        return REFUSED
    except OSError as error:
        if error.errno not in FULL_DISK:
            raise
        sys.stdout.write(str(error.errno))
        return NO_ROOM
    return 0


def sheet_with_data(source: Path) -> str:
    """Return the name of the only visible sheet that has data.

    Raises:
        FileRefused: there is none, or several, or its cells cannot be taken as they are.
    """
    found: list[str] = []
    with ZipFile(source) as archive:
        for name, part in _visible(archive):
            with archive.open(part) as sheet:
                if cells.has_values(sheet):
                    found.append(name)
    if len(found) != 1:
        raise FileRefused(
            f"The workbook has {len(found)} sheets with data; keep one, and send each by itself."
        )
    return found[0]


def write(source: Path, name: str, target: Path) -> None:
    """Write a sheet as CSV, one line a row.

    Raises:
        FileRefused: its first row, or one in its middle, is empty, or a row is longer than the
            header.
    """
    with source.open("rb") as file:
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
    texts = ([text_of(value) for value in row] for row in rows)
    with target.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(_in_frame(texts))


def text_of(value: object) -> str:
    """Return a cell's value as text in the form that the rules of the fields read.

    A number of more digits than a spreadsheet keeps is written with an exponent, so that it is
    known for what it is.
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(float(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    # A break within a cell is no break between lines; the rules find the tab instead.
    return str(value).replace("\r\n", "\t").replace("\n", "\t").replace("\r", "\t")


def _number(value: float) -> str:
    if abs(value) >= 10**_SAFE_DIGITS:
        return f"{value:.{_SAFE_DIGITS - 1}E}"
    return str(int(value)) if value.is_integer() else repr(value)


def _in_frame(rows: Iterator[list[str]]) -> Iterator[Sequence[str]]:
    """Yield the rows from the header to the last that has a value, each as wide as the header."""
    width, empty = 0, 0
    for number, row in enumerate(rows, start=1):
        if not any(row):
            empty = empty or number
            continue
        if empty:
            raise FileRefused(
                f"Row {empty} of the sheet is empty; remove empty rows, also above the names of "
                "the columns."
            )
        width = width or max(place for place, text in enumerate(row, start=1) if text)
        beyond = next((n for n, text in enumerate(row[width:], start=width + 1) if text), None)
        if beyond is not None:
            raise FileRefused(
                f"Cell {cells.column_name(beyond)}{number} has a value, but its column has no "
                "name in the first row."
            )
        yield row[:width]


def _visible(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each visible worksheet, and its part in the archive."""
    targets = {
        each.get("Id"): each.get("Target", "")
        for each in _read(archive, "xl/_rels/workbook.xml.rels")
        if each.get("Type", "").endswith("/worksheet")
    }
    for each in _read(archive, "xl/workbook.xml").iter():
        if each.tag.endswith("}sheet") and each.get("state", _VISIBLE) == _VISIBLE:
            target = targets.get(next((v for k, v in each.items() if k.endswith("}id")), None))
            if target is not None:
                inside = target.removeprefix("/")
                yield each.get("name", ""), inside if inside.startswith("xl/") else f"xl/{inside}"


def _read(archive: ZipFile, part: str) -> ET.Element:
    """Return one of the small parts that list the others."""
    with archive.open(part) as file:
        text = file.read(_PART_BYTES)
    if b"<!DOCTYPE" in text:
        raise FileRefused("The spreadsheet declares XML entities, which none needs; save it anew.")
    return ET.fromstring(text)  # noqa: S314 it declares no entities, and is small


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
