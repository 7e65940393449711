"""Deltas: files of what has changed, each row with the operation that it asks for."""

from dataclasses import replace

from hub.domain.batches import OPERATION as OPERATION_NAME, Operation
from hub.matching import values
from hub.matching.engine import identifier, quoted
from hub.policy.datasets import Dataset, Field, FieldType

OPERATION = Field(
    name=OPERATION_NAME,
    label_zh="操作",
    type=FieldType.CODE,
    required=False,  # a row without it says how the record is
    codes=tuple(each.value for each in Operation),
    max_length=None,
    aliases=("操作类型", "变更类型"),
    code_aliases={
        "新增": Operation.UPSERT.value,
        "变更": Operation.UPSERT.value,
        "修改": Operation.UPSERT.value,
        "删除": Operation.DELETE.value,
    },
)
_TELLING = frozenset({FieldType.CITIZEN_ID, FieldType.HOUSEHOLD_NUMBER})


def as_delta(dataset: Dataset) -> Dataset:
    """Return the data set as a delta of it is written: with the column of the operation."""
    return replace(dataset, fields=(*dataset.fields, OPERATION))


def is_delta(dataset: Dataset) -> bool:
    """Tell whether the data set is written as a delta."""
    return any(field.name == OPERATION.name for field in dataset.fields)


def deletes(column: str) -> str:
    """Return the condition that a row deletes its record.

    Args:
        column: the SQL of its operation, NULL where it says none.
    """
    return f"{column} IS NOT DISTINCT FROM {quoted(Operation.DELETE)}"


def cleaned(dataset: Dataset, field: Field) -> str:
    """Return the SQL of a value's one spelling; of a row that deletes, only what names it."""
    value = values.cleaned(field, identifier(field.name))
    if not is_delta(dataset) or _names(dataset, field):
        return value
    operation = values.cleaned(OPERATION, identifier(OPERATION.name))
    return f"CASE WHEN NOT ({deletes(operation)}) THEN {value} END"


def problem(dataset: Dataset, field: Field) -> str:
    """Return the SQL of the reason against a value; what a row that deletes leaves out is none."""
    reason = values.problem(field, identifier(field.name))
    if not is_delta(dataset) or _names(dataset, field):
        return reason
    return f"CASE WHEN {says_something(dataset)} THEN {reason} END"


def says_something(dataset: Dataset) -> str:
    """Return the condition that a line is a row which says how its record is."""
    if not is_delta(dataset):
        return "is_row"
    return f"is_row AND NOT ({deletes(identifier(OPERATION.name))})"


def _names(dataset: Dataset, field: Field) -> bool:
    """Tell whether a row that deletes must give the field: its key, its person, its household."""
    return field.name in {*dataset.record_key, OPERATION.name} or field.type in _TELLING
