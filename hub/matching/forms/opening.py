"""A delivered file made readable for the engine, whatever form it came in."""

import codecs
from pathlib import Path

from hub.domain.rejections import FileRefused
from hub.matching.forms import sheets
from hub.matching.forms.content import Content, FileForm
from hub.matching.forms.decoding import decoded
from hub.matching.forms.unpacking import GZIP, ZIP, gunzipped, unzipped

_PARQUET = b"PAR1"
_HEADER_BYTES = 64 * 1024
_FOREIGN = (
    (b"PARE", "encrypted Parquet; send it without encryption"),
    (b"\xff\xfe", "text in UTF-16; save it as UTF-8"),
    (b"\xfe\xff", "text in UTF-16; save it as UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted spreadsheet; save it as XLSX without a password"),
    (b"7z\xbc\xaf", "a 7z archive; pack it as zip or gzip"),
    (b"Rar!", "a RAR archive; pack it as zip or gzip"),
    (b"BZh", "a bzip2 archive; pack it as zip or gzip"),
    (b"\xfd7zXZ", "an xz archive; pack it as zip or gzip"),
    (b"(\xb5/\xfd", "a zstd archive; pack it as zip or gzip"),
    (b"%PDF", "a PDF; send the table that it was made from"),
    (b"PK\x05\x06", "an archive without a file; pack it anew"),
)


def opened(path: Path, folder: Path) -> Content:
    """Return what a file holds, unpacked, decoded and, from a sheet, as CSV.

    Args:
        path: of the file as it came.
        folder: a private one, for what is made of it.

    Raises:
        FileRefused: the file cannot be read as a whole; the sentence says what to do.
    """
    inner = _unpacked(path, folder)
    start = _start(inner)
    if inner != path and _is_packed(inner, start):
        raise FileRefused("The archive holds an archive; pack the file once.")
    for magic, what in _FOREIGN:
        if start.startswith(magic):
            raise FileRefused(f"The file is {what}.")
    if start.startswith(_PARQUET):
        return Content(path=inner, form=FileForm.PARQUET)
    if start.startswith(ZIP):
        return _text(sheets.as_csv(inner, folder), FileForm.SHEET)
    return _text(decoded(inner, folder), None)


def _unpacked(path: Path, folder: Path) -> Path:
    """Return the file, or what it packs; a spreadsheet is an archive, and stays one."""
    start = _start(path)
    if start.startswith(GZIP):
        return gunzipped(path, folder)
    if start.startswith(ZIP) and not sheets.is_sheet(path):
        return unzipped(path, folder)
    return path


def _is_packed(path: Path, start: bytes) -> bool:
    return start.startswith(GZIP) or (start.startswith(ZIP) and not sheets.is_sheet(path))


def _text(path: Path, form: FileForm | None) -> Content:
    """Return a text, with its header where it has one.

    Args:
        path: of a file in UTF-8.
        form: None leaves the first character to tell.
    """
    start = _start(path).removeprefix(codecs.BOM_UTF8)
    first = start.lstrip()[:1]
    if form is None and first == b"[":
        raise FileRefused("The file is one JSON list; write one JSON object on each line instead.")
    if form is None and first == b"{":
        return Content(path=path, form=FileForm.JSON_LINES)
    header = start.split(b"\n", 1)[0].decode("utf-8", "ignore").rstrip("\r")
    return Content(path=path, form=form or FileForm.CSV, header=header)


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEADER_BYTES)
