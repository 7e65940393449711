"""The link step: each data set reduced to the persons of the hub, once, for all indicators."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from hub.domain.corrections import Corrected
from hub.matching.deltas import OPERATION, deletes
from hub.matching.engine import identifier, listed, one_file, rows
from hub.matching.landing import rejected_path
from hub.matching.values import PERSONAL, typed_name
from hub.policy.datasets import Dataset, FieldType, Mode

TYPES = {
    FieldType.DATE: "DATE",
    FieldType.MONTH: "DATE",
    FieldType.MONEY: "BIGINT",
    FieldType.INTEGER: "INTEGER",
}
_BESIDE = ("record_reference", "batch_id", "as_of")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A data set with the files of the batches that hold."""

    dataset: Dataset
    paths: tuple[Path, ...]  # the oldest batch first; of a snapshot's set its deltas follow it
    lists: int = 1  # how many of a snapshot's set are whole lists, each of its own division
    as_of: date | None = None  # the day that the newest batch shows; None without a batch
    corrections: tuple[Corrected, ...] = ()  # the oldest answer first

    @property
    def deltas(self) -> tuple[Path, ...]:
        """The files of what has changed since the snapshots."""
        return self.paths[self.lists :] if self.dataset.mode is Mode.SNAPSHOT else ()

    def deltas_after(self, position: int) -> tuple[Path, ...]:
        """Return the files that change what the one at a place says."""
        return self.paths[max(position + 1, self.lists) :]

    def is_stale(self, on: date) -> bool:
        """Tell whether a list is too old on a day for absence from it to mean anything."""
        if self.dataset.mode is not Mode.SNAPSHOT or self.as_of is None:
            return False
        return self.as_of + timedelta(days=self.dataset.freshness_days) < on

    @property
    def table(self) -> str:
        """The name under which indicators read it."""
        return self.dataset.code.lower()


