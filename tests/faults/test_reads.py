"""Mixed reads with cancellations in flight: nobody is ever given another's rows.

The long form is `scripts/bench faults`.
"""

from tests.faults import reads
from tests.oracle.world import World


async def test_reads_broken_off_leave_nothing_for_the_next_caller(world: World) -> None:
    """All callers at once, half of the requests broken off: each answer is the caller's own."""
    found = await reads.storm(world, reads=1600, seed=20261122)

    assert (found.foreign, found.wrong) == ([], [])
    assert found.answered > 500
    assert found.cancelled > 100
    assert found.hung_up > 100
