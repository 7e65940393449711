"""A first look at a delivered file: its digest, its encoding, its form; nothing is taken in yet."""

import codecs
import csv
import hashlib
import stat
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from hub.domain.rejections import FileRefused

_CHUNK_BYTES = 1 << 20
_LINE_BYTES = 2_000_000  # the engine reads no longer ones
_HEADER_BYTES = 64 * 1024
_FOREIGN = (
    (b"PK\x03\x04", "a spreadsheet or ZIP archive; save it as CSV in UTF-8"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"\xff\xfe", "text in UTF-16; save it as UTF-8"),
    (b"\xfe\xff", "text in UTF-16; save it as UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet (.xls); save it as CSV in UTF-8"),
)


class FileForm(StrEnum):
    """How the rows of a file are written."""

    CSV = "CSV"
    JSON_LINES = "JSON_LINES"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What is known of a file before a row of it is read."""

    path: Path
    form: FileForm
    digest: bytes  # SHA-256 of the file as it came
    columns: tuple[str, ...]  # of the header, in order; () for JSON Lines


def sight(path: Path) -> Sighting:
    """Look a file over from the first byte to the last.

    Raises:
        FileRefused: it is absent or empty, no file on disk, no UTF-8 text, has an empty line in
            its middle, or a header that is no CSV.
    """
    try:
        _refuse_special(path)
        with path.open("rb") as file:
            digest = _scan(file)
            file.seek(0)
            start = file.read(_HEADER_BYTES).removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        raise FileRefused(
            f"The file {path.name} cannot be read ({error.strerror}); check its path and rights."
        ) from error
    first = start.lstrip()[:1]
    if first == b"[":
        raise FileRefused("The file is one JSON list; write one JSON object on each line instead.")
    form = FileForm.JSON_LINES if first == b"{" else FileForm.CSV
    columns = _header(start) if form is FileForm.CSV else ()
    return Sighting(path=path, form=form, digest=digest, columns=columns)


def _refuse_special(path: Path) -> None:
    """Refuse what cannot be read twice from its start."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise FileRefused(f"{path.name} is a folder; name the file in it.")
    if not stat.S_ISREG(mode):
        raise FileRefused(f"{path.name} is a pipe or device; save its content as a file first.")


def _scan(file: BinaryIO) -> bytes:
    """Return the file's digest, having seen that all of it is UTF-8 text with no empty line."""
    digest, text, lines = hashlib.sha256(), _Utf8(), _Lines()
    size = 0
    while chunk := file.read(_CHUNK_BYTES):
        if size == 0:
            _refuse_foreign(chunk)
        size += len(chunk)
        digest.update(chunk)
        text.take(chunk)
        lines.take(chunk)
    text.take(b"", final=True)
    if size == 0 or not lines.any_text:
        raise FileRefused("The file is empty; send it again, with its header and its rows.")
    return digest.digest()


def _refuse_foreign(start: bytes) -> None:
    """Refuse a file whose first bytes say that it is no text."""
    for magic, what in _FOREIGN:
        if start.startswith(magic):
            raise FileRefused(f"The file is {what}.")


@dataclass(slots=True)
class _Utf8:
    """Follows the encoding through the chunks of a file."""

    offset: int = 0  # of the bytes taken, from 0
    pending: bytes = b""  # a character cut by the end of a chunk

    def take(self, chunk: bytes, *, final: bool = False) -> None:
        """Check a further chunk."""
        data = self.pending + chunk
        start = self.offset - len(self.pending)
        try:
            _, used = codecs.utf_8_decode(data, "strict", final)
        except UnicodeDecodeError as error:
            raise _not_utf8(data, error.start, start) from None
        nul = chunk.find(b"\0")
        if nul >= 0:
            raise FileRefused(
                f"The file is no text: byte {self.offset + nul} is zero. Save it as CSV in UTF-8."
            )
        self.pending = data[used:]
        self.offset += len(chunk)


def _not_utf8(data: bytes, wrong_at: int, start: int) -> FileRefused:
    """Return the refusal that names the first wrong byte, and GB18030 where it looks like it."""
    guess = "Save it as CSV in UTF-8."
    try:
        codecs.getincrementaldecoder("gb18030")().decode(data)
        guess = "It looks like GB18030; save it as UTF-8 for now."
    except UnicodeDecodeError:
        pass
    return FileRefused(f"The file is not UTF-8: byte {start + wrong_at} is wrong. {guess}")


@dataclass(slots=True)
class _Lines:
    """Counts lines, so that an empty one in the middle is refused: it would move all numbers."""

    line: int = 1  # the one being read
    empty: int | None = None  # the first of the empty lines at the end so far
    rest: bytes = field(default=b"")  # of the line being read
    any_text: bool = False

    def take(self, chunk: bytes) -> None:
        """Look through a further chunk."""
        data = self.rest + chunk
        if len(self.rest) > _LINE_BYTES:
            raise FileRefused(
                f"Line {self.line} is longer than 2 MB; check its quotation marks and line ends."
            )
        if self.empty is None and not _may_hold_empty_line(data):
            self.line += data.count(b"\n")
            self.rest = data[data.rfind(b"\n") + 1 :]
            self.any_text = True
            return
        *whole, self.rest = data.split(b"\n")
        for line in whole:
            self._close(line)
        if self.rest.strip(b"\r\xef\xbb\xbf"):
            self._text()

    def _close(self, line: bytes) -> None:
        """Take one whole line."""
        if line.strip(b"\r\xef\xbb\xbf"):
            self._text()
        elif self.empty is None:
            self.empty = self.line
        self.line += 1

    def _text(self) -> None:
        """Take note that the line holds something."""
        if self.empty is not None:
            raise FileRefused(f"Line {self.empty} is empty; remove empty lines and send it again.")
        self.any_text = True


def _may_hold_empty_line(data: bytes) -> bool:
    """Tell whether the quick way of counting could miss an empty line or meet no text."""
    return (
        data[:1] in (b"\n", b"\r", b"\xef", b"")
        or b"\n\n" in data
        or b"\n\r" in data
        or len(data.strip()) == 0
    )


def _header(start: bytes) -> tuple[str, ...]:
    """Return the columns that the first line of a CSV file names, trimmed.

    Raises:
        FileRefused: it has line ends of CR alone, which are none of CSV's.
    """
    line = start.split(b"\n", 1)[0].decode("utf-8", "ignore")
    try:
        names = next(csv.reader([line.rstrip("\r")]), list[str]())
    except csv.Error:
        raise FileRefused(
            "The header is no line of CSV; end each line with LF or CR LF, and give the columns' "
            "names without line breaks."
        ) from None
    return tuple(name.strip() for name in names)
