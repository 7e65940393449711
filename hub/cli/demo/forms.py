"""The forms in which the demonstration county's departments write their files."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from hub.cli.demo import sheets
from hub.cli.demo.payments import Row
from hub.policy.datasets import Dataset


class Form(StrEnum):
    """A form of a file; the value is what its name ends in."""

    CSV = ".csv"
    CSV_GB18030 = ".gb18030.csv"
    CSV_GZIP = ".csv.gz"
    CSV_ZIP = ".zip"
    TABS = ".tsv"
    JSON_LINES = ".jsonl"
    SHEET = ".xlsx"


_FORMS: Mapping[str, Form] = {  # the other data sets come as CSV in UTF-8
    "DPF_CERTIFICATES": Form.JSON_LINES,
    "EDU_ROLLS": Form.JSON_LINES,
    "EDU_COSTS": Form.CSV_GB18030,
    "MED_INSURANCE": Form.CSV_GZIP,
    "MED_SETTLEMENTS": Form.CSV_GB18030,
    "HRSS_UNEMPLOYMENT": Form.TABS,
    "HEA_SERIOUS_ILLNESS": Form.CSV_ZIP,
    "AGR_RELOCATION": Form.SHEET,
    "HOU_DANGEROUS": Form.SHEET,
}
_IN_CHINESE = frozenset(  # who writes codes as people say them
    {"AGR_MONITORED", "CA_CHILDREN", "EDU_ROLLS", "HOU_DANGEROUS", "MED_AID", "MED_SETTLEMENTS"}
)


def write(stem: Path, dataset: Dataset, rows: Sequence[Row]) -> Path:
    """Write rows in the form that the data set's department uses; return the file.

    Args:
        stem: the file's path, but for what its name ends in.
        dataset: whose fields name the columns.
        rows: each with all fields.
    """
    form = _FORMS.get(dataset.code, Form.CSV)
    path = stem.with_name(stem.name + form)
    path.write_bytes(_OCTETS[form](dataset, _worded(dataset, rows)))
    return path


def _worded(dataset: Dataset, rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows with codes in Chinese, where the department writes them so."""
    if dataset.code not in _IN_CHINESE:
        return rows
    words = {field.name: _words(field.code_aliases) for field in dataset.fields}
    return [{name: words[name].get(value, value) for name, value in row.items()} for row in rows]


def _words(code_aliases: Mapping[str, str]) -> Mapping[str, str]:
    """Return each code's first word."""
    return {code: word for word, code in reversed(list(code_aliases.items()))}


def _table(dataset: Dataset, rows: Sequence[Row]) -> list[list[str]]:
    """Return the header and the rows, by the order of the fields."""
    names = [field.name for field in dataset.fields]
    header = [field.label_zh for field in dataset.fields]
    return [header, *([row[name] for name in names] for row in rows)]


def _separated(dataset: Dataset, rows: Sequence[Row], separator: str = ",") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(_table(dataset, rows))
    return text.getvalue()


def _json_lines(_: Dataset, rows: Sequence[Row]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _zipped(dataset: Dataset, rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"{dataset.name_zh}.csv", _separated(dataset, rows))
    return out.getvalue()


_OCTETS: Mapping[Form, Callable[[Dataset, Sequence[Row]], bytes]] = {
    Form.CSV: lambda dataset, rows: _separated(dataset, rows).encode(),
    Form.CSV_GB18030: lambda dataset, rows: _separated(dataset, rows).encode("gb18030"),
    Form.CSV_GZIP: lambda dataset, rows: gzip.compress(_separated(dataset, rows).encode(), mtime=0),
    Form.CSV_ZIP: _zipped,
    Form.TABS: lambda dataset, rows: _separated(dataset, rows, "\t").encode(),
    Form.JSON_LINES: _json_lines,
    Form.SHEET: lambda dataset, rows: sheets.workbook(_table(dataset, rows)),
}
