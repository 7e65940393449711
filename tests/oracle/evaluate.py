"""An operation executed by graphql-core over plain rows, for one caller."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, cast
from uuid import UUID

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    execute_sync,  # pyright: ignore[reportUnknownVariableType] its generics are left open
    parse,
)

from hub.domain.callers import Caller
from hub.domain.sharing import Agreement
from hub.sealing.cells import unseal
from hub.sealing.keys import KeyRing
from tests.oracle.asked import Info, asked_of
from tests.oracle.attested import attested
from tests.oracle.derived import DERIVED
from tests.oracle.fields import (
    FIELDS,
    HOUSEHOLD_OF,
    LISTS,
    NAMED,
    OWNER_OF,
    PERSON_OF,
    SINGLES,
    TABLES,
    Count,
    Leads,
    Named,
    Overdue,
    Plain,
    Sealed,
    Told,
    order_of,
)
from tests.oracle.filters import fits, is_overdue, reads
from tests.oracle.rights import Asked, Rulings, asked_by, required_scopes
from tests.oracle.rows import Row, Rows
from tests.oracle.sight import OPEN, Sight
from tests.oracle.wire import on_the_wire, ordered, page, uuid_of

_READ = 256  # documents that are kept read, for the callers who ask the same
_KEPT_WITHIN = {  # fields whose rows are kept within a row: their type, and the column
    "PolicyPack.parameters": ("PolicyParameter", "parameters"),
    "Dataset.fields": ("DatasetField", "fields"),
    "ComputationStep.parameters": ("StepParameter", "given"),
    "ComputationStep.inputs": ("StepInput", "used"),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """An object on its way out."""

    type: str
    row: Row
    nodes: Sequence[FieldNode]  # the fields of the document that led here
    has_open_need: bool = False  # as it stood at the row where the operation came in


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
        self.schema = _published(sdl)
        self.rows = rows
        self.ring = ring
        self._sights: dict[Any, Sight] = {}
        self._read = lru_cache(_READ)(self._read_anew)

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
        document, asked = self._read(query, name)
        rulings = self.rulings(caller, agreement)
        answered = Answered(denied=rulings.denied(asked))
        if answered.denied:
            return answered
        result = execute_sync(
            self.schema,
            document,
            variable_values=dict(variables or {}),
            operation_name=name,
            context_value=_Answering(self, self._sight(caller), rulings, answered),
        )
        assert not result.errors, result.errors
        answered.data = result.data
        return answered

    def _read_anew(self, query: str, name: str | None) -> tuple[DocumentNode, Asked]:
        """Return a document, and what an operation of it asks for, whoever asks."""
        document = parse(query)
        return document, asked_by(self.schema, document, name)

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

    def thing(self, type_: str, row: Row, nodes: Any, *, open_need: bool | None) -> Thing:
        """Emit an object, and note whom it is about."""
        if open_need is None:
            open_need = self._open_need(type_, row)
        for column, about in (
            (HOUSEHOLD_OF.get(type_), self.answered.households),
            (PERSON_OF.get(type_), self.answered.persons),
        ):
            if column is not None and row[column] is not None:
                about.add(row[column])
        for named, about in zip(
            NAMED.get(type_, ()), (self.answered.households, self.answered.persons), strict=False
        ):
            about.update(self.sight.ids_of(named.table, row[named.column]))
        return Thing(type_, row, nodes, open_need)

    def _open_need(self, type_: str, row: Row) -> bool:
        """Tell whether the row at which an operation comes in rests on an open need."""
        if type_ == "Need":
            return row["status"] in OPEN
        column = HOUSEHOLD_OF.get(type_)
        return column is not None and self.sight.has_open_need(row[column])

    def _shows(self, type_: str, row: Row, fields: Iterable[str]) -> bool:
        """Tell whether a row shows the fields that it is found by, or put in its place by."""
        there = Thing(type_, row, (), self._open_need(type_, row))
        return all(self.form(there, name) == "FULL" for name in fields)

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
        derive = DERIVED.get(f"{thing.type}.{info.field_name}")
        if derive is not None:
            return derive(thing.row, self.sight)
        return self._shown(thing, info, arguments, form)

    def _shown(self, thing: Thing, info: Info, arguments: Mapping[str, Any], form: str) -> Any:
        match FIELDS[thing.type].get(info.field_name):
            case Plain() | Sealed() as kept:
                return self._kept(kept, thing.row, form)
            case Overdue() | Told() | Named() | Count() as worked_out:
                return self._worked_out(worked_out, thing.row)
            case Leads() as leads:
                return self._led(leads, thing, info, arguments)
            case _:
                return self._unfolded(thing, info)

    def _kept(self, kept: Plain | Sealed, row: Row, form: str) -> Any:
        if isinstance(kept, Sealed):
            return self._opened(kept, row, form)
        return self._plain(kept, row, form)

    @staticmethod
    def _plain(plain: Plain, row: Row, form: str) -> Any:
        if form == "MASKED":
            assert plain.mask is not None
            return row[plain.mask]
        value = row[plain.column]
        if plain.is_fen:
            return None if value is None else f"{Decimal(value) / 100:.2f}"
        return on_the_wire(value)

    def _worked_out(self, field: Overdue | Told | Named | Count, row: Row) -> Any:
        match field:
            case Overdue():
                return is_overdue(field, row)
            case Told():
                return field.of(row)
            case Count():
                return len(row[field.column])
            case Named():
                return [str(each) for each in self.sight.ids_of(field.table, row[field.column])]

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
        here = thing.row[leads.here]
        wanted = here if leads.how == "listed" else [here]
        found = [row for each in wanted for row in table.where(leads.there, each)]
        if leads.how == "page":
            by = _gone_by(thing.type, info.field_name, arguments)
            found = [row for row in found if self._shows(leads.type, row, by)]
        things = [
            self.thing(leads.type, row, info.field_nodes, open_need=thing.has_open_need)
            if leads.how != "page"
            else row
            for row in ordered(found, leads.order)
        ]
        if leads.how == "one":
            return things[0] if things else None
        if leads.how in {"all", "listed"}:
            return things
        return page(things, arguments, leads.type, open_need=thing.has_open_need)

    def _unfolded(self, thing: Thing, info: Info) -> list[Thing]:
        """Return the rows that are kept within a row: a link's, a pack's."""
        if thing.type == "ChainEvent":
            each = zip(
                *(thing.row[f"row_{name}"] for name in ("tables", "ids", "versions")), strict=True
            )
            names = ("table", "id", "version")
            rows: list[Row] = [dict(zip(names, row, strict=True)) for row in each]
            return [Thing("ChainRow", row, info.field_nodes) for row in rows]
        type_, column = _KEPT_WITHIN[f"{thing.type}.{info.field_name}"]
        return [
            self.thing(type_, _with_ids(row), info.field_nodes, open_need=thing.has_open_need)
            for row in thing.row[column]
        ]

    def withheld(self, thing: Thing, info: Info) -> list[dict[str, str]]:
        """Return which of the fields asked of an object are masked or withheld on its row."""
        found: dict[str, dict[str, str]] = {}
        for name in asked_of(thing.nodes, info):
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
            return Thing("Viewer", self._viewer(), info.field_nodes)
        if name == "statusAttestation":
            return self._attested(info, arguments["idNumber"])
        if name in SINGLES:
            type_, argument = SINGLES[name]
            found = self.sight.table(TABLES[type_]).where("id", uuid_of(arguments[argument]))
            rows = [row for row in found if self._shows(type_, row, reads(name, argument))]
            return self.thing(type_, rows[0], info.field_nodes, open_need=None) if rows else None
        type_, order = LISTS[name]
        rows = [
            row
            for row in self.sight.table(TABLES[type_]).rows
            if fits(row, name, arguments, self.sight)
            and self._shows(type_, row, _gone_by("Query", name, arguments))
        ]
        return page(ordered(rows, order), arguments, type_, open_need=None)

    def _attested(self, info: Info, number: str) -> Thing:
        found = attested(self.sight.rows, self.oracle.ring, self.sight.caller, number)
        self.answered.households |= found.households
        self.answered.persons |= found.persons
        return Thing("StatusAttestation", found.row, info.field_nodes)

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


def _with_ids(row: Row) -> Row:
    """Return a row that was kept as JSON with its ids as ids."""
    ids = {name: each and UUID(each) for name, each in row.items() if name.endswith("_id")}
    return {**row, **ids}


def _gone_by(type_: str, name: str, arguments: Mapping[str, Any]) -> Iterator[str]:
    """Yield the fields that a list is ordered by, or narrowed by with these arguments."""
    yield from order_of(type_, name)[1]
    for argument, value in arguments.items():
        if value is not None:
            yield from reads(name, argument)


@cache
def _published(sdl: str) -> GraphQLSchema:
    """Return the schema of a text, that the oracle resolves."""
    return _resolved(build_schema(sdl))


def _resolved(schema: GraphQLSchema) -> GraphQLSchema:
    """Give the fields of a schema their resolvers; frames are plain dictionaries."""
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for name, each in type_.fields.items():
                each.resolve = _resolver(type_.name, name)
    return schema


def _resolver(type_name: str, name: str) -> Any:
    """Return the resolver of a field; None: a dictionary's own entry."""
    if type_name == "Query":
        return _root
    if name in {"withheld", "node"}:
        return _withheld if name == "withheld" else _node
    return _field if type_name in FIELDS else None


def _root(_: None, info: Info, **arguments: Any) -> Any:
    return _context(info).root(info, arguments)


def _withheld(thing: Thing, info: Info) -> Any:
    return _context(info).withheld(thing, info)


def _node(edge: Mapping[str, Any], info: Info) -> Thing:
    type_, row, open_need = edge["node"]
    return _context(info).thing(type_, row, info.field_nodes, open_need=open_need)


def _field(thing: Thing, info: Info, **arguments: Any) -> Any:
    return _context(info).field(thing, info, arguments)


def _context(info: Info) -> _Answering:
    return cast("_Answering", info.context)
