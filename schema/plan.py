"""A validated document becomes hub.reading's Selection.

Fragments, aliases, directives and arguments are resolved here; what is left are types, fields,
relations and how to bind each argument.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLBoolean,
    GraphQLError,
    GraphQLNonNull,
    GraphQLObjectType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)

from hub.reading.selection import (
    Bind,
    Constant,
    Field,
    Guarded,
    ObjectSelection,
    Paged,
    PageField,
    PagePart,
    Related,
    Scalar,
    Selection,
    Withheld,
    WithheldPart,
)
from hub.reading.shapes import Cell, Column, Many, One, Page
from schema.arguments import after_binds, bind_of, choice_of, text_bind
from schema.coordinates import compared, guarded
from schema.documents import Document
from schema.root import core, definition, row_of, type_of

Nodes = dict[str, list[FieldNode]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """One operation of a document with one set of variables, on its way to a Selection."""

    document: Document
    variables: Mapping[str, Any]  # coerced; only which are null and which are true matters

    def query(self, operation: OperationDefinitionNode) -> Selection:
        """Return the selection of a query."""
        root = core.query_type
        assert root is not None
        return Selection(roots=tuple(self._roots(operation.selection_set, root)))

    def payload(self, nodes: list[FieldNode]) -> Selection:
        """Return the selection of what a mutation's payload reads back, by the variable "#id".

        Its roots are named by their place in the payload, as "need" or "outcomes.need".
        """
        mutation = core.mutation_type
        assert mutation is not None
        type_ = type_of(mutation, nodes[0].name.value)
        return Selection(roots=tuple(self._read_back(nodes, type_, "")))

    def _read_back(
        self, nodes: list[FieldNode], type_: GraphQLObjectType, place: str
    ) -> Iterator[Related]:
        """Yield the rows that a payload, or an item of it, reads back."""
        for key, found in self._fields(nodes).items():
            name = found[0].name.value
            if name.startswith("__"):
                continue
            if definition(type_.fields[name]) is None:
                yield from self._read_back(found, type_of(type_, name), f"{place}{key}.")
                continue
            related = self._field(f"{place}{key}", found, type_)
            assert isinstance(related, Related)
            yield replace(related, binds={"id": text_bind("#id")})

    def root_fields(self, operation: OperationDefinitionNode) -> Nodes:
        """Return an operation's root fields by response key."""
        root = core.get_root_type(operation.operation)
        assert root is not None
        return self._collect([operation.selection_set], {})

    # ---- the tree

    def _roots(
        self, selections: SelectionSetNode, root: GraphQLObjectType
    ) -> Iterable[Constant | Related | Paged]:
        for key, nodes in self._collect([selections], {}).items():
            built = self._field(key, nodes, root)
            assert isinstance(built, Constant | Related | Paged)
            yield built

    def _fields(self, nodes: list[FieldNode]) -> Nodes:
        return self._collect([node.selection_set for node in nodes if node.selection_set], {})

    def _object(self, nodes: list[FieldNode], type_: GraphQLObjectType) -> ObjectSelection:
        fields = self._fields(nodes).items()
        return ObjectSelection(
            type_name=type_.name,
            row=row_of(type_),
            fields=tuple(self._field(key, found, type_) for key, found in fields),
        )

    def _field(self, key: str, nodes: list[FieldNode], type_: GraphQLObjectType) -> Field:
        name = nodes[0].name.value
        if name == "__typename":
            return Constant(key=key, json=f'"{type_.name}"')
        if name == "withheld":
            return self._withheld(key, nodes)
        stated = definition(type_.fields[name])
        assert stated is not None, f"{type_.name}.{name} was made by no helper"
        guard = guarded(type_, name)
        if isinstance(stated.shape, Column):
            return Scalar(key=key, guard=guard, shape=_column(type_, name))
        if isinstance(stated.shape, Cell):
            return Scalar(key=key, guard=guard, shape=stated.shape)
        return self._relation(key, nodes, type_)

    def _relation(
        self, key: str, nodes: list[FieldNode], type_: GraphQLObjectType
    ) -> Related | Paged:
        name = nodes[0].name.value
        stated = definition(type_.fields[name])
        assert stated is not None
        binds = self._binds(nodes[0], type_)
        reads = compared(type_, name)
        below = type_of(type_, name)
        if isinstance(stated.shape, One | Many):
            return Related(
                key=key,
                guard=guarded(type_, name),
                shape=stated.shape,
                target=self._object(nodes, below),
                binds=binds,
                reads=_among(reads, binds),
            )
        assert isinstance(stated.shape, Page), f"{type_.name}.{name} has no shape"
        after = binds.pop("after", None)
        return Paged(
            key=key,
            guard=guarded(type_, name),
            shape=stated.shape,
            row=row_of(type_of(type_of(below, "edges"), "node")),
            frame=self._frame(nodes, below),
            first=binds.pop("first"),
            after=after_binds(after, stated.shape.order, of=f"{type_.name}.{name}")
            if after
            else None,
            binds=binds,
            choices=self._choices(nodes[0], type_),
            reads=_among(reads, binds),
            ordered=reads[""],
        )

    def _frame(self, nodes: list[FieldNode], type_: GraphQLObjectType) -> tuple[PageField, ...]:
        """Return what is asked of a connection, an edge or page information."""
        parts: list[PageField] = []
        for key, found in self._fields(nodes).items():
            part = PagePart(found[0].name.value)
            framed = part in {PagePart.EDGES, PagePart.PAGE_INFO}
            is_node = part is PagePart.NODE
            parts.append(
                PageField(
                    key=key,
                    part=part,
                    type_name=type_.name,
                    fields=self._frame(found, type_of(type_, part.value)) if framed else (),
                    node=self._object(found, type_of(type_, part.value)) if is_node else None,
                )
            )
        return tuple(parts)

    def _withheld(self, key: str, nodes: list[FieldNode]) -> Withheld:
        inside = self._fields(nodes)
        return Withheld(
            key=key,
            parts=tuple(
                (part, WithheldPart(found[0].name.value)) for part, found in inside.items()
            ),
        )

    def _binds(self, node: FieldNode, type_: GraphQLObjectType) -> dict[str, Bind]:
        """Return how to bind each argument that is given and not null."""
        known: Any = type_.fields[node.name.value].args
        found = {
            each.name.value: bind_of(each.value, known[each.name.value].type, self.variables)
            for each in node.arguments or ()
        }
        return {name: bind for name, bind in found.items() if bind is not None}

    def _choices(self, node: FieldNode, type_: GraphQLObjectType) -> dict[str, bool]:
        """Return each Boolean argument that is given and not null.

        A plan is kept by its Boolean variables' values, so that the statement can be made for
        them, and an index that serves one of the two be used.
        """
        known: Any = type_.fields[node.name.value].args
        found = {
            each.name.value: choice_of(each.value, self.variables)
            for each in node.arguments or ()
            if get_named_type(known[each.name.value].type) is GraphQLBoolean
        }
        return {name: choice for name, choice in found.items() if choice is not None}

    # ---- collecting

    def _collect(self, sets: Iterable[SelectionSetNode], into: Nodes) -> Nodes:
        """Gather fields by response key, as the specification's CollectFields does."""
        spread: set[str] = set()
        pending = [node for each in sets for node in each.selections][::-1]
        while pending:
            node = pending.pop()
            if not self._is_included(node):
                continue
            if isinstance(node, FieldNode):
                into.setdefault((node.alias or node.name).value, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                pending.extend(reversed(node.selection_set.selections))
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                spread.add(node.name.value)
                fragment = self.document.fragments[node.name.value]
                pending.extend(reversed(fragment.selection_set.selections))
        return into

    def _is_included(self, node: Any) -> bool:
        """Tell whether @skip and @include leave a node in."""
        for directive in node.directives or ():
            value: Any = directive.arguments[0].value
            if isinstance(value, VariableNode):
                holds = self.variables[value.name.value]
            else:
                holds = bool(value.value)
            if holds is None:
                raise GraphQLError(
                    f"The condition of @{directive.name.value} must not be null.",
                    nodes=[value],
                    extensions={"code": "INVALID_INPUT"},
                )
            if holds == (directive.name.value == "skip"):
                return False
        return True


@cache
def _column(type_: GraphQLObjectType, name: str) -> Column:
    """Return a field's column, nullable as the field is."""
    stated = definition(type_.fields[name])
    assert stated is not None
    assert isinstance(stated.shape, Column)
    return replace(stated.shape, nullable=not isinstance(type_.fields[name].type, GraphQLNonNull))


def _among(
    reads: Mapping[str, tuple[Guarded, ...]], binds: Mapping[str, Bind]
) -> Mapping[str, tuple[Guarded, ...]]:
    """Return what the arguments that are given go by."""
    return {name: fields for name, fields in reads.items() if name in binds}
