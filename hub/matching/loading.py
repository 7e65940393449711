"""The text of a file in the engine, as `raw`: a line number, and every field as text."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import duckdb

from hub.domain.rejections import FileRefused
from hub.matching import files
from hub.matching.engine import folder_of, identifier, needing_room, one_file, quoted, rows
from hub.matching.files import Sighting
from hub.matching.forms import opening, parquet
from hub.matching.forms.content import Content, FileForm
from hub.matching.forms.separators import header_of
from hub.matching.headers import edition_of, fields_of
from hub.policy.datasets import Dataset, FieldType

_ERROR_LINE = re.compile(r"Line: (\d+)")
_LINK = "delivery"
_NEVER = "\x01\x02\x01"  # a separator that no line of JSON can hold
_MOST_KEYS = 200  # of JSON objects, that are looked at


Fit = Callable[[Sequence[str]], Dataset]  # the data set as a file of these columns writes it


def load(
    engine: duckdb.DuckDBPyConnection, dataset: Dataset, sighting: Sighting, *, as_of: date
) -> Dataset:
    """Make the view `raw (line, is_row, <every field>)`, all fields as text; `unload` ends it.

    Returns:
        The data set as the file writes it: the words of its edition beside those of today.

    Raises:
        FileRefused: the file cannot be unpacked or decoded, its columns are not those of the data
            set, it breaks its form, or changed while it was read.
        StorageUnavailable: there is no room left for its text.
    """

    def fit(columns: Sequence[str]) -> Dataset:
        return edition_of(dataset, columns, as_of)

    content = opening.opened(sighting.path, folder_of(engine))
    try:
        with needing_room():
            edition = _LOADERS[content.form](engine, content, fit)
    except duckdb.Error as error:
        # The engine's own message quotes the row, so only its line number is passed on.
        raise _malformed(content.form, str(error)) from None
    files.refuse_changed(sighting)
    return edition


def unload(engine: duckdb.DuckDBPyConnection) -> None:
    """Let go of a file's text, once every row of it is judged."""
    engine.execute("DROP VIEW raw")
    engine.execute("DROP TABLE IF EXISTS settled")
    engine.execute("DROP TABLE IF EXISTS text")


def _load_csv(engine: duckdb.DuckDBPyConnection, content: Content, fit: Fit) -> Dataset:
    """Load a CSV file by the columns of its header; an absent optional column is all NULL."""
    header = header_of(content.header, fit)
    dataset = fit(header.columns)
    fields = fields_of(dataset, header.columns)
    column_of = {field.name: f"c{n}" for n, field in enumerate(fields.values())}
    columns = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in column_of.values())
    engine.execute(
        f"CREATE TABLE text AS SELECT * FROM read_csv({_file(engine, content)}, "
        f"compression = 'none', auto_detect = false, header = true, "
        f"delim = {quoted(header.separator)}, quote = '\"', escape = '\"', "
        f"strict_mode = true, columns = {{{columns}}})"
    )
    breaks = " + ".join(_breaks(column) for column in column_of.values())
    broken = " OR ".join(f"contains({column}, chr(10))" for column in column_of.values())
    [(any_breaks,)] = rows(engine, f"SELECT count(*) FROM text WHERE {broken}")
    earlier = "0"
    if any_breaks:
        earlier = (
            f"coalesce(sum({breaks}) OVER (ORDER BY rowid "
            "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)"
        )
    if content.form is FileForm.SHEET:
        column_of = _months_as_months(dataset, column_of)
    is_plain = not any_breaks and content.form is not FileForm.SHEET
    engine.execute(
        f"CREATE VIEW {'raw' if is_plain else 'raw_text'} AS "
        f"SELECT (rowid + 2 + {earlier})::BIGINT AS line, true AS is_row, "
        f"{_by_field(dataset, column_of)} FROM text"
    )
    if not is_plain:
        _settle(engine)
    return dataset


