"""Money: yuan on the wire, whole fen inside."""

import pytest
from hypothesis import given, strategies as st

from hub.domain.money import Fen, fen_of


@given(st.integers(min_value=0, max_value=10**14 - 1).map(Fen))
def test_an_amount_survives_the_wire(fen: Fen) -> None:
    """What is written in yuan is read back to the fen."""
    assert fen_of(f"{fen // 100}.{fen % 100:02d}") == fen


@pytest.mark.parametrize(
    ("yuan", "fen"),
    [("0", 0), ("0.01", 1), ("0.1", 10), ("7", 700), ("1234.5", 123_450), ("1234.50", 123_450)],
)
def test_two_places_are_enough_and_none_are_needed(yuan: str, fen: int) -> None:
    """Yuan may be written with no, one or two decimals."""
    assert fen_of(yuan) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1.",
        ".5",
        "1.234",
        "-1",
        "+1",
        "1e3",
        "01",
        "1,000",
        "１２",
        "1 000",
        "NaN",
        "1.5\n",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    """An amount has one spelling; a guess at another could be wrong by a factor of 1000."""
    with pytest.raises(ValueError, match="two decimals"):
        fen_of(text)


def test_an_amount_has_an_upper_bound() -> None:
    """Twelve digits of yuan fit every column and every reader of JSON; thirteen are refused."""
    assert fen_of("9" * 12 + ".99") == 10**14 - 1
    with pytest.raises(ValueError, match="two decimals"):
        fen_of("9" * 13)
