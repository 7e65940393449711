"""Operations made up from contracts, and from the whole schema, by what knows GraphQL only.

HUB_FUZZ says how many operations all contracts are asked together; 20,000 in a long night.
"""

import os
from collections import Counter
from collections.abc import Generator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import IntValueNode, NullValueNode, StringValueNode, print_ast, visit
from graphql.language import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    NameNode,
    Node,
    SelectionSetNode,
    Visitor,
)
from hypothesis import HealthCheck, Phase, assume, given, settings, strategies as st
from hypothesis_graphql import nodes, queries

import schema
from tests.callers import auditor, county, office, province, supervisor, township, village
from tests.fuzz.conftest import Clients
from tests.oracle.both import Asker, check
from tests.oracle.callers import KINDS
from tests.oracle.world import World

_OPERATIONS = int(os.environ.get("HUB_FUZZ", "2000"))
_FOLDER = Path(schema.__file__).parent
_CONTRACTS = {each.stem: each.read_text("utf-8") for each in _FOLDER.glob("contracts/*.graphql")}
_OWN = {
    "CAP": province(),
    "CAC": county(),
    "TWP": township(),
    "VLG": village(),
    "AUD": auditor(),
    **{code: supervisor(code) for code in ("FIN", "DAT")},
}
_DAYS = {"Date": st.dates().map(lambda day: nodes.String(day.isoformat()))}
_BOUNDS = frozenset({"OPERATION_TOO_LARGE"})
_HURRIED = settings(
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)


_ALONE = {"accessExplain", "statusAttestation"}  # asked in operations of their own, by their tests


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


def _sensible(document: DocumentNode) -> str:
    return print_ast(visit(document, _Sensible()))


@cache
def _made_of(sdl: str) -> st.SearchStrategy[str]:
    """Return a strategy of queries over a schema."""
    return queries(sdl, custom_scalars=_DAYS, allow_x00=False, print_ast=_sensible)


def _is_too_large(error: Mapping[str, Any]) -> bool:
    too_many = "tokens. Parsing aborted" in error["message"]
    return too_many or error["extensions"]["code"] in _BOUNDS


@pytest.fixture(scope="module")
def outcomes() -> Generator[Counter[str]]:
    """Count what became of the operations; most of them are to be answered."""
    counted: Counter[str] = Counter()
    yield counted
    assert counted["answered"] > counted["too large"], counted


@pytest.mark.parametrize("audience", sorted(_CONTRACTS))
@settings(_HURRIED, max_examples=max(_OPERATIONS // len(_CONTRACTS), 20))
@given(data=st.data())
async def test_nothing_of_a_contract_is_refused(
    clients: Clients, outcomes: Counter[str], audience: str, data: st.DataObject
) -> None:
    """Whatever fits an audience's contract is answered over HTTP, unless it is too large."""
    query = data.draw(_made_of(_CONTRACTS[audience]))

    answer = await clients.ask(_OWN.get(audience) or office(audience), query)

    body = answer.json()
    errors = body.get("errors", [])
    outcomes["too large" if errors else "answered"] += 1
    assert answer.status_code == (400 if errors else 200), f"{body}\n{query}"
    assert all(map(_is_too_large, errors)), f"{errors}\n{query}"
    assert errors or "data" in body


@settings(_HURRIED, max_examples=max(_OPERATIONS // 10, 20))
@given(query=_made_of((_FOLDER / "schema.graphql").read_text("utf-8")), kind=st.sampled_from(KINDS))
async def test_the_whole_schema_gives_each_caller_its_own(
    world: World, query: str, kind: str
) -> None:
    """Of any query over the whole schema, the hub gives and refuses what the oracle does."""
    asker = Asker.of(world, kind)

    answer = await asker.hub(query)
    assume(not any(map(_is_too_large, answer.get("errors", []))))

    check(answer, asker.oracle(query))
