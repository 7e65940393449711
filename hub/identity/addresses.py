"""The public addresses of tokens and of what they open, all from the configured issuer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from authlib.common.security import is_secure_transport

from hub.domain.errors import HubError

AUTH_METHODS = ("client_secret_basic", "client_secret_post")
GRANT_TYPE = "client_credentials"


class IssuerNotSecure(HubError):
    """Secrets and tokens would travel in the clear to this issuer."""

    def __init__(self, issuer: str) -> None:
        """Name the issuer."""
        super().__init__(
            f"HUB_ISSUER is {issuer}; clients send their secrets there, so it must begin with "
            "https://, or name this machine itself, as http://127.0.0.1:8000."
        )


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses below one issuer; the Host header of a request changes none of them."""

    issuer: str  # without a slash at its end

    def __post_init__(self) -> None:
        """Refuse an issuer without TLS, unless it is a loopback address."""
        if not is_secure_transport(self.issuer):
            raise IssuerNotSecure(self.issuer)

    @property
    def token_endpoint(self) -> str:
        """Where a client asks for a token."""
        return f"{self.issuer}/oauth/token"

    @property
    def jwks(self) -> str:
        """Where the public keys are published."""
        return f"{self.issuer}/.well-known/jwks.json"

    @property
    def audience(self) -> str:
        """What a token opens."""
        return f"{self.issuer}/graphql"

    @property
    def is_encrypted(self) -> bool:
        """Tell whether clients reach the hub over TLS."""
        return urlsplit(self.issuer).scheme == "https"

    def metadata(self, scopes: Iterable[str]) -> dict[str, Any]:
        """Return the authorization server's metadata: what exists, and nothing else.

        Source:
            RFC 8414 section 2; `response_types_supported` is required there and empty here, since
            there is no authorization endpoint.
        """
        return {
            "issuer": self.issuer,
            "token_endpoint": self.token_endpoint,
            "jwks_uri": self.jwks,
            "scopes_supported": sorted(scopes),
            "response_types_supported": [],
            "grant_types_supported": [GRANT_TYPE],
            "token_endpoint_auth_methods_supported": list(AUTH_METHODS),
        }
