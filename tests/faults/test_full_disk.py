"""A data folder that takes nothing more: one clear sentence, and nothing half done.

The limit is the process's own largest file (`ulimit -f`), which needs no rights.
"""

import json
import shlex
from pathlib import Path

from hub.config import Settings
from tests.data_folders import HUB
from tests.databases import Cluster
from tests.faults.county import County
from tests.matching.deliveries import citizen_id, csv_text

ROWS = 6_000
LARGEST_KB = 64


async def test_a_full_disk_refuses_the_file_whole(
    cluster: Cluster, template: str, session_settings: Settings, tmp_path: Path
) -> None:
    """It is said what is wrong and what to do; no batch, no file; with space it goes in."""
    database = cluster.clone(template)
    county = County.of(session_settings, cluster.url_of(database), tmp_path)
    deaths = tmp_path / "many.csv"
    rows = [
        {"id_number": citizen_id(n % 1000, born=f"19{60 + n // 1000}0101")} for n in range(ROWS)
    ]
    deaths.write_text(csv_text(county.policy, "HEA_DEATHS", rows), "utf-8")
    command = [*HUB, "ingest", str(deaths), "--dataset=HEA_DEATHS", "--json"]

    full = county.run(["/bin/bash", "-c", f"ulimit -f {LARGEST_KB}; exec {shlex.join(command)}"])

    assert full.returncode == 3
    error = json.loads(full.stdout)["error"]
    assert error["code"] == "STORAGE_UNAVAILABLE"
    assert "Free space" in error["message"]
    assert county.state()["batches"] == []
    assert county.left_behind() == {"batches": 0, "runs": 0, "scratch": 0}
    assert json.loads(county.run(command).stdout)["accepted"] == ROWS
    cluster.drop(database)
