"""Blind indexes: equality search over sealed values, and keyed digests.

An index is `key id(2) ‖ HMAC-SHA256(index key, slot ‖ 0x00 ‖ normalised value)[:16]`. Without the
key nothing can be tried against it: all id numbers of a county are hashed in a minute.
"""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from hub.sealing.keys import KeyRing

MAC_BYTES = 16
_BLOCK_BYTES = 64  # of SHA-256, as HMAC uses it
_INNER_PAD = bytes(byte ^ 0x36 for byte in range(256))
_OUTER_PAD = bytes(byte ^ 0x5C for byte in range(256))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class EngineParts:
    """What a comparison engine needs to compute a slot's blind indexes with plain SHA-256.

    The index in hexadecimal is `prefix_hex` followed by the first 32 hexadecimal digits of
    `sha256(outer ‖ sha256(inner ‖ value))`, the value normalised and in UTF-8. Both parts are as
    secret as the index key: bind them as parameters, write them nowhere.
    """

    inner: bytes
    outer: bytes
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
    mac = _keyed(ring.index_key, slot).copy()
    mac.update(normalised(value).encode())
    return ring.key_id.to_bytes(2) + mac.digest()[:MAC_BYTES]


def engine_parts(ring: KeyRing, slot: str) -> EngineParts:
    """Return the slot's parts for an engine that knows SHA-256 but no HMAC (RFC 2104)."""
    block = ring.index_key.ljust(_BLOCK_BYTES, b"\0")
    return EngineParts(
        inner=block.translate(_INNER_PAD) + _prefix(slot),
        outer=block.translate(_OUTER_PAD),
        prefix_hex=ring.key_id.to_bytes(2).hex(),
    )


def keyed_digest(ring: KeyRing, data: bytes) -> bytes:
    """Return 32 bytes that are equal for equal data and tell nothing without the digest key."""
    return hmac.digest(ring.digest_key, data, "sha256")


def _prefix(slot: str) -> bytes:
    """Return what stands before the value under the MAC."""
    return slot.encode() + b"\0"


@lru_cache(maxsize=8)
def _keyed(key: bytes, slot: str) -> hmac.HMAC:
    """Return a MAC that has taken key and slot; its copies save half of the work."""
    return hmac.new(key, _prefix(slot), hashlib.sha256)
