"""Which column of a file is which field of its data set."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from hub.domain.rejections import FileRefused
from hub.policy.datasets import Dataset, Field


def fields_of(dataset: Dataset, columns: Sequence[str]) -> Mapping[str, Field]:
    """Return the field of each column, by the column's name as the file writes it.

    A column is named by the field's label, its name or one of its aliases.

    Raises:
        FileRefused: a column is unknown or stands twice, or a required one is missing.
    """
    known = {
        header: field
        for field in dataset.fields
        for header in (field.label_zh, field.name, *field.aliases)
    }
    unknown = [column for column in columns if column not in known]
    if unknown:
        raise _refusal(dataset, columns, "it has columns that the data set does not", unknown)
    found = [known[column] for column in columns]
    twice = [field.label_zh for field, count in Counter(found).items() if count > 1]
    if twice:
        raise _refusal(dataset, columns, "it has columns twice", twice)
    missing = [f.label_zh for f in dataset.fields if f.required and f not in found]
    if missing:
        raise _refusal(dataset, columns, "it lacks columns", missing)
    return dict(zip(columns, found, strict=True))


def _refusal(
    dataset: Dataset, columns: Sequence[str], what: str, which: Iterable[str]
) -> FileRefused:
    """Return the refusal that names the columns expected and found."""
    expected = ", ".join(
        f.label_zh if f.required else f"{f.label_zh} (optional)" for f in dataset.fields
    )
    return FileRefused(
        f"This is no file of {dataset.code}: {what} ({_shown(which)}). "
        f"Expected: {expected}. Found: {_shown(columns)}."
    )


def _shown(names: Iterable[str]) -> str:
    """Return column names for a message; a file without a header must not spill its first row."""
    return ", ".join(_safe(name) for name in names)


def _safe(name: str) -> str:
    """Return a header as it is, or only its length where it looks like a value."""
    looks_like_value = len(name) > 20 or sum(map(str.isdigit, name)) > 4  # noqa: PLR2004 see name
    return f"a value of {len(name)} characters" if looks_like_value else name or "an empty name"
