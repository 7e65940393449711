"""A want of room is never told as a fault of the file."""

from datetime import date, timedelta
from itertools import cycle
from pathlib import Path

import duckdb
import pytest

from hub.domain.errors import StorageUnavailable
from hub.matching import engine, files, intake
from hub.matching.engine import rows
from hub.matching.intake import Standards
from hub.policy.policy import Policy
from tests.matching.deliveries import citizen_id, csv_text

ROWS = 120_000
A_DAY = 1_000


@pytest.fixture(scope="module")
def deaths(policy: Policy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file of so many deaths that neither text nor judged rows fit into little memory.

    Every other row writes its day so that it has to be judged.
    """
    path = tmp_path_factory.mktemp("room") / "deaths.csv"
    days = ({"id_number": "{}"}, {"id_number": "{}", "died_on": "20260815"})
    header, *forms = csv_text(policy, "HEA_DEATHS", days).splitlines()
    ids = (
        citizen_id(n, born=f"{date(1960, 1, 1) + timedelta(days=day):%Y%m%d}")
        for day in range(ROWS // A_DAY)
        for n in range(A_DAY)
    )
    lines = (form.format(each) for form, each in zip(cycle(forms), ids, strict=False))
    path.write_text("\n".join([header, *lines]), "utf-8")
    return path


@pytest.mark.parametrize("room", [(8, "1B"), (16, "4MB"), (16, "8MB")])
def test_a_file_for_which_there_is_no_room_is_not_at_fault(
    policy: Policy, standards: Standards, deaths: Path, tmp_path: Path, room: tuple[int, str]
) -> None:
    """Wherever the disk ends, in loading, gathering or judging, it is the hub that lacks room."""
    memory_mb, spilled = room
    with engine.opened(tmp_path, memory_bytes=memory_mb << 20) as opened:
        opened.execute(f"SET max_temp_directory_size = '{spilled}'")

        with pytest.raises(StorageUnavailable, match="Free space"):
            intake.read(
                opened, policy.datasets["HEA_DEATHS"], files.sight(deaths), standards=standards
            )


def test_with_room_on_disk_little_memory_is_enough(
    policy: Policy, standards: Standards, deaths: Path, tmp_path: Path
) -> None:
    """What does not fit into memory goes to the disk, and every row is judged."""
    with engine.opened(tmp_path, memory_bytes=16 << 20) as opened:
        reading = intake.read(
            opened, policy.datasets["HEA_DEATHS"], files.sight(deaths), standards=standards
        )

        assert rows(opened, "SELECT current_setting('memory_limit')") == [("16.0 MiB",)]
    assert reading.accepted == ROWS


def test_a_full_disk_is_known_by_the_systems_words() -> None:
    """The engine's own error has no number; a disk that is full says so as any program hears it."""
    with pytest.raises(StorageUnavailable), engine.needing_room():
        duckdb.execute("COPY (SELECT 1) TO '/dev/full' (FORMAT csv)")


def test_other_errors_stay_what_they_are() -> None:
    """A file that is not there, or a statement that is wrong, is no want of room."""
    with pytest.raises(FileNotFoundError), engine.needing_room():
        Path("/nowhere/at/all").read_bytes()
    with pytest.raises(duckdb.IOException), engine.needing_room():
        duckdb.execute("SELECT * FROM read_csv('/nowhere/at/all')")
