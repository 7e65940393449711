"""What stands between the values of a text file: recognised by the header alone."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hub.domain.rejections import FileRefused

SEPARATORS = (",", ";", "\t", "|")
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first line of a text file, taken apart."""

    separator: str
    columns: tuple[str, ...]  # trimmed, in their order


def header_of(line: str, fits: Callable[[Sequence[str]], object]) -> Header:
    """Return the header with the separator under which it names the data set's columns.

    Args:
        line: the file's first.
        fits: raises FileRefused for columns that are not the data set's.

    Raises:
        FileRefused: the header is no line of CSV, or under no separator the data set's; then the
            refusal is that of the separator that gives the most columns.
    """
    separator_of: dict[tuple[str, ...], str] = {}
    for separator in SEPARATORS:
        separator_of.setdefault(_columns(line, separator), separator)
    fitting: list[Header] = []
    refusals: list[FileRefused] = []
    for columns, separator in sorted(separator_of.items(), key=lambda each: -len(each[0])):
        try:
            fits(columns)
        except FileRefused as refused:
            refusals.append(refused)
        else:
            fitting.append(Header(separator=separator, columns=columns))
    if not fitting:
        raise refusals[0]
    if len(fitting) > 1:
        raise _ambiguous(fitting)
    return fitting[0]


def _columns(line: str, separator: str) -> tuple[str, ...]:
    """Return the names that the line gives under a separator, trimmed.

    Raises:
        FileRefused: it has line ends of CR alone, which are none of CSV's.
    """
    try:
        names = next(csv.reader([line], delimiter=separator), list[str]())
    except csv.Error:
        raise FileRefused(
            "The header is no line of CSV; end each line with LF or CR LF, and give the columns' "
            "names without line breaks."
        ) from None
    return tuple(name.strip() for name in names)


def _ambiguous(headers: Sequence[Header]) -> FileRefused:
    names = " as well as with ".join(_NAMES[each.separator] for each in headers)
    return FileRefused(
        f"The header can be read with {names} between the columns; separate them by comma."
    )
