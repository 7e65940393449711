"""Corrected values: checked as a batch's are, and put into the linked tables before indicators run.

A correction holds until the department's own data set says the record anew, in a batch that shows
a day after the answer.
"""

from collections.abc import Collection, Sequence
from datetime import date

import duckdb

from hub.domain.corrections import Corrected
from hub.domain.errors import InvalidInput
from hub.domain.money import fen_of
from hub.domain.rejections import REMEDIES, Reason
from hub.matching import values
from hub.matching.deltas import OPERATION
from hub.matching.engine import identifier, quoted, rows
from hub.matching.linking import TYPES
from hub.matching.row_rules import rules_of
from hub.policy.datasets import Dataset, Field, FieldType

_RESPELLED = frozenset({FieldType.DATE, FieldType.INTEGER})


def read(
    dataset: Dataset, field: Field, text: str, *, today: date, divisions: Collection[str]
) -> str:
    """Return the one spelling of a value that the data set would take in; amounts in yuan.

    Args:
        dataset: whose rules hold.
        field: one of its fields.
        text: the value as it was sent.
        today: no day of birth, death or payment lies after it.
        divisions: the codes of the published register.

    Raises:
        InvalidInput: the value breaks a rule of the field; says which, and names no input field.
    """
    column = identifier(field.name)
    with duckdb.connect(":memory:") as engine:
        engine.execute("CREATE TABLE division (code VARCHAR)")
        if text.strip() in divisions:
            engine.execute("INSERT INTO division VALUES ($code)", {"code": text.strip()})
        cleaned = values.cleaned(field, "$text::VARCHAR")
        engine.execute(f"CREATE TABLE given AS SELECT {cleaned} AS {column}", {"text": text})
        reason = _reason(engine, dataset, field, today=today)
        if reason is not None:
            raise InvalidInput(REMEDIES[reason])
        kept = values.typed(field, column) if field.type in _RESPELLED else column
        [(value,)] = rows(engine, f"SELECT ({kept})::VARCHAR FROM given")
    return value


def apply(
    engine: duckdb.DuckDBPyConnection, dataset: Dataset, corrections: Sequence[Corrected]
) -> None:
    """Put corrected values into a data set's linked table, and take off what is no record.

    Args:
        engine: in which the data set is linked.
        dataset: whose table it is.
        corrections: of this data set, the oldest answer first.
    """
    fields = {field.name: field for field in dataset.fields}
    for each in corrections:
        if each.field == OPERATION.name:
            _delete(engine, dataset, each)
        else:
            _set(engine, dataset, each, fields[each.field])


def _delete(engine: duckdb.DuckDBPyConnection, dataset: Dataset, given: Corrected) -> None:
    """Take off a record, or all records of a person, that are none."""
    whose, name = "record_reference = $name", given.record_reference
    if given.person_id is not None:
        whose, name = "person_id = $name", str(given.person_id)
    engine.execute(
        f"DELETE FROM {dataset.code.lower()} WHERE {whose} AND as_of <= $answered_on",
        {"name": name, "answered_on": given.answered_on},
    )


def _set(
    engine: duckdb.DuckDBPyConnection, dataset: Dataset, given: Corrected, field: Field
) -> None:
    """Put a value into the record that it is of."""
    kind = TYPES.get(field.type, "VARCHAR")
    is_money = field.type is FieldType.MONEY
    engine.execute(
        f"UPDATE {dataset.code.lower()} "
        f"SET {identifier(values.typed_name(field))} = CAST($value AS {kind}) "
        "WHERE record_reference = $reference AND as_of <= $answered_on",
        {
            "value": str(fen_of(given.value)) if is_money else given.value,
            "reference": given.record_reference,
            "answered_on": given.answered_on,
        },
    )


def _reason(
    engine: duckdb.DuckDBPyConnection, dataset: Dataset, field: Field, *, today: date
) -> Reason | None:
    """Return why the data set would not take in the given value; rules of two fields are let be."""
    column = identifier(field.name)
    branches = "".join(
        f"WHEN {rule.broken_when} THEN {quoted(rule.reason)} "
        for rule in rules_of(dataset)
        if rule.fields == (field,)
    )
    statement = f"SELECT coalesce({values.problem(field, column)}"
    statement += f", CASE {branches}END) FROM given" if branches else ") FROM given"
    [(reason,)] = rows(engine, statement, {"today": today})
    return None if reason is None else Reason(reason)