def link(engine: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Make a data set's table of the rows that belong to persons of the hub.

    Of a data set whose batches add up, and of a snapshot with its deltas, the newest record of
    each key holds.
    """
    create(engine, source.dataset)
    if not source.paths:
        return
    columns = [*_columns(source.dataset), *_BESIDE]
    engine.execute(
        f"INSERT INTO {source.table} BY NAME "
        f"SELECT person_id, household_id, {listed(columns)} "
        f"FROM {_records(source, columns)} JOIN linked_person USING (person_key){_newest(source)}"
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
        Also None where the newest batch, or the snapshot or one of its deltas, has a rejected row
        that shows no person: then nobody's absence from the data set means anything.
    """
    keys = unsure_keys(engine, source)
    if not keys:
        return keys
    linked = rows(
        engine,
        "SELECT person_id FROM linked_person WHERE person_key IN (SELECT unnest($keys::VARCHAR[]))",
        {"keys": [key for key in keys if key is not None]},
    )
    return frozenset(person_id for (person_id,) in linked) | (keys & {None})


def unsure_keys(engine: duckdb.DuckDBPyConnection, source: Source) -> frozenset[str | None]:
    """Return the same as the persons' blind indexes, those whom the hub does not know included."""
    unsure: set[str | None] = set()
    for position, path in enumerate(source.paths):
        rejected = rejected_path(path)
        if not rejected.exists():
            continue
        adds_up = source.dataset.mode is not Mode.SNAPSHOT
        later = source.paths[position + 1 :] if adds_up else source.deltas_after(position)
        unsure.update(_unsure_in(engine, rejected, later))
        if later and adds_up:
            unsure.discard(None)
    return frozenset(unsure)


def said(source: Source, among: Sequence[Path]) -> str:
    """Return the SQL of what a data set says in the records that some files name.

    Args:
        source: the data set, with at least one batch.
        among: files of any of its batches.
    """
    columns = [*_columns(source.dataset), "record_reference"]
    records = f"SELECT record_reference FROM {_files(among)}"
    return (
        f"SELECT {listed(['person_key', *columns])} "
        f"FROM {_holding(source, [*columns, 'as_of', 'batch_id'])} "
        f"WHERE record_reference IN ({records}){_newest(source)}"
    )


def _unsure_in(
    engine: duckdb.DuckDBPyConnection, rejected: Path, later: Sequence[Path]
) -> Iterator[str | None]:
    """Yield the persons of one batch's rejected rows, but for those whom a later batch names."""
    replaced = ""
    if later:
        named = f"SELECT person_key FROM {_files(later)} WHERE person_key IS NOT NULL"
        replaced = f"WHERE person_key IS NULL OR person_key NOT IN ({named})"
    for (person_key,) in rows(engine, f"SELECT person_key FROM {_files([rejected])} {replaced}"):
        yield person_key


def _columns(dataset: Dataset) -> Mapping[str, str]:
    """Return the columns of a data set's table with their types, as its files keep them."""
    columns: dict[str, str] = {}
    for field in dataset.fields:
        if field.type is FieldType.CERTIFICATE:
            columns |= {f"{field.name}_index": "VARCHAR", f"{field.name}_mask": "VARCHAR"}
        elif field.type not in PERSONAL:
            columns[typed_name(field)] = TYPES.get(field.type, "VARCHAR")
    return columns


def _records(source: Source, columns: Sequence[str]) -> str:
    """Return the SQL of the rows to link: of what a later batch gave to another person, none.

    A record whose key holds the id number is one person's for ever; any other is resolved over
    all rows that it ever had, before it is known whom they belong to.
    """
    if source.dataset.mode is Mode.SNAPSHOT or _is_keyed_by_person(source.dataset):
        return _holding(source, columns)
    files = _whole(source.dataset, source.paths)
    touched = f"SELECT record_reference FROM {files} JOIN linked_person USING (person_key)"
    return f"(FROM {files} WHERE record_reference IN ({touched}){_newest(source)})"


def _holding(source: Source, columns: Sequence[str]) -> str:
    """Return the SQL of the rows that hold, before those of one key are told apart by their age.

    A record that a delta names is no longer as the snapshot has it, whomever it belongs to now.
    """
    dataset = source.dataset
    wanted = listed(["person_key", *columns])
    if source.lists > 1:  # of a record that several name, the newest holds
        gone = f" WHERE NOT ({deletes(OPERATION.name)})" if source.deltas else ""
        return (
            f"(SELECT {wanted} FROM (FROM {_whole(dataset, source.paths)} QUALIFY row_number() "
            "OVER (PARTITION BY record_reference ORDER BY as_of DESC, batch_id DESC) = 1)"
            f"{gone})"
        )
    if not source.deltas:
        return _whole(dataset, source.paths)
    return (
        f"(WITH delta AS (SELECT * FROM {_whole(dataset, source.deltas)} QUALIFY row_number() OVER "
        "(PARTITION BY record_reference ORDER BY as_of DESC, batch_id DESC) = 1) "
        f"SELECT {wanted} FROM {_whole(dataset, source.paths[:1])} "
        "WHERE record_reference NOT IN (SELECT record_reference FROM delta) "
        f"UNION ALL SELECT {wanted} FROM delta WHERE NOT ({deletes(OPERATION.name)})) AS holding"
    )


def _newest(source: Source) -> str:
    """Return the clause that keeps the newest row of each record, where batches add up."""
    if source.dataset.mode is Mode.SNAPSHOT:
        return ""
    return (
        " QUALIFY row_number() OVER (PARTITION BY record_reference "
        "ORDER BY as_of DESC, batch_id DESC) = 1"
    )


def _is_keyed_by_person(dataset: Dataset) -> bool:
    """Tell whether a record's key holds the id number."""
    return any(
        f.type is FieldType.CITIZEN_ID and f.name in dataset.record_key for f in dataset.fields
    )


def _whole(dataset: Dataset, paths: Sequence[Path]) -> str:
    """Return the SQL of the rows of some files, NULL in fields that the data set had not yet."""
    fields = ", ".join(f"NULL::{kind} AS {identifier(n)}" for n, kind in _columns(dataset).items())
    return f"(FROM {_files(paths)} UNION ALL BY NAME SELECT {fields} WHERE false)"


def _files(paths: Sequence[Path]) -> str:
    """Return the SQL that reads some Parquet files as one."""
    names = ", ".join(one_file(path) for path in paths)
    return f"read_parquet([{names}], union_by_name = true)"
