"""A table of a policy file, read key by key; what is missing, odd or unknown is refused."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TypeGuard, TypeVar, cast

from hub.domain.sharing import Clause
from hub.policy.errors import PolicyError
from hub.policy.lines import Path, line_of, locate

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)

_AT_LINE = re.compile(r"\(at line (\d+)")
_NAMES: Mapping[type, str] = {
    str: 'a text in quotes, as "…"',
    int: "a whole number",
    bool: "true or false",
    date: "a day, as 2026-01-31",
    dict: "a table",
    list: "a list, as [ … ]",
}


@dataclass(frozen=True, kw_only=True)
class Document:
    """A policy file's text, and where in it everything stands."""

    file: str  # below the policy folder, as "packs/xinxiang.toml"
    text: str

    @classmethod
    def parse(cls, file: str, text: str) -> "Entry":
        """Return the file's outermost table.

        Raises:
            PolicyError: the file is not TOML, or names a key twice.
        """
        try:
            values = _values(text)
        except tomllib.TOMLDecodeError as error:
            found = _AT_LINE.search(str(error))
            line = int(found[1]) if found else len(text.splitlines())
            raise PolicyError(file, line, f"This is not valid TOML: {error}.") from error
        return Entry(cls(file=file, text=text), (), values)

    @cached_property
    def lines(self) -> Mapping[Path, int]:
        """Where everything stands; looked for once somebody asks, which most files never are."""
        return locate(self.text)


class Entry:
    """One table: each accessor returns a key's value, checked, and remembers that it was read."""

    def __init__(self, document: Document, path: Path, values: Mapping[str, object]) -> None:
        """Keep the table and its place."""
        self.document = document
        self.path = path
        self._values = values
        self._read: set[str] = set()

    def __contains__(self, key: str) -> bool:
        """Tell whether the table has the key."""
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        """Yield the keys in the file's order."""
        return iter(self._values)

    @property
    def line(self) -> int:
        """The line on which the table begins, from 1 on."""
        return line_of(self.document.lines, self.path)

    def read(self, reader: Callable[["Entry"], T]) -> T:
        """Return what the reader makes of this table.

        Raises:
            PolicyError: the table has a key that the reader did not ask for.
        """
        value = reader(self)
        for key in self._values:
            if key not in self._read:
                known = ", ".join(sorted(self._read))
                raise self.refuse(f"{key} is not known here; use one of {known}.", key)
        return value

    def refuse(self, message: str, *path: str | int) -> PolicyError:
        """Return the error for this table, or for the thing within it that the path names."""
        line = line_of(self.document.lines, (*self.path, *path))
        return PolicyError(self.document.file, line, message)

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        value = self._take(key, str)
        if not value.strip():
            raise self.refuse(f"{key} is empty; write {_NAMES[str]}.", key)
        return value

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """Return a list of texts, each once; () where it is optional and absent."""
        return self._several(key, str, optional=optional)

    def integer(self, key: str) -> int:
        """Return a whole number."""
        return self._take(key, int)

    def integers(self, key: str) -> tuple[int, ...]:
        """Return a list of whole numbers, each once."""
        return self._several(key, int, optional=False)

    def decimal(self, key: str, *, default: str) -> Decimal:
        """Return a decimal number, written as a text so that no digit is lost."""
        try:
            return Decimal(self.text(key) if key in self else default)
        except InvalidOperation:
            raise self.refuse(f'{key} is no decimal number; write it as "0.50".', key) from None

    def boolean(self, key: str, *, default: bool) -> bool:
        """Return true or false, or the default where the key is absent."""
        return self._take(key, bool) if key in self else default

    def day(self, key: str) -> date:
        """Return a calendar day."""
        return self._take(key, date)

    def days(self, key: str) -> tuple[date, ...]:
        """Return a list of days, each once; () where the key is absent."""
        return self._several(key, date, optional=True)

    def anything(self, key: str) -> object:
        """Return the value as TOML gives it."""
        self._read.add(key)
        if key not in self._values:
            raise self.refuse(f"{key} is missing; write it.")
        return self._values[key]

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        """Return one of an enumeration's values."""
        return choices(self.code(key, [choice.value for choice in choices]))

    def choices(self, key: str, choices: type[Choice]) -> tuple[Choice, ...]:
        """Return several of an enumeration's values."""
        known = [choice.value for choice in choices]
        return tuple(choices(code) for code in self.codes(key, known))

    def code(self, key: str, known: Collection[str]) -> str:
        """Return a code that is one of those known."""
        return self._known(key, self.text(key), known)

    def codes(self, key: str, known: Collection[str], *, optional: bool = False) -> tuple[str, ...]:
        """Return codes that are each one of those known."""
        return tuple(self._known(key, code, known) for code in self.texts(key, optional=optional))

    def table(self, key: str) -> "Entry":
        """Return the table under the key."""
        return self._entry((key,), self.anything(key))

    def tables(self, key: str, *, optional: bool = False) -> Iterator["Entry"]:
        """Yield the tables of the list under the key; it may be empty or absent if optional."""
        values = [] if optional and key not in self else self._list(key)
        if not values and not optional:
            raise self.refuse(f"{key} is empty; list at least one.", key)
        for index, value in enumerate(values):
            yield self._entry((key, index), value)

    def named(self) -> Iterator[tuple[str, "Entry"]]:
        """Yield each key with the table under it."""
        for key in self._values:
            yield key, self.table(key)

    def source(self) -> "Entry":
        """Return the table that says where the entry's rule is written.

        Raises:
            PolicyError: the entry has none, and no rule holds without its clause.
        """
        if "source" not in self:
            raise self.refuse(
                'The clause is missing; write source = { document = "…", clause = "…" }.'
            )
        return self.table("source")

    def clause(self) -> Clause:
        """Return where the entry's rule is written, from `source`."""
        return self.source().read(
            lambda source: Clause(document=source.text("document"), clause=source.text("clause"))
        )

    def _take(self, key: str, kind: type[T]) -> T:
        value = self.anything(key)
        if type(value) is not kind:  # bool is an int to isinstance, and a moment is a day
            raise self.refuse(f"{key} has the wrong type; write {_NAMES[kind]}.", key)
        return value

    def _list(self, key: str) -> list[object]:
        return cast("list[object]", self._take(key, list))

    def _several(self, key: str, kind: type[T], *, optional: bool) -> tuple[T, ...]:
        if optional and key not in self:
            return ()
        values = self._list(key)
        if not _all_are(values, kind):
            raise self.refuse(f"{key} has the wrong type; list {_NAMES[kind]}.", key)
        if len(set(values)) < len(values):
            raise self.refuse(f"{key} names something twice; name it once.", key)
        return tuple(values)

    def _known(self, key: str, code: str, known: Collection[str]) -> str:
        if code not in known:
            listed = ", ".join(sorted(known))
            raise self.refuse(f"{key} names {code}, which is not known; use one of {listed}.", key)
        return code

    def _entry(self, path: Path, value: object) -> "Entry":
        if not _is_table(value):
            raise self.refuse(f"{path[0]} has the wrong type; write {_NAMES[dict]}.", *path)
        return Entry(self.document, (*self.path, *path), value)


@lru_cache(maxsize=128)  # as many files as the hub's own policy has, and half as many again
def _values(text: str) -> Mapping[str, object]:
    """Return a file's values; a process that loads a second policy has read most files before."""
    return cast("dict[str, object]", tomllib.loads(text))


def _all_are(values: list[object], kind: type[T]) -> TypeGuard[list[T]]:
    return all(type(value) is kind for value in values)


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)
