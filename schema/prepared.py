"""What is worked out once for an operation, and what once for each kind of caller.

Nothing here is kept by caller: plans are kept by agreement, scope set, purpose and whether a reason
was given, measures by list sizes. No caller's verdict ever serves another with other rights.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLObjectType,
    InlineFragmentNode,
    NamedTypeNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

from hub.domain.callers import Caller, Purpose
from hub.domain.sharing import Agreement
from hub.policy.policy import Policy
from hub.reading.compiler import compile_selection
from hub.reading.read import Asked
from hub.reading.rights import Rights
from hub.reading.selection import Coordinates, Guarded
from hub.reading.statement import Compiled
from schema.coercion import Coercion
from schema.coordinates import coordinates
from schema.documents import Document, Recent
from schema.gate import Measure, judge, measure, smallest
from schema.plan import Planner
from schema.root import core, definition, is_resolved

_INTROSPECTION = frozenset({"__schema", "__type"})
_PLANS = 256  # for each operation
_MEASURES = 64

Plan = Mapping[str, Compiled]  # a query's under "", a mutation's by the root field's response key
Shape = tuple[bool | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One operation of a document, the same for every caller."""

    document: Document
    operation: OperationDefinitionNode
    coordinates: Coordinates
    coerce: Coercion
    booleans: tuple[str, ...]  # variables that directives may ask for
    others: tuple[str, ...]
    is_introspection: bool
    is_admitted_first: bool  # a field of it asks something of the request before it is read
    is_resolved: bool  # by resolvers, as a mutation is, and by no compiled statement
    asked: Asked
    measures: Recent[tuple[Any, ...], Measure] = field(default_factory=lambda: Recent(_MEASURES))
    plans: Recent[tuple[Rights, Shape], Plan] = field(default_factory=lambda: Recent(_PLANS))

    @property
    def name(self) -> str | None:
        """The operation's own name."""
        return self.asked.operation

    def measured(self, variables: Mapping[str, Any]) -> Measure:
        """Return how large the operation is with its present list sizes."""
        sizes = tuple([size for name in self.others if type(size := variables.get(name)) is int])
        return self.measures.get(sizes) or self.measures.keep(
            sizes, measure(self.document, self.operation, variables)
        )

    def plan(self, rights: Rights, variables: Mapping[str, Any]) -> Plan:
        """Return the compiled statements of the operation for one set of rights.

        Raises:
            FieldNotGranted, ReasonRequired: it asks for coordinates that these rights give on no
                row.
        """
        shape = tuple(
            [variables.get(name) for name in self.booleans]
            + [variables.get(name) is not None for name in self.others]
        )
        known = self.plans.get((rights, shape))
        if known is not None:
            return known
        rights.admit(self.coordinates)
        return self.plans.keep((rights, shape), self._compile(rights, variables))

    def _compile(self, rights: Rights, variables: Mapping[str, Any]) -> Plan:
        planner = Planner(document=self.document, variables=variables)
        if self.operation.operation is OperationType.QUERY and self.is_resolved:
            return {}
        if self.operation.operation is OperationType.QUERY:
            return {"": compile_selection(planner.query(self.operation), rights)}
        return {
            key: compile_selection(planner.payload(nodes), rights)
            for key, nodes in planner.root_fields(self.operation).items()
            if not nodes[0].name.value.startswith("__")
        }


_KEPT = 1024
_prepared: Recent[tuple[bytes, str | None, str], Prepared] = Recent(_KEPT)
_rights: Recent[tuple[int, frozenset[str], Purpose, bool], Rights] = Recent(_KEPT)


def prepare(document: Document, name: str | None) -> Prepared:
    """Return an operation of a document prepared; from memory where it was seen before.

    Raises:
        GraphQLError: there is no such operation, or it mixes introspection with data.
    """
    key = (document.digest, name, document.query)
    return _prepared.get(key) or _prepared.keep(key, _prepare(document, document.operation(name)))


