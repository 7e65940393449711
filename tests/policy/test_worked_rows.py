"""Each indicator finds exactly what its worked rows say, on both sides of each threshold."""

import re
from collections.abc import Generator, Mapping

import duckdb
import pytest

from hub.matching import indicators
from hub.matching.engine import bound
from hub.policy.datasets import Dataset, Field, FieldType
from hub.policy.indicators import Indicator, Worked
from hub.policy.loader import load
from hub.policy.packs import ValueType

POLICY = load(demo=True)
PROVEN = {
    "I-02": pytest.mark.requirement("I-02"),
    "I-04": pytest.mark.requirement("I-04"),
    "I-15": pytest.mark.requirement("I-15"),
    "I-16": pytest.mark.requirement("I-16"),
    "I-18": pytest.mark.requirement("I-18"),
    "I-19": pytest.mark.requirement("I-19"),
    "I-22": pytest.mark.requirement("I-22"),
    "I-24": pytest.mark.requirement("I-24"),
    "I-25": pytest.mark.requirement("I-25"),
    "I-36": pytest.mark.requirement("I-36"),
}
CASES = [
    pytest.param(
        indicator,
        worked,
        id=f"{indicator.code} {worked.name}",
        marks=PROVEN.get(indicator.code, ()),
    )
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
BASE = {
    "member": {
        "person_id": "VARCHAR",
        "household_id": "VARCHAR",
        "division_code": "VARCHAR",
        "relation": "VARCHAR",
        "counted": "BOOLEAN",
        "birth_date": "DATE",
        "sex": "INTEGER",
    },
    "determined": {
        "person_id": "VARCHAR",
        "household_id": "VARCHAR",
        "category": "VARCHAR",
        "valid_from": "DATE",
        "valid_to": "DATE",
    },
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


def fill(engine: duckdb.DuckDBPyConnection, indicator: Indicator, worked: Worked | None) -> None:
    """Make the tables that an indicator reads; columns that a row leaves out are NULL."""
    tables = {code.lower(): columns_of(POLICY.datasets[code]) for code in indicator.sources}
    tables |= {table.value: BASE[table] for table in indicator.tables}
    for table, columns in tables.items():
        typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        engine.execute(f"CREATE TABLE {table} ({typed})")
        for row in worked.tables.get(table, ()) if worked else ():
            assert row.keys() <= columns.keys()
            engine.table(table).insert([row.get(name) for name in columns])


def columns_of(dataset: Dataset) -> dict[str, str]:
    """Return the columns of a data set's linked table."""
    return LINK | dict(column(field) for field in dataset.fields)


def bindings(worked: Worked, indicator: Indicator) -> dict[str, object]:
    """Return what the condition's parameters are bound to, as the runner does; others are NULL."""
    methods = indicator.methods.needs.values() if indicator.methods else ()
    named: dict[str, object] = {key.replace(".", "_"): None for each in methods for key in each}
    for key, value in worked.parameters.items():
        named |= indicators.bindings(key, value)
    return bound(indicator.condition, named | {"month": worked.month, "today": worked.today})


@pytest.fixture
def engine() -> Generator[duckdb.DuckDBPyConnection]:
    """Give an engine without tables."""
    with duckdb.connect(":memory:") as connection:
        yield connection


def hits(
    engine: duckdb.DuckDBPyConnection, indicator: Indicator, worked: Worked
) -> list[Mapping[str, object]]:
    """Return the rows that an indicator's condition gives."""
    found = engine.execute(indicator.condition, bindings(worked, indicator))
    names = [each[0] for each in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize(("indicator", "worked"), CASES)
def test_the_condition_finds_what_the_worked_rows_say(
    engine: duckdb.DuckDBPyConnection, indicator: Indicator, worked: Worked
) -> None:
    """Subject, severity and every evidence value are as worked out by hand; no more is found."""
    fill(engine, indicator, worked)

    found = hits(engine, indicator, worked)

    labels = [label.name for label in indicator.evidence]
    expected = {
        hit.subject: (hit.severity, {name: hit.evidence.get(name) for name in labels})
        for hit in worked.hits
    }
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
    fill(engine, indicator, None)

    found = engine.execute(indicator.condition, bindings(indicator.worked[0], indicator))

    assert [each[0] for each in found.description or []] == [
        SUBJECT,
        HOUSEHOLD,
        PERSON,
        SEVERITY,
        *(f"e_{label.name}" for label in indicator.evidence),
    ]


@pytest.mark.parametrize("indicator", POLICY.indicators.values(), ids=POLICY.indicators)
def test_a_condition_names_what_its_file_declares(indicator: Indicator) -> None:
    """Its parameters, $month where a data set sets the period, and $today; nothing else."""
    names = duckdb.extract_statements(indicator.condition)[0].named_parameters
    declared = set[str]()
    for key in (*indicator.parameters, *further(indicator)):
        by_category = POLICY.parameter_keys[key].type is ValueType.BY_CATEGORY
        declared |= indicators.bindings(key, {} if by_category else None).keys()

    assert {"month"} & names == ({"month"} if indicator.period else set())
    assert names - {"month", "today"} <= declared
    for key in (*indicator.parameters, *further(indicator)):
        assert any(name.startswith(key.replace(".", "_")) for name in names)


@pytest.mark.parametrize("indicator", POLICY.indicators.values(), ids=POLICY.indicators)
def test_a_condition_does_not_read_when_a_row_came(indicator: Indicator) -> None:
    """A row that comes again unchanged changes no alert: an incremental run rests on that."""
    words = set(re.findall(r"\w+", indicator.condition))

    assert not words & {"as_of", "batch_id", "record_reference", "current_date", "now", "random"}


@pytest.mark.parametrize("indicator", POLICY.indicators.values(), ids=POLICY.indicators)
def test_the_worked_evidence_is_labelled(indicator: Indicator) -> None:
    """No expected value is without its label in both languages."""
    labels = {label.name for label in indicator.evidence}

    for worked in indicator.worked:
        assert all(hit.evidence.keys() <= labels for hit in worked.hits)


def further(indicator: Indicator) -> list[str]:
    """Return the parameters that only some way of measuring needs."""
    several = indicator.methods.needs.values() if indicator.methods else ()
    return [key for needs in several for key in needs]
