"""What a question of access is about, in the schema: its coordinates, and what it would read."""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import GraphQLError, GraphQLObjectType, OperationDefinitionNode, OperationType

from hub.domain.errors import InvalidInput
from hub.reading.selection import (
    Constant,
    Coordinates,
    Guarded,
    ObjectSelection,
    Paged,
    Related,
    Scalar,
    Selection,
)
from hub.reading.shapes import Column, Kind, Many
from schema.coordinates import guarded
from schema.documents import Document, read_document
from schema.plan import Planner
from schema.prepared import fitted, prepare
from schema.questions import Question
from schema.root import core, definition, has_rows, row_of

_ID = Column(name="id", kind=Kind.WORD)  # a column that every row has; its value is never read
_OPEN = Guarded(coordinate="", needs_grant=False)


def asked_by(question: Question) -> Coordinates:
    """Return the guarded coordinates that a question is about, and those that it goes by.

    Raises:
        InvalidInput: it names no field of the schema, or a document that is not valid.
    """
    if (question.coordinate is None) == (question.document is None):
        raise InvalidInput("Ask about a coordinate or a document.", field=("coordinate",))
    if question.coordinate is not None:
        return Coordinates(fields=(_guarded(question.coordinate)[1],), compared=())
    document = _document(question)
    found = [prepare(document, name).coordinates for name in document.operations]
    return Coordinates(
        fields=tuple(dict.fromkeys(field for each in found for field in each.fields)),
        compared=tuple(dict.fromkeys(one for each in found for one in each.compared)),
    )


def selected_by(question: Question) -> Selection:
    """Return what a question that was found good would read, arguments left open."""
    if question.coordinate is not None:
        return Selection(roots=tuple(_rows_of(question.coordinate)))
    document = _document(question)
    return Selection(
        roots=tuple(
            root
            for operation in document.operations.values()
            for root in _read_by(document, operation)
        )
    )


def _document(question: Question) -> Document:
    document = read_document(question.document or "")
    if document.errors or not document.operations:
        told = document.errors[0].message if document.errors else "It has no operation."
        raise InvalidInput(f"The document cannot be run: {told}", field=("document",))
    for operation in document.operations.values():
        _refuse_unfit(document, operation)
    return document


def _refuse_unfit(document: Document, operation: OperationDefinitionNode) -> None:
    """Refuse an operation that is too large, or that no compiled statement answers.

    Raises:
        InvalidInput: with what to do.
    """
    try:
        prepared = fitted(document, operation)
    except GraphQLError as error:
        raise InvalidInput(error.message, field=("document",)) from error
    is_mutation = operation.operation is OperationType.MUTATION
    if prepared.is_introspection or (prepared.is_resolved and not is_mutation):
        raise InvalidInput(
            "Ask about a document that reads people's data; this one reads none.",
            field=("document",),
        )


def _guarded(coordinate: str) -> tuple[GraphQLObjectType, Guarded]:
    """Return the type of a coordinate, and the coordinate with what it asks for."""
    type_name, _, name = coordinate.partition(".")
    type_ = core.type_map.get(type_name)
    if isinstance(type_, GraphQLObjectType) and name in type_.fields:
        stated = definition(type_.fields[name])
        if stated is not None and stated.guard is not None:
            return type_, guarded(type_, name)
    raise InvalidInput(
        "The schema has no such field that asks anything of its caller; write it as Person.name.",
        field=("coordinate",),
    )


def _rows_of(coordinate: str) -> Iterator[Related]:
    """Yield the rows that hold a coordinate; none where it is of a root or a payload."""
    type_, guard = _guarded(coordinate)
    if has_rows(type_):
        field = Scalar(key=guard.field, guard=guard, shape=_ID)
        yield Related(
            key="rows",
            guard=_OPEN,
            shape=Many(where=None, order="1"),
            target=ObjectSelection(type_name=type_.name, row=row_of(type_), fields=(field,)),
            binds={},
            reads={},
        )


def _read_by(
    document: Document, operation: OperationDefinitionNode
) -> Iterator[Constant | Related | Paged]:
    """Yield what an operation reads with every directive's condition true."""
    if fitted(document, operation).is_admitted_first:
        return  # it is asked by what only a request brings
    planner = Planner(document=document, variables=_open(operation))
    if operation.operation is OperationType.QUERY:
        yield from planner.query(operation).roots
        return
    for nodes in planner.root_fields(operation).values():
        if not nodes[0].name.value.startswith("__"):
            yield from planner.payload(nodes).roots


def _open(operation: OperationDefinitionNode) -> Mapping[str, Any]:
    """Return variables that leave everything in; their values bind nothing."""
    return {each.variable.name.value: True for each in operation.variable_definitions or ()}
