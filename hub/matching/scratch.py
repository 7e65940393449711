"""Private folders below the data folder for what must not outlast the work that makes it.

A folder is held by an flock, which the kernel lets go however its process ends. One that
nobody holds was left by a killed process, and may hold id numbers: whoever comes next removes it.
"""

import fcntl
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

_PLACE = "scratch"
_FOLDER_MODE = 0o700


@contextmanager
def opened(data_dir: Path) -> Generator[Path]:
    """Give an empty folder that only this user can read, and remove it with all that is in it.

    Returns:
        Its absolute path.
    """
    with _alone(data_dir) as place:
        _sweep(place)
        folder = Path(mkdtemp(dir=place))
        owner = os.open(folder, os.O_RDONLY)
        fcntl.flock(owner, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        try:
            shutil.rmtree(folder)
        finally:
            os.close(owner)


def sweep(data_dir: Path) -> int:
    """Remove the folders of processes that were killed; return how many."""
    with _alone(data_dir) as place:
        return _sweep(place)


@contextmanager
def _alone(data_dir: Path) -> Generator[Path]:
    """Give the place of all the folders; none comes or goes meanwhile but by the caller."""
    place = (data_dir / _PLACE).absolute()
    place.mkdir(parents=True, exist_ok=True, mode=_FOLDER_MODE)
    handle = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield place
    finally:
        os.close(handle)


def _sweep(place: Path) -> int:
    folders = [path for path in place.iterdir() if path.is_dir() and not path.is_symlink()]
    return sum(_remove_dead(folder) for folder in folders)


def _remove_dead(folder: Path) -> bool:
    """Remove a folder unless a process holds it, or it is another user's."""
    with suppress(OSError):  # held, or gone already
        owner = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
        finally:
            os.close(owner)
        return True
    return False
