"""The one form of a value that is hashed: RFC 8785, over values that leave it no choice.

There are no floats, so every rule of RFC 8785 about numbers is idle, and keys are ASCII, so byte
order is its order of UTF-16 code units. Text is in NFC, instants are in UTC with milliseconds,
which is all that the hub writes; one that is finer keeps its microseconds, so that it shows.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

import orjson

EXACT_INTEGERS = 1 << 53  # beyond, other readers of JSON lose digits


def canonical(value: object) -> bytes:
    """Return the value as canonical JSON in UTF-8; equal values give equal bytes.

    Instants become `2026-11-22T04:05:06.789Z`, with microseconds where it is finer;
    days, UUIDs and choices their text; bytes hexadecimal digits; integers from 2^53 on, either
    way, decimal text.

    Raises:
        TypeError: a float, an instant without its zone, a key outside ASCII, or another type.
    """
    try:
        form = orjson.dumps(_quick(value), _foreign, _OPTIONS)
    except TypeError:  # of an integer too large, or of what has no form: the long way knows which
        form = orjson.dumps(_plain(value), option=orjson.OPT_SORT_KEYS)
    # Every part of a text in NFC is in NFC, so one look at the whole spares one at each value.
    if form.isascii() or unicodedata.is_normalized("NFC", form.decode()):
        return form
    return orjson.dumps(_composed(_plain(value)), option=orjson.OPT_SORT_KEYS)


def _quick(value: object) -> object:
    """Return a value for orjson with its simple objects, such as a row's content, untouched.

    A county's batch has 150,000 rows; to look at each of their values by itself takes longer
    than all the hashing.
    """
    if type(value) is tuple or type(value) is list:
        return [_quick(each) for each in cast("Sequence[object]", value)]
    if type(value) is dict:
        entries = cast("dict[str, object]", value)
        return entries if _is_simple(entries) else _object(entries)
    return value if type(value) in _SIMPLE else _plain(value)


def _is_simple(entries: dict[str, object]) -> bool:
    """Tell whether orjson, with `_foreign`, writes an object as its canonical form."""
    return (
        _TEXT.issuperset(map(type, entries))
        and "".join(entries).isascii()
        and _SIMPLE.issuperset(map(type, entries.values()))
    )


def _foreign(value: object) -> object:
    """Return in JSON's types what orjson leaves to us: instants, days and bytes."""
    return _CONVERSIONS[type(value)](value)


def _plain(value: object) -> object:
    """Return the value in types that orjson writes in one way only."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    convert = _CONVERSIONS.get(kind) or _of_subclass(value)
    return convert(value)


def _composed(value: object) -> object:
    """Return a plain value with its texts in NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [_composed(each) for each in cast("list[object]", value)]
    if isinstance(value, dict):
        return {key: _composed(each) for key, each in cast("dict[str, object]", value).items()}
    return value


def _of_subclass(value: object) -> Callable[[Any], object]:
    """Return the conversion for a value whose type is only a subclass of a known one."""
    if isinstance(value, Enum):
        return _choice
    if isinstance(value, str):
        return str
    if isinstance(value, Mapping):
        return _object
    raise TypeError(f"A {type(value).__name__} has no canonical form.")


def _integer(value: int) -> int | str:
    """Return the integer, or its digits where it could lose some."""
    return value if -EXACT_INTEGERS < value < EXACT_INTEGERS else str(value)


@lru_cache(maxsize=256)  # the rows of a batch share their instants
def _instant(value: datetime) -> str:
    """Return the instant in UTC, with milliseconds, or microseconds where it is finer."""
    if value.tzinfo is None:
        raise TypeError("An instant without its zone has no canonical form.")
    utc = value.astimezone(UTC).replace(tzinfo=None)
    fineness = "microseconds" if utc.microsecond % 1000 else "milliseconds"
    return utc.isoformat(timespec=fineness) + "Z"


def _choice(value: Enum) -> object:
    """Return what the choice stands for."""
    return _plain(value.value)


def _array(values: Sequence[object]) -> list[object]:
    """Return the values in their order."""
    return [_plain(value) for value in values]


def _object(values: Mapping[str, object]) -> dict[str, object]:
    """Return the entries, if all ways of sorting agree on their keys."""
    if not all(map(str.isascii, values)):
        raise TypeError("A key of a canonical object is ASCII text.")
    return {
        str(key): value if type(value) in _AS_IT_IS else _plain(value)
        for key, value in values.items()
    }


_TEXT: frozenset[type] = frozenset({str})
_AS_IT_IS: frozenset[type] = frozenset({str, bool, type(None), UUID})
_SIMPLE = _AS_IT_IS | {int, datetime, date, bytes}
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER | orjson.OPT_PASSTHROUGH_DATETIME
_CONVERSIONS: dict[type, Callable[[Any], object]] = {
    int: _integer,
    datetime: _instant,
    date: date.isoformat,
    bytes: bytes.hex,
    dict: _object,
    list: _array,
    tuple: _array,
}
