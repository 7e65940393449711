"""Client secrets: 256 random bits, of which the hub keeps the SHA-256 alone."""

import hashlib
import secrets

_SECRET_BYTES = 32


def new_secret() -> str:
    """Make a secret of 43 characters that need no escaping in a header, a form or a shell."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def digest(secret: str) -> bytes:
    """Return what is kept of a secret; a slow hash would add nothing to 256 random bits."""
    return hashlib.sha256(secret.encode()).digest()


def matches(secret: str, kept: bytes) -> bool:
    """Tell whether this is the secret kept, in a time that does not depend on the answer."""
    return secrets.compare_digest(digest(secret), kept)
