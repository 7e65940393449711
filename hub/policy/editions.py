"""Editions: how a data set's file was written in earlier years, its headers and its codes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from hub.policy.entries import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What an earlier form of a file calls otherwise; all else is as in the present form."""

    name: str  # as people call it, "2025 年版"
    valid_from: date | None  # the first day whose state came in this form; None: ever before
    valid_to: date | None  # the last such day; None: files of this form may still come
    headers: Mapping[str, str]  # header to the field's name
    codes: Mapping[str, Mapping[str, str]]  # by field: its word to the code of today

    @classmethod
    def read(cls, entry: Entry, codes: Mapping[str, Collection[str]]) -> "Edition":
        """Return the edition of one table.

        Args:
            entry: the table.
            codes: the data set's fields, each with its codes; none for a field of another type.

        Raises:
            PolicyError: a header of no field, or a word of no code.
        """
        return cls(
            name=entry.text("name"),
            valid_from=entry.day("from") if "from" in entry else None,
            valid_to=entry.day("until") if "until" in entry else None,
            headers=texts_to_codes(entry, "headers", codes),
            codes=_codes(entry, codes),
        )

    def covers(self, on: date) -> bool:
        """Tell whether files of a day came in this form."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)


def texts_to_codes(entry: Entry, key: str, known: Collection[str]) -> Mapping[str, str]:
    """Return a table of texts to what is known; empty where the key is absent."""
    if key not in entry:
        return {}
    return entry.table(key).read(lambda table: {text: table.code(text, known) for text in table})


def _codes(entry: Entry, codes: Mapping[str, Collection[str]]) -> Mapping[str, Mapping[str, str]]:
    """Return the words of each field that the edition writes otherwise."""
    if "codes" not in entry:
        return {}
    return entry.table("codes").read(
        lambda table: {field: texts_to_codes(table, field, codes.get(field, ())) for field in table}
    )
