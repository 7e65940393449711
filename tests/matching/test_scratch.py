"""What the engine writes aside goes with the process that wrote it, however that ends."""

import signal
import stat
import subprocess
import sys
from pathlib import Path

from hub.matching import engine, scratch

_HOLD = """
import sys, time
from pathlib import Path
from hub.matching import scratch

with scratch.opened(Path(sys.argv[1])) as folder:
    (folder / "spilled").write_text("410721196002290012")
    print(folder, flush=True)
    time.sleep(60)
"""


def test_a_folder_is_private_and_goes_with_its_work(tmp_path: Path) -> None:
    """Only this user reads it, and nothing of it is left."""
    with scratch.opened(tmp_path) as folder:
        (folder / "spilled").write_text("x")
        mode = stat.S_IMODE(folder.stat().st_mode)

    assert (mode, list((tmp_path / "scratch").iterdir())) == (0o700, [])


def test_a_held_folder_is_left_alone(tmp_path: Path) -> None:
    """Neither a sweep nor the next to open one takes a folder from who works in it."""
    with scratch.opened(tmp_path) as one, scratch.opened(tmp_path) as other:
        assert scratch.sweep(tmp_path) == 0
        assert one.is_dir()
        assert other.is_dir()


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    """While the process lives its folder stays; once it is killed, the folder is nobody's."""
    arguments = [sys.executable, "-c", _HOLD, str(tmp_path)]
    with subprocess.Popen(  # noqa: S603 a script of this test
        arguments, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        while_alive = scratch.sweep(tmp_path)
        process.send_signal(signal.SIGKILL)
    with engine.opened(tmp_path):
        left = folder.exists()

    assert (while_alive, left) == (0, False)
