"""The register of administrative divisions."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from hub.domain.divisions import NATION, DivisionLevel
from hub.domain.identifiers import DivisionCode
from hub.domain.sharing import Clause
from hub.policy.entries import Entry
from hub.policy.errors import PolicyError, UnknownDivision

_LENGTHS = {
    DivisionLevel.PROVINCE: 6,
    DivisionLevel.CITY: 6,
    DivisionLevel.COUNTY: 6,
    DivisionLevel.TOWNSHIP: 9,
    DivisionLevel.VILLAGE: 12,
}
_LEVELS = {level.value: level for level in DivisionLevel}
_HEADER = ["code", "name", "level", "parent_code"]


class Division(NamedTuple):
    """An administrative division; a tuple, as each start makes tens of thousands."""

    code: DivisionCode
    name: str
    level: DivisionLevel
    parent: DivisionCode | None  # None: a province


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Where the divisions come from."""

    edition: str  # in byte order, a newer one is greater
    digest: str  # SHA-256 of the file as copied, in hex
    file: str
    source: Clause


class Divisions(Mapping[str, Division]):
    """All divisions by code, from province to village."""

    def __init__(self, register: Register, divisions: Mapping[str, Division]) -> None:
        """Keep the divisions and their origin."""
        self.register = register
        self._divisions = divisions

    def __getitem__(self, code: str) -> Division:
        """Return a division; a code that is not in the register is a KeyError."""
        return self._divisions[code]

    def __iter__(self) -> Iterator[str]:
        """Yield the codes in the register's order."""
        return iter(self._divisions)

    def __len__(self) -> int:
        """Return how many divisions there are."""
        return len(self._divisions)

    def upward(self, code: str) -> Iterator[DivisionCode]:
        """Yield the division's code, those of all around it, and last the nation's.

        Raises:
            UnknownDivision: the code is not in the register.
        """
        division = self._divisions.get(code)
        if division is None and code != NATION:
            raise UnknownDivision(code)
        while division is not None:
            yield division.code
            division = None if division.parent is None else self._divisions[division.parent]
        yield NATION


def read_register(root: Entry) -> Register:
    """Return the register's origin."""
    return Register(
        edition=root.text("edition"),
        digest=root.text("sha256"),
        file=root.text("file"),
        source=root.clause(),
    )


def read_divisions(register: Register, file: str, text: str) -> Divisions:
    """Return the divisions of a CSV file with the columns code, name, level, parent_code.

    Raises:
        PolicyError: a code twice or of the wrong length, an unknown level, or a parent that does
            not stand above its child.
    """
    divisions: dict[str, Division] = {}
    for line, (code, name, level, parent) in enumerate(_rows(file, text), start=2):
        if code in divisions:
            raise PolicyError(file, line, f"The division {code} stands twice; keep one.")
        if parent and parent not in divisions:
            raise PolicyError(file, line, f"The parent {parent} must stand above {code}.")
        known = _LEVELS.get(level)
        if known is None or len(code) != _LENGTHS[known] or not code.isdecimal():
            raise _misfit(file, line, code, level)
        divisions[code] = Division(DivisionCode(code), name, known, DivisionCode(parent) or None)
    return Divisions(register, divisions)


def _rows(file: str, text: str) -> Iterator[list[str]]:
    rows = csv.reader(text.splitlines())
    if next(rows, None) != _HEADER:
        raise PolicyError(file, 1, f"The header must be {','.join(_HEADER)}.")
    for line, row in enumerate(rows, start=2):
        if len(row) != len(_HEADER):
            raise PolicyError(file, line, "A division has four values; mend the line.")
        yield row


def _misfit(file: str, line: int, code: str, level: str) -> PolicyError:
    if level not in _LEVELS:
        return PolicyError(file, line, f"{level} is no level; use one of {', '.join(_LEVELS)}.")
    return PolicyError(file, line, f"The code {code} has not the digits of a {level}.")
