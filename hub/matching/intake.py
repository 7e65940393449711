"""A delivered file read into the engine: every row judged there, whole columns at a time.

`raw` holds the file's text, `judged` its cleaned values with the reason against each, `good` the
rows that pass, `kept` those of them that are no repetition and contradict no other row.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from hub.domain.divisions import EVERYWHERE, DivisionRange
from hub.domain.rejections import FileRefused, Reason, Rejection
from hub.matching import deltas, good, loading, values
from hub.matching.engine import bound, identifier, listed, needing_room, quoted, rows
from hub.matching.files import Sighting
from hub.matching.row_rules import rules_of
from hub.policy.datasets import Dataset, Field, FieldType
from hub.sealing.keys import KeyRing

Tell = Callable[[Iterable[Rejection]], None]  # may be called with one part after another

_FETCH_ROWS = 10_000
_TOLD = 100  # rejections that the refusal of a file repeats
_LANDED = ("line", "person_key", "record_reference")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standards:
    """What rows are judged by, beside their data set."""

    today: date
    as_of: date  # the day whose state the file shows
    divisions: Sequence[str]  # the codes that exist
    ring: KeyRing
    area: DivisionRange = EVERYWHERE  # in which the households of a roster live

    @property
    def given(self) -> Mapping[str, Any]:
        """The parameters of the conditions on rows."""
        return {"today": self.today, "area_lo": self.area.lo, "area_hi": self.area.hi}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file's rows in the engine, judged."""

    engine: duckdb.DuckDBPyConnection
    dataset: Dataset
    accepted: int
    rejected: int  # rows, each counted once
    duplicate: int
    months: tuple[date, date] | None  # the first and the last that occur

    def rejections(self) -> Iterator[Rejection]:
        """Yield every rejection, by line and field."""
        found = self.engine.execute("SELECT * FROM rejection ORDER BY line, field")
        while chunk := found.fetchmany(_FETCH_ROWS):
            for line, field, reason, value_shape in chunk:
                yield Rejection(line=line, field=field, reason=Reason(reason), shape=value_shape)

    def rows(self, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Yield some columns of the accepted rows, in the file's order; an unknown one is None."""
        known = {row[0] for row in rows(self.engine, "DESCRIBE kept")}
        wanted = ", ".join(identifier(name) if name in known else "NULL" for name in columns)
        found = self.engine.execute(f"SELECT {wanted} FROM kept ORDER BY line")
        while chunk := found.fetchmany(_FETCH_ROWS):
            yield from chunk

    def landed_columns(self) -> tuple[str, ...]:
        """Return the columns that may go into a file: nothing that names or reaches a person."""
        return (*_LANDED, *_kept_names(self.dataset))

    def rejected_households(self) -> frozenset[str | None]:
        """Return the household numbers of rejected rows; None for a row that shows none."""
        if not _has(self.dataset, FieldType.HOUSEHOLD_NUMBER):
            return frozenset({None}) if self.rejected else frozenset()
        number = next(f for f in self.dataset.fields if f.type is FieldType.HOUSEHOLD_NUMBER)
        found = rows(self.engine, f"SELECT DISTINCT {identifier(number.name)} FROM unsure")
        return frozenset(row[0] for row in found)


@needing_room()
def read(
    engine: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    sighting: Sighting,
    *,
    standards: Standards,
    tell: Tell | None = None,
) -> Reading:
    """Read a file into the engine and judge each of its rows.

    Args:
        engine: a new one.
        dataset: what the file is to be.
        sighting: of the file.
        standards: what its rows are judged by.
        tell: is given every rejection, also those of a file that is refused for them.

    Raises:
        FileRefused: its columns are not those of the data set, it breaks the rules of its form,
            or no row of it can be taken in.
        StorageUnavailable: there is no room left to read it in.
    """
    if _has(dataset, FieldType.DIVISION):
        _list_divisions(engine, standards.divisions)
    edition = loading.load(engine, dataset, sighting, as_of=standards.as_of)
    [(lines,)] = rows(engine, "SELECT count(*) FROM raw")
    good.gather_ordinary(engine, edition, standards.given, standards.ring)
    _make_judged(engine, dataset)
    is_left_over = lines > good.count(engine)
    if is_left_over:
        _judge_values(engine, edition, standards)
    loading.unload(engine)
    if is_left_over:
        _judge_rows(engine, edition, standards)
        good.gather_judged(engine, dataset, standards.ring)
    _set_repetitions_apart(engine, dataset)
    _gather_rejections(engine, dataset)
    reading = _counted(engine, dataset, lines)
    if tell is not None:
        tell(reading.rejections())
    if reading.accepted == 0:
        raise _nothing_good(reading)
    return reading


def _list_divisions(engine: duckdb.DuckDBPyConnection, codes: Iterable[str]) -> None:
    """Make `division (code)`; they go in as one text: of a list each value is planned."""
    engine.execute("CREATE TABLE listed AS SELECT $codes AS codes", {"codes": ",".join(codes)})
    engine.execute(
        "CREATE TABLE division AS SELECT unnest(string_split(codes, ',')) AS code FROM listed"
    )
    engine.execute("DROP TABLE listed")


def _make_judged(engine: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    """Make `judged` without a row: a column for each value, and beside it the reason against it."""
    columns = [name for f in dataset.fields for name in (identifier(f.name), good.why(f))]
    texts = ", ".join(f"{name} VARCHAR" for name in columns)
    engine.execute(f"CREATE TABLE judged (line BIGINT, is_row BOOLEAN, {texts})")


def _judge_values(
    engine: duckdb.DuckDBPyConnection, dataset: Dataset, standards: Standards
) -> None:
    """Put the rows that are not in `good` into `judged`, cleaned, with what is wrong with each."""
    cleaned = ", ".join(
        f"{deltas.cleaned(dataset, field)} AS {identifier(field.name)}" for field in dataset.fields
    )
    problems = ", ".join(
        f"{deltas.problem(dataset, field)} AS {good.why(field)}" for field in dataset.fields
    )
    statement = (
        "INSERT INTO judged BY NAME WITH left_over AS (FROM raw ANTI JOIN good USING (line)), "
        f"c AS (SELECT line, is_row, {cleaned} FROM left_over) "
        f"SELECT *, {problems} FROM c"
    )
    engine.execute(statement, bound(statement, standards.given))


def _judge_rows(engine: duckdb.DuckDBPyConnection, dataset: Dataset, standards: Standards) -> None:
    """Say in `judged` where values that are sound one by one do not go together."""
    for rule in rules_of(dataset):
        sound = " AND ".join(good.why(field) + " IS NULL" for field in rule.fields)
        statement = (
            f"UPDATE judged SET {good.why(rule.blamed)} = {quoted(rule.reason)} "
            f"WHERE {deltas.says_something(dataset)} AND {sound} AND ({rule.broken_when})"
        )
        engine.execute(statement, bound(statement, standards.given))


def _set_repetitions_apart(engine: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    """Make `repeated` by record reference, and `kept`, the rows to take in."""
    content = listed([values.typed_name(field) for field in dataset.fields])
    # The hash of a reference is quicker to group by than the reference; two may share one.
    engine.execute(
        "CREATE TABLE repeated AS SELECT record_reference, min(line) AS first, "
        "min(content) <> max(content) AS conflicting "
        f"FROM (SELECT line, record_reference, hash({content}) AS content FROM good "
        "WHERE hash(record_reference) IN (SELECT hash(record_reference) AS shared FROM good "
        "GROUP BY shared HAVING count(*) > 1)) "
        "GROUP BY record_reference HAVING count(*) > 1"
    )
    [(any_repeated,)] = rows(engine, "SELECT count(*) FROM repeated")
    engine.execute(
        "CREATE VIEW kept AS SELECT good.* FROM good LEFT JOIN repeated USING (record_reference) "
        "WHERE repeated.first IS NULL OR (NOT conflicting AND line = first)"
        if any_repeated
        else "CREATE VIEW kept AS SELECT * FROM good"
    )


def _gather_rejections(engine: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    """Make `rejection`, one row a fault, and `unsure`: what the rejected rows still tell."""
    engine.execute(
        "CREATE TABLE rejection (line BIGINT, field VARCHAR, reason VARCHAR, shape VARCHAR)"
    )
    for table, faults in (("judged", _faults(dataset)), ("repeated", _conflicts(dataset))):
        if rows(engine, f"SELECT 1 FROM {table} LIMIT 1"):
            engine.execute(f"INSERT INTO rejection {faults}")
    traced = ["line", *(field.name for field in _traced(dataset))]
    engine.execute(
        f"CREATE VIEW unsure AS SELECT {_traces(dataset)} FROM judged "
        "WHERE line IN (SELECT line FROM rejection) "
        f"UNION ALL SELECT {listed(traced)} FROM good JOIN repeated USING (record_reference) "
        "WHERE conflicting"
    )


def _faults(dataset: Dataset) -> str:
    """Return the SQL of what is wrong with the judged rows."""
    faults = [
        f"SELECT line, {quoted(field.label_zh)}, {good.why(field)}, "
        f"{values.shape(identifier(field.name))} FROM judged "
        f"WHERE is_row AND {good.why(field)} IS NOT NULL"
        for field in dataset.fields
    ]
    faults.append(
        f"SELECT line, '', {quoted(Reason.NOT_JSON_OBJECT)}, '' FROM judged WHERE NOT is_row"
    )
    return " UNION ALL ".join(faults)


def _conflicts(dataset: Dataset) -> str:
    """Return the SQL of the rows that contradict another one."""
    key_field = next(field for field in dataset.fields if field.name == dataset.record_key[0])
    return (
        f"SELECT line, {quoted(key_field.label_zh)}, {quoted(Reason.CONFLICTING_ROWS)}, '' "
        "FROM good JOIN repeated USING (record_reference) WHERE conflicting"
    )


def _traces(dataset: Dataset) -> str:
    """Return the legible columns of a rejected row: its id and its household's number."""
    columns = [
        f"CASE WHEN {good.why(field)} IS NULL THEN {identifier(field.name)} END"
        f" AS {identifier(field.name)}"
        for field in _traced(dataset)
    ]
    return ", ".join(["line", *columns])


def _traced(dataset: Dataset) -> list[Field]:
    """Return the fields that tell of whom a rejected row was."""
    return [
        field
        for field in dataset.fields
        if field.type in {FieldType.CITIZEN_ID, FieldType.HOUSEHOLD_NUMBER}
    ]


def _counted(engine: duckdb.DuckDBPyConnection, dataset: Dataset, lines: int) -> Reading:
    """Return the reading with its counts, of so many lines in all."""
    [(accepted,)] = rows(engine, "SELECT count(*) FROM kept")
    [(rejected,)] = rows(engine, "SELECT count(DISTINCT line) FROM rejection")
    month = next((identifier(f.name) for f in dataset.fields if f.type is FieldType.MONTH), None)
    span: tuple[date, date] | None = None
    if month is not None and accepted:
        [span] = rows(engine, f"SELECT min({month}), max({month}) FROM kept")
    return Reading(
        engine=engine,
        dataset=dataset,
        accepted=accepted,
        rejected=rejected,
        duplicate=lines - accepted - rejected,
        months=span,
    )


def _nothing_good(reading: Reading) -> FileRefused:
    """Return the refusal of a file that has rows, none of them good, or none at all."""
    if reading.rejected == 0:
        return FileRefused("The file has a header and no rows; send it again with its rows.")
    first = [rejection for rejection, _ in zip(reading.rejections(), range(_TOLD), strict=False)]
    return FileRefused(
        f"No row of the file can be taken in; line {first[0].line}, {first[0].field}: "
        f"{first[0].remedy}",
        rejections=first,
    )


def _kept_names(dataset: Dataset) -> Iterator[str]:
    """Yield the columns of the fields that may be kept in a file."""
    for field in dataset.fields:
        if field.type is FieldType.CERTIFICATE:
            yield f"{field.name}_index"
            yield f"{field.name}_mask"
        elif field.type not in values.PERSONAL:
            yield values.typed_name(field)


def _has(dataset: Dataset, kind: FieldType) -> bool:
    """Tell whether the data set has a field of the type."""
    return any(field.type is kind for field in dataset.fields)
