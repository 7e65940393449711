"""Ingest and comparison killed in their midst: to repeat them gives what no kill would have.

Kills at random moments are in `scripts/bench faults`.
"""

import signal
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from hub.config import Settings
from tests.databases import Cluster
from tests.faults.county import County

pytestmark = pytest.mark.timeout(240)

OF_INGEST = {
    "CA_ROSTER": "hub.storage.rosters:take:after",  # all is written, nothing committed
    "DPF_CERTIFICATES": "hub.matching.landing:_sync:before",  # a draft lies on disk
    "CA_BASIC": "hub.services.ingest:_commit:after",  # it is in, and nobody was told
}
OF_MATCH = (
    "hub.storage.facts:keep:after",
    "hub.storage.fold:fold:after",
)


@pytest.fixture
async def counties(
    cluster: Cluster, template: str, session_settings: Settings, tmp_path: Path
) -> AsyncGenerator[Callable[[str], County]]:
    """Give a function that makes a county by name, with a database of its own."""
    names: list[str] = []

    def made(name: str) -> County:
        names.append(cluster.clone(template))
        return County.of(session_settings, cluster.url_of(names[-1]), tmp_path / name)

    yield made
    for each in names:
        cluster.drop(each)


async def test_a_repetition_after_kills_gives_what_no_kill_would_have(
    counties: Callable[[str], County],
) -> None:
    """Households, payments, alerts, events and counts are the same; nothing is left on disk."""
    undisturbed, killed = counties("undisturbed"), counties("killed")
    await undisturbed.finish()

    for file in killed.files:
        if file[0] in OF_INGEST:
            assert killed.killed_at(OF_INGEST[file[0]], file) == -signal.SIGKILL
        await killed.take_in([file])
    for point in OF_MATCH:
        assert killed.killed_at(point) == -signal.SIGKILL
    assert killed.left_behind()["runs"] > 0
    await killed.finish()

    assert killed.state() == undisturbed.state()
    assert killed.left_behind() == {"batches": 0, "runs": 0, "scratch": 0}
    assert len(undisturbed.state()["alerts"]) > 10
