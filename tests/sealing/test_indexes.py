"""Blind indexes: equal for equal values of one slot, that tell nothing without the key."""

import hashlib
import hmac
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from hub.sealing import indexes
from hub.sealing.keys import KeyRing

RING = KeyRing.create()
SLOT = "person.citizen_id"
CITIZEN_ID = "41072119540307123X"


def test_index_is_key_id_and_half_of_the_hash() -> None:
    """An index is 2 bytes of key id and 16 of SHA-256 over the slot's own key and the value."""
    slot_key = hmac.digest(RING.index_key, SLOT.encode(), "sha256")
    digest = hashlib.sha256(slot_key + CITIZEN_ID.encode()).digest()

    assert indexes.blind_index(RING, SLOT, CITIZEN_ID) == b"\x00\x01" + digest[:16]


def test_an_index_never_changes() -> None:
    """Indexes lie in databases and Parquet files: another form would find nobody in them."""
    ring = replace(RING, index_key=bytes(range(32)))

    found = indexes.blind_index(ring, SLOT, CITIZEN_ID).hex()

    assert found == "0001b433928f37570cdcfe8c712a4e2e4a89"


def test_the_hash_is_never_shown_whole() -> None:
    """With all of it, one without the key could make the index of a longer value (RFC 6234)."""
    assert len(indexes.blind_index(RING, SLOT, CITIZEN_ID)) == 2 + hashlib.sha256().digest_size // 2


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_engine_parts_give_the_same_index(value: str) -> None:
    """One plain SHA-256 over the parts, as a comparison engine takes them, gives the index."""
    parts = indexes.engine_parts(RING, SLOT)

    digest = hashlib.sha256(parts.slot_key + indexes.normalised(value).encode()).hexdigest()

    assert parts.prefix_hex + digest[:32] == indexes.blind_index(RING, SLOT, value).hex()


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

    assert parts.slot_key.hex() not in repr(parts)
    assert repr(parts.slot_key) not in repr(parts)


def test_keyed_digest_is_an_hmac_under_its_own_key() -> None:
    """A digest of evidence cannot be tried without the digest key."""
    expected = hmac.digest(RING.digest_key, b"evidence", "sha256")

    assert indexes.keyed_digest(RING, b"evidence") == expected
