"""The public addresses of the issuer."""

import pytest

from hub.identity.addresses import Addresses, IssuerNotSecure


def test_metadata_lists_what_exists() -> None:
    """The metadata document names the endpoints and methods that are served, and no other."""
    metadata = Addresses("https://hub.test").metadata(["need.inbox:read", "chain.event:read"])

    assert metadata == {
        "issuer": "https://hub.test",
        "token_endpoint": "https://hub.test/oauth/token",
        "jwks_uri": "https://hub.test/.well-known/jwks.json",
        "scopes_supported": ["chain.event:read", "need.inbox:read"],
        "response_types_supported": [],
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }


@pytest.mark.parametrize("issuer", ["http://hub.gov.cn", "http://10.0.0.1:8000", "ftp://hub.test"])
def test_issuer_without_tls_is_refused(issuer: str) -> None:
    """Secrets do not travel in the clear; the refusal says what to set."""
    with pytest.raises(IssuerNotSecure, match="HUB_ISSUER"):
        Addresses(issuer)


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:8000", "http://localhost:1", "http://[::1]"])
def test_loopback_needs_no_tls(issuer: str) -> None:
    """A hub that serves its own machine may do so without a certificate."""
    assert not Addresses(issuer).is_encrypted
