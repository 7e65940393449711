"""Which fields of the schema an agreement gives at all, types that would be empty left out.

The decision is the plan's own: a field is visible if an operation that asks for it is admitted
for one of the agreement's purposes.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, cast

from graphql import GraphQLNamedType, GraphQLNonNull, GraphQLObjectType, get_named_type

from hub.domain.sharing import Agreement
from hub.reading.rights import Rights
from hub.reading.selection import Guarded
from schema.coordinates import changed, compared, guarded
from schema.root import core, definition, type_of

# By type, then by field, those of the schema in its order: the arguments that may be given.
Visible = Mapping[str, Mapping[str, tuple[str, ...]]]
Gives = Callable[[GraphQLObjectType, str], bool]


def visible(held: Agreement) -> Visible:
    """Return what an agreement gives, for whichever of its purposes.

    A type is there only if some field of it, or below it, tells something; a connection of a type
    of which nothing is given would be a list of nothing.
    """
    every = [
        Rights(agreement=held, scopes=held.scopes, purpose=each, has_reason=True)
        for each in held.purposes
    ]

    @cache
    def gives(type_: GraphQLObjectType, name: str) -> bool:
        asked, gone_by = tuple(_asked(type_, name)), tuple(_gone_by(type_, name))
        return any(
            all(rights.denial(each) is None for each in asked)
            and all(rights.comparing(each) is None for each in gone_by)
            for rights in every
        )

    def arguments(type_: GraphQLObjectType, name: str) -> tuple[str, ...]:
        by = compared(type_, name)
        return tuple(
            argument
            for argument in type_.fields[name].args
            if any(
                all(rights.comparing(each) is None for each in by.get(argument, ()))
                for rights in every
            )
        )

    telling = _telling(gives) | _FRAMES
    return {
        type_.name: kept
        for type_ in _object_types()
        if type_.name in telling
        and (
            kept := {
                name: arguments(type_, name)
                for name, field in type_.fields.items()
                if gives(type_, name) and _leads_to(field) in {None, *telling}
            }
        )
    }


def _asked(type_: GraphQLObjectType, name: str) -> Iterator[Guarded]:
    """Yield what a field asks of its caller: a mutation also for the id of what it changes."""
    yield guarded(type_, name)
    if type_ is core.mutation_type:
        yield from changed(type_of(type_, name))


def _gone_by(type_: GraphQLObjectType, name: str) -> Iterator[Guarded]:
    """Yield what a field goes by however it is asked for: its order, its required arguments."""
    arguments = type_.fields[name].args
    for by, fields in compared(type_, name).items():
        if not by or isinstance(arguments[by].type, GraphQLNonNull):
            yield from fields


def _telling(gives: Gives) -> frozenset[str]:
    """Return the types that tell something: a guarded value of their own, or a type that does.

    A mutation tells by being done, whatever its payload holds.
    """
    found: set[str] = set()
    while True:
        more = {type_.name for type_ in _object_types() if _tells(type_, gives, found)}
        if more == found:
            return frozenset(found)
        found = more


def _tells(type_: GraphQLObjectType, gives: Gives, telling: set[str]) -> bool:
    return any(
        gives(type_, name)
        and (
            _leads_to(field) in telling
            or (_is_guarded(field) and (_leads_to(field) is None or type_ is core.mutation_type))
        )
        for name, field in type_.fields.items()
    )


def _is_guarded(field: Any) -> bool:
    stated = definition(field)
    return stated is not None and stated.guard is not None


def _leads_to(field: Any) -> str | None:
    """Return the object type that a field gives; None: it gives a value."""
    below = cast("GraphQLNamedType", get_named_type(field.type))
    return below.name if isinstance(below, GraphQLObjectType) else None


def _object_types() -> list[GraphQLObjectType]:
    return [
        each
        for each in core.type_map.values()
        if isinstance(each, GraphQLObjectType) and not each.name.startswith("__")
    ]


# What tells nothing even where all is given, as page information: it goes with what it frames.
_FRAMES = frozenset(each.name for each in _object_types()) - _telling(lambda _type, _name: True)
