"""Lines of CSV as departments open them in a spreadsheet program."""

import csv
import io
from collections.abc import Iterable

MARK = "\ufeff"  # at the file's beginning; by it a spreadsheet program knows the encoding
_BEGINS_FORMULA = ("=", "+", "-", "@")


def line(values: Iterable[str]) -> str:
    """Return values as a line of CSV that no spreadsheet program takes for a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(
        f"'{value}" if value.startswith(_BEGINS_FORMULA) else value for value in values
    )
    return out.getvalue()
