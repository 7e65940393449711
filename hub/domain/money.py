"""Money: whole fen inside, a decimal string of yuan on the wire."""

import re
from typing import NewType

Fen = NewType("Fen", int)

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
    return Fen(int(whole) * 100 + int((cents or "0").ljust(2, "0")))
