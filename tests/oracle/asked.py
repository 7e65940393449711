"""What a document asks beneath a field, in its own order."""

from collections.abc import Iterator, Sequence
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLResolveInfo,
    GraphQLSkipDirective,
    get_directive_values,
)

Info = GraphQLResolveInfo[Any]


def asked_of(nodes: Sequence[FieldNode], info: Info) -> Iterator[str]:
    """Yield the names of the fields asked beneath some fields, in the document's order."""
    spread: set[str] = set()
    for node in nodes:
        if node.selection_set is not None:
            yield from _walked(node.selection_set, info, spread)


def _walked(selections: Any, info: Info, spread: set[str]) -> Iterator[str]:
    """Yield the fields of a selection set; a fragment's only where it is first spread."""
    for node in selections.selections:
        if not _is_in(node, info):
            continue
        if isinstance(node, FieldNode):
            yield node.name.value
        elif not isinstance(node, FragmentSpreadNode):
            yield from _walked(node.selection_set, info, spread)
        elif node.name.value not in spread:
            spread.add(node.name.value)
            yield from _walked(info.fragments[node.name.value].selection_set, info, spread)


def _is_in(node: Any, info: Info) -> bool:
    skip = get_directive_values(GraphQLSkipDirective, node, info.variable_values)
    include = get_directive_values(GraphQLIncludeDirective, node, info.variable_values)
    return not (skip and skip["if"]) and not (include and not include["if"])
