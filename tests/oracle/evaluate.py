"""An operation executed by graphql-core over plain rows, for one caller."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from graphql import (
    ExecutionResult,
    FieldNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLSkipDirective,
    build_schema,
    execute,  # pyright: ignore[reportUnknownVariableType] its generics are left open
    get_directive_values,
    parse,
)

from hub.domain.callers import Caller
from hub.domain.sharing import Agreement
from hub.sealing.cells import unseal
from hub.sealing.keys import KeyRing
from tests.oracle.fields import (
    FIELDS,
    HOUSEHOLD_OF,
    LISTS,
    OWNER_OF,
    PERSON_OF,
    SINGLES,
    TABLES,
    Leads,
    Plain,
    Sealed,
)
from tests.oracle.rights import Rulings, required_scopes
from tests.oracle.rows import Row, Rows
from tests.oracle.sight import OPEN, Sight, within_filter

CURSOR = "oracle:"  # then the place in the whole list; opaque, so never equal to the hub's
_CHINA = timezone(timedelta(hours=8))

Info = GraphQLResolveInfo[Any]


@dataclass(frozen=True, slots=True)
class Thing:
    """An object on its way out."""

    type: str
    row: Row
    has_open_need: bool  # as it stood at the row where the operation came in
    nodes: Sequence[FieldNode]  # the fields of the document that led here


@dataclass(slots=True)
class Answered:
    """What the oracle says of an operation."""

    denied: set[str] = field(default_factory=set[str])  # given on no row: refused whole
    data: dict[str, Any] | None = None
    households: set[UUID] = field(default_factory=set[UUID])  # that something emitted is about
    persons: set[UUID] = field(default_factory=set[UUID])


class Oracle:
    """The answers to operations over rows that stay as they are."""

    def __init__(self, sdl: str, rows: Rows, ring: KeyRing) -> None:
        """Build the schema from its text."""
        self.schema = _resolved(build_schema(sdl))
        self.rows = rows
        self.ring = ring
        self._sights: dict[Any, Sight] = {}

    def rulings(self, caller: Caller, agreement: Agreement) -> Rulings:
        """Return what a caller is given under an agreement."""
        return Rulings(caller, agreement, required_scopes(self.schema))

    def answer(
        self,
        query: str,
        variables: Mapping[str, Any] | None,
        *,
        caller: Caller,
        agreement: Agreement,
        name: str | None = None,
    ) -> Answered:
        """Return the data of an operation, or the coordinates for which it is refused."""
        document = parse(query)
        rulings = self.rulings(caller, agreement)
        answered = Answered(denied=rulings.denied(self.schema, document, name))
        if answered.denied:
            return answered
        result = execute(
            self.schema,
            document,
            variable_values=dict(variables or {}),
            operation_name=name,
            context_value=_Answering(self, self._sight(caller), rulings, answered),
        )
        assert isinstance(result, ExecutionResult)
        assert not result.errors, result.errors
        answered.data = result.data
        return answered

    def _sight(self, caller: Caller) -> Sight:
        key = (caller.role, caller.department, caller.division)
        if key not in self._sights:
            self._sights[key] = Sight(self.rows, caller)
        return Sight(self.rows, caller, self._sights[key].seen)


@dataclass(frozen=True, slots=True)
class _Answering:
    """One operation under way; the context of its resolvers."""

    oracle: Oracle
    sight: Sight
    rulings: Rulings
    answered: Answered

    # ---- objects

    def thing(self, type_: str, row: Row, open_need: bool | None, nodes: Any) -> Thing:  # noqa: FBT001
        """Emit an object, and note whom it is about."""
        if open_need is None:
            open_need = self._open_need(type_, row)
        for column, about in (
            (HOUSEHOLD_OF.get(type_), self.answered.households),
            (PERSON_OF.get(type_), self.answered.persons),
        ):
            if column is not None and row[column] is not None:
                about.add(row[column])
        return Thing(type_, row, open_need, nodes)

    def _open_need(self, type_: str, row: Row) -> bool:
        """Tell whether the row at which an operation comes in rests on an open need."""
        if type_ == "Need":
            return row["status"] in OPEN
        column = HOUSEHOLD_OF.get(type_)
        return column is not None and self.sight.has_open_need(row[column])

    def form(self, thing: Thing, name: str) -> str | None:
        """Return the form in which a field is given on this row; None: withheld."""
        ruling = self.rulings.of(f"{thing.type}.{name}")
        assert ruling is not None, f"{thing.type}.{name} was let in"
        if ruling.ground == "OPEN_NEED" and not thing.has_open_need:
            return None
        if ruling.ground == "OWN" and not self._is_own(thing):
            return None
        return ruling.form

    def _is_own(self, thing: Thing) -> bool:
        column = OWNER_OF.get(thing.type)
        return column is not None and thing.row[column] == self.sight.caller.department

    # ---- fields

    def field(self, thing: Thing, info: Info, arguments: Mapping[str, Any]) -> Any:
        """Return a field of an object."""
        form = self.form(thing, info.field_name)
        if form is None:
            return None
        match FIELDS[thing.type].get(info.field_name):
            case Plain() as plain:
                return self._plain(plain, thing.row, form)
            case Sealed() as sealed:
                return self._opened(sealed, thing.row, form)
            case Leads() as leads:
                return self._led(leads, thing, info, arguments)
            case _:
                return self._unfolded(thing, info)

    @staticmethod
    def _plain(plain: Plain, row: Row, form: str) -> Any:
        if form == "MASKED":
            assert plain.mask is not None
            return row[plain.mask]
        value = row[plain.column]
        if plain.is_fen:
            return None if value is None else f"{Decimal(value) / 100:.2f}"
        return _on_the_wire(value)

    def _opened(self, sealed: Sealed, row: Row, form: str) -> Any:
        if form == "MASKED":
            assert sealed.mask is not None
            return row[sealed.mask]
        cell = row[sealed.column]
        if cell is None:
            return None
        plain = unseal(self.oracle.ring, sealed.slot, row["id"], cell)
        return json.loads(plain) if sealed.is_json else plain

    def _led(self, leads: Leads, thing: Thing, info: Info, arguments: Mapping[str, Any]) -> Any:
        table = self.sight.table(TABLES[leads.type])
        found = table.where(leads.there, thing.row[leads.here])
        things = [
            self.thing(leads.type, row, thing.has_open_need, info.field_nodes)
            if leads.how != "page"
            else row
            for row in _ordered(found, leads.order)
        ]
        if leads.how == "one":
            return things[0] if things else None
        if leads.how == "all":
            return things
        return page(things, arguments, leads.type, thing.has_open_need)

    def _unfolded(self, thing: Thing, info: Info) -> list[Thing]:
        """Return the rows that are kept within a row: a link's, a pack's."""
        if thing.type == "ChainEvent":
            each = zip(*(thing.row[f"row_{name}"] for name in ("tables", "ids", "versions")))  # noqa: B905
            rows = [dict(zip(("table", "id", "version"), row, strict=True)) for row in each]
            return [Thing("ChainRow", row, False, info.field_nodes) for row in rows]  # noqa: FBT003
        rows = thing.row["parameters"]
        return [Thing("PolicyParameter", row, False, info.field_nodes) for row in rows]  # noqa: FBT003

    def withheld(self, thing: Thing, info: Info) -> list[dict[str, str]]:
        """Return which of the fields asked of an object are masked or withheld on its row."""
        found: dict[str, dict[str, str]] = {}
        for name in _asked_of(thing.nodes, info):
            if name.startswith("__") or name == "withheld" or name in found:
                continue
            form = self.form(thing, name)
            ruling = self.rulings.of(f"{thing.type}.{name}")
            assert ruling is not None
            if form != "FULL":
                stated = {"field": name, "form": form or "WITHHELD", "clause": ruling.clause}
                found[name] = stated
        return list(found.values())

    # ---- roots

    def root(self, info: Info, arguments: Mapping[str, Any]) -> Any:
        """Return a root field."""
        name = info.field_name
        if name == "viewer":
            return Thing("Viewer", self._viewer(), False, info.field_nodes)  # noqa: FBT003
        if name in SINGLES:
            type_, argument = SINGLES[name]
            rows = self.sight.table(TABLES[type_]).where("id", _uuid(arguments[argument]))
            return self.thing(type_, rows[0], None, info.field_nodes) if rows else None
        type_, order = LISTS[name]
        rows = [
            row for row in self.sight.table(TABLES[type_]).rows if self._fits(row, name, arguments)
        ]
        return page(_ordered(rows, order), arguments, type_, None)

    def _fits(self, row: Row, name: str, arguments: Mapping[str, Any]) -> bool:
        """Tell whether a row fits the arguments that are given."""
        conditions = {
            "status": lambda value: row["status"] in value,
            "state": lambda value: row["state"] in value,
            "department": lambda value: row["department"] == value,
            "householdId": lambda value: row["household_id"] == _uuid(value),
            "division": lambda value: within_filter(row["division_code"], value),
        }
        given = {key: value for key, value in arguments.items() if value is not None}
        if name == "pushedNeeds" and "department" not in given:
            caller = self.sight.caller
            mine = (caller.department, caller.division)
            if (row["department"], row["division_code"]) != mine:
                return False
        return all(conditions[key](value) for key, value in given.items() if key in conditions)

    def _viewer(self) -> Row:
        caller = self.sight.caller
        return {
            "client_id": caller.client_id,
            "department": caller.department,
            "role": caller.role.value,
            "division": caller.division,
            "purpose": caller.purpose.value,
            "scopes": sorted(caller.scopes),
        }


def page(
    rows: Sequence[Any],
    arguments: Mapping[str, Any],
    type_: str,
    open_need: bool | None,  # noqa: FBT001
) -> dict[str, Any]:
    """Return a connection over an ordered list."""
    after = arguments.get("after")
    start = 0 if after is None else int(after.removeprefix(CURSOR)) + 1
    end = start + arguments["first"]
    edges = [
        {"cursor": f"{CURSOR}{start + place}", "node": (type_, row, open_need)}
        for place, row in enumerate(rows[start:end])
    ]
    last = edges[-1]["cursor"] if edges else None
    return {"edges": edges, "pageInfo": {"hasNextPage": len(rows) > end, "endCursor": last}}


def _ordered(rows: Sequence[Row], keys: tuple[str, ...]) -> list[Row]:
    """Return rows in order, text by its bytes."""

    def key(row: Row) -> tuple[Any, ...]:
        values = (row[name] for name in keys)
        return tuple(value.encode() if isinstance(value, str) else value for value in values)

    return sorted(rows, key=key)


def _on_the_wire(value: Any) -> Any:
    """Return a stored value as JSON has it."""
    match value:
        case datetime():
            local = value.astimezone(_CHINA).replace(tzinfo=None).isoformat()
            return (local.rstrip("0") if "." in local else local) + "+08:00"
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case bytes():
            return value.hex()
        case _:
            return value


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _asked_of(nodes: Sequence[FieldNode], info: Info) -> Iterator[str]:
    """Yield the names of the fields asked beneath some fields, in the document's order."""
    spread: set[str] = set()

    def walk(selections: Any) -> Iterator[str]:
        for node in selections.selections:
            if not _is_in(node, info):
                continue
            if isinstance(node, FieldNode):
                yield node.name.value
            elif not isinstance(node, FragmentSpreadNode):
                yield from walk(node.selection_set)
            elif node.name.value not in spread:
                spread.add(node.name.value)
                yield from walk(info.fragments[node.name.value].selection_set)

    for node in nodes:
        if node.selection_set is not None:
            yield from walk(node.selection_set)


def _is_in(node: Any, info: Info) -> bool:
    skip = get_directive_values(GraphQLSkipDirective, node, info.variable_values)
    include = get_directive_values(GraphQLIncludeDirective, node, info.variable_values)
    return not (skip and skip["if"]) and not (include and not include["if"])


def _resolved(schema: GraphQLSchema) -> GraphQLSchema:
    """Give the fields of a schema their resolvers; frames are plain dictionaries."""
    for type_ in schema.type_map.values():
        if not isinstance(type_, GraphQLObjectType) or type_.name.startswith("__"):
            continue
        for name, each in type_.fields.items():
            if type_.name == "Query":
                each.resolve = lambda _, info, **given: info.context.root(info, given)
            elif name == "withheld":
                each.resolve = lambda thing, info: info.context.withheld(thing, info)
            elif name == "node":
                each.resolve = _node
            elif type_.name in FIELDS:
                each.resolve = lambda thing, info, **given: info.context.field(thing, info, given)
    return schema


def _node(edge: Mapping[str, Any], info: Info) -> Thing:
    type_, row, open_need = edge["node"]
    context = cast("_Answering", info.context)
    return context.thing(type_, row, open_need, info.field_nodes)
