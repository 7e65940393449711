"""A file is looked over before a row of it is read."""

import hashlib
import os
from pathlib import Path

import pytest

from hub.domain.rejections import FileRefused
from hub.matching import files
from hub.matching.files import FileForm


def sight(folder: Path, content: bytes) -> files.Sighting:
    """Look over a file of this content."""
    path = folder / "delivery.csv"
    path.write_bytes(content)
    return files.sight(path)


def test_a_csv_file_names_its_columns(tmp_path: Path) -> None:
    """Digest, form and columns are known; a byte order mark and carriage returns are no matter."""
    content = "\ufeff姓名, 金额 \r\n王,1\r\n".encode()

    seen = sight(tmp_path, content)

    assert seen.form is FileForm.CSV
    assert seen.columns == ("姓名", "金额")
    assert seen.digest == hashlib.sha256(content).digest()


def test_json_lines_are_known_by_their_first_character(tmp_path: Path) -> None:
    """A file whose first line is an object is JSON Lines; its keys are read later."""
    seen = sight(tmp_path, b'{"name": "x"}\n')

    assert (seen.form, seen.columns) == (FileForm.JSON_LINES, ())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\n\r\n\n", "is empty"),
        ("姓名\n王小明\n".encode("gb18030"), "byte 0 is wrong. It looks like GB18030"),
        (b"name\nabc\xff\xff\xff\n", "byte 8 is wrong. Save it as CSV in UTF-8"),
        (b"name\nab\x00c\n", "byte 7 is zero"),
        ("姓名\n王\n".encode("utf-16"), "text in UTF-16"),
        (b"PK\x03\x04rest", "a spreadsheet or ZIP archive"),
        (b"\x1f\x8brest", "a gzip archive"),
        (b"\xd0\xcf\x11\xe0rest", "an old spreadsheet"),
        (b'[{"name": "x"}]', "one JSON object on each line"),
        (b"name\n\nx\n", "Line 2 is empty"),
        (b"name\r\nx\r\n\r\ny\r\n", "Line 3 is empty"),
        (b"name,sum\rx,1\ry,2\r", "The header is no line of CSV; end each line with LF"),
        (b"name\n" + b"9" * 4_000_000 + b"\n", "Line 2 is longer than 2 MB"),
    ],
)
def test_what_is_no_text_in_lines_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    """The refusal names the place and what to do about it."""
    with pytest.raises(FileRefused) as refused:
        sight(tmp_path, content)

    assert says in refused.value.message


def test_empty_lines_at_the_end_are_no_matter(tmp_path: Path) -> None:
    """Programs leave empty lines at the end of a file; nothing is moved by them."""
    assert sight(tmp_path, b"name\nx\n\n\r\n").columns == ("name",)


def test_characters_cut_by_a_chunk_are_whole(tmp_path: Path) -> None:
    """A character that begins in one chunk and ends in the next is no error."""
    content = ("名\n" + "王" * 600_000 + "\n").encode()

    assert sight(tmp_path, content).columns == ("名",)


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
