"""Money: whole fen inside, a decimal string of yuan on the wire."""

import re
from enum import StrEnum
from typing import NewType

Fen = NewType("Fen", int)
FEN_PER_YUAN = 100


class AmountBand(StrEnum):
    """How much money it is, in yuan, without the amount; each begins at its AMOUNT_BAND_YUAN."""

    UNDER_1000 = "UNDER_1000"
    FROM_1000 = "FROM_1000"
    FROM_5000 = "FROM_5000"
    FROM_10000 = "FROM_10000"
    FROM_50000 = "FROM_50000"


AMOUNT_BAND_YUAN = (1_000, 5_000, 10_000, 50_000)

_YUAN = re.compile(r"(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,2}))?", re.ASCII)


def fen_of(yuan: str) -> Fen:
    """Return an amount of yuan, as "1234.50", in fen.

    Raises:
        ValueError: not a decimal number from 0 up with at most two places.
    """
    matched = _YUAN.fullmatch(yuan)
    if matched is None:
        raise ValueError("Write the amount in yuan with at most two decimals, as 1234.50.")
    whole, cents = matched.groups()
    return Fen(int(whole) * FEN_PER_YUAN + int((cents or "0").ljust(2, "0")))
