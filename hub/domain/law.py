"""What a jurisdiction's documents give: values, each with its words, and those left open."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Final

Value = int | bool | str | Decimal | tuple[int, ...] | tuple[str, ...] | Mapping[str, str]


class Unset(Enum):
    """The one value UNSET."""

    UNSET = "UNSET"


UNSET: Final = Unset.UNSET  # no document gives a value: the rule that needs it is off


class Trust(StrEnum):
    """How far a value can be relied on."""

    S = "S"  # the jurisdiction's own document, read in full
    L = "L"  # a law or rule of a higher level, read in full
    W = "W"  # an excerpt of a public page
    M = "M"  # from memory, to be checked before it is relied on
    P = "P"  # a proposal of this project


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where something is written, in which words, and how far that can be relied on."""

    document: str
    clause: str
    words: str | None
    trust: Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A parameter as it holds for a division on a day."""

    key: str  # as "margin.multiple"
    value: Value | Unset
    unit: str | None
    source: Citation
    pack: str  # the code of the pack that gives it
    adopted: bool = False  # taken over from elsewhere by the jurisdiction
