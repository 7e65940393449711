"""Refusals that tell no name of the schema but those that the caller spelled out.

graphql-core quotes what it names: the type that a field is asked of, an argument that is missing.
Whoever may see them finds them in the contract; nobody finds them by asking what is wrong.
"""

import re
from collections.abc import Collection, Iterator
from itertools import chain
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    is_specified_scalar_type,
)

from schema.root import core

UNNAMED = "…"
_REMEDY = " GET /contract.graphql shows what there is for you."
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")


def quiet(error: GraphQLError, spelled: Collection[str]) -> GraphQLError:
    """Return an error that names nothing of the schema beyond what was spelled out."""
    message = _QUOTED.sub(lambda found: _unnamed(found, spelled), error.message)
    if message == error.message:
        return error
    return GraphQLError(
        message + _REMEDY,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        extensions=error.extensions,
    )


def names_in(value: Any) -> Iterator[str]:
    """Yield each name that a text, or the keys and texts of JSON, spell out."""
    pending: list[Any] = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, str):
            yield from _NAME.findall(each)
        elif isinstance(each, dict):
            pending += chain.from_iterable(cast("dict[str, Any]", each).items())
        elif isinstance(each, list):
            pending += cast("list[Any]", each)


def _unnamed(found: re.Match[str], spelled: Collection[str]) -> str:
    """Return a quoted text, or nothing of it where it names what was not spelled out."""
    told = (set(_NAME.findall(found.group())) & NAMES) - set(spelled)
    return f"'{UNNAMED}'" if told else found.group()


def _names() -> Iterator[str]:
    """Yield every name of the schema but those that are every schema's."""
    for type_ in core.type_map.values():
        if type_.name.startswith("__") or is_specified_scalar_type(type_):
            continue
        yield type_.name
        yield from _names_within(type_)


def _names_within(type_: GraphQLNamedType) -> Iterator[str]:
    if isinstance(type_, GraphQLEnumType):
        yield from type_.values
    elif isinstance(type_, GraphQLObjectType | GraphQLInputObjectType):
        yield from type_.fields
    if isinstance(type_, GraphQLObjectType):
        for field in type_.fields.values():
            yield from field.args


NAMES = frozenset(_names())
