"""What a delivered file holds, once it is unpacked and decoded."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class FileForm(StrEnum):
    """How the rows of a file are written."""

    CSV = "CSV"
    JSON_LINES = "JSON_LINES"
    SHEET = "SHEET"  # a spreadsheet, turned into CSV of the same line numbers
    PARQUET = "PARQUET"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The rows of a file where the engine can read them."""

    path: Path  # the file itself, or what was made of it in the engine's private folder
    form: FileForm
    header: str = ""  # the first line of CSV or sheet
