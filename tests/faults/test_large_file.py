"""A large file with faults: every row is counted, and memory stays bounded.

The form of 100 MB is in `scripts/bench faults`.
"""

from pathlib import Path

from hub.config import Settings
from tests.data_folders import HUB
from tests.databases import Cluster
from tests.faults import large
from tests.faults.county import County

ROWS = 200_000  # some 7 MB
MOST_BYTES = 700 << 20


def test_a_large_file_is_counted_exactly(
    cluster: Cluster, template: str, session_settings: Settings, tmp_path: Path
) -> None:
    """One row in a thousand is rejected, each once; the process stays below its bound."""
    database = cluster.clone(template)
    county = County.of(session_settings, cluster.url_of(database), tmp_path)
    path = tmp_path / "large.csv"
    bad = large.write(county.policy, path, ROWS)

    taken = large.measured(
        [*HUB, "ingest", str(path), "--dataset=HEA_DEATHS", "--json"], county.environment
    )

    assert taken.returncode == 1
    assert (taken.facts["accepted"], taken.facts["rejected"]) == (ROWS - bad, bad)
    assert taken.peak_bytes < MOST_BYTES
    cluster.drop(database)
