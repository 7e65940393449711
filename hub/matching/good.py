"""The table `good`: rows without fault, typed, with blind indexes and the record's reference."""

from collections.abc import Mapping
from typing import Any

import duckdb

from hub.matching import deltas, ordinary, values
from hub.matching.engine import bound, identifier, quoted, rows
from hub.matching.keys import (
    CERTIFICATE_SLOT,
    CITIZEN_ID_SLOT,
    blind_index,
    index_parameters,
)
from hub.matching.row_rules import rules_of
from hub.policy.datasets import Dataset, Field, FieldType
from hub.sealing.keys import KeyRing

_CHECK = "citizen_check"  # 1 in a row whose id number bears itself out, NULL where it was judged


def gather_ordinary(
    engine: duckdb.DuckDBPyConnection, dataset: Dataset, given: Mapping[str, Any], ring: KeyRing
) -> None:
    """Make `good` of the rows of `raw` that show at once that nothing is wrong with them.

    Of a delta there are none: what its rows must give depends on their operation.

    Args:
        engine: holds `raw`.
        dataset: of which its rows are.
        given: the parameters of the conditions on rows.
        ring: of the blind indexes.
    """
    conditions = [ordinary.condition(field) for field in dataset.fields]
    if deltas.is_delta(dataset):
        conditions.append("false")
    digits = [
        f"TRY_CAST(substr({identifier(field.name)}, 1, 17) AS BIGINT) AS citizen_number"
        for field in dataset.fields
        if field.type is FieldType.CITIZEN_ID
    ]
    source = (
        f"(SELECT {', '.join(['*', *digits])} FROM raw WHERE is_row AND {' AND '.join(conditions)})"
    )
    statement = f"CREATE TABLE good AS {_query(dataset, source, is_ordinary=True)}"
    engine.execute(statement, bound(statement, {**_parameters(dataset, ring), **given}))
    faults = [f"{_CHECK} <> 1"] if digits else []
    faults += [rule.broken_when for rule in rules_of(dataset, _typed_column)]
    for fault in faults:
        statement = f"DELETE FROM good WHERE {fault}"
        engine.execute(statement, bound(statement, given))


def gather_judged(engine: duckdb.DuckDBPyConnection, dataset: Dataset, ring: KeyRing) -> None:
    """Add to `good` the rows of `judged` that no reason speaks against."""
    faultless = " AND ".join(f"{why(field)} IS NULL" for field in dataset.fields)
    source = f"(SELECT * FROM judged WHERE is_row AND {faultless})"
    statement = f"INSERT INTO good BY NAME {_query(dataset, source, is_ordinary=False)}"
    engine.execute(statement, bound(statement, _parameters(dataset, ring)))


def count(engine: duckdb.DuckDBPyConnection) -> int:
    """Return how many rows are good so far."""
    [(found,)] = rows(engine, "SELECT count(*) FROM good")
    return found


def why(field: Field) -> str:
    """Return the column of `judged` that holds the reason against a field's value."""
    return identifier(f"why_{field.name}")


def _query(dataset: Dataset, source: str, *, is_ordinary: bool) -> str:
    """Return the SQL that makes good rows of sound ones."""
    parts = ["line", *(part for field in dataset.fields for part in _parts(field))]
    if is_ordinary:
        parts += [
            f"{ordinary.remainder('citizen_number', identifier(field.name))} AS {_CHECK}"
            for field in dataset.fields
            if field.type is FieldType.CITIZEN_ID
        ]
    return (
        f"WITH t AS (SELECT {', '.join(parts)} FROM {source}) "
        f"SELECT *, {_reference(dataset)} AS record_reference FROM t"
    )


def _parts(field: Field) -> list[str]:
    """Return the columns that a field becomes."""
    column = identifier(field.name)
    parts = [f"{values.typed(field, column)} AS {_typed_column(field)}"]
    if field.type is FieldType.CITIZEN_ID:
        parts.append(f"{blind_index('id', field.name)} AS person_key")
    if field.type is FieldType.CERTIFICATE:
        index = blind_index("certificate", field.name)
        parts.append(f"{index} AS {identifier(field.name + '_index')}")
        parts.append(f"{_certificate_mask(column)} AS {identifier(field.name + '_mask')}")
    return parts


def _parameters(dataset: Dataset, ring: KeyRing) -> dict[str, bytes | str]:
    """Return the parameters of the blind indexes."""
    types = {field.type for field in dataset.fields}
    parameters: dict[str, bytes | str] = {}
    if FieldType.CITIZEN_ID in types:
        parameters |= index_parameters(ring, "id", CITIZEN_ID_SLOT)
    if FieldType.CERTIFICATE in types:
        parameters |= index_parameters(ring, "certificate", CERTIFICATE_SLOT)
    return parameters


def _typed_column(field: Field) -> str:
    return identifier(values.typed_name(field))


def _reference(dataset: Dataset) -> str:
    """Return the SQL of a record's reference: a hash of its key, ids by their blind index."""
    by_name = {field.name: field for field in dataset.fields}
    parts = [_reference_part(by_name[name]) for name in dataset.record_key]
    return f"substr(sha256({' || chr(31) || '.join([quoted(dataset.code), *parts])}), 1, 32)"


def _reference_part(field: Field) -> str:
    """Return what a field adds to the record's reference."""
    if field.type is FieldType.CITIZEN_ID:
        return "person_key"
    if field.type is FieldType.CERTIFICATE:
        return identifier(f"{field.name}_index")
    return f"{_typed_column(field)}::VARCHAR"


def _certificate_mask(column: str) -> str:
    """Return the SQL of a certificate's mask; see hub.sealing.masks.certificate."""
    return (
        f"substr({column}, 1, 4) || repeat('*', 10) || substr({column}, 15, 4) "
        f"|| repeat('*', length({column}) - 18)"
    )
