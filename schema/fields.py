"""One helper call per field: description, column or relation, and what it asks of its caller.

Compiler, SDL, catalogue check and documentation derive from these calls. The fields have no
resolvers: queries are compiled, and a mutation's payload is walked by response key.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import StrawberryList, StrawberryOptional
from strawberry.types.lazy_type import LazyType
from strawberry.utils.str_converters import to_camel_case

from hub.domain.callers import Caller
from hub.reading.paging import MAX_FIRST
from hub.reading.shapes import Cell, Column, Filter, Kind, Many, One, OrderKey, Page, Row, Shape
from hub.runtime import Hub
from schema.guards import Guard, RequiresScopes

FIELD = "hub.field"  # the key of a field's metadata
ROW = "hub_row"  # the attribute of a type that says where its rows come from


Admit = Callable[[Hub, Caller, Mapping[str, Any]], Awaitable[Caller]]  # by a field's arguments


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDefinition:
    """What a field's helper call stated, for the plan and the checks."""

    shape: Shape | None  # None: part of a frame, as edges and withheld
    guard: Guard | None = None
    admit: Admit | None = None  # what has to be done before it is read
    # By argument: the fields of the rows that it goes by.
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """An argument of a field."""

    name: str  # as in the schema
    type: Any
    description: str
    reads: tuple[str, ...]  # fields of the rows that it goes by; (): none, as first and after

    @property
    def strawberry(self) -> StrawberryArgument:
        """The argument in Strawberry's words; an optional one is null when it is left out."""
        optional = type(None) in getattr(self.type, "__args__", ())
        annotation = StrawberryAnnotation(self.type)
        if optional:
            return StrawberryArgument(
                self.name, None, annotation, description=self.description, default=None
            )
        return StrawberryArgument(self.name, None, annotation, description=self.description)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """An argument, and the condition over rows that it switches on."""

    argument: Argument
    filter: Filter


FIRST = Argument(
    name="first",
    type=int,
    description=f"至多返回多少条，最大 {MAX_FIRST}。At most {MAX_FIRST}.",
    reads=(),
)
AFTER = Argument(
    name="after",
    type=str | None,
    description="上一页的 endCursor。The endCursor of the page before; opaque.",
    reads=(),
)


def _field(
    description: str,
    shape: Shape | None,
    guard: Guard | None,
    *,
    type_: Any = None,
    arguments: tuple[Argument, ...] = (),
) -> Any:
    """Return a Strawberry field without resolver, its definition in its metadata."""
    reads = {each.name: each.reads for each in arguments}
    made = strawberry.field(
        description=description,
        graphql_type=type_,
        metadata={FIELD: FieldDefinition(shape=shape, guard=guard, reads=reads)},
        directives=[RequiresScopes(scopes=[[guard.scope]])] if guard else [],
    )
    made.arguments = [each.strawberry for each in arguments]
    return made


def target(name: str) -> Any:
    """Return a type of schema.types by module and name, as "needs.Need", looked up at the build."""
    module, _, type_name = name.partition(".")
    return LazyType[Any, Any](type_name, f"schema.types.{module}")


def column(
    name: str, kind: Kind, guard: Guard, description: str, *, mask: str | None = None
) -> Any:
    """Return a field that is a column."""
    return _field(description, Column(name=name, kind=kind, mask=mask), guard)


def drawn(name: str, kind: Kind, guard: Guard, description: str, *, dataset: str | None) -> Any:
    """Return a field of the hub's own row that is drawn from what a data set says."""
    return _field(description, Column(name=name, kind=kind, dataset=dataset), guard)


def cell(
    slot: str, guard: Guard, description: str, *, is_masked: bool = True, is_json: bool = False
) -> Any:
    """Return a field that is kept sealed.

    Args:
        slot: the cell's table and name, as "person.phone": the columns phone_cell and phone_mask.
        guard: what the field asks of its caller.
        description: in Chinese and English.
        is_masked: whether a mask is stored beside the cell.
        is_json: whether the plain text is JSON and goes out as it is.
    """
    name = slot.partition(".")[2]
    mask = f"{name}_mask" if is_masked else None
    return _field(
        description, Cell(name=f"{name}_cell", slot=slot, mask=mask, is_json=is_json), guard
    )


def _joined(on: str) -> str | None:
    """Return the condition of a relation stated as "its column=our column"; "" has none."""
    theirs, _, ours = on.partition("=")
    return f"{{a}}.{theirs}={{parent}}.{ours}" if on else None


def one(type_: str, on: str, guard: Guard, description: str) -> Any:
    """Return a field that is at most one row of another type, joined "its column=our column"."""
    wrapped = StrawberryOptional(target(type_))
    return _field(description, One(where=_joined(on)), guard, type_=wrapped)