def _load_json_lines(engine: duckdb.DuckDBPyConnection, content: Content, fit: Fit) -> Dataset:
    """Load a file of JSON objects, one a line; any other line is a row to reject."""
    engine.execute(
        f"CREATE TABLE text AS SELECT * FROM read_csv({_file(engine, content)}, "
        f"compression = 'none', auto_detect = false, header = false, "
        f"delim = {quoted(_NEVER)}, quote = '', "
        "escape = '', columns = {'body': 'VARCHAR'})"
    )
    engine.execute(
        "CREATE VIEW object AS SELECT rowid + 1 AS line, "
        "CASE WHEN json_valid(body) THEN coalesce(json_type(body) = 'OBJECT' "
        "AND NOT list_has_any(json_type(body, '$.*'), ['OBJECT', 'ARRAY']) "
        "AND len(json_keys(body)) = len(list_distinct(json_keys(body))), false) "
        "ELSE false END AS is_row, body FROM text WHERE body IS NOT NULL"
    )
    keys = rows(
        engine,
        "SELECT DISTINCT unnest(json_keys(body)) AS key FROM object WHERE is_row "
        f"ORDER BY 1 LIMIT {_MOST_KEYS}",
    )
    columns = [key for (key,) in keys]
    dataset = fit(columns)
    fields = fields_of(dataset, columns)
    value_of = {
        field.name: f"CASE WHEN is_row THEN json_extract_string(body, {quoted(_pointer(key))}) END"
        for key, field in fields.items()
    }
    engine.execute(
        f"CREATE VIEW raw_text AS SELECT line, is_row, {_by_field(dataset, value_of)} FROM object"
    )
    _settle(engine)
    return dataset


def _load_parquet(engine: duckdb.DuckDBPyConnection, content: Content, fit: Fit) -> Dataset:
    """Load a Parquet file by the names of its columns; its rows are numbered from 1."""
    types = parquet.columns_of(engine, content.path)
    dataset = fit(list(types))
    fields = fields_of(dataset, list(types))
    value_of = _months_as_months(
        dataset,
        {field.name: parquet.as_text(name, types[name]) for name, field in fields.items()},
    )
    engine.execute(
        f"CREATE TABLE text AS SELECT {parquet.NUMBER} + 1 AS line, true AS is_row, "
        f"{_by_field(dataset, value_of)} FROM {parquet.source(content.path)}"
    )
    engine.execute("CREATE VIEW raw AS SELECT * FROM text")
    return dataset


_LOADERS: Mapping[FileForm, Callable[[duckdb.DuckDBPyConnection, Content, Fit], Dataset]] = {
    FileForm.CSV: _load_csv,
    FileForm.SHEET: _load_csv,
    FileForm.JSON_LINES: _load_json_lines,
    FileForm.PARQUET: _load_parquet,
}


def _file(engine: duckdb.DuckDBPyConnection, content: Content) -> str:
    """Return the file as a SQL literal, by a name of the hub's own: the engine reads into names."""
    link = folder_of(engine) / _LINK
    link.symlink_to(content.path.absolute())
    return one_file(link)


def _months_as_months(dataset: Dataset, source: Mapping[str, str]) -> dict[str, str]:
    """Return the SQL of the fields where a month was kept as its first day, as programs do."""
    months = {field.name for field in dataset.fields if field.type is FieldType.MONTH}
    return {
        name: f"regexp_replace({sql}, '^([0-9]{{4}}-[0-9]{{2}})-01$', '\\1')"
        if name in months
        else sql
        for name, sql in source.items()
    }


def _settle(engine: duckdb.DuckDBPyConnection) -> None:
    """Make `raw` of the rows of `raw_text`, in which there is work that is not to be done twice."""
    engine.execute("CREATE TABLE settled AS SELECT * FROM raw_text")
    engine.execute("DROP VIEW raw_text")
    engine.execute("DROP VIEW IF EXISTS object")
    engine.execute("DROP TABLE text")
    engine.execute("CREATE VIEW raw AS SELECT * FROM settled")


def _by_field(dataset: Dataset, source: Mapping[str, str]) -> str:
    """Return the SQL that lists every field of the data set, NULL where the file has none."""
    return ", ".join(
        f"{source.get(field.name, 'NULL::VARCHAR')} AS {identifier(field.name)}"
        for field in dataset.fields
    )


def _breaks(column: str) -> str:
    """Return the SQL that counts the line breaks within a value."""
    return f"coalesce(length({column}) - length(replace({column}, chr(10), '')), 0)"


def _pointer(key: str) -> str:
    """Return the JSON pointer (RFC 6901) of a key."""
    return "/" + key.replace("~", "~0").replace("/", "~1")


def _malformed(form: FileForm, message: str) -> FileRefused:
    """Return the refusal of a file that breaks the rules of its form, by line where known."""
    if form is FileForm.PARQUET:
        return FileRefused("The file is no sound Parquet file; write it anew and send it again.")
    found = _ERROR_LINE.search(message)
    where = f"Line {found[1]}" if found else "The file"
    return FileRefused(
        f"{where} is no {form.value.replace('_', ' ')} row of this file: check that it has as many "
        "values as the header has columns, that each opened quotation mark is closed, that no "
        "value is longer than 2 MB and that all lines end alike."
    )
