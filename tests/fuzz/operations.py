"""Operations made up from a schema by what knows GraphQL only, fit to be asked of the hub."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from graphql import IntValueNode, NullValueNode, StringValueNode, build_schema, print_ast, visit
from graphql.language import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    NameNode,
    Node,
    SelectionSetNode,
    Visitor,
)
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

_DAYS = {"Date": st.dates().map(lambda day: nodes.String(day.isoformat()))}
_ALONE = {"accessExplain", "statusAttestation"}  # asked in operations of their own, by their tests


@cache
def made_of(sdl: str) -> st.SearchStrategy[str]:
    """Return a strategy of queries over a schema, whose SDL other tests have found valid."""
    return queries(
        build_schema(sdl, assume_valid_sdl=True),
        custom_scalars=_DAYS,
        allow_x00=False,
        codec=None,  # surrogates are left out without one; to try each character takes seconds
        print_ast=_sensible,
    )


@contextmanager
def kept_strategies() -> Generator[None]:
    """Let hypothesis-graphql keep what it else makes anew for each field of each operation."""
    sampler = import_module("hypothesis_graphql._strategies.sampler")
    strategy = import_module("hypothesis_graphql._strategies.strategy")
    made_for = strategy.instance_cache(id)  # a field's arguments live as long as its schema
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sampler, "weighted_boolean", cache(sampler.weighted_boolean))
        patch.setattr(
            strategy.GraphQLStrategy,
            "list_of_arguments",
            made_for(strategy.GraphQLStrategy.list_of_arguments),
        )
        yield


def _sensible(document: DocumentNode) -> str:
    return print_ast(visit(document, _Sensible()))


class _Sensible(Visitor):
    """Give pages sizes that they may have, and take out cursors and masks that nobody was given."""

    def enter_field(self, node: FieldNode, *_: Any) -> Any:
        """Take out what stands in no operation beside others."""
        return self.REMOVE if node.name.value in _ALONE else None

    def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> Node | None:
        """Leave no operation empty."""
        if node.selections:
            return None
        return SelectionSetNode(selections=(FieldNode(name=NameNode(value="__typename")),))

    def enter_argument(self, node: ArgumentNode, *_: Any) -> Node | None:
        """Replace the size of a page, and its cursor."""
        if node.name.value == "first":
            size = abs(int(node.value.value)) if isinstance(node.value, IntValueNode) else 0
            return ArgumentNode(name=node.name, value=IntValueNode(value=str(size % 3 + 1)))
        if node.name.value == "after":
            return ArgumentNode(name=node.name, value=NullValueNode())
        return None

    def enter_string_value(self, node: StringValueNode, *_: Any) -> Node:
        """Take asterisks out of a text."""
        return StringValueNode(value=node.value.replace("*", "x"), block=False)
