r"""Sealed cells opened in one pass over an answer.

In a cell's place the JSON holds \x01slot:base64\x01, of its row's id followed by the cell; a slot
that begins with "!" holds JSON itself.
"""

from binascii import a2b_base64
from uuid import UUID

import orjson

from hub.sealing.cells import ROW_BYTES, CellUnreadable, opener
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
    for at in range(1, len(parts), 2):
        slot, _, text = parts[at].partition(b":")
        is_json = slot.startswith(b"!")
        name = slot[1:] if is_json else slot
        placed = a2b_base64(text)
        plain = unseal(name, placed)
        if plain is None:
            raise CellUnreadable(name.decode(), UUID(bytes=placed[:ROW_BYTES]))
        # Numbers, as ids and telephones are, hold nothing that JSON would escape.
        parts[at] = plain if is_json or plain.isalnum() else orjson.dumps(plain.decode())[1:-1]
    return b"".join(parts)
