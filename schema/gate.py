"""What an operation may cost: measured once per document and list sizes, before anything runs.

The measure is the same for every caller, so that it can be kept; the verdict is given anew for
each request. Introspection is measured by the sizes of the schema itself and has its own limits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLObjectType,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)

from hub.domain.result_reports import MAX_RESULTS
from hub.reading.paging import MAX_FIRST
from schema.documents import Document
from schema.introspection import TYPES, mean_sizes
from schema.root import core, is_list, type_of

MAX_DEPTH = 12
MAX_ALIASES = 30
MAX_ROOT_FIELDS = 20
MAX_COST = 5000
MAX_INTROSPECTION_DEPTH = 20  # the usual whole question asks nine levels of ofType
MAX_INTROSPECTION_COST = 20_000  # half as much again as the whole question, some 0.1 s
_ASSUMED_LIST = 5  # rows of a list that has no size argument
_LISTS = {"outcomes": MAX_RESULTS}  # of a mutation of many items, as many as it takes
_FRAME = frozenset({"edges", "node", "pageInfo"})  # they cost nothing of their own
_INTROSPECTED = mean_sizes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How deep, how wide and how costly an operation is."""

    depth: int = 0
    aliases: int = 0
    root_fields: int = 0
    cost: float = 0  # objects that it may read, at most; in introspection, fields
    is_introspection: bool = False


def judge(measure: Measure) -> None:
    """Let an operation pass only within the limits.

    Raises:
        GraphQLError: with the limit and the figure, code OPERATION_TOO_LARGE.
    """
    asks_schema = measure.is_introspection
    for what, figure, limit in (
        ("depth", measure.depth, MAX_INTROSPECTION_DEPTH if asks_schema else MAX_DEPTH),
        ("number of aliases", measure.aliases, MAX_ALIASES),
        ("number of root fields", measure.root_fields, MAX_ROOT_FIELDS),
        ("cost", ceil(measure.cost), MAX_INTROSPECTION_COST if asks_schema else MAX_COST),
    ):
        if figure > limit:
            raise GraphQLError(
                f"The operation's {what} is {figure}, above {limit}; ask for less, in several "
                "operations or with smaller pages.",
                extensions={"code": "OPERATION_TOO_LARGE"},
            )


def measure(
    document: Document, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> Measure:
    """Measure an operation; each fragment is walked once, however often it is spread."""
    return _Measuring(document, variables).whole(operation)


def smallest(operation: OperationDefinitionNode) -> dict[str, int]:
    """Return variables that ask for pages of one entry."""
    return {each.variable.name.value: 1 for each in operation.variable_definitions or ()}


class _Measuring:
    """One operation under measure."""

    def __init__(self, document: Document, variables: Mapping[str, Any]) -> None:
        self._document = document
        self._variables = variables
        self._fragments: dict[str, Measure] = {}

    def whole(self, operation: OperationDefinitionNode) -> Measure:
        root = core.get_root_type(operation.operation)
        assert root is not None
        inside = self._set(operation.selection_set, root)
        return Measure(
            depth=inside.depth,
            aliases=inside.aliases,
            root_fields=self._count(operation.selection_set),
            cost=inside.cost,
            is_introspection=inside.is_introspection,
        )

    def _count(self, selections: SelectionSetNode) -> int:
        """Return how many fields a selection set has at its own level, fragments counted in."""
        total = 0
        for each in selections.selections:
            if isinstance(each, FieldNode):
                total += 1
            elif isinstance(each, InlineFragmentNode):
                total += self._count(each.selection_set)
            elif isinstance(each, FragmentSpreadNode):
                total += self._count(self._document.fragments[each.name.value].selection_set)
            if total > MAX_ROOT_FIELDS:
                return total
        return total

    def _set(self, selections: SelectionSetNode, type_: GraphQLObjectType) -> Measure:
        parts = [self._selection(each, type_) for each in selections.selections]
        return Measure(
            depth=max((part.depth for part in parts), default=0),
            aliases=sum(part.aliases for part in parts),
            cost=sum(part.cost for part in parts),
            is_introspection=any(part.is_introspection for part in parts),
        )

    def _selection(self, node: Any, type_: GraphQLObjectType) -> Measure:
        if isinstance(node, FieldNode):
            return self._field(node, type_)
        if isinstance(node, InlineFragmentNode):
            return self._set(node.selection_set, type_)
        name = node.name.value
        known = self._fragments.get(name)
        if known is None:
            known = self._set(self._document.fragments[name].selection_set, type_)
            self._fragments[name] = known
        return known

    def _field(self, node: FieldNode, type_: GraphQLObjectType) -> Measure:
        name = node.name.value
        aliases = int(node.alias is not None)
        asks_schema = name in TYPES or type_.name.startswith("__")
        if node.selection_set is None:
            return Measure(depth=1, aliases=aliases, cost=int(asks_schema))
        inside = self._set(node.selection_set, _below(type_, name))
        size = 1 if name in _FRAME else self._size(node, type_)
        own = 0 if name in _FRAME else 1
        return Measure(
            depth=inside.depth + 1,
            aliases=inside.aliases + aliases,
            cost=size * (own + inside.cost),
            is_introspection=asks_schema or inside.is_introspection,
        )

    def _size(self, node: FieldNode, type_: GraphQLObjectType) -> float:
        """Return how many rows a field may give; in introspection, how many it gives on average."""
        name = node.name.value
        if name in TYPES or type_.name.startswith("__"):
            return _INTROSPECTED.get(f"{type_.name}.{name}", 1)
        for argument in node.arguments or ():
            if argument.name.value == "first":
                return self._first(argument.value)
        return _LISTS.get(name, _ASSUMED_LIST) if is_list(type_, name) else 1

    def _first(self, value: Any) -> int:
        """Return a page's size.

        Raises:
            GraphQLError: not from 1 to 200.
        """
        first = self._variables.get(value.name.value) if isinstance(value, VariableNode) else None
        if isinstance(value, IntValueNode):
            first = int(value.value)
        if not isinstance(first, int) or not 1 <= first <= MAX_FIRST:
            raise GraphQLError(
                f"Give `first` from 1 to {MAX_FIRST}.", extensions={"code": "INVALID_INPUT"}
            )
        return first


def _below(type_: GraphQLObjectType, name: str) -> GraphQLObjectType:
    """Return the type that a field gives, the two fields that ask for the schema included."""
    if name in TYPES:
        return cast("GraphQLObjectType", core.type_map[TYPES[name]])
    return type_of(type_, name)
