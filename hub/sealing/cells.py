"""Sealed cells: personal values as the database keeps them, encrypted and bound to their row.

A cell is `version(1) ‖ suite(1) ‖ key id(2) ‖ nonce(12) ‖ ciphertext ‖ tag(16)`. Its header, its
slot ("person.phone") and its row's id are authenticated with it, so that a cell copied to another
row or column does not open.
"""

import secrets
import struct
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub.domain.errors import HubError
from hub.sealing.keys import KeyRing

VERSION = 1
SUITE_AES_256_GCM = 1  # 2 is kept for SM4-GCM
_HEADER = struct.Struct(">BBH")
_NONCE_BYTES = 12
ROW_BYTES = 16  # of a row's id
_PLACED_NONCE = ROW_BYTES + _HEADER.size
_PLACED_BODY = _PLACED_NONCE + _NONCE_BYTES


class CellUnreadable(HubError):
    """A sealed cell does not open: altered, moved to another row or column, or of another key."""

    def __init__(self, slot: str, row_id: UUID) -> None:
        """Keep where the cell stands, never what it holds."""
        super().__init__(
            f"The sealed cell {slot} of row {row_id} does not open with this key ring; "
            f"check the key file, then run `hub audit`."
        )
        self.slot = slot
        self.row_id = row_id


def seal(ring: KeyRing, slot: str, row_id: UUID, plaintext: str) -> bytes:
    """Return the value as a cell that opens only in this slot of this row.

    Args:
        ring: its current cell key seals.
        slot: table and column, as "person.phone".
        row_id: the id of the row that will hold the cell.
        plaintext: the value; the cell is 32 bytes longer than its UTF-8 form.
    """
    header = _HEADER.pack(VERSION, SUITE_AES_256_GCM, ring.key_id)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    bound = _bound(header, slot, row_id)
    return header + nonce + _cipher(ring.cell_key).encrypt(nonce, plaintext.encode(), bound)


def unseal(ring: KeyRing, slot: str, row_id: UUID, cell: bytes) -> str:
    """Return the value that the cell holds.

    Raises:
        CellUnreadable: the cell is not of this slot, row or key, or was altered or cut.
    """
    opened = opener(ring)(slot.encode(), row_id.bytes + cell)
    if opened is None:
        raise CellUnreadable(slot, row_id)
    return opened.decode()


class Opener:
    """Opens many cells of one key ring, with all that they share worked out beforehand."""

    def __init__(self, ring: KeyRing) -> None:
        """Take the ring's cell key."""
        self._header = _HEADER.pack(VERSION, SUITE_AES_256_GCM, ring.key_id)
        self._decrypt = _cipher(ring.cell_key).decrypt

    def __call__(self, slot: bytes, placed: bytes) -> bytes | None:
        """Return what a cell holds, in UTF-8; None where it does not open.

        Args:
            slot: table and column, as b"person.phone".
            placed: the id of the cell's row, followed by the cell.
        """
        if not placed.startswith(self._header, ROW_BYTES):
            return None
        bound = self._header + slot + placed[:ROW_BYTES]
        try:
            return self._decrypt(placed[_PLACED_NONCE:_PLACED_BODY], placed[_PLACED_BODY:], bound)
        except (InvalidTag, ValueError):  # altered; or cut so short that it has no nonce
            return None


@lru_cache(maxsize=8)
def opener(ring: KeyRing) -> Opener:
    """Return the opener of a ring."""
    return Opener(ring)


def _bound(header: bytes, slot: str, row_id: UUID) -> bytes:
    """Return the associated data; the row id's fixed length keeps the parts apart."""
    return header + slot.encode() + row_id.bytes


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    """Return the cipher of a key; made once, because its key schedule costs more than a cell."""
    return AESGCM(key)
