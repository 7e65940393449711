"""Indicators run in the engine: parameters resolved by county, the condition, its hits on disk."""

import json
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import duckdb

from hub.domain.alerts import Severity
from hub.domain.law import UNSET, Unset, Value
from hub.domain.people import Category
from hub.matching.engine import bound, quoted, writing
from hub.policy.indicators import Indicator, Methods
from hub.policy.policy import Policy

FOLDER = "hits"
_EVIDENCE = "e_"
_FETCH_ROWS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A subject for which an indicator's condition holds."""

    indicator: str
    subject: str
    household_id: UUID
    person_id: UUID | None
    severity: Severity
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Counties for which an indicator has the same parameters."""

    parameters: Mapping[str, Any]  # as bound
    counties: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days that a condition may name."""

    today: date  # $today
    month: date | None  # $month: the first day of the period's newest complete month


def groups(
    policy: Policy, indicator: Indicator, counties: Sequence[str], *, on: date
) -> tuple[list[Group], list[str]]:
    """Return the counties by equal parameters, and the parameters that some county lacks.

    A county without a value for one of the parameters is in no group: the indicator is off there.
    """
    by_values: dict[str, tuple[Mapping[str, Any], list[str]]] = {}
    unset: dict[str, None] = {}
    for county in counties:
        given = _given(policy, indicator, county, on=on)
        missing = [key for key, value in given.items() if value is UNSET]
        unset |= dict.fromkeys(missing)
        if not missing:
            values = _unneeded(indicator.methods)
            for key, value in given.items():
                values |= bindings(key, value)
            by_values.setdefault(repr(values), (values, []))[1].append(county)
    found = [Group(parameters=v, counties=tuple(c)) for v, c in by_values.values()]
    return found, list(unset)


def limit(engine: duckdb.DuckDBPyConnection, subjects: Collection[str] | None) -> None:
    """Let only these subjects be found from now on; None: all."""
    engine.execute("CREATE TABLE in_scope (subject_id VARCHAR)")
    if subjects is not None:
        engine.execute(
            "INSERT INTO in_scope SELECT unnest($subjects::VARCHAR[])", {"subjects": [*subjects]}
        )
    within = "true" if subjects is None else "subject_id IN (FROM in_scope)"
    engine.execute(f"CREATE MACRO is_in_scope(subject_id) AS {within}")


def run(
    engine: duckdb.DuckDBPyConnection, indicator: Indicator, *, group: Group, days: Days
) -> Iterator[Hit]:
    """Yield the hits of a condition in one group of counties, one for each subject.

    They are left in the table `hit`, for `keep`.
    """
    statement = (
        f"CREATE OR REPLACE TEMP TABLE hit AS SELECT * FROM ({indicator.condition}) AS found "
        "WHERE household_id IN (SELECT household_id FROM watched WHERE "
        "substr(division_code, 1, 6) IN (SELECT unnest($counties::VARCHAR[]))) "
        "AND is_in_scope(subject_id) "
        "QUALIFY row_number() OVER (PARTITION BY subject_id ORDER BY household_id) = 1"
    )
    parameters = {
        **group.parameters,
        "today": days.today,
        "month": days.month,
        "counties": list(group.counties),
    }
    engine.execute(statement, bound(statement, parameters))
    found = engine.execute("SELECT * FROM hit ORDER BY subject_id")
    names = [column[0] for column in found.description]
    while chunk := found.fetchmany(_FETCH_ROWS):
        for values in chunk:
            yield _hit(indicator.code, dict(zip(names, values, strict=True)))


def keep(engine: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the hits of the last run condition to a Parquet file."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with writing():
        engine.execute(f"COPY hit TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)")
    path.chmod(0o600)


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Write what a run did beside its hits, last: a folder without it is of a run that failed."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / "manifest.json.draft"
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=2, default=str), "utf-8")
    draft.chmod(0o600)
    draft.rename(folder / "manifest.json")


def bindings(key: str, value: Any) -> dict[str, Any]:
    """Return a parameter's value under the names by which a condition may ask for it.

    A value by category has a name for each category, `$key_dibao`; without a value it is NULL.
    """
    name = key.replace(".", "_")
    if isinstance(value, Mapping):
        by_category = cast("Mapping[str, str]", value)
        return {f"{name}_{each.lower()}": by_category.get(each) for each in Category}
    if isinstance(value, tuple):
        return {name: list(cast("tuple[Any, ...]", value))}
    return {name: value}


def _given(
    policy: Policy, indicator: Indicator, county: str, *, on: date
) -> dict[str, Value | Unset]:
    """Return what a county gives for each parameter that the indicator needs there.

    A way of measuring that the indicator does not know is as good as none.
    """

    def value(key: str) -> Value | Unset:
        parameter = policy.parameter(key, county, on)
        return UNSET if parameter is UNSET else parameter.value

    given = {key: value(key) for key in indicator.parameters}
    methods = indicator.methods
    if methods is not None:
        needed = methods.needs.get(str(given[methods.parameter]))
        if needed is None:
            given[methods.parameter] = UNSET
        given |= {key: value(key) for key in needed or ()}
    return given


def _unneeded(methods: Methods | None) -> dict[str, Any]:
    """Return NULL for what some way of measuring needs, to be replaced where this one does."""
    several = methods.needs.values() if methods is not None else ()
    return {key.replace(".", "_"): None for needs in several for key in needs}


def sweep(data_dir: Path, committed: Collection[UUID]) -> int:
    """Remove the folders of runs that were never committed; return how many.

    The caller holds the lock of the comparison, so that no run is writing meanwhile.
    """
    place, kept = data_dir / FOLDER, {str(each) for each in committed}
    folders = [*place.iterdir()] if place.is_dir() else []
    orphans = [each for each in folders if each.name not in kept]
    for each in orphans:
        shutil.rmtree(each, ignore_errors=True)
    return len(orphans)


def _hit(indicator: str, values: Mapping[str, Any]) -> Hit:
    """Return a hit from the columns of a condition."""
    person_id = values["person_id"]
    return Hit(
        indicator=indicator,
        subject=str(values["subject_id"]),
        household_id=UUID(values["household_id"]),
        person_id=None if person_id is None else UUID(person_id),
        severity=Severity(values["severity"]),
        evidence={
            name.removeprefix(_EVIDENCE): value
            for name, value in values.items()
            if name.startswith(_EVIDENCE)
        },
    )
