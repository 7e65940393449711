"""Variables in their types: the common cases at once, all others by graphql-core's own rules."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLError,
    GraphQLID,
    GraphQLInt,
    GraphQLString,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    VariableDefinitionNode,
    print_ast,
)
from graphql.execution.values import VariableValues, get_variable_values

from schema.quiet import names_in, quiet
from schema.root import core

Fits = Callable[[Any], bool]

_INT_LIMIT = 2**31
_FITS: dict[str, Fits] = {
    GraphQLInt.name: lambda value: type(value) is int and -_INT_LIMIT <= value < _INT_LIMIT,
    GraphQLString.name: lambda value: type(value) is str,
    GraphQLID.name: lambda value: type(value) is str,
    GraphQLBoolean.name: lambda value: type(value) is bool,
}


class Coercion:
    """The variables of one operation."""

    def __init__(self, definitions: Sequence[VariableDefinitionNode]) -> None:
        """Learn which variables can be taken as they are."""
        self._definitions = definitions
        self._plain: list[tuple[str, bool, Fits]] | None = []  # name, may be absent, test
        for each in definitions:
            fits = _fits(each.type)
            if fits is None or each.default_value is not None:
                self._plain = None
                return
            optional = not isinstance(each.type, NonNullTypeNode)
            self._plain.append((each.variable.name.value, optional, fits))

    def __call__(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the variables that are given, in their types.

        Raises:
            GraphQLError: a variable is missing or of another type.
        """
        return self._as_they_are(given) or self._by_the_rules(given)

    def _as_they_are(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the variables unchanged; None where one needs a second look."""
        if self._plain is None:
            return None
        found: dict[str, Any] = {}
        for name, optional, fits in self._plain:
            value = given.get(name)
            if value is None and optional:
                continue
            if not fits(value):
                return None
            found[name] = value
        return found

    def _by_the_rules(self, given: Mapping[str, Any]) -> dict[str, Any]:
        values = get_variable_values(core, self._definitions, dict(given), hide_suggestions=True)
        if isinstance(values, VariableValues):
            return values.coerced
        error = GraphQLError(
            values[0].message, nodes=values[0].nodes, extensions={"code": "INVALID_INPUT"}
        )
        raise quiet(error, {*names_in(dict(given)), *self._spelled()})

    def _spelled(self) -> Iterator[str]:
        """Yield the names that the definitions of the variables spell out."""
        for each in self._definitions:
            yield from names_in(print_ast(each))


def _fits(type_: Any) -> Fits | None:
    """Return the test whether a value can be taken as it is; None: its type has no such test."""
    if isinstance(type_, NonNullTypeNode):
        return _fits(type_.type)
    if isinstance(type_, ListTypeNode):
        item = _fits(type_.type)
        return None if item is None else _list_of(item)
    assert isinstance(type_, NamedTypeNode)
    named = core.type_map[type_.name.value]
    if isinstance(named, GraphQLEnumType):
        names = frozenset(named.values)
        return lambda value: type(value) is str and value in names
    return _FITS.get(named.name)


def _list_of(item: Fits) -> Fits:
    """Return the test for a list whose items all pass theirs."""

    def fits(value: Any) -> bool:
        return type(value) is list and all(map(item, cast("list[Any]", value)))

    return fits
