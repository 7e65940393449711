"""Parquet: its columns as text, in the forms that the rules of the fields read."""

import re
from collections.abc import Mapping
from pathlib import Path

import duckdb

from hub.domain.rejections import FileRefused
from hub.matching.engine import identifier, one_file, rows

MOST_ROWS = 50_000_000  # a few bytes of Parquet can stand for more rows than any disk holds

NUMBER = "file_row_number"  # the column that the engine adds, from 0

_TRIMMED = "regexp_replace({v}::VARCHAR, '([.][0-9]*[1-9])0+$|[.]0*$', '\\1')"
_WITH_EXPONENT = "upper(format('{:.14e}', {v}::DOUBLE))"
_TEXTS = (  # by the form of a type's name, the SQL of a value `{v}` as text
    (r"VARCHAR|UUID|U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER", "{v}::VARCHAR"),
    (r"BOOLEAN", "CASE WHEN {v} THEN 'Y' WHEN NOT {v} THEN 'N' END"),
    (r"DATE", "strftime({v}, '%Y-%m-%d')"),
    (r"TIMESTAMP(_(NS|MS|S))?", "replace({v}::TIMESTAMP::VARCHAR, ' 00:00:00', '')"),
    (
        r"TIMESTAMP WITH TIME ZONE",
        "replace(timezone('Asia/Shanghai', {v})::VARCHAR, ' 00:00:00', '')",
    ),
    (r"DECIMAL\([0-9,]+\)", _TRIMMED),
    (  # above, a floating-point number has more digits than it can hold
        r"DOUBLE|FLOAT",
        f"CASE WHEN abs({{v}}) < 1e15 THEN {_TRIMMED} ELSE {_WITH_EXPONENT} END",
    ),
)


def columns_of(engine: duckdb.DuckDBPyConnection, path: Path) -> Mapping[str, str]:
    """Return the type of each column, in their order.

    Raises:
        FileRefused: the file says that it has more rows than any delivery.
    """
    [(count,)] = rows(
        engine, f"SELECT coalesce(sum(num_rows), 0) FROM parquet_file_metadata({one_file(path)})"
    )
    if count > MOST_ROWS:
        raise FileRefused(f"The file has more than {MOST_ROWS} rows; send it in several files.")
    found = rows(engine, f"DESCRIBE SELECT * FROM {source(path)}")
    return {name: kind for name, kind, *_ in found if name != NUMBER}


def source(path: Path) -> str:
    """Return the SQL that reads the file: its own columns, and none out of its path."""
    return (
        f"read_parquet({one_file(path)}, binary_as_string = true, hive_partitioning = false, "
        "filename = false, file_row_number = true)"
    )


def as_text(column: str, kind: str) -> str:
    """Return the SQL of a column's values as text.

    Days are written as 2026-10-31; a number without its needless zeros, and with an exponent
    where a floating-point number has more digits than it can hold.

    Raises:
        FileRefused: the type stands for no single value, or for octets.
    """
    for form, text in _TEXTS:
        if re.fullmatch(form, kind):
            return text.replace("{v}", identifier(column))
    raise FileRefused(
        f"The column {column} is of the type {kind.partition('(')[0]}; "
        "write each value as text, number or day."
    )
