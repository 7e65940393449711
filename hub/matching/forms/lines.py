"""The lines of a text, followed through its chunks: none is endless, none in the middle empty."""

from dataclasses import dataclass, field

from hub.domain.rejections import FileRefused

_LINE_BYTES = 2_000_000  # the engine reads no longer ones


@dataclass(slots=True)
class Lines:
    """Counts lines, so that an empty one in the middle is refused: it would move all numbers."""

    line: int = 1  # the one being read
    empty: int | None = None  # the first of the empty lines at the end so far
    rest: bytes = field(default=b"")  # of the line being read
    any_text: bool = False

    def take(self, chunk: bytes) -> None:
        """Look through a further chunk, in UTF-8.

        Raises:
            FileRefused: a line is longer than the engine reads, or empty before another.
        """
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


@dataclass(slots=True)
class LineEnds:
    """Tells whether a text ends some lines with CR LF and others with LF alone."""

    both: int = 0  # lines that end with CR LF
    feeds: int = 0  # all lines
    ends_with_return: bool = False  # the chunk before

    def take(self, chunk: bytes) -> None:
        """Look through a further chunk."""
        self.feeds += chunk.count(b"\n")
        self.both += chunk.count(b"\r\n") + (self.ends_with_return and chunk[:1] == b"\n")
        if chunk:
            self.ends_with_return = chunk[-1:] == b"\r"

    @property
    def are_mixed(self) -> bool:
        """The engine takes only a text whose lines end alike."""
        return 0 < self.both < self.feeds


@dataclass(slots=True)
class OneLineEnd:
    """Ends every line with LF alone."""

    held: bytes = b""  # a carriage return whose line feed may be in the next chunk

    def turn(self, chunk: bytes, *, final: bool = False) -> bytes:
        """Return the next part of the text with its line ends turned."""
        data = self.held + chunk
        self.held = b"\r" if data.endswith(b"\r") and not final else b""
        return data.removesuffix(self.held).replace(b"\r\n", b"\n")


def _may_hold_empty_line(data: bytes) -> bool:
    """Tell whether the quick way of counting could miss an empty line or meet no text."""
    return (
        data[:1] in (b"\n", b"\r", b"\xef", b"")
        or b"\n\n" in data
        or b"\n\r" in data
        or len(data.strip()) == 0
    )