def many(type_: str, on: str, guard: Guard, description: str, *, order: str) -> Any:
    """Return a field that is all rows of another type that belong to this one; null if withheld.

    Args:
        type_: the other type, as "needs.Need".
        on: "its column=our column"; "" where the type's rows already come from ours.
        guard: what the field asks of its caller.
        description: in Chinese and English.
        order: the columns that order the rows, separated by commas.
    """
    wrapped = StrawberryOptional(StrawberryList(target(type_)))
    keys = ",".join(f"{{a}}.{name}" for name in order.split(","))
    return _field(description, Many(where=_joined(on), order=keys), guard, type_=wrapped)


def listed(type_: str, ids: str, guard: Guard, description: str) -> Any:
    """Return a field that is all rows of another type whose ids a column of ours lists, by id."""
    wrapped = StrawberryOptional(StrawberryList(target(type_)))
    where = f"{{a}}.id=ANY({{parent}}.{ids})"
    return _field(description, Many(where=where, order="{a}.id"), guard, type_=wrapped)


def pages(
    type_: str, on: str, guard: Guard, description: str, *, order: tuple[OrderKey, ...]
) -> Any:
    """Return a field that is a connection within an object."""
    return _field(
        description,
        Page(where=_joined(on), order=order),
        guard,
        type_=StrawberryOptional(target(type_)),
        arguments=(FIRST, AFTER),
    )


def root_one(type_: str, guard: Guard, description: str, *, by: Narrowing) -> Any:
    """Return a root field that finds one row by an argument; foreign and absent are both null."""
    return _field(
        description,
        One(where=None, filters=(by.filter,)),
        guard,
        type_=StrawberryOptional(target(type_)),
        arguments=(by.argument,),
    )


def root_single(type_: str, guard: Guard, description: str) -> Any:
    """Return a root field that is one row without arguments."""
    wrapped = StrawberryOptional(target(type_))
    return _field(description, One(where=None), guard, type_=wrapped)


def root_admitted(
    type_: str, guard: Guard, description: str, *arguments: Argument, admit: Admit
) -> Any:
    """Return a root field that is one row, found by its arguments once the request is admitted."""
    wrapped = StrawberryOptional(target(type_))
    field = _field(description, One(where=None), guard, type_=wrapped, arguments=arguments)
    field.metadata = {FIELD: replace(field.metadata[FIELD], admit=admit)}
    return field


def root_pages(
    type_: str,
    guard: Guard,
    description: str,
    *narrowings: Narrowing,
    order: tuple[OrderKey, ...],
) -> Any:
    """Return a root field that is a connection."""
    return _field(
        description,
        Page(order=order, filters=tuple(each.filter for each in narrowings)),
        guard,
        type_=StrawberryOptional(target(type_)),
        arguments=(FIRST, AFTER, *(each.argument for each in narrowings)),
    )


def frame(description: str, type_: Any = None) -> Any:
    """Return a field of a frame: edges, node, cursor, pageInfo, withheld."""
    return _field(description, None, None, type_=type_)


def withheld() -> Any:
    """Return the field in which an object says what it does not show."""
    return frame(
        "本对象中未予提供或仅以掩码提供的字段。"
        "The fields of this object that were withheld, or given masked, on this row.",
        StrawberryList(target("sharing.WithheldField")),
    )


def rows(row: Row) -> Callable[[type], type]:
    """Return a class decorator that says where the rows of a type come from."""

    def mark(cls: type) -> type:
        setattr(cls, ROW, row)
        return cls

    return mark


def payload_one(type_: str, by: Filter, guard: Guard, description: str) -> Any:
    """Return a payload's field: the row that the mutation came to, read back under its rights."""
    shape = One(where=None, filters=(by,))
    return _field(description, shape, guard, type_=StrawberryOptional(target(type_)))


def told(guard: Guard, description: str, *arguments: Argument) -> Any:
    """Return the decorator of a query's resolver, which tells of the hub and gives no row."""
    reads = {to_camel_case(each.name): each.reads for each in arguments}

    def mark(resolver: Callable[..., Any]) -> Any:
        field: Any = strawberry.field(
            resolver,
            description=description,
            metadata={FIELD: FieldDefinition(shape=None, guard=guard, reads=reads)},
            directives=[RequiresScopes(scopes=[[guard.scope]])],
        )
        known = {each.name: each.description for each in arguments}
        for argument in field.arguments:
            argument.description = known[argument.python_name]
        return field

    return mark


def mutation(guard: Guard, description: str) -> Any:
    """Return the decorator of a mutation's resolver, whose one argument is its input."""

    def mark(resolver: Callable[..., Any]) -> Any:
        made: Any = strawberry.mutation(
            resolver,
            description=description,
            metadata={FIELD: FieldDefinition(shape=None, guard=guard)},
            directives=[RequiresScopes(scopes=[[guard.scope]])],
        )
        for argument in made.arguments:
            argument.description = "输入，含幂等键。The input, with its idempotency key."
        return made

    return mark
