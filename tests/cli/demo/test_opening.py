"""The demonstration's files are made below the data folder, for its owner only."""

import stat
from datetime import date

from hub.cli.demo import county
from hub.cli.demo.kept import Opening
from hub.cli.demo.opening import SEED, write_files
from hub.matching import scratch
from hub.runtime import Hub


async def test_only_the_owner_reads_the_files(hub: Hub) -> None:
    """They lie where the next start sweeps, should this one be killed."""
    opening = Opening(seed=SEED, opened_on=date(2026, 11, 22))
    with scratch.opened(hub.settings.data_dir) as folder:
        written = write_files(hub, opening, county.SMALL, folder)

        assert {stat.S_IMODE(file.path.stat().st_mode) for file in written} == {0o600}
        assert all(file.path.is_relative_to(hub.settings.data_dir) for file in written)
