"""A file is looked over before a row of it is read."""

import hashlib
import os
from pathlib import Path

import pytest

from hub.domain.rejections import FileRefused
from hub.matching import files


def test_a_file_is_known_by_its_digest(tmp_path: Path) -> None:
    """The digest is that of the file as it came, whatever its form."""
    path = tmp_path / "delivery.csv"
    path.write_bytes(b"name\nx\n")

    assert files.sight(path).digest == hashlib.sha256(b"name\nx\n").digest()


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    """A file of no bytes says nothing, and must not pass for an empty list."""
    path = tmp_path / "delivery.csv"
    path.touch()

    with pytest.raises(FileRefused, match="is empty"):
        files.sight(path)


def test_a_file_written_to_meanwhile_is_refused(tmp_path: Path) -> None:
    """What was read is then not what the digest says."""
    path = tmp_path / "delivery.csv"
    path.write_bytes(b"name\nx\n")
    sighting = files.sight(path)
    files.refuse_changed(sighting)

    path.write_bytes(b"name\nx\ny\n")

    with pytest.raises(FileRefused, match="changed while it was read"):
        files.refuse_changed(sighting)


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    """A path that leads nowhere is an error of the sender, not of the hub."""
    with pytest.raises(FileRefused, match="cannot be read"):
        files.sight(tmp_path / "absent.csv")


def test_a_pipe_is_refused_unread(tmp_path: Path) -> None:
    """A pipe cannot be read twice, and reading it would wait for whoever writes."""
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)

    with pytest.raises(FileRefused, match="is a pipe or device; save its content as a file"):
        files.sight(pipe)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder is not the file in it."""
    with pytest.raises(FileRefused, match="is a folder; name the file in it"):
        files.sight(tmp_path)
