"""How large the lists of introspection are, so that a question about the schema has a cost."""

from collections.abc import Iterator
from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType

from schema.root import core

TYPES = {"__schema": "__Schema", "__type": "__Type"}  # what the two root fields give


def mean_sizes() -> dict[str, float]:
    """Return how many entries a field of introspection gives on average, by coordinate.

    A field that is left out gives one. `ofType` counts for less than one, since few types are
    wrapped more than twice, however deep a document asks.
    """
    kinds = core.type_map.values()
    fields = [each for kind in kinds for each in _fields(kind)]
    arguments = [each for field in fields for each in field.args.values()]
    inputs = [each for kind in kinds for each in _inputs(kind)]
    choices = sum(len(kind.values) for kind in kinds if isinstance(kind, GraphQLEnumType))
    given = sum(len(each.args) for each in core.directives)
    wrapped = [_wrappings(each.type) for each in (*fields, *arguments, *inputs)]
    return {
        "__Schema.types": len(kinds),
        "__Schema.directives": len(core.directives),
        "__Type.fields": len(fields) / len(kinds),
        "__Type.inputFields": len(inputs) / len(kinds),
        "__Type.enumValues": choices / len(kinds),
        "__Type.ofType": sum(wrapped) / (sum(wrapped) + len(wrapped)),
        "__Field.args": len(arguments) / len(fields),
        "__Directive.args": given / len(core.directives),
    }


def _fields(kind: Any) -> Iterator[Any]:
    if isinstance(kind, GraphQLObjectType):
        yield from kind.fields.values()


def _inputs(kind: Any) -> Iterator[Any]:
    if isinstance(kind, GraphQLInputObjectType):
        yield from kind.fields.values()


def _wrappings(type_: Any) -> int:
    """Return how many lists and non-nulls stand around a named type."""
    inner = getattr(type_, "of_type", None)
    return 0 if inner is None else 1 + _wrappings(inner)
