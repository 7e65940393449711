"""Arguments of a compiled field: how each becomes the text that PostgreSQL casts."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, cast
from uuid import UUID

from graphql import (
    FieldNode,
    GraphQLBoolean,
    GraphQLError,
    GraphQLField,
    GraphQLID,
    GraphQLNonNull,
    Undefined,
    ValueNode,
    VariableNode,
    get_named_type,
    value_from_ast,  # pyright: ignore[reportUnknownVariableType] its generics are left open
)

from hub.domain.callers import Caller
from hub.reading.paging import read_cursor
from hub.reading.selection import Bind, Variables
from hub.reading.shapes import OrderKey

Read = Callable[[Variables], Any]


def bind_of(value: ValueNode, type_: Any, variables: Mapping[str, Any]) -> Bind | None:
    """Return how to bind an argument; None where it is null, as if it were left out.

    Raises:
        GraphQLError: a variable is null where the argument, or an item of it, must not be.
    """
    read = _reader(value, type_)
    present = read(variables)
    if present is Undefined or (present is None and isinstance(type_, GraphQLNonNull)):
        raise _refused("An argument that must not be null is given a variable that is.", value)
    if present is None:
        return None
    is_id = get_named_type(type_) is GraphQLID
    as_text = _uuid_text if is_id else _text

    def bound(caller: Caller, given: Variables) -> str | None:
        del caller
        return as_text(read(given))

    return bound


def values_of(node: FieldNode, field: GraphQLField, given: Variables) -> dict[str, Any]:
    """Return the arguments of a field that are given and not null, in their types."""
    known: Any = field.args
    found = {
        each.name.value: _reader(each.value, known[each.name.value].type)(given)
        for each in node.arguments or ()
    }
    return {name: value for name, value in found.items() if value not in {None, Undefined}}


def choice_of(value: ValueNode, variables: Mapping[str, Any]) -> bool | None:
    """Return the value of a Boolean argument; None where it is null."""
    choice = _reader(value, GraphQLBoolean)(variables)
    return None if choice is Undefined else choice


def text_bind(name: str) -> Bind:
    """Return the bind of a text that is given by name at run time."""

    def bound(caller: Caller, given: Variables) -> str | None:
        del caller
        return str(given[name])

    return bound


def after_binds(after: Bind, order: Sequence[OrderKey], *, of: str) -> tuple[Bind, ...]:
    """Return a bind for each key of a cursor of the list at a coordinate."""

    def key(index: int) -> Bind:
        def bound(caller: Caller, given: Variables) -> str | None:
            return read_cursor(str(after(caller, given)), order, of=of)[index]

        return bound

    return tuple(key(index) for index in range(len(order)))


def _reader(value: ValueNode, type_: Any) -> Read:
    """Return how to read an argument's value from the coerced variables."""
    if isinstance(value, VariableNode):
        name = value.name.value
        return lambda given: given.get(name)
    literal = value_from_ast(value, type_)
    if literal is None or not _has_variables(value):
        return lambda _: literal
    return lambda given: value_from_ast(value, type_, dict(given))


def _has_variables(value: Any) -> bool:
    """Tell whether a list or object literal holds a variable somewhere."""
    if isinstance(value, VariableNode):
        return True
    inside = getattr(value, "values", None) or [
        each.value for each in getattr(value, "fields", None) or ()
    ]
    return any(_has_variables(each) for each in inside)


def _text(value: Any) -> str:
    """Return a value as PostgreSQL reads it; a list as an array literal."""
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return "{" + ",".join(_quoted(_text(each)) for each in items) + "}"
    text = str(value.value if isinstance(value, Enum) else value)
    if "\0" in text:
        raise _refused("An argument holds the character U+0000, which no text may hold.")
    return text


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _refused(message: str, *nodes: ValueNode) -> GraphQLError:
    return GraphQLError(message, nodes=list(nodes), extensions={"code": "INVALID_INPUT"})


def _uuid_text(value: Any) -> str | None:
    """Return an id's canonical text; None for what is no id, which nothing equals."""
    try:
        return str(UUID(value))
    except ValueError:
        return None
