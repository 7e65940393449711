"""The demonstration's files are made below the data folder, for its owner only."""

import stat

from hub.cli.demo import jurisdiction
from hub.cli.demo.jurisdiction import DEFAULT, SMALL
from hub.cli.demo.opening import write_files
from hub.matching import scratch
from hub.runtime import Hub
from tests.cli.demo.places import TODAY


async def test_only_the_owner_reads_the_files(hub: Hub) -> None:
    """They lie where the next start sweeps, should this one be killed."""
    place = jurisdiction.read(DEFAULT, hub.policy, TODAY, size=SMALL)
    with scratch.opened(hub.settings.data_dir) as folder:
        written = write_files(hub, place, TODAY, folder)

        assert {stat.S_IMODE(file.path.stat().st_mode) for file in written} == {0o600}
        assert all(file.path.is_relative_to(hub.settings.data_dir) for file in written)
