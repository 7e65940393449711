"""The canonical form: RFC 8785 over values that leave it no choice."""

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given, strategies as st

from hub.ledger.canonical import EXACT_INTEGERS, canonical


def _nfc(text: str) -> str:
    """Return the text in the form that the hub hashes."""
    return unicodedata.normalize("NFC", text)


SHANGHAI = timezone(timedelta(hours=8))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text(st.characters(max_codepoint=0x7F))
EXACT = st.integers(min_value=1 - EXACT_INTEGERS, max_value=EXACT_INTEGERS - 1)
LEAVES = st.none() | st.booleans() | EXACT | TEXTS.map(_nfc)
VALUES: st.SearchStrategy[Any] = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=20
)


class Label(str):
    """A text of a library's own type, as SQLAlchemy names tables."""

    __slots__ = ()


class Colour(StrEnum):
    """A choice, as the domain makes them."""

    RED = "RED"


@given(VALUES)
def test_form_is_that_of_rfc_8785(value: Any) -> None:
    """On JSON's own types without floats, the bytes are those of the standard."""
    assert canonical(value) == rfc8785.dumps(value)


@given(st.dictionaries(KEYS, LEAVES))
def test_order_of_keys_does_not_show(value: dict[str, Any]) -> None:
    """Two mappings with equal entries have one form."""
    turned = dict(reversed(value.items()))

    assert canonical(turned) == canonical(value)


@given(TEXTS)
def test_spellings_of_a_text_share_its_form(text: str) -> None:
    """Composed and decomposed characters are the same text."""
    decomposed = unicodedata.normalize("NFD", text)

    assert canonical(decomposed) == canonical(_nfc(text))


@given(st.datetimes(timezones=st.sampled_from([UTC, SHANGHAI])))
def test_zones_of_an_instant_share_its_form(instant: datetime) -> None:
    """An instant has one form, whichever zone the database's session shows it in."""
    try:
        moved = instant.astimezone(timezone(timedelta(hours=-5)))
    except OverflowError:
        return  # at the ends of the calendar

    assert canonical(moved) == canonical(instant)


@given(st.datetimes(timezones=st.just(UTC)), st.integers(min_value=1, max_value=999))
def test_microseconds_of_an_instant_show(instant: datetime, microseconds: int) -> None:
    """No two instants share a form, however near they are."""
    whole = instant.replace(microsecond=instant.microsecond // 1000 * 1000)

    assert canonical(whole + timedelta(microseconds=microseconds)) != canonical(whole)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (datetime(2026, 11, 22, 12, 5, 6, 789000, tzinfo=SHANGHAI), b'"2026-11-22T04:05:06.789Z"'),
        (datetime(2026, 11, 22, 4, 5, 6, 789001, tzinfo=UTC), b'"2026-11-22T04:05:06.789001Z"'),
        (datetime(2026, 11, 22, tzinfo=UTC), b'"2026-11-22T00:00:00.000Z"'),
        (date(2026, 11, 22), b'"2026-11-22"'),
        (UUID(int=7), b'"00000000-0000-0000-0000-000000000007"'),
        (b"\x00\xff", b'"00ff"'),
        (Colour.RED, b'"RED"'),
        (Label("新乡"), '"新乡"'.encode()),
        (Label("need"), b'"need"'),
        ({Label("a"): 1}, b'{"a":1}'),
        (MappingProxyType({"a": 1}), b'{"a":1}'),
        ({"a": ["e\u0301", 1]}, '{"a":["é",1]}'.encode()),
        ("\n\u0303", '"\\n\u0303"'.encode()),
        (True, b"true"),
        (EXACT_INTEGERS - 1, b"9007199254740991"),
        (EXACT_INTEGERS, b'"9007199254740992"'),
        (-EXACT_INTEGERS, b'"-9007199254740992"'),
        ((1, None), b"[1,null]"),
        ({"b": 1, "a": "新乡"}, '{"a":"新乡","b":1}'.encode()),
    ],
)
def test_each_type_has_its_form(value: object, form: bytes) -> None:
    """Types that JSON lacks are written in one agreed way."""
    assert canonical(value) == form


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        datetime(2026, 11, 22, tzinfo=UTC).replace(tzinfo=None),
        {"户": 1},
        {1: 2},
        {1},
        object(),
        bytearray(b"1"),
    ],
)
def test_what_has_several_forms_has_none(value: object) -> None:
    """Floats, instants without a zone and keys outside ASCII are refused, never guessed."""
    with pytest.raises(TypeError):
        canonical({"deep": [value]})
