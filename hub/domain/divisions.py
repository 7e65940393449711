"""Administrative divisions: levels, and the range of codes below one of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hub.domain.identifiers import DivisionCode

COUNTY_DIGITS: Final = 6
TOWNSHIP_DIGITS: Final = 9
NATION = DivisionCode("000000")  # stands for all divisions together


class DivisionLevel(StrEnum):
    """The five levels of an administrative division."""

    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"
    TOWNSHIP = "TOWNSHIP"
    VILLAGE = "VILLAGE"


@dataclass(frozen=True, slots=True)
class DivisionRange:
    """The codes from `lo`, included, to `hi`, excluded, in byte order."""

    lo: str
    hi: str

    @classmethod
    def below(cls, code: DivisionCode) -> "DivisionRange":
        """Return the range of a division and everything within it.

        A code of six digits that ends in 0000 is a province, in 00 a city: both are cut to their
        prefix, so that their counties fall within the range; and all codes lie within the nation.
        """
        if code == NATION:
            return cls("0", chr(ord("9") + 1))
        prefix = code
        if len(code) == COUNTY_DIGITS:  # so many have those of provinces and cities, too
            prefix = DivisionCode(code.removesuffix("00").removesuffix("00"))
        return cls(prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1))

    def __contains__(self, code: str) -> bool:
        """Tell whether a division's code lies within the range."""
        return self.lo <= code < self.hi


EVERYWHERE = DivisionRange.below(NATION)


def overlap(one: DivisionCode, other: DivisionCode) -> bool:
    """Tell whether two divisions are the same, or one lies within the other."""
    return one in DivisionRange.below(other) or other in DivisionRange.below(one)


def county_of(code: DivisionCode) -> DivisionCode:
    """Return the six-digit code that a township's or village's code begins with."""
    return DivisionCode(code[:COUNTY_DIGITS])


def township_of(code: DivisionCode) -> DivisionCode:
    """Return the nine-digit code of a village's township; a shorter code is returned as it is."""
    return DivisionCode(code[:TOWNSHIP_DIGITS])
