"""Client secrets."""

from hub.identity import credentials


def test_secret_has_256_bits_and_needs_no_escaping() -> None:
    """43 characters of base64url; two are never alike."""
    first, second = credentials.new_secret(), credentials.new_secret()

    assert len(first) == 43
    assert first != second
    assert first.replace("-", "").replace("_", "").isalnum()


def test_digest_tells_the_secret_from_others() -> None:
    """The hub keeps 32 bytes that only the secret itself matches."""
    kept = credentials.digest("secret")

    assert len(kept) == 32
    assert credentials.matches("secret", kept)
    assert not credentials.matches("Secret", kept)
