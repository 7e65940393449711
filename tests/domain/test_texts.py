"""Free text: what can be read, and no number that names a person."""

import pytest

from hub.domain import texts
from hub.domain.errors import InvalidInput


def _is_refused(text: str) -> bool:
    try:
        texts.check(text, "note", limit=100)
    except InvalidInput as refusal:
        return refusal.field == ("note",)
    return False


@pytest.mark.parametrize(
    "text",
    [
        "新民低保〔2026〕12号",
        "2026-11-22",
        "2026-11-22 - 2026-11-23",
        "2026年11月22日 10:30",
        "发放1300。2026-1-22",
        "1,234,567.00元",
        "18000-180000元",
        "500.00、600.00、700.00",
        "0373-5580188",
        "12345678901元",
        "见附注！",
    ],
)
def test_amounts_dates_and_documents_are_told(text: str) -> None:
    """Numbers that name nobody have their place in a text."""
    assert not _is_refused(text)


@pytest.mark.parametrize(
    "text",
    ["\u200b", " \u200d\u2060 ", "\u3164", "\u2800", "\ufe0f", "李\u200b", "\u202e李", "\ufeff李"],
)
def test_what_cannot_be_seen_is_refused(text: str) -> None:
    """Zero width, direction marks and letters that print nothing would hide what is meant."""
    assert _is_refused(text)


@pytest.mark.parametrize(
    "number",
    [
        "410721.1970.0101.1234",
        "410721\n19700101\n1234",
        "410,721,197,001,011,234",
        "4-1-0-7-2-1-1-9-7-0-0-1-0-1-1-2-3-4",
        "４１０７２１ 19700101—123Ｘ",
        "٤١٠٧٢١١٩٧٠٠١٠١١٢٣٤",
        "①" * 18,
        "4\ufe0f107211970010112\ufe0f34",
        "41072119700101123",  # the eighteenth follows
        "99 9999 9999 9999 9999",
    ],
)
def test_separators_hide_no_id_number(number: str) -> None:
    """Eighteen digits in a row are refused in any script, whatever stands between them."""
    assert _is_refused(f"证号{number}")


@pytest.mark.parametrize("number", ["410721700101123", "410721 700101 123", "1.410721-700101-123"])
def test_an_id_number_of_the_old_kind_is_refused(number: str) -> None:
    """Fifteen digits named a person until 1999, and name them still."""
    assert _is_refused(f"旧证{number}号")


@pytest.mark.parametrize(
    "number",
    [
        "13800138000",
        "１３８００１３８０００",
        "138-0013-8000",
        "138 00138000",
        "138.0013.8000",
        "+86 138 0013 8000",
        "8613800138000",
        "1 3 8 0 0 1 3 8 0 0 0",
    ],
)
def test_a_mobile_number_is_refused(number: str) -> None:
    """The person's number is given under its own scope, not by the way."""
    assert _is_refused(f"电话{number}")


def test_a_random_key_is_no_id_number() -> None:
    """Eighteen digits in a row make a citizen id only with a birth date among them."""
    assert not texts.holds_citizen_id("00000000-0000-0000-0000-000000000000")
    assert not texts.holds_citizen_id("01993c5e-1234-7567-8901-234567890123")
    assert texts.holds_citizen_id("case-4107 2119-7001-0112-34")
