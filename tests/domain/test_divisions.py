"""Divisions: what lies within another, and the codes that a longer one begins with."""

import pytest

from hub.domain.divisions import DivisionRange, county_of, township_of
from hub.domain.identifiers import DivisionCode


@pytest.mark.parametrize("within", ["410721", "410721101", "410721101201", "410721999999"])
def test_a_county_holds_its_townships_and_villages(within: str) -> None:
    """The range of a county holds itself and every code that begins with its own."""
    assert within in DivisionRange.below(DivisionCode("410721"))


@pytest.mark.parametrize("outside", ["410720", "410720999999", "410722", "410724101", "41072", ""])
def test_a_county_holds_nothing_else(outside: str) -> None:
    """A neighbour's code, or a shorter one, lies outside."""
    assert outside not in DivisionRange.below(DivisionCode("410721"))


def test_a_township_does_not_hold_its_county() -> None:
    """Those below see less than those above."""
    township = DivisionRange.below(DivisionCode("410721101"))

    assert "410721101201" in township
    assert "410721" not in township
    assert "410721102201" not in township


@pytest.mark.parametrize(("code", "held"), [("410700", "410721101"), ("410000", "410721101201")])
def test_the_noughts_of_a_city_or_province_stand_for_all_below(code: str, held: str) -> None:
    """A city's code ends in 00, a province's in 0000; both hold the counties below them."""
    assert held in DivisionRange.below(DivisionCode(code))


def test_a_city_does_not_hold_its_neighbour() -> None:
    """新乡市 is 4107; 4108 is another city."""
    assert "410802" not in DivisionRange.below(DivisionCode("410700"))


@pytest.mark.parametrize("code", ["410721", "410721101", "410721101201"])
def test_every_longer_code_names_its_county(code: str) -> None:
    """The first six digits are the county."""
    assert county_of(DivisionCode(code)) == "410721"


@pytest.mark.parametrize(
    ("code", "township"),
    [("410721101201", "410721101"), ("410721101", "410721101"), ("410721", "410721")],
)
def test_a_village_names_its_township(code: str, township: str) -> None:
    """The first nine digits are the township; a county's code is left as it is."""
    assert township_of(DivisionCode(code)) == township
