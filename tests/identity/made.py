"""Builders for the tests of identity: an issuer, its clients, and tokens that it never signed."""

import base64
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

from hub.domain.callers import Role
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.identity import credentials
from hub.identity.addresses import Addresses
from hub.identity.tokens import Tokens
from hub.sealing.keys import KeyRing
from hub.storage.clients import Client

ADDRESSES = Addresses("https://hub.test")
OWN_PEM = KeyRing.create().signing_pem
SECRET = credentials.new_secret()
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        """Stand at noon in China."""
        self.at = NOON

    def __call__(self) -> datetime:
        """Return the instant it shows."""
        return self.at

    def advance(self, seconds: float) -> None:
        """Go on."""
        self.at += timedelta(seconds=seconds)


def a_client(**changes: Any) -> Client:
    """Build a client of the medical department with the secret SECRET."""
    values: dict[str, Any] = {
        "id": "med-1",
        "name": "医保系统",
        "department": DepartmentCode("MED"),
        "role": Role.DEPARTMENT,
        "division": DivisionCode("410721"),
        "secret_digest": credentials.digest(SECRET),
        "scopes": frozenset({"need.inbox:read", "need.result:write", "person.identity:read"}),
        "enabled": True,
        "recorded_at": NOON,
    }
    return Client(**values | changes)


def tokens(clock: Callable[[], datetime] | None = None, *, pem: str = OWN_PEM) -> Tokens:
    """Build an issuer at ADDRESSES."""
    return Tokens(ADDRESSES, signing_pem=pem, clock=clock or Clock())


def forge(
    *,
    header: Mapping[str, Any] | None = None,
    claims: Mapping[str, Any] | None = None,
    without: str | None = None,
    pem: str = OWN_PEM,
) -> str:
    """Sign a token that is genuine but for what a test changes.

    Args:
        header: entries that replace those of the header.
        claims: those that replace claims.
        without: a claim, or an entry of the header, that is left out.
        pem: the key that signs.
    """
    key = ECKey.import_key(pem)
    key.ensure_kid()
    now = int(NOON.timestamp())
    genuine: dict[str, Any] = {
        "iss": "https://hub.test",
        "aud": "https://hub.test/graphql",
        "sub": "med-1",
        "client_id": "med-1",
        "iat": now,
        "exp": now + 300,
        "jti": "x",
        "scope": "need.inbox:read",
        "department": "MED",
        "role": "DEPARTMENT",
        "division": "410721",
    }
    head: dict[str, Any] = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid, **(header or {})}
    body = genuine | dict(claims or {})
    head.pop(without or "", None)
    body.pop(without or "", None)
    return jwt.encode(head, body, key, default_type=None)


def basic(client_id: str, secret: str) -> str:
    """Return the header of HTTP Basic."""
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()
