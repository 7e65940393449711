"""The people of the hub in the engine: who belongs to which household, and what was determined."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import duckdb

from hub.matching.engine import folder_of, listed, one_file, quoted

_POSITION = {"position": "BIGINT"}


class Watched(NamedTuple):
    """A person of the hub in one of their households."""

    person_key: str  # the blind index of the citizen id, in hexadecimal
    person_id: str
    household_id: str
    division_code: str  # of the household
    relation: str = "8"  # GB/T 4761, to the head
    counted: bool = True
    holds: bool = True  # the membership has begun
    birth_date: date | None = None
    sex: int | None = None  # GB/T 2261.1: 1 male, 2 female


class Determined(NamedTuple):
    """A category that civil affairs determined for a person, whenever it holds."""

    person_id: str
    household_id: str
    category: str
    valid_from: date
    valid_to: date | None  # the last day, included; None: without end


_WATCHED = {
    "person_key": "VARCHAR",
    "person_id": "VARCHAR",
    "household_id": "VARCHAR",
    "division_code": "VARCHAR",
    "relation": "VARCHAR",
    "counted": "BOOLEAN",
    "holds": "BOOLEAN",
    "birth_date": "DATE",
    "sex": "INTEGER",
}
_DETERMINED = {
    "person_id": "VARCHAR",
    "household_id": "VARCHAR",
    "category": "VARCHAR",
    "valid_from": "DATE",
    "valid_to": "DATE",
}


def watch(
    engine: duckdb.DuckDBPyConnection, people: Iterable[Watched], spells: Iterable[Determined] = ()
) -> None:
    """Make `watched`, `linked_person` with each person once, and the base tables of indicators.

    Args:
        engine: the comparison's.
        people: the first household of a person is the one that alerts of the person name.
        spells: every determination on record.
    """
    _fill(engine, "watched", _WATCHED, people)
    _fill(engine, "determination", _DETERMINED, spells)
    engine.execute(
        "CREATE TABLE linked_person AS SELECT person_key, person_id, household_id FROM watched "
        "QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY position) = 1"
    )
    engine.execute(
        "CREATE VIEW member AS SELECT person_id, household_id, division_code, relation, counted, "
        "birth_date, sex FROM watched WHERE holds"
    )
    engine.execute(f"CREATE VIEW determined AS SELECT {listed([*_DETERMINED])} FROM determination")


def _fill(
    engine: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    rows: Iterable[Sequence[Any]],
) -> None:
    """Make a table of the rows, with their position.

    They go through a file in the engine's private folder: bound as values, a county's people took
    seconds and a province's would have taken minutes.
    """
    path = folder_of(engine) / f"{table}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((at, *row) for at, row in enumerate(rows))
    typed = ", ".join(f"{quoted(n)}: {quoted(k)}" for n, k in {**_POSITION, **columns}.items())
    engine.execute(
        f"CREATE TABLE {table} AS SELECT * FROM read_csv({one_file(path)}, header = false, "
        f"auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = {{{typed}}})"
    )
    path.unlink()
