"""Packed files: gzip, and zip with one file in it, unpacked as a stream within bounds."""

import stat
import struct
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from errno import EINVAL
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from hub.domain.rejections import FileRefused

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
MOST_BYTES = 4 << 30  # that a packed file may hold
MOST_TIMES = 200  # its packed size; text of real records is packed to a tenth
FREE_BYTES = 32 << 20  # to which the ratio does not matter

_CHUNK_BYTES = 1 << 20
_PACKED_BYTES = 64 << 10  # read at once: each member copies what follows it
_GZIP_BITS = 16 + zlib.MAX_WBITS  # of zlib's window, with gzip's header
_MOST_ENTRIES = 1000
_DIRECTORY_END = b"PK\x05\x06"
_ZIP64 = b"PK\x06\x07"
_END_BYTES, _LOCATOR_BYTES, _COMMENT_BYTES = 22, 20, 65_535
_ENCRYPTED = 0x1
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")  # left by file managers
_SEND = "Send the file itself, or pack it anew."


@dataclass(slots=True)
class Bound:
    """How much a packed file may grow to."""

    packed: int  # bytes
    grown: int = field(default=0)

    def take(self, size: int) -> None:
        """Count further unpacked bytes.

        Raises:
            FileRefused: they are too many for any file, or for one packed so small.
        """
        self.grown += size
        if self.grown > MOST_BYTES:
            raise FileRefused(
                f"The archive holds more than {MOST_BYTES >> 30} GB; send it in several files."
            )
        if self.grown > max(FREE_BYTES, self.packed * MOST_TIMES):
            raise FileRefused(
                f"The archive unpacks to more than {MOST_TIMES} times its size, as no file of "
                "records does; send the file itself."
            )


def gunzipped(path: Path, folder: Path) -> Path:
    """Return the content of a gzip file as a file in the folder.

    Raises:
        FileRefused: it is damaged or cut off, or grows beyond its bound.
    """
    target, bound = folder / "unpacked", Bound(path.stat().st_size)
    try:
        with path.open("rb") as source, target.open("wb") as out:
            for part in _members(source):
                bound.take(len(part))
                out.write(part)
    except zlib.error:
        raise FileRefused(f"The gzip file is damaged. {_SEND}") from None
    return target


def unzipped(path: Path, folder: Path) -> Path:
    """Return the only file of a zip archive as a file in the folder, whatever its name.

    Raises:
        FileRefused: the archive is damaged, encrypted, holds none or several files, a path that
            leaves its folder, or grows beyond its bound.
    """
    target = folder / "unpacked"
    with opened_zip(path) as archive, target.open("wb") as out:
        info = _only(archive.infolist())
        bound = Bound(info.compress_size)
        for part in parts_of(archive, info):
            bound.take(len(part))
            out.write(part)
    return target


@contextmanager
def opened_zip(path: Path) -> Generator[ZipFile]:
    """Give a zip archive; whatever is wrong with it is a refusal.

    Raises:
        FileRefused: it is damaged, or its list of files is too long to be read.
    """
    _refuse_long_list(path)
    try:
        with ZipFile(path) as archive:
            yield archive
    except (BadZipFile, EOFError, zlib.error, NotImplementedError, ValueError, struct.error):
        raise _damaged() from None
    except OSError as error:
        if error.errno != EINVAL:  # which zipfile gets from a place before the file's start
            raise
        raise _damaged() from None


def _damaged() -> FileRefused:
    return FileRefused(f"The zip archive is damaged. {_SEND}")


def parts_of(archive: ZipFile, info: ZipInfo) -> Iterator[bytes]:
    """Yield the content of an archive's file, also where that is more than the archive says.

    Raises:
        FileRefused: it is encrypted, packed in an unusual way, or of another size than is said.
    """
    if info.flag_bits & _ENCRYPTED:
        raise FileRefused("The archive is encrypted; send it without a password.")
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise FileRefused("The archive is packed in an unusual way; pack it as ordinary zip.")
    whole = copy(info)
    whole.file_size = MOST_BYTES + _CHUNK_BYTES  # else reading would stop at the size that is said
    size = 0
    with archive.open(whole) as source:
        while part := source.read(_CHUNK_BYTES):
            size += len(part)
            yield part
    if size != info.file_size:
        raise FileRefused(f"The zip archive says a wrong size of its file. {_SEND}")


def _members(source: BinaryIO) -> Iterator[bytes]:
    """Yield the content of all members of a gzip file, in bounded parts.

    Raises:
        FileRefused: the last member is cut off.
    """
    inflater, packed = zlib.decompressobj(_GZIP_BITS), source.read(_PACKED_BYTES)
    while packed:
        yield inflater.decompress(packed, _CHUNK_BYTES)
        if not inflater.eof:
            packed = inflater.unconsumed_tail or source.read(_PACKED_BYTES)
        elif packed := _next_member(source, inflater.unused_data):
            inflater = zlib.decompressobj(_GZIP_BITS)
    yield inflater.flush()
    if not inflater.eof:
        raise FileRefused(f"The gzip file ends before its end. {_SEND}")


def _next_member(source: BinaryIO, rest: bytes) -> bytes:
    """Return what follows a member, zeros of padding left out; nothing at the file's end."""
    while not (rest := rest.lstrip(b"\0")):
        rest = source.read(_PACKED_BYTES)
        if not rest:
            return rest
    return rest


def _only(entries: list[ZipInfo]) -> ZipInfo:
    """Return the entry that is the delivered file."""
    for each in entries:
        _refuse_outside(each)
    found = [each for each in entries if not each.is_dir() and not _is_litter(each.filename)]
    if len(found) != 1:
        raise FileRefused(f"The archive holds {len(found)} files; send one file in each archive.")
    return found[0]


def _refuse_outside(info: ZipInfo) -> None:
    """Refuse an entry that would be written elsewhere; we write none by its name, but it is foul.

    Raises:
        FileRefused: its path leaves the folder, or it is a link.
    """
    name = info.orig_filename.replace("\\", "/")
    place = PurePosixPath(name)
    leaves = place.is_absolute() or ".." in place.parts or ":" in name or "\0" in name
    if leaves or stat.S_ISLNK(info.external_attr >> 16):
        raise FileRefused(
            "The archive holds a link, or a path that leaves its folder; "
            "pack the file anew, by its name alone."
        )


def _is_litter(name: str) -> bool:
    return name.startswith(_LITTER[0]) or name.rpartition("/")[2] in _LITTER


def _refuse_long_list(path: Path) -> None:
    """Refuse an archive whose list of files would not fit into memory, before it is read.

    Raises:
        FileRefused: also where there is no list, because the archive is cut off.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END_BYTES - _LOCATOR_BYTES - _COMMENT_BYTES))
        tail = file.read()
    at = tail.rfind(_DIRECTORY_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise FileRefused(f"The zip archive is damaged or cut off. {_SEND}")
    (entries,) = struct.unpack_from("<H", tail, at + 10)
    is_zip64 = tail[max(0, at - _LOCATOR_BYTES) : at].startswith(_ZIP64)
    if is_zip64 or entries > _MOST_ENTRIES:
        raise FileRefused("The archive is made for more than 4 GB or many files; use gzip instead.")
    (listed,) = struct.unpack_from("<I", tail, at + 12)
    if listed > _MOST_ENTRIES * 1024:
        raise FileRefused(f"The zip archive has an endless list of files. {_SEND}")
