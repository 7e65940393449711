"""Masks show enough to recognise a value one knows, and hide the rest."""

import inspect
from collections.abc import Callable

import pytest
from hypothesis import assume, given, strategies as st

from hub.sealing import masks

_ALL = {
    name: mask
    for name, mask in inspect.getmembers(masks, inspect.isfunction)
    if not name.startswith("_") and list(inspect.signature(mask).parameters) == ["value"]
}


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (masks.citizen_id, "41072119540307123X", "4107**********123X"),
        (masks.citizen_id, "12345678", "********"),
        (masks.phone, "13800005678", "138****5678"),
        (masks.phone, "5678", "****"),
        (masks.account, "6222021702001234567", "************4567"),
        (masks.account, "1234567", "************"),
        (masks.name, "王建国", "王**"),
        (masks.name, "李", "李*"),
        (masks.certificate, "41072119540307123X42", "4107**********123X**"),
        (masks.certificate, "41072119540307123X42B1", "4107**********123X****"),
    ],
)
def test_ends_are_kept(mask: Callable[[str], str], value: str, shown: str) -> None:
    """Each kind of value keeps its agreed ends; what is too short is hidden whole."""
    assert mask(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("河南省新乡市新乡县七里营镇东杨村12号", "河南省新乡市新乡县七里营镇****"),
        ("新乡县七里营镇东杨村12号", "新乡县七里营镇****"),
        ("新乡县龙泉苑小区3号楼", "新乡县****"),
        ("七里营镇阳光小区3号楼", "七里营镇****"),
        ("红旗区向阳街道人民路8号", "红旗区向阳街道****"),
        ("东杨村12号", "****"),
        ("", "****"),
    ],
)
def test_address_ends_at_its_township(value: str, shown: str) -> None:
    """An address is shown down to its township, or to its county where it names no township."""
    assert masks.address(value) == shown


@pytest.mark.parametrize("name", _ALL)
@given(value=st.text(min_size=1))
def test_every_mask_is_known_for_one(name: str, value: str) -> None:
    """Whatever a mask of the module gives is told from a value; a new mask has to say its form."""
    assert masks.is_mask(_ALL[name](value))


@given(value=st.text())
def test_a_value_is_never_taken_for_a_mask(value: str) -> None:
    """Only asterisks make a mask."""
    assume("*" not in value)

    assert not masks.is_mask(value)


@pytest.mark.parametrize("text", ["2*3", "a*b*c", "见*注", "核查人*王五*签字"])
def test_a_text_with_asterisks_of_its_own_is_none(text: str) -> None:
    """A mask is known by its form, not by an asterisk somewhere."""
    assert not masks.is_mask(text)


def test_blanks_around_a_mask_do_not_hide_it() -> None:
    """What a client's form has padded is the mask still."""
    assert masks.is_mask(" 王** ")


def test_the_masks_are_found() -> None:
    """The masks of the module are these; the tests above try them all."""
    assert _ALL.keys() == {"account", "address", "certificate", "citizen_id", "name", "phone"}
