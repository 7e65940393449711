r"""Sealed cells opened in one pass over an answer.

A cell stands in the JSON as \x01slot:row:base64\x01; one that begins with "!" holds JSON itself.
"""

from binascii import a2b_base64
from uuid import UUID

import orjson

from hub.sealing.cells import CellUnreadable, Opener, opener
from hub.sealing.keys import KeyRing

_MARK = b"\x01"


def open_cells(answer: bytes, ring: KeyRing) -> bytes:
    """Return the answer with the plain text of every cell in its place.

    Raises:
        CellUnreadable: a cell was altered, moved to another row, or sealed under another key.
    """
    if _MARK not in answer:
        return answer
    parts = answer.split(_MARK)  # every second one is a cell
    unseal = opener(ring)
    parts[1::2] = [_opened(place, unseal) for place in parts[1::2]]
    return b"".join(parts)


def _opened(place: bytes, unseal: Opener) -> bytes:
    """Return what stands in a cell's place: JSON, or the inside of a JSON string."""
    slot, row, cell = place.split(b":")
    is_json = slot.startswith(b"!")
    name = slot[1:] if is_json else slot
    plain = unseal(name, bytes.fromhex(row.decode().replace("-", "")), a2b_base64(cell))
    if plain is None:
        raise CellUnreadable(name.decode(), UUID(row.decode()))
    # Numbers, as ids and telephones are, hold nothing that JSON would escape.
    return plain if is_json or plain.isalnum() else orjson.dumps(plain.decode())[1:-1]
