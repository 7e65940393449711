"""The hub's keys, and the one file that holds them."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self, cast

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from hub.domain.errors import HubError

KEY_BYTES = 32
SECRETS = ("cell_key", "index_key", "digest_key", "database_key")
MAX_KEY_ID = 0xFFFF  # two bytes in every cell and index


class KeyFileUnusable(HubError):
    """The key file is exposed, damaged or incomplete; nothing is sealed or opened with it."""

    def __init__(self, path: Path, reason: str) -> None:
        """Keep the file's path; the reason says what to do and holds no key."""
        super().__init__(f"{path}: {reason}")
        self.path = path


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KeyRing:
    """The keys of one hub, each for one use and none derived from another."""

    key_id: int  # 1 to 65535: written into every cell and blind index
    cell_key: bytes  # AES-256-GCM
    index_key: bytes  # HMAC of blind indexes
    digest_key: bytes  # HMAC of digests that stay inside the hub
    database_key: bytes  # HMAC of role names: the passwords of the database roles
    signing_pem: str  # EC P-256 private key in PKCS #8: signs access tokens

    @classmethod
    def create(cls) -> Self:
        """Make a ring of new random keys, with key id 1."""
        return cls(
            key_id=1,
            cell_key=secrets.token_bytes(KEY_BYTES),
            index_key=secrets.token_bytes(KEY_BYTES),
            digest_key=secrets.token_bytes(KEY_BYTES),
            database_key=secrets.token_bytes(KEY_BYTES),
            signing_pem=_new_signing_key(),
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the ring from its file.

        Raises:
            FileNotFoundError: there is no such file.
            KeyFileUnusable: others than its owner may read it, or it holds no whole ring.
        """
        text = _read_private(path)
        try:
            entries = json.loads(text)
            ring = cls(**_values(entries))
            _check(ring)
        except (ValueError, TypeError, KeyError, AttributeError):
            # "from None": the message of the first error could quote the file.
            raise KeyFileUnusable(
                path, "It holds no whole key ring; restore it from its backup."
            ) from None
        return ring

    @classmethod
    def load_or_create(cls, path: Path) -> Self:
        """Read the ring from its file, or make a new one there if there is no file.

        Two processes that start at once end up with the same ring: the first file stands.

        Raises:
            KeyFileUnusable: others than its owner may read it, or it holds no whole ring.
        """
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write_new(path, _text(cls.create()))
        return cls.load(path)

    def __repr__(self) -> str:
        return f"KeyRing(key_id={self.key_id}, keys masked)"


def _new_signing_key() -> str:
    """Return a new EC P-256 private key, as PEM."""
    return (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )


def _read_private(path: Path) -> str:
    """Return the file's text, if none but its owner may read or write it."""
    with path.open(encoding="utf-8") as file:
        if os.fstat(file.fileno()).st_mode & 0o077:
            raise KeyFileUnusable(path, f"Others may read the keys; run: chmod 600 {path}")
        return file.read()


def _values(entries: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ring's fields out of the file's entries, which name exactly these fields."""
    if set(entries) != {field.name for field in fields(KeyRing)}:
        raise ValueError("Entries are missing or unknown.")
    return {
        name: bytes.fromhex(value) if name in SECRETS else value for name, value in entries.items()
    }


def _check(ring: KeyRing) -> None:
    """Refuse keys of a wrong type or length."""
    keys = (ring.cell_key, ring.index_key, ring.digest_key, ring.database_key)
    if any(len(key) != KEY_BYTES for key in keys) or not 0 < ring.key_id <= MAX_KEY_ID:
        raise ValueError("A key has a wrong length, or the key id is out of range.")
    signing = serialization.load_pem_private_key(ring.signing_pem.encode(), password=None)
    curve = cast("ec.EllipticCurvePrivateKey", signing).curve
    if not isinstance(curve, ec.SECP256R1):
        raise TypeError("The signing key is not on P-256.")


def _text(ring: KeyRing) -> str:
    """Return what the key file holds."""
    entries = {field.name: getattr(ring, field.name) for field in fields(ring)}
    return json.dumps(
        {name: value.hex() if name in SECRETS else value for name, value in entries.items()},
        indent=2,
    )


def _write_new(path: Path, text: str) -> None:
    """Write the file whole, readable by its owner only; a file that appeared first stands."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link fails where a rename would replace another process's keys.
            path.hardlink_to(draft)
        except FileExistsError:
            return
        _sync_folder(path.parent)
    finally:
        draft.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the file's name as durable as its content."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
