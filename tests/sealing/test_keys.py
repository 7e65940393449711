"""The key ring: made once, kept by its owner only, never shown."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from hub.sealing.keys import KeyFileUnusable, KeyRing


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the keys of a test stand; there is no file yet."""
    return tmp_path / "data" / "keys.json"


def test_ring_is_made_once(path: Path) -> None:
    """The second start reads what the first one wrote."""
    first = KeyRing.load_or_create(path)

    second = KeyRing.load_or_create(path)

    assert second == first


def test_only_the_owner_may_read_the_file(path: Path) -> None:
    """The file is made with mode 0600 in a folder of its own, and no draft stays behind."""
    KeyRing.load_or_create(path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["keys.json"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_exposed_file_is_refused(path: Path, mode: int) -> None:
    """A file that group or others may touch is refused, with the remedy."""
    KeyRing.load_or_create(path)
    path.chmod(mode)

    with pytest.raises(KeyFileUnusable, match="chmod 600"):
        KeyRing.load(path)


def test_missing_file_is_not_replaced_by_load(path: Path) -> None:
    """Loading makes no keys: cells sealed with lost keys would never open again."""
    with pytest.raises(FileNotFoundError):
        KeyRing.load(path)


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("cell_key", "00" * 16),
        ("index_key", "no hexadecimal"),
        ("key_id", 0),
        ("key_id", "1"),
        ("signing_pem", "no key"),
        ("more", "unknown"),
    ],
)
def test_damaged_file_is_refused(path: Path, entry: str, value: object) -> None:
    """A wrong length, type or entry is refused, and the message quotes no key."""
    ring = KeyRing.load_or_create(path)
    path.write_text(json.dumps(json.loads(path.read_text()) | {entry: value}))

    with pytest.raises(KeyFileUnusable) as refusal:
        KeyRing.load(path)

    assert ring.digest_key.hex() not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_key_on_another_curve_is_refused(path: Path) -> None:
    """Tokens are signed with ES256, so the signing key is on P-256."""
    KeyRing.load_or_create(path)
    pem = (
        ec.generate_private_key(ec.SECP384R1())
        .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        .decode()
    )
    path.write_text(json.dumps(json.loads(path.read_text()) | {"signing_pem": pem}))

    with pytest.raises(KeyFileUnusable):
        KeyRing.load(path)


def test_file_that_appears_meanwhile_stands(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two processes that start at once, both use the ring that was written first."""
    first = KeyRing.load_or_create(path)
    with monkeypatch.context() as race:
        race.setattr(Path, "exists", _nothing_there)
        second = KeyRing.load_or_create(path)

    assert second == first


def _nothing_there(_path: Path) -> bool:
    """Stand in for a look at the folder just before the other process wrote."""
    return False


def test_keys_are_not_shown() -> None:
    """A log line or a traceback that holds a ring holds no key."""
    ring = KeyRing.create()

    shown = f"{ring!r} {ring}"

    assert shown == "KeyRing(key_id=1, keys masked) KeyRing(key_id=1, keys masked)"
