r"""Sealed cells opened in one pass over an answer.

A cell stands in the JSON as \x01slot:row:base64\x01; one that begins with "!" holds JSON itself.
"""

import re
from binascii import a2b_base64
from uuid import UUID

import orjson

from hub.sealing.cells import unseal
from hub.sealing.keys import KeyRing

_PLACE = re.compile(rb"\x01(!?)([a-z_.]+):([0-9a-f-]{36}):([^\x01]*)\x01")


def open_cells(answer: bytes, ring: KeyRing) -> bytes:
    """Return the answer with the plain text of every cell in its place.

    Raises:
        CellUnreadable: a cell was altered, moved to another row, or sealed under another key.
    """
    if b"\x01" not in answer:
        return answer

    def opened(place: re.Match[bytes]) -> bytes:
        raw, slot, row, cell = place.groups()
        plain = unseal(ring, slot.decode(), UUID(row.decode()), a2b_base64(cell))
        return plain.encode() if raw else orjson.dumps(plain)[1:-1]

    return _PLACE.sub(opened, answer)
