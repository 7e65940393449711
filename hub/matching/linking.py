"""The link step: each data set reduced to the persons of the hub, once, for all indicators."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import duckdb

from hub.domain.corrections import Corrected
from hub.matching.engine import identifier, listed, one_file, rows
from hub.matching.landing import rejected_path
from hub.matching.values import PERSONAL, typed_name
from hub.policy.datasets import Dataset, FieldType, Mode

_CHUNK = 100_000
TYPES = {
    FieldType.DATE: "DATE",
    FieldType.MONTH: "DATE",
    FieldType.MONEY: "BIGINT",
    FieldType.INTEGER: "INTEGER",
}
_BESIDE = ("record_reference", "batch_id", "as_of")


class Watched(NamedTuple):
    """A person of the hub in one of their households."""

    person_key: str  # the blind index of the citizen id, in hexadecimal
    person_id: str
    household_id: str
    division_code: str  # of the household


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A data set with the files of the batches that hold."""

    dataset: Dataset
    paths: tuple[Path, ...]  # the oldest batch first
    corrections: tuple[Corrected, ...] = ()  # the oldest answer first

    @property
    def table(self) -> str:
        """The name under which indicators read it."""
        return self.dataset.code.lower()


def watch(engine: duckdb.DuckDBPyConnection, people: Iterable[Watched]) -> None:
    """Make `watched`, and `linked_person` with each person once.

    Args:
        engine: the comparison's.
        people: the first household of a person is the one that alerts of the person name.
    """
    engine.execute(
        "CREATE TABLE watched (position BIGINT, person_key VARCHAR, person_id VARCHAR, "
        "household_id VARCHAR, division_code VARCHAR)"
    )
    remaining, position = iter(people), 0
    while chunk := list(islice(remaining, _CHUNK)):
        columns = dict(zip(Watched._fields, map(list, zip(*chunk, strict=True)), strict=True))
        columns_sql = ", ".join(f"unnest(${name}::VARCHAR[])" for name in Watched._fields)
        engine.execute(
            f"INSERT INTO watched SELECT unnest(range($start, $stop)), {columns_sql}",
            {**columns, "start": position, "stop": position + len(chunk)},
        )
        position += len(chunk)
    engine.execute(
        "CREATE TABLE linked_person AS SELECT person_key, person_id, household_id FROM watched "
        "QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY position) = 1"
    )


def link(engine: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Make a data set's table of the rows that belong to persons of the hub.

    Of a data set whose batches add up, the newest record of each key holds.
    """
    create(engine, source.dataset)
    if not source.paths:
        return
    columns = [*_columns(source.dataset), *_BESIDE]
    newest = ""
    if source.dataset.mode is not Mode.SNAPSHOT:
        newest = (
            " QUALIFY row_number() OVER (PARTITION BY record_reference "
            "ORDER BY as_of DESC, batch_id DESC) = 1"
        )
    engine.execute(
        f"INSERT INTO {source.table} BY NAME "
        f"SELECT person_id, household_id, {listed(columns)} "
        f"FROM {_files(source.paths)} JOIN linked_person USING (person_key){newest}"
    )


def create(engine: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    """Make a data set's table, without a row."""
    columns = ", ".join(f"{identifier(name)} {kind}" for name, kind in _columns(dataset).items())
    engine.execute(
        f"CREATE TABLE {dataset.code.lower()} (person_id VARCHAR, household_id VARCHAR, "
        f"{columns}, record_reference VARCHAR, batch_id VARCHAR, as_of DATE)"
    )


def fresh_month(engine: duckdb.DuckDBPyConnection, source: Source, *, on: date) -> date | None:
    """Return the newest month that a data set holds completely; None if it holds none.

    A month is complete once a batch that covers it shows the state of a day at least the data
    set's lag after the month's end: payments that are merely late are no missing payments.
    """
    month = next((f.name for f in source.dataset.fields if f.type is FieldType.MONTH), None)
    if month is None or not source.paths:
        return None
    [(newest,)] = rows(
        engine,
        f"SELECT max(month) FROM (SELECT DISTINCT {identifier(month)} AS month, as_of "
        f"FROM {_files(source.paths)}) "
        "WHERE as_of >= last_day(month) + $lag AND last_day(month) < $today",
        {"lag": source.dataset.lag_days, "today": on},
    )
    return newest


def unsure_persons(engine: duckdb.DuckDBPyConnection, source: Source) -> frozenset[str | None]:
    """Return the ids of persons of whom the data set has a rejected row that nothing replaced.

    A row in a later batch replaces it.

    Returns:
        Also None where the newest batch has a rejected row that shows no person: then nobody's
        absence from the data set means anything.
    """
    unsure: set[str | None] = set()
    for position, path in enumerate(source.paths):
        rejected = rejected_path(path)
        if not rejected.exists():
            continue
        later = source.paths[position + 1 :]
        unsure.update(_unsure_in(engine, rejected, later))
        if later:
            unsure.discard(None)
    return frozenset(unsure)


def _unsure_in(
    engine: duckdb.DuckDBPyConnection, rejected: Path, later: Sequence[Path]
) -> Iterator[str | None]:
    """Yield the persons of one batch's rejected rows, but for those whom a later batch names."""
    replaced = f"WHERE person_key NOT IN (SELECT person_key FROM {_files(later)})" if later else ""
    found = rows(
        engine,
        f"SELECT r.person_key, p.person_id FROM {_files([rejected])} AS r "
        f"LEFT JOIN linked_person AS p USING (person_key) {replaced}",
    )
    for person_key, person_id in found:
        if person_key is None or person_id is not None:
            yield person_id


def _columns(dataset: Dataset) -> Mapping[str, str]:
    """Return the columns of a data set's table with their types, as its files keep them."""
    columns: dict[str, str] = {}
    for field in dataset.fields:
        if field.type is FieldType.CERTIFICATE:
            columns |= {f"{field.name}_index": "VARCHAR", f"{field.name}_mask": "VARCHAR"}
        elif field.type not in PERSONAL:
            columns[typed_name(field)] = TYPES.get(field.type, "VARCHAR")
    return columns


def _files(paths: Sequence[Path]) -> str:
    """Return the SQL that reads some Parquet files as one."""
    names = ", ".join(one_file(path) for path in paths)
    return f"read_parquet([{names}], union_by_name = true)"
