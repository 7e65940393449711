"""Access tokens: signed here, and accepted only when they are exactly what is signed here.

A token is a JWT of RFC 9068. Authlib's own validator lets a missing `typ` pass and leaves the
algorithm open, so nothing of it is used: a token is read by joserfc and compared claim by claim.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.jws import JWSRegistry

from hub.domain.callers import Role
from hub.domain.errors import Unauthenticated
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.identity.addresses import Addresses
from hub.identity.verdicts import Verdicts
from hub.storage.clients import Client

ALGORITHM = "ES256"
TOKEN_TYPE = "at+jwt"  # noqa: S105 the media type of RFC 9068, not a secret
LIFETIME_SECONDS = 300
LONGEST_TOKEN = 8192  # characters; one with sixty scopes has about 2,500
CLOCK_SKEW_SECONDS = 5  # by which another process of the hub may run ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a token says about its bearer, after it was found genuine."""

    client_id: str
    department: DepartmentCode
    role: Role
    division: DivisionCode
    scopes: frozenset[str]
    expires_at: int  # seconds since 1970; the token holds before, not at, this second


class Tokens:
    """Issue and verify the access tokens of one issuer, with one signing key."""

    def __init__(
        self, addresses: Addresses, *, signing_pem: str, clock: Callable[[], datetime]
    ) -> None:
        """Load the key.

        Args:
            addresses: of the issuer, which names itself and its audience in each token.
            signing_pem: an EC P-256 private key.
            clock: tells an aware instant.
        """
        self._addresses = addresses
        self._clock = clock
        # One key and never a KeySet: joserfc signs with a random one of a set, and writes no kid.
        self._key = ECKey.import_key(signing_pem, {"use": "sig", "alg": ALGORITHM})
        self._key.ensure_kid()
        self._registry = JWSRegistry(algorithms=[ALGORITHM])
        self._verdicts: Verdicts[Claims] = Verdicts()

    @property
    def jwks(self) -> dict[str, Any]:
        """The public key set that the issuer publishes."""
        return {"keys": [self._key.as_dict(private=False)]}

    def issue(self, client: Client, scopes: Iterable[str]) -> str:
        """Sign an access token of five minutes for a client that has been authenticated.

        Args:
            client: whom it is for.
            scopes: already found to be among the client's own.
        """
        now = self._now()
        header = {"alg": ALGORITHM, "typ": TOKEN_TYPE, "kid": self._key.kid}
        claims = {
            "iss": self._addresses.issuer,
            "aud": self._addresses.audience,
            "sub": client.id,
            "client_id": client.id,
            "iat": now,
            "exp": now + LIFETIME_SECONDS,
            "jti": secrets.token_urlsafe(16),
            "scope": " ".join(sorted(scopes)),
            "department": client.department,
            "role": client.role,
            "division": client.division,
        }
        return jwt.encode(header, claims, self._key, registry=self._registry)

    def verify(self, token: str) -> Claims:
        """Return what a token says, if it is one of this issuer's that still holds.

        A verdict is kept until the token expires, by the token's SHA-256.

        Raises:
            Unauthenticated: it is not; the message says why and what to do.
        """
        if len(token) > LONGEST_TOKEN:
            raise self._refused("it is longer than any that is issued here")
        key = hashlib.sha256(token.encode()).digest()
        claims = self._verdicts.get(key)
        if claims is None:
            claims = self._examine(token)
            self._verdicts.keep(key, claims)
        if claims.expires_at <= self._now():
            raise self._refused("it has expired")
        return claims

    def _examine(self, token: str) -> Claims:
        """Check signature, header and claims, all but the expiry."""
        try:
            found = jwt.decode(token, self._key, registry=self._registry)
        except (JoseError, ValueError, TypeError):  # joserfc: TypeError on a crit that is no list
            # "from None": the error's message may quote the token.
            raise self._refused("it was not signed here") from None
        if found.header.get("typ") != TOKEN_TYPE or found.header.get("kid") != self._key.kid:
            raise self._refused("it is not an access token of this issuer")
        wrong = self._wrong_claims(found.claims)
        if wrong:
            raise self._refused(f"these claims do not hold: {', '.join(wrong)}")
        return _claims(found.claims)

    def _wrong_claims(self, claims: dict[str, Any]) -> list[str]:
        """Name the claims that are missing or not what this issuer writes."""
        issued, expires = _whole(claims.get("iat")), _whole(claims.get("exp"))
        holds: dict[str, bool] = {
            "iss": claims.get("iss") == self._addresses.issuer,
            "aud": claims.get("aud") == self._addresses.audience,
            "iat": 0 < issued <= self._now() + CLOCK_SKEW_SECONDS,
            "exp": issued < expires <= issued + LIFETIME_SECONDS,
            "client_id": _is_name(claims.get("client_id")),
            "sub": claims.get("sub") == claims.get("client_id"),
            "jti": _is_name(claims.get("jti")),
            "scope": isinstance(claims.get("scope"), str),
            "department": _is_name(claims.get("department")),
            "role": claims.get("role") in list(Role),
            "division": _is_name(claims.get("division")),
        }
        return [name for name, held in holds.items() if not held]

    def _refused(self, reason: str) -> Unauthenticated:
        endpoint = self._addresses.token_endpoint
        return Unauthenticated(
            f"The access token is refused: {reason}. Ask POST {endpoint} for a new one."
        )

    def _now(self) -> int:
        return int(self._clock().timestamp())


def _whole(value: object) -> int:
    """Return a claim that is a whole number; 0 for anything else, and True is something else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _is_name(value: object) -> bool:
    """Tell whether a claim is a text that is not empty."""
    return isinstance(value, str) and value != ""


def _claims(claims: dict[str, Any]) -> Claims:
    """Return the claims as values, once all of them were found to hold."""
    return Claims(
        client_id=claims["client_id"],
        department=DepartmentCode(claims["department"]),
        role=Role(claims["role"]),
        division=DivisionCode(claims["division"]),
        scopes=frozenset(claims["scope"].split()),
        expires_at=claims["exp"],
    )
