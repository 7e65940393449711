"""Any document at all, from any kind of caller, gives what the oracle says."""

from collections.abc import Mapping
from random import Random
from typing import Any

from hypothesis import Phase, assume, given, settings, strategies as st

from tests.oracle.both import Asker, check
from tests.oracle.callers import KINDS
from tests.oracle.world import World
from tests.reading.random_documents import a_document


@settings(max_examples=250, deadline=None, database=None, phases=[Phase.generate])
@given(seed=st.integers(0, 2**32), kind=st.sampled_from(KINDS))
async def test_any_document_gives_what_the_oracle_says(world: World, seed: int, kind: str) -> None:
    """Whatever is asked, the hub and the oracle agree, or the hub finds it too large."""
    asker = Asker.of(world, kind)
    agreement = world.hub.policy.agreement_of(asker.caller.department, asker.caller.role)
    rulings = world.oracle.rulings(asker.caller, agreement)
    drawn = a_document(Random(seed), world, rulings)  # noqa: S311 a test's choice, not a secret

    answer = await asker.hub(drawn.query, drawn.variables)
    assume(not any(_says_too_large(error) for error in answer.get("errors", ())))

    try:
        check(answer, asker.oracle(drawn.query, drawn.variables))
    except BaseException as error:
        error.add_note(f"{drawn.query} with {drawn.variables}")
        raise


def _says_too_large(error: Mapping[str, Any]) -> bool:
    """Tell whether a document was refused for its cost, or for the number of its tokens."""
    too_many = "tokens. Parsing aborted" in error["message"]
    return too_many or error["extensions"]["code"] == "OPERATION_TOO_LARGE"
