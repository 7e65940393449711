"""A roster of persons to be attested: a file of citizen ids and case numbers, and nothing else."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TextIO

from hub.domain.attestations import MAX_ROSTER, RosterRow
from hub.domain.rejections import FileRefused
from hub.matching import files
from hub.matching.forms.content import FileForm
from hub.matching.forms.opening import opened
from hub.matching.forms.separators import header_of

COLUMNS = ("身份证号", "案号")
_NAMES = {"身份证号": 0, "公民身份号码": 0, "id_number": 0, "案号": 1, "case_number": 1}
_SAVE = "Save the roster as CSV or XLSX with the columns 身份证号 and 案号."


def read(path: Path, folder: Path, *, today: date) -> list[RosterRow]:
    """Return the rows of a roster in their order, each judged by itself.

    Args:
        path: of a file as it came: CSV in UTF-8 or GB18030, or XLSX.
        folder: a private one, for what is made of it.
        today: a birth date after it cannot be real.

    Raises:
        FileRefused: it is no such file, has other columns, no row, or more than MAX_ROSTER.
    """
    files.sight(path)
    content = opened(path, folder)
    if content.form not in {FileForm.CSV, FileForm.SHEET}:
        raise FileRefused(_SAVE)
    header = header_of(content.header, _places)
    with content.path.open(encoding="utf-8-sig", newline="") as file:
        table = islice(_lines(file, header.separator), 1, None)
        filled = ((line, values) for line, values in table if any(values))
        rows = [
            RosterRow.judged(line, *_picked(values, _places(header.columns)), today=today)
            for line, values in islice(filled, MAX_ROSTER + 1)
        ]
    if not rows:
        raise files.empty()
    if len(rows) > MAX_ROSTER:
        raise FileRefused(f"The roster has more than {MAX_ROSTER} rows; send it in parts.")
    return rows


def _places(columns: Sequence[str]) -> tuple[int, int]:
    """Return where the citizen id and the case number stand.

    Raises:
        FileRefused: there are other columns than these two.
    """
    found = [_NAMES.get(name) for name in columns]
    if sorted(found, key=str) != [0, 1]:
        raise FileRefused(
            "Give the columns 身份证号 and 案号, each once and no others: nothing else is needed."
        )
    return found.index(0), found.index(1)


def _lines(file: TextIO, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each line's values with the number of the line where they begin.

    Raises:
        FileRefused: what follows is no line of CSV.
    """
    table = csv.reader(file, delimiter=separator)
    line = 1
    try:
        for values in table:
            yield line, values
            line = table.line_num + 1
    except csv.Error:
        raise FileRefused(f"Line {line} is no line of CSV. {_SAVE}") from None


def _picked(values: Sequence[str], places: tuple[int, int]) -> tuple[str, str]:
    """Return the citizen id and the case number; one that the line lacks is empty."""
    padded = [*values, "", ""]
    return padded[places[0]], padded[places[1]]
