"""Citizen ids: check character, birth date, spellings."""

from datetime import date

import pytest
from hypothesis import given, strategies as st
from stdnum.cn import ric

from hub.domain.citizen_ids import check_character, normalised, parse

TODAY = date(2026, 11, 22)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Give a citizen id of a real day of birth, of any place."""
    place = draw(st.from_regex(r"[0-9]{6}", fullmatch=True))
    born = draw(st.dates(date(1900, 1, 1), TODAY)).strftime("%Y%m%d")
    order = draw(st.integers(0, 999))
    first_17 = f"{place}{born}{order:03d}"
    return first_17 + check_character(first_17)


@given(numbers())
def test_check_character_is_the_standards(number: str) -> None:
    """The check character equals that of python-stdnum, which is written from the same standard."""
    assert number[17] == ric.calc_check_digit(number)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_examples_of_the_standard_are_sound(number: str) -> None:
    """The two numbers that GB 11643 prints are accepted."""
    found = parse(number, today=TODAY)

    assert found is not None
    assert found.number == number


@given(numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_found(number: str, place: int, more: int) -> None:
    """No number stays sound when one of its first 17 digits is another."""
    wrong = str((int(number[place]) + more) % 10)

    assert parse(number[:place] + wrong + number[place + 1 :], today=TODAY) is None


@given(numbers(), st.integers(0, 15))
def test_two_digits_swapped_are_found(number: str, place: int) -> None:
    """No number stays sound when two different neighbouring digits change places."""
    left, right = number[place], number[place + 1]
    swapped = number[:place] + right + left + number[place + 2 :]

    assert (parse(swapped, today=TODAY) is None) == (left != right)


@given(numbers())
def test_a_number_says_birth_and_sex(number: str) -> None:
    """Digits 7 to 14 are the day of birth, the seventeenth is odd for a male."""
    found = parse(number, today=TODAY)

    assert found is not None
    assert found.birth_date.strftime("%Y%m%d") == number[6:14]
    assert found.sex == (1 if int(number[16]) % 2 else 2)


def test_full_width_and_small_x_are_the_same_number() -> None:
    """A number typed in full width, with a small x and blanks, is the number."""
    assert normalised("　１１０１０５１９４９１２３１００２ｘ ") == "11010519491231002X"


@pytest.mark.parametrize(
    "number", ["", "11010519491231002", "1101051949123100２9X", "abc", "110105194912310029X"]
)
def test_other_forms_are_refused(number: str) -> None:
    """Anything but 17 digits and a check character is no citizen id."""
    assert parse(number, today=TODAY) is None


@pytest.mark.parametrize("born", ["19490231", "20270101", "18000101", "19491331"])
def test_birth_dates_must_be_real_and_past(born: str) -> None:
    """A day that the calendar lacks, or that has not come, is no day of birth."""
    first_17 = f"110105{born}002"

    assert parse(first_17 + check_character(first_17), today=TODAY) is None


def test_a_retired_county_is_no_reason_to_refuse() -> None:
    """The place code is never checked: 110103 was abolished, its people were not."""
    first_17 = "11010319600229001"

    assert parse(first_17 + check_character(first_17), today=TODAY) is not None
