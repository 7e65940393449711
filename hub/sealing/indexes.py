"""Blind indexes: equality search over sealed values, and keyed digests.

An index is `key id(2) ‖ SHA-256(slot key ‖ normalised value)[:16]`; a slot's key is
HMAC-SHA256(index key, slot). Without the index key nothing can be tried against it: all id numbers
of a county are hashed in a minute.

A key before the value does what HMAC does, as only half of the hash is shown: the other half is
what one would need to carry the hash on to a longer value. An id number and the key before it are
one block of SHA-256; HMAC would take four, and in the keying of millions of rows that is most of
the work.

Source:
    Coron, Dodis, Malinaud, Puniya: Merkle-Damgård Revisited, CRYPTO 2005 (the chop solution).
"""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from hub.sealing.keys import KeyRing

SHOWN_BYTES = 16  # of a hash of 32: never more than half


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class EngineParts:
    """What a comparison engine needs to compute a slot's blind indexes.

    The index in hexadecimal is `prefix_hex` followed by the first 32 hexadecimal digits of
    `sha256(slot_key ‖ value)`, the value normalised and in UTF-8. The key is as secret as the
    index key: bind it as a parameter, write it nowhere.
    """

    slot_key: bytes
    prefix_hex: str


def normalised(value: str) -> str:
    """Return the one form of a value that is indexed: NFKC, trimmed, in capitals."""
    return unicodedata.normalize("NFKC", value).strip().upper()


def blind_index(ring: KeyRing, slot: str, value: str) -> bytes:
    """Return the 18 bytes by which a value is found without being opened.

    Args:
        ring: its index key.
        slot: "person.citizen_id" or "facts.certificate"; equal values of two slots differ.
        value: in any of its spellings; see `normalised`.
    """
    found = hashlib.sha256(_slot_key(ring.index_key, slot) + normalised(value).encode())
    return _prefix(ring) + found.digest()[:SHOWN_BYTES]


def engine_parts(ring: KeyRing, slot: str) -> EngineParts:
    """Return what an engine needs for the indexes of a slot."""
    return EngineParts(slot_key=_slot_key(ring.index_key, slot), prefix_hex=_prefix(ring).hex())


def keyed_digest(ring: KeyRing, data: bytes) -> bytes:
    """Return 32 bytes that are equal for equal data and tell nothing without the digest key."""
    return hmac.digest(ring.digest_key, data, "sha256")


def _prefix(ring: KeyRing) -> bytes:
    """Return what stands before the hash."""
    return ring.key_id.to_bytes(2)


@lru_cache(maxsize=8)
def _slot_key(key: bytes, slot: str) -> bytes:
    """Return the key of a slot, which tells nothing of another's."""
    return hmac.digest(key, slot.encode(), "sha256")
