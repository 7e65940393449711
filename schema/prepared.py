"""What is worked out once for an operation, and what once for each kind of caller.

Nothing here is kept by caller: plans are kept by agreement, scope set and purpose, measures by
list sizes, so that no caller's verdict ever serves another with other rights.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    GraphQLError,
    NamedTypeNode,
    OperationDefinitionNode,
    OperationType,
)
from graphql.execution.values import VariableValues, get_variable_values

from hub.domain.callers import Caller
from hub.domain.sharing import Agreement
from hub.reading.compiler import compile_selection
from hub.reading.read import Asked
from hub.reading.rights import Rights
from hub.reading.selection import Guarded
from hub.reading.statement import Compiled
from schema.documents import Document, Recent
from schema.gate import Measure, measure
from schema.plan import Planner, coordinates
from schema.root import core

_INTROSPECTION = frozenset({"__schema", "__type"})
_PLANS = 2048

Key = tuple[str, str | None]
Plan = Mapping[str, Compiled]  # a query's under "", a mutation's by the root field's response key


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One operation of a document, the same for every caller."""

    document: Document
    operation: OperationDefinitionNode
    coordinates: tuple[Guarded, ...]
    booleans: tuple[str, ...]  # variables that directives may ask for
    others: tuple[str, ...]
    is_introspection: bool
    asked: Asked

    @property
    def name(self) -> str | None:
        """The operation's own name."""
        return self.operation.name.value if self.operation.name else None

    @property
    def key(self) -> Key:
        """What the operation is kept under."""
        return self.document.query, self.name

    def coerce(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the variables in their types.

        Raises:
            GraphQLError: a variable is missing or of another type.
        """
        definitions = self.operation.variable_definitions or ()
        values = get_variable_values(core, definitions, dict(given), hide_suggestions=True)
        if isinstance(values, VariableValues):
            return values.coerced
        first = values[0]
        raise GraphQLError(first.message, nodes=first.nodes, extensions={"code": "INVALID_INPUT"})

    def shape(self, variables: Mapping[str, Any]) -> tuple[bool, ...]:
        """Return what of the variables changes the plan: what is true, and what is given."""
        return tuple(bool(variables.get(name)) for name in self.booleans) + tuple(
            variables.get(name) is not None for name in self.others
        )


_prepared: Recent[Key, Prepared] = Recent(_PLANS)
_measures: Recent[tuple[Key, tuple[int, ...]], Measure] = Recent(_PLANS)
_rights: Recent[tuple[int, frozenset[str], str], Rights] = Recent(_PLANS)
_plans: Recent[tuple[Key, int, tuple[bool, ...]], Plan] = Recent(_PLANS)


def prepare(document: Document, operation: OperationDefinitionNode) -> Prepared:
    """Return an operation prepared; from memory where it was seen before."""
    name = operation.name.value if operation.name else None
    key = (document.query, name)
    return _prepared.get(key) or _prepared.keep(key, _prepare(document, operation))


def _prepare(document: Document, operation: OperationDefinitionNode) -> Prepared:
    booleans: list[str] = []
    others: list[str] = []
    for each in operation.variable_definitions or ():
        named: Any = each.type
        while not isinstance(named, NamedTypeNode):
            named = named.type
        kind = booleans if named.name.value == "Boolean" else others
        kind.append(each.variable.name.value)
    roots = [each for each in operation.selection_set.selections if isinstance(each, FieldNode)]
    return Prepared(
        document=document,
        operation=operation,
        coordinates=coordinates(document, operation),
        booleans=tuple(booleans),
        others=tuple(others),
        is_introspection=_is_introspection([each.name.value for each in roots]),
        asked=Asked(
            operation=operation.name.value if operation.name else None,
            digest=document.digest,
            body=document.body,
        ),
    )


def _is_introspection(roots: list[str]) -> bool:
    """Tell whether an operation asks about the schema; never together with data."""
    asked = _INTROSPECTION.intersection(roots)
    if asked and set(roots) - _INTROSPECTION - {"__typename"}:
        raise GraphQLError("Ask for __schema or __type in an operation of their own.")
    return bool(asked)


def size_of(prepared: Prepared, variables: Mapping[str, Any]) -> Measure:
    """Return an operation's measure with its present list sizes."""
    sizes = tuple(
        value if type(value := variables.get(name)) is int else 0 for name in prepared.others
    )
    key = (prepared.key, sizes)
    known = _measures.get(key)
    if known is None:
        found = measure(prepared.document, prepared.operation, variables)
        known = _measures.keep(key, found)
    return known


def rights_of(agreement: Agreement, caller: Caller) -> Rights:
    """Return the rights of a caller, shared by all callers of the same agreement and scopes."""
    key = (id(agreement), caller.scopes, caller.purpose)
    known = _rights.get(key)
    if known is None or known.agreement is not agreement:
        known = _rights.keep(key, Rights.of(caller, agreement))
    return known


def plan_of(prepared: Prepared, rights: Rights, variables: Mapping[str, Any]) -> Plan:
    """Return the compiled statements of an operation for one set of rights."""
    key = (prepared.key, id(rights), prepared.shape(variables))
    return _plans.get(key) or _plans.keep(key, _plan(prepared, rights, variables))


def _plan(prepared: Prepared, rights: Rights, variables: Mapping[str, Any]) -> Plan:
    planner = Planner(document=prepared.document, variables=variables)
    if prepared.operation.operation is OperationType.QUERY:
        return {"": compile_selection(planner.query(prepared.operation), rights)}
    return {
        key: compile_selection(planner.payload(nodes), rights)
        for key, nodes in planner.root_fields(prepared.operation).items()
        if not nodes[0].name.value.startswith("__")
    }
