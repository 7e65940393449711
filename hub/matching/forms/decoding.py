"""Text in UTF-8 or GB18030, followed chunk by chunk; what comes out is UTF-8 in even lines."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from hub.domain.rejections import FileRefused
from hub.matching import files
from hub.matching.forms.lines import LineEnds, Lines, OneLineEnd

_CHUNK_BYTES = 1 << 20
_SAMPLE_BYTES = 64 * 1024
_ASCII = bytes(range(128))
_SAVE = "Save it as CSV in UTF-8."


class Encoding(StrEnum):
    """The encodings that departments' systems write."""

    UTF_8 = "utf-8"
    GB18030 = "gb18030"  # GBK and GB 2312 are parts of it


def decoded(path: Path, folder: Path) -> Path:
    """Return the text as a file in UTF-8, each line ended alike: the file itself if it is one.

    Args:
        path: of the text.
        folder: a private one, for what has to be written anew.

    Raises:
        FileRefused: a byte is of neither encoding, named by its place and line; the text is
            empty, or has an empty line in its middle.
    """
    encoding = encoding_of(path)
    text, lines, ends = _Text(encoding), Lines(), LineEnds()
    if encoding is Encoding.UTF_8:
        for chunk, is_last in _chunks(path):
            text.take(chunk, final=is_last)
            lines.take(chunk)
            ends.take(chunk)
        _refuse_empty(lines)
        return _even(path, folder) if ends.are_mixed else path
    target, even = folder / "decoded", OneLineEnd()
    with target.open("wb") as out:
        for chunk, is_last in _chunks(path):
            data = even.turn(text.take(chunk, final=is_last).encode(), final=is_last)
            lines.take(data)
            out.write(data)
    _refuse_empty(lines)
    return target


def encoding_of(path: Path) -> Encoding:
    """Return the encoding of a text, by its first line; by what follows if that is plain ASCII.

    A damaged text in UTF-8 is not taken for one in GB18030, which nearly any bytes would pass for.
    """
    with path.open("rb") as file:
        start = file.read(_SAMPLE_BYTES)
        if start.startswith(codecs.BOM_UTF8):
            return Encoding.UTF_8
        first = start.split(b"\n", 1)[0]
        if not first.isascii():
            return Encoding.UTF_8 if _is_utf8(first) else Encoding.GB18030
        while start and start.isascii():
            start = file.read(_CHUNK_BYTES)
        begins = len(start) - len(start.lstrip(_ASCII))
        return _likelier(start[begins:] + file.read(_SAMPLE_BYTES))


def _is_utf8(line: bytes) -> bool:
    """Tell whether a line is UTF-8; its last character may be cut."""
    try:
        codecs.utf_8_decode(line, "strict", False)  # noqa: FBT003 it takes no keywords
    except UnicodeDecodeError:
        return False
    return True


def _likelier(sample: bytes) -> Encoding:
    """Return the encoding that a sample fits better; GB18030 has few characters that are UTF-8."""
    characters = sample.decode(Encoding.UTF_8, "replace")
    wrong = characters.count("\ufffd")
    sound = sum(not character.isascii() for character in characters) - wrong
    return Encoding.UTF_8 if sound >= wrong else Encoding.GB18030


@dataclass(slots=True)
class _Text:
    """Follows the encoding through the chunks of a file."""

    encoding: Encoding
    offset: int = 0  # of the bytes taken, from 0
    line: int = 1
    decoder: codecs.IncrementalDecoder = field(init=False)

    def __post_init__(self) -> None:
        self.decoder = codecs.getincrementaldecoder(self.encoding)()

    def take(self, chunk: bytes, *, final: bool) -> str:
        """Return the characters of a further chunk; one that is cut comes with the next."""
        pending = self.decoder.getstate()[0]
        nul = chunk.find(b"\0")
        if nul >= 0:
            raise FileRefused(f"The file is no text: byte {self.offset + nul} is zero. {_SAVE}")
        try:
            text = self.decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            place = self.offset - len(pending) + error.start
            line = self.line + (pending + chunk)[: error.start].count(b"\n")
            raise self._refusal(place, line) from None
        self.offset += len(chunk)
        self.line += chunk.count(b"\n")
        return text

    def _refusal(self, place: int, line: int) -> FileRefused:
        if self.encoding is Encoding.UTF_8:
            what = "begins as UTF-8 and does not stay so"
        else:
            what = "is neither UTF-8 nor GB18030"
        return FileRefused(f"The file {what}: byte {place}, in line {line}, is wrong. {_SAVE}")


def _even(path: Path, folder: Path) -> Path:
    """Return the text with each line ended by LF alone."""
    target, even = folder / "evened", OneLineEnd()
    with target.open("wb") as out:
        for chunk, is_last in _chunks(path):
            out.write(even.turn(chunk, final=is_last))
    return target


def _chunks(path: Path) -> Iterator[tuple[bytes, bool]]:
    """Yield the parts of a file, each with whether it is the last; the last one is empty."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk, False
    yield b"", True


def _refuse_empty(lines: Lines) -> None:
    if not lines.any_text:
        raise files.empty()
