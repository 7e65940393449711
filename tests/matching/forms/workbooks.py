"""Workbooks as spreadsheet programs write them, in the least XML that they can be read from."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from hub.matching.forms.cells import column_name

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONSHIPS = "application/vnd.openxmlformats-package.relationships"
_DAY = 's="1"'  # the style whose number format is a date

Cell = str | int | float | None  # a text that begins with < is the cell's own XML


def workbook(*sheets: Sequence[Sequence[Cell]], merged: str = "", state: str = "visible") -> bytes:
    """Return a workbook of these sheets.

    Args:
        sheets: rows of cells; None leaves a cell out.
        merged: a range of the last sheet, as A1:C1.
        state: of all sheets but the first.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _content_types(len(sheets)))
        archive.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        archive.writestr("xl/workbook.xml", _book(len(sheets), state))
        parts = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
        archive.writestr(
            "xl/_rels/workbook.xml.rels", _relations([*parts, ("styles", "styles.xml")])
        )
        archive.writestr("xl/styles.xml", _styles())
        for number, rows in enumerate(sheets, start=1):
            last = merged if number == len(sheets) else ""
            archive.writestr(f"xl/worksheets/sheet{number}.xml", sheet(rows, merged=last))
    return out.getvalue()


def sheet(rows: Sequence[Sequence[Cell]], *, merged: str = "") -> str:
    """Return a worksheet's XML."""
    lines = "".join(
        f'<row r="{number}">{"".join(_cells(number, row))}</row>'
        for number, row in enumerate(rows, start=1)
    )
    cells = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData>{cells}</worksheet>'


def day(serial: int) -> str:
    """Return a cell that holds a day, as its number since 1900."""
    return f"<c {{r}} {_DAY}><v>{serial}</v></c>"


def _cells(number: int, row: Sequence[Cell]) -> list[str]:
    return [
        _cell(f'r="{column_name(place)}{number}"', value)
        for place, value in enumerate(row, start=1)
        if value is not None
    ]


def _cell(reference: str, value: Cell) -> str:
    if isinstance(value, int | float):
        return f"<c {reference}><v>{value!r}</v></c>"
    assert value is not None
    if value.startswith("<"):
        return value.replace("{r}", reference)
    return f'<c {reference} t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def _content_types(count: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in range(1, count + 1)
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_RELATIONSHIPS}+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{parts}</Types>'
    )


def _relations(parts: Sequence[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(parts, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _book(count: int, state: str) -> str:
    sheets = "".join(
        f'<sheet name="表{n}" sheetId="{n}" r:id="rId{n}" state="{each}"/>'
        for n, each in enumerate(["visible", *[state] * (count - 1)], start=1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _styles() -> str:
    formats = '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
    return f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2">{formats}</cellXfs></styleSheet>'
