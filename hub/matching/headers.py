"""Which column of a file is which field of its data set, in the edition that the file is in."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hub.domain.rejections import FileRefused
from hub.policy.datasets import Dataset, Field
from hub.policy.editions import Edition

_MOST_SHOWN = 30  # columns in one message


def edition_of(dataset: Dataset, columns: Sequence[str], as_of: date) -> Dataset:
    """Return the data set as the file writes it: in its present form, or in an earlier edition.

    The editions of the batch's day are looked at first, since a word may have changed its
    meaning; then the present form; then every other edition, by its header alone.

    Raises:
        FileRefused: the header is of no form that is known; the nearest is named.
    """
    of_the_day = [each for each in dataset.editions if each.covers(as_of)]
    others = [each for each in dataset.editions if each not in of_the_day]
    forms = [
        *(_Form(_as_in(dataset, each), each) for each in of_the_day),
        _Form(dataset),
        *(_Form(_as_in(dataset, each), each) for each in others),
    ]
    for form in forms:
        if not form.faults(columns):
            return form.dataset
    raise min(forms, key=lambda form: len(form.faults(columns))).refusal(columns)


def fields_of(dataset: Dataset, columns: Sequence[str]) -> Mapping[str, Field]:
    """Return the field of each column, by the column's name as the file writes it.

    Args:
        dataset: as the file writes it.
        columns: of its header, each one known.
    """
    known = _headers(dataset)
    return {column: known[column] for column in columns}


@dataclass(frozen=True, slots=True)
class _Form:
    """One form that a file of the data set can have."""

    dataset: Dataset  # as it is written in this form
    edition: Edition | None = None  # None: the present form

    def faults(self, columns: Sequence[str]) -> list[tuple[str, str]]:
        """Return what speaks against the form: what is wrong, and with which column."""
        known = _headers(self.dataset)
        found = Counter(known[column].name for column in columns if column in known)
        return [
            *(("it has columns that the data set does not", c) for c in columns if c not in known),
            *(
                ("it has columns twice", f.label_zh)
                for f in self.dataset.fields
                if found[f.name] > 1
            ),
            *(
                ("it lacks columns", f.label_zh)
                for f in self.dataset.fields
                if f.required and f.name not in found
            ),
        ]

    def refusal(self, columns: Sequence[str]) -> FileRefused:
        """Return the refusal that names the columns expected and found."""
        faults = self.faults(columns)
        what = faults[0][0]
        which = _shown(name for fault, name in faults if fault == what)
        nearest = f"; the nearest form is the edition {self.edition.name}" if self.edition else ""
        expected = ", ".join(
            label if field.required else f"{label} (optional)"
            for label, field in _first_headers(self)
        )
        return FileRefused(
            f"This is no file of {self.dataset.code}: {what} ({which}){nearest}. "
            f"Expected: {expected}. Found: {_shown(columns)}."
        )


def _first_headers(form: _Form) -> Iterator[tuple[str, Field]]:
    """Yield the header by which the form calls each field: the edition's own, else the label."""
    own: dict[str, str] = {}
    for header, name in form.edition.headers.items() if form.edition else ():
        own.setdefault(name, header)
    for field in form.dataset.fields:
        yield own.get(field.name, field.label_zh), field


def _headers(dataset: Dataset) -> Mapping[str, Field]:
    """Return the field of each header that the data set knows."""
    return {
        header: field
        for field in dataset.fields
        for header in (field.label_zh, field.name, *field.aliases)
    }


def _as_in(dataset: Dataset, edition: Edition) -> Dataset:
    """Return the data set with the headers and the words of an edition beside its own."""
    return replace(dataset, fields=tuple(_field_in(field, edition) for field in dataset.fields))


def _field_in(field: Field, edition: Edition) -> Field:
    """Return a field with the headers and the words of an edition beside its own."""
    own = tuple(header for header, name in edition.headers.items() if name == field.name)
    return replace(
        field,
        aliases=(*field.aliases, *own),
        code_aliases={**field.code_aliases, **edition.codes.get(field.name, {})},
    )


def _shown(names: Iterable[str]) -> str:
    """Return column names for a message; a file without a header must not spill its first row."""
    safe = [_safe(name) for name in names]
    more = f" and {len(safe) - _MOST_SHOWN} more" if len(safe) > _MOST_SHOWN else ""
    return ", ".join(safe[:_MOST_SHOWN]) + more


def _safe(name: str) -> str:
    """Return a header as it is, or only its length where it looks like a value."""
    looks_like_value = len(name) > 20 or sum(map(str.isdigit, name)) > 4  # noqa: PLR2004 see name
    return f"a value of {len(name)} characters" if looks_like_value else name or "an empty name"
