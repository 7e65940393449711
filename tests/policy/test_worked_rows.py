"""Each indicator finds exactly what its worked rows say, on both sides of each threshold."""

from collections.abc import Generator, Mapping

import duckdb
import pytest

from hub.policy.datasets import Dataset, Field, FieldType
from hub.policy.indicators import Indicator, Row, Worked
from hub.policy.loader import load
from hub.policy.policy import Policy

POLICY = load(demo=True)
CASES = [
    pytest.param(indicator, worked, id=f"{indicator.code} {worked.name}")
    for indicator in POLICY.indicators.values()
    for worked in indicator.worked
]
SUBJECT, HOUSEHOLD, PERSON, SEVERITY = "subject_id", "household_id", "person_id", "severity"
LINK = {
    "person_id": "VARCHAR",
    "household_id": "VARCHAR",
    "batch_id": "VARCHAR",
    "record_reference": "VARCHAR",
    "as_of": "DATE",
}
TYPES = {FieldType.DATE: "DATE", FieldType.MONTH: "DATE", FieldType.INTEGER: "INTEGER"}


def column(field: Field) -> tuple[str, str]:
    """Return the name and type of a field's column in a linked table."""
    match field.type:
        case FieldType.CITIZEN_ID:
            return "person_key", "VARCHAR"
        case FieldType.CERTIFICATE:
            return f"{field.name}_key", "VARCHAR"
        case FieldType.MONEY:
            return f"{field.name}_fen", "BIGINT"
        case _:
            return field.name, TYPES.get(field.type, "VARCHAR")


def fill(engine: duckdb.DuckDBPyConnection, dataset: Dataset, rows: tuple[Row, ...]) -> None:
    """Make a data set's linked table with the rows; columns that a row leaves out are NULL."""
    columns = LINK | dict(column(field) for field in dataset.fields)
    table = dataset.code.lower()
    engine.execute(f"CREATE TABLE {table} ({', '.join(f'{n} {t}' for n, t in columns.items())})")
    for row in rows:
        assert row.keys() <= columns.keys()
        engine.table(table).insert([row.get(name) for name in columns])


def bindings(worked: Worked) -> dict[str, object]:
    """Return what the condition's parameters are bound to."""
    named = {key.replace(".", "_"): value for key, value in worked.parameters.items()}
    return named if worked.month is None else named | {"month": worked.month}


@pytest.fixture
def engine() -> Generator[duckdb.DuckDBPyConnection]:
    """Give an engine without tables."""
    with duckdb.connect(":memory:") as connection:
        yield connection


def hits(
    engine: duckdb.DuckDBPyConnection, indicator: Indicator, worked: Worked
) -> list[Mapping[str, object]]:
    """Return the rows that an indicator's condition gives."""
    found = engine.execute(indicator.condition, bindings(worked))
    names = [each[0] for each in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize(("indicator", "worked"), CASES)
def test_the_condition_finds_what_the_worked_rows_say(
    engine: duckdb.DuckDBPyConnection, indicator: Indicator, worked: Worked
) -> None:
    """Subject, severity and every evidence value are as worked out by hand; no more is found."""
    for code in indicator.sources:
        fill(engine, POLICY.datasets[code], worked.tables[code.lower()])

    found = hits(engine, indicator, worked)

    expected = {hit.subject: (hit.severity, hit.evidence) for hit in worked.hits}
    assert {
        hit[SUBJECT]: (
            hit[SEVERITY],
            {name[2:]: value for name, value in hit.items() if name.startswith("e_")},
        )
        for hit in found
    } == expected
    assert len(found) == len(expected)  # one hit a subject: it is the alert's key


@pytest.mark.parametrize("indicator", POLICY.indicators.values(), ids=POLICY.indicators)
def test_the_condition_returns_the_columns_that_the_fold_expects(
    engine: duckdb.DuckDBPyConnection, indicator: Indicator
) -> None:
    """Subject, household, person, severity, and an e_ column for each evidence label."""
    for code in indicator.sources:
        fill(engine, POLICY.datasets[code], ())

    found = engine.execute(indicator.condition, bindings(indicator.worked[0]))

    assert [each[0] for each in found.description or []] == [
        SUBJECT,
        HOUSEHOLD,
        PERSON,
        SEVERITY,
        *(f"e_{label.name}" for label in indicator.evidence),
    ]


def test_the_period_is_bound_where_a_data_set_sets_it(policy: Policy) -> None:
    """A condition that names $month says which data set's newest complete month that is."""
    for indicator in policy.indicators.values():
        names = duckdb.extract_statements(indicator.condition)[0].named_parameters
        parameters = {key.replace(".", "_") for key in indicator.parameters}
        period = {"month"} if indicator.period else set[str]()
        assert names == parameters | period
