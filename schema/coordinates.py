"""The coordinates of an operation, and what each asks of its caller."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)

from hub.domain.sharing import Clause
from hub.reading.selection import Compared, Coordinates, Guarded
from hub.reading.shapes import Column, Page
from schema.documents import Document
from schema.guards import Sensitivity
from schema.root import core, dataset_of, definition, rows_of, type_of


@cache
def guarded(type_: GraphQLObjectType, name: str) -> Guarded:
    """Return a field's coordinate with what it asks of its caller."""
    stated = definition(type_.fields[name])
    coordinate = f"{type_.name}.{name}"
    if stated is None or stated.guard is None:
        return Guarded(coordinate=coordinate)
    guard = stated.guard
    drawn_from = stated.shape.dataset if isinstance(stated.shape, Column) else None
    return Guarded(
        coordinate=coordinate,
        scopes=((guard.scope,),),
        needs_grant=guard.sensitivity is not Sensitivity.OPEN,
        dataset=drawn_from or dataset_of(type_of(type_, name)) or dataset_of(type_),
    )


def guard_at(coordinate: str) -> Guarded:
    """Return what a coordinate of the schema asks of its caller."""
    type_name, _, name = coordinate.partition(".")
    type_ = core.type_map[type_name]
    assert isinstance(type_, GraphQLObjectType)
    return guarded(type_, name)


def legal_basis(coordinate: str) -> Clause:
    """Return the clause that a guarded coordinate's own definition names."""
    type_name, _, name = coordinate.partition(".")
    type_ = core.type_map[type_name]
    assert isinstance(type_, GraphQLObjectType)
    stated = definition(type_.fields[name])
    assert stated is not None
    assert stated.guard is not None
    return stated.guard.legal_basis


@cache
def compared(type_: GraphQLObjectType, name: str) -> Mapping[str, tuple[Guarded, ...]]:
    """Return the fields that each argument of a field goes by, and under "" its list's order."""
    stated = definition(type_.fields[name])
    if stated is None:
        return {}
    reads = dict(stated.reads)
    if isinstance(stated.shape, Page):
        reads[""] = tuple(key.field for key in stated.shape.order)
    rows = rows_of(type_, name) if reads else type_
    return {by: tuple(guarded(rows, each) for each in fields) for by, fields in reads.items()}


def coordinates(document: Document, operation: OperationDefinitionNode) -> Coordinates:
    """Return every guarded coordinate of an operation, and every field that it goes by.

    A mutation also asks for the id of what it changes, whatever its payload selects.
    """
    walk = _Walk(document)
    root = core.get_root_type(operation.operation)
    assert root is not None
    walk.set(operation.selection_set, root)
    return Coordinates(
        fields=tuple(sorted(walk.found, key=lambda each: each.coordinate)),
        compared=tuple(sorted(walk.compared, key=lambda each: (each.place, each.field.coordinate))),
    )


@dataclass
class _Walk:
    """A walk over all fields of a document, each fragment once."""

    document: Document
    found: set[Guarded] = field(default_factory=set[Guarded])
    compared: set[Compared] = field(default_factory=set[Compared])
    spread: set[str] = field(default_factory=set[str])

    def set(self, selections: SelectionSetNode, type_: GraphQLObjectType) -> None:
        for node in selections.selections:
            if isinstance(node, FieldNode):
                self._field(node, type_)
            elif isinstance(node, InlineFragmentNode):
                self.set(node.selection_set, type_)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in self.spread:
                self.spread.add(node.name.value)
                self.set(self.document.fragments[node.name.value].selection_set, type_)

    def _field(self, node: FieldNode, type_: GraphQLObjectType) -> None:
        name = node.name.value
        if name.startswith("__"):
            return
        guard = guarded(type_, name)
        if guard.scopes:
            self.found.add(guard)
        self._compare(node, type_)
        if type_ is core.mutation_type:
            self.found |= set(changed(type_of(type_, name)))
        if node.selection_set is not None:
            self.set(node.selection_set, type_of(type_, name))

    def _compare(self, node: FieldNode, type_: GraphQLObjectType) -> None:
        """Note what a field's arguments go by, whether or not they are null, and its order."""
        by = compared(type_, node.name.value)
        given = {each.name.value for each in node.arguments or ()} | {""}
        for argument in by.keys() & given:
            place = f"{type_.name}.{node.name.value}" + (f"({argument}:)" if argument else "")
            self.compared |= {Compared(place=place, field=each) for each in by[argument]}


def changed(payload: GraphQLObjectType) -> Iterator[Guarded]:
    """Yield the id's coordinate of each type that a mutation's payload, or an item, reads back."""
    for name, field_ in payload.fields.items():
        below = type_of(payload, name)
        if definition(field_) is not None:
            yield guarded(below, "id")
        elif isinstance(get_named_type(field_.type), GraphQLObjectType):
            yield from changed(below)
