"""Blind indexes: equal for equal values of one slot, computed as RFC 2104 says."""

import hashlib
import hmac

import pytest
from hypothesis import given, strategies as st

from hub.sealing import indexes
from hub.sealing.keys import KeyRing

RING = KeyRing.create()
SLOT = "person.citizen_id"
CITIZEN_ID = "41072119540307123X"


def test_index_is_key_id_and_half_of_the_mac() -> None:
    """An index is 2 bytes of key id and 16 of HMAC-SHA256 over slot, 0x00 and value."""
    mac = hmac.digest(RING.index_key, SLOT.encode() + b"\0" + CITIZEN_ID.encode(), "sha256")

    assert indexes.blind_index(RING, SLOT, CITIZEN_ID) == b"\x00\x01" + mac[:16]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_engine_parts_give_the_same_index(value: str) -> None:
    """Two plain SHA-256 over the parts, as a comparison engine takes them, give the index."""
    parts = indexes.engine_parts(RING, SLOT)

    inner = hashlib.sha256(parts.inner + indexes.normalised(value).encode()).digest()
    outer = hashlib.sha256(parts.outer + inner).hexdigest()

    assert parts.prefix_hex + outer[:32] == indexes.blind_index(RING, SLOT, value).hex()


@pytest.mark.parametrize(
    "spelling",
    ["41072119540307123x", " 41072119540307123X\u3000", "４１０７２１１９５４０３０７１２３ｘ"],
)
def test_spellings_of_a_value_share_its_index(spelling: str) -> None:
    """Small letters, blanks around and full-width forms are the same value."""
    found = indexes.blind_index(RING, SLOT, spelling)

    assert found == indexes.blind_index(RING, SLOT, CITIZEN_ID)


def test_slots_do_not_share_indexes() -> None:
    """Equal values of two columns cannot be joined by their indexes."""
    certificate = indexes.blind_index(RING, "facts.certificate", CITIZEN_ID)

    assert certificate != indexes.blind_index(RING, SLOT, CITIZEN_ID)


def test_rings_do_not_share_indexes() -> None:
    """Without the key, an index cannot be tried."""
    foreign = indexes.blind_index(KeyRing.create(), SLOT, CITIZEN_ID)

    assert foreign != indexes.blind_index(RING, SLOT, CITIZEN_ID)


def test_engine_parts_are_not_shown() -> None:
    """The parts are as good as the key, so their repr shows neither."""
    parts = indexes.engine_parts(RING, SLOT)

    assert parts.outer.hex() not in repr(parts)
    assert repr(parts.outer) not in repr(parts)


def test_keyed_digest_is_an_hmac_under_its_own_key() -> None:
    """A digest of evidence cannot be tried without the digest key."""
    expected = hmac.digest(RING.digest_key, b"evidence", "sha256")

    assert indexes.keyed_digest(RING, b"evidence") == expected
