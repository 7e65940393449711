"""A spreadsheet is read as it is meant, and refused by cell where nobody can know what is meant."""

import csv
import zipfile
from pathlib import Path

import pytest

from hub.domain.rejections import FileRefused
from hub.matching.forms import cells
from hub.matching.forms.content import FileForm
from tests.matching.forms.conftest import Open
from tests.matching.forms.workbooks import day, workbook

HEADER = ["姓名", "金额", "日期"]


def test_a_sheet_is_read_row_for_line(open_file: Open) -> None:
    """Texts stay, numbers lose no digit, days are days; a break in a cell breaks no line."""
    rows = [["王\n小明", 80.5, day(46000)], ["李四", 1200, None], ["0012", 0.1, "2026-10-31"]]

    seen = open_file(workbook([HEADER, *rows, [None], ["", ""]]))

    assert (seen.form, seen.header) == (FileForm.SHEET, "姓名,金额,日期")
    assert list(csv.reader(seen.path.read_text("utf-8").splitlines())) == [
        HEADER,
        ["王\t小明", "80.5", "2025-12-09"],
        ["李四", "1200", ""],
        ["0012", "0.1", "2026-10-31"],
    ]


def test_a_number_too_long_for_a_spreadsheet_is_recognisable(open_file: Open) -> None:
    """A spreadsheet keeps fifteen digits; what it made of more must not pass for a number."""
    seen = open_file(workbook([["身份证号"], [410721196002290012], [123456789012345]]))

    assert seen.path.read_text("utf-8") == "身份证号\n4.10721196002290E+17\n123456789012345\n"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (workbook([HEADER, ["王", "<c {r}><f>B1*2</f><v>2</v></c>"]]), "Cell B2 holds a formula"),
        (workbook([HEADER, [1, 2, '<c {r} t="e"><v>#N/A</v></c>']]), "Cell C2 holds an error"),
        (workbook([HEADER, [1, 2, 3]], merged="A1:C1"), "The cells A1:C1 are merged"),
        (workbook([HEADER], [HEADER]), "2 sheets with data"),
        (workbook([[None]]), "0 sheets with data"),
        (workbook([HEADER, [None], ["王", 1]]), "Row 2 of the sheet is empty"),
        (workbook([[None], HEADER]), "Row 1 of the sheet is empty"),
        (workbook([HEADER, ["王", 1, 2, None, "?"]]), "Cell E2 has a value"),
        (workbook([["x"] * 201]), "Cell GS1 lies beyond 200 columns"),
    ],
)
def test_what_cannot_be_taken_as_it_is_is_refused(
    open_file: Open, content: bytes, says: str
) -> None:
    """The refusal names the cell, and says what to do about it."""
    with pytest.raises(FileRefused) as refused:
        open_file(content)

    assert says in refused.value.message


def test_a_hidden_sheet_is_no_matter(open_file: Open) -> None:
    """Templates keep their lists of codes in hidden sheets."""
    seen = open_file(workbook([HEADER, ["王", 1]], [["<c {r}><f>1</f></c>"]], state="hidden"))

    assert seen.path.read_text("utf-8") == "姓名,金额,日期\n王,1,\n"


def test_a_sheet_has_a_bound_of_rows(open_file: Open) -> None:
    """More rows than a spreadsheet is good for come as CSV."""
    rows = [["x"]] * (cells.MOST_ROWS + 1)
    assert open_file(workbook(rows)).form is FileForm.SHEET

    with pytest.raises(FileRefused, match="more than 100000 rows"):
        open_file(workbook([*rows, ["x"]]))


def test_entities_are_refused(open_file: Open, tmp_path: Path) -> None:
    """A few bytes of XML entities can stand for gigabytes."""
    path = tmp_path / "made.xlsx"
    path.write_bytes(workbook([HEADER]))
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>'
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(tmp_path / "x", "w") as made:
        for name in whole.namelist():
            made.writestr(name, bomb if "sheet1" in name else whole.read(name))

    with pytest.raises(FileRefused, match="declares XML entities"):
        open_file((tmp_path / "x").read_bytes())


def test_a_broken_workbook_is_refused(open_file: Open, tmp_path: Path) -> None:
    """Whatever the reader stumbles over, the sender gets a sentence."""
    path = tmp_path / "made.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("[Content_Types].xml", "<Types")
        made.writestr("xl/workbook.xml", "<workbook")

    with pytest.raises(FileRefused, match="cannot be read; save it as CSV"):
        open_file(path.read_bytes())
