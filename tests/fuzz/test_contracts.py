"""Operations made up from contracts, and from the whole schema, by what knows GraphQL only.

HUB_FUZZ says how many operations all contracts are asked together; 20,000 in a long night.
"""

import os
from collections import Counter
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings, strategies as st

import schema
from tests.callers import auditor, county, office, province, supervisor, township, village
from tests.fuzz.conftest import Clients
from tests.fuzz.operations import kept_strategies, made_of
from tests.oracle.both import Asker, check
from tests.oracle.callers import KINDS
from tests.oracle.world import World

_OPERATIONS = int(os.environ.get("HUB_FUZZ", "2000"))
_FOLDER = Path(schema.__file__).parent
_CONTRACTS = {each.stem: each.read_text("utf-8") for each in _FOLDER.glob("contracts/*.graphql")}
_WHOLE = (_FOLDER / "schema.graphql").read_text("utf-8")
_OWN = {
    "CAP": province(),
    "CAC": county(),
    "TWP": township(),
    "VLG": village(),
    "AUD": auditor(),
    **{code: supervisor(code) for code in ("FIN", "DAT")},
}
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


def _is_too_large(error: Mapping[str, Any]) -> bool:
    too_many = "tokens. Parsing aborted" in error["message"]
    return too_many or error["extensions"]["code"] in _BOUNDS


@pytest.fixture(scope="module", autouse=True)
def kept() -> Generator[None]:
    """Make operations up quickly."""
    with kept_strategies():
        yield


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
    query = data.draw(made_of(_CONTRACTS[audience]))

    answer = await clients.ask(_OWN.get(audience) or office(audience), query)

    body = answer.json()
    errors = body.get("errors", [])
    outcomes["too large" if errors else "answered"] += 1
    assert answer.status_code == (400 if errors else 200), f"{body}\n{query}"
    assert all(map(_is_too_large, errors)), f"{errors}\n{query}"
    assert errors or "data" in body


@settings(_HURRIED, max_examples=max(_OPERATIONS // 10, 20))
@given(query=st.deferred(lambda: made_of(_WHOLE)), kind=st.sampled_from(KINDS))
async def test_the_whole_schema_gives_each_caller_its_own(
    world: World, query: str, kind: str
) -> None:
    """Of any query over the whole schema, the hub gives and refuses what the oracle does."""
    asker = Asker.of(world, kind)

    answer = await asker.hub(query)
    assume(not any(map(_is_too_large, answer.get("errors", []))))

    check(answer, asker.oracle(query))
