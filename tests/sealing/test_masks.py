"""Masks show enough to recognise a value one knows, and hide the rest."""

from collections.abc import Callable

import pytest

from hub.sealing import masks


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