def fitted(document: Document, operation: OperationDefinitionNode) -> Prepared:
    """Return an operation that nobody runs yet, prepared, if it is within the limits at all.

    Raises:
        GraphQLError: even with pages of one entry it is too large; or see `prepare`.
    """
    judge(measure(document, operation, smallest(operation)))
    return prepare(document, operation.name.value if operation.name else None)


def _prepare(document: Document, operation: OperationDefinitionNode) -> Prepared:
    booleans: list[str] = []
    others: list[str] = []
    for each in operation.variable_definitions or ():
        named: Any = each.type
        while not isinstance(named, NamedTypeNode):
            named = named.type
        kind = booleans if named.name.value == "Boolean" else others
        kind.append(each.variable.name.value)
    asked_for = coordinates(document, operation)
    roots = _root_names(document, operation.selection_set)
    return Prepared(
        document=document,
        operation=operation,
        coordinates=asked_for,
        coerce=Coercion(operation.variable_definitions or ()),
        booleans=tuple(booleans),
        others=tuple(others),
        is_admitted_first=any(map(_is_admitted, asked_for.fields)),
        is_introspection=_is_introspection(roots),
        is_resolved=_is_resolved(operation, roots),
        asked=Asked(
            operation=operation.name.value if operation.name else None,
            digest=document.digest,
            body=document.body,
        ),
    )


def _root_names(document: Document, selections: SelectionSetNode) -> set[str]:
    """Return the names of an operation's root fields, those within fragments included."""
    names: set[str] = set()
    spread: set[str] = set()
    pending = list(selections.selections)
    while pending:
        node = pending.pop()
        if isinstance(node, FieldNode):
            names.add(node.name.value)
        elif isinstance(node, InlineFragmentNode):
            pending += node.selection_set.selections
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
            spread.add(node.name.value)
            pending += document.fragments[node.name.value].selection_set.selections
    return names


def _is_admitted(asked: Guarded) -> bool:
    """Tell whether a coordinate asks something of the request before it is read."""
    type_ = core.type_map[asked.coordinate.partition(".")[0]]
    assert isinstance(type_, GraphQLObjectType)
    stated = definition(type_.fields[asked.field])
    return stated is not None and stated.admit is not None


def _is_introspection(roots: set[str]) -> bool:
    """Tell whether an operation asks about the schema; never together with data."""
    asked = _INTROSPECTION.intersection(roots)
    if asked and roots - _INTROSPECTION - {"__typename"}:
        raise GraphQLError("Ask for __schema or __type in an operation of their own.")
    return bool(asked)


def _is_resolved(operation: OperationDefinitionNode, roots: set[str]) -> bool:
    """Tell whether resolvers answer an operation; never together with what is compiled."""
    root = core.get_root_type(operation.operation)
    assert root is not None
    own = roots - _INTROSPECTION - {"__typename"}
    resolved = {name for name in own if is_resolved(root.fields[name])}
    if resolved and own - resolved:
        raise GraphQLError(f"Ask for {min(resolved)} in an operation of its own.")
    return bool(resolved) or operation.operation is OperationType.MUTATION


def rights_of(
    agreement: Agreement, scopes: frozenset[str], purpose: Purpose, *, has_reason: bool = False
) -> Rights:
    """Return the rights that all requests of one agreement, scope set and purpose share."""
    key = (id(agreement), scopes, purpose, has_reason)
    known = _rights.get(key)
    if known is None or known.agreement is not agreement:
        rights = Rights(agreement=agreement, scopes=scopes, purpose=purpose, has_reason=has_reason)
        known = _rights.keep(key, rights)
    return known


def rights_held(policy: Policy, caller: Caller) -> Rights:
    """Return the rights of a caller's request."""
    agreement = policy.agreement_of(caller.department, caller.role)
    has_reason = caller.reason is not None
    return rights_of(agreement, caller.scopes, caller.purpose, has_reason=has_reason)
