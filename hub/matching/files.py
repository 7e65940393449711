"""A first look at a delivered file: that it is one, and its digest; no row of it is read yet."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from hub.domain.rejections import FileRefused

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What is known of a file before a row of it is read."""

    path: Path
    digest: bytes  # SHA-256 of the file as it came
    state: tuple[int, ...]  # of the file in its folder; another one means that it was written to


def sight(path: Path, salt: bytes = b"") -> Sighting:
    """Look a file over from the first byte to the last.

    Args:
        path: of the file.
        salt: goes before the file's bytes into its digest.

    Raises:
        FileRefused: it is absent or empty, or no file on disk.
    """
    try:
        _refuse_special(path)
        with path.open("rb") as file:
            state = _state(os.fstat(file.fileno()))
            digest, size = hashlib.sha256(salt), 0
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise FileRefused(
            f"The file {path.name} cannot be read ({error.strerror}); check its path and rights."
        ) from error
    if size == 0:
        raise empty()
    return Sighting(path=path, digest=digest.digest(), state=state)


def refuse_changed(sighting: Sighting) -> None:
    """Refuse a file that somebody wrote to while it was read: its digest says nothing any more.

    Raises:
        FileRefused: it is not as it was.
    """
    if not sighting.path.is_file() or _state(sighting.path.stat()) != sighting.state:
        raise FileRefused(
            "The file changed while it was read; send it again once it is written to its end."
        )


def empty() -> FileRefused:
    """Return the refusal of a file that says nothing."""
    return FileRefused("The file is empty; send it again, with its header and its rows.")


def _refuse_special(path: Path) -> None:
    """Refuse what cannot be read twice from its start."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise FileRefused(f"{path.name} is a folder; name the file in it.")
    if not stat.S_ISREG(mode):
        raise FileRefused(f"{path.name} is a pipe or device; save its content as a file first.")


def _state(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
