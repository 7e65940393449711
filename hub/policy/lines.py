"""Where in a TOML file a table, a key or a row of an array stands; tomllib does not say."""

import re
from collections import Counter
from collections.abc import Mapping

Path = tuple[str | int, ...]

_HEADER = re.compile(r"(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(
    r"""((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|[A-Za-z0-9_-]+))*)\s*="""
)
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+)""")


def locate(text: str) -> Mapping[Path, int]:
    """Return the line, from 1 on, of each table, key and row of an array that begins a line.

    Written for files as the hub keeps them: one key a line, an array's tables one a line. What is
    not found stands on the line of the nearest thing around it: see `line_of`.
    """
    return _Walk().over(text)


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """Return the line of the path, or else of the nearest one above it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Walk:
    """One pass over the lines, with the table, array and long text that it is in."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.table: Path = ()
        self.array: Path | None = None
        self.quote: str | None = None
        self.tables: Counter[Path] = Counter()
        self.rows = 0

    def over(self, text: str) -> Mapping[Path, int]:
        """Return where everything stands."""
        for number, line in enumerate(text.splitlines(), start=1):
            if self.quote is not None:
                self._end_of_text(line)
            else:
                self._line(line.strip(), number)
        return self.lines

    def _line(self, line: str, number: int) -> None:
        if self.array is not None:
            self._row(line, number)
        elif header := _HEADER.fullmatch(line):
            self._header(header[1], header[2], number)
        elif key := _KEY.match(line):
            self._key(key[1], line[key.end() :].strip(), number)

    def _header(self, bracket: str, name: str, number: int) -> None:
        path = self._within(_parts(name))
        if bracket == "[[":
            self.tables[path] += 1
            self.lines.setdefault(path, number)
            path = (*path, self.tables[path] - 1)
        self.table = path
        self.lines.setdefault(path, number)

    def _within(self, path: Path) -> Path:
        """Return the path with the outer table's place: [outer.inner] is of the last [[outer]]."""
        outer = path[:-1]
        return (*outer, self.tables[outer] - 1, path[-1]) if outer in self.tables else path

    def _key(self, name: str, value: str, number: int) -> None:
        path = (*self.table, *_parts(name))
        for length in range(len(self.table) + 1, len(path) + 1):
            self.lines.setdefault(path[:length], number)
        for quote in ('"""', "'''"):
            if value.startswith(quote) and quote not in value[3:]:
                self.quote = quote
        if value.startswith("[") and value.count("[") > value.count("]"):
            self.array, self.rows = path, 0

    def _row(self, line: str, number: int) -> None:
        array = self.array or ()
        if line.startswith("]"):
            self.array = None
        elif line.startswith("{"):
            self.lines[(*array, self.rows)] = number
            self.rows += 1

    def _end_of_text(self, line: str) -> None:
        if self.quote is not None and self.quote in line:
            self.quote = None


def _parts(name: str) -> tuple[str, ...]:
    return tuple(match[match.lastindex or 0] for match in _PART.finditer(name))
