"""Access tokens: what is issued, and all that is refused."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given, strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey

from hub.domain.callers import Role
from hub.domain.errors import Unauthenticated
from hub.identity.tokens import LONGEST_TOKEN
from hub.sealing.keys import KeyRing
from tests.identity.made import OWN_PEM, Clock, a_client, forge, tokens


def _part(token: str, index: int) -> dict[str, Any]:
    text = token.split(".")[index]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def test_token_is_typed_and_names_its_key() -> None:
    """A token says at+jwt, ES256 and the key it was signed with; joserfc writes no kid itself."""
    issuer = tokens()

    header = _part(issuer.issue(a_client(), {"need.inbox:read"}), 0)

    assert header == {"typ": "at+jwt", "alg": "ES256", "kid": issuer.jwks["keys"][0]["kid"]}


def test_token_lives_five_minutes() -> None:
    """Authlib's default for client credentials is ten days; ours is 300 seconds."""
    claims = _part(tokens().issue(a_client(), {"need.inbox:read"}), 1)

    assert claims["exp"] - claims["iat"] == 300


def test_verified_claims_are_the_clients() -> None:
    """A token carries client, department, role, division and scopes, and nothing is lost."""
    client = a_client()
    issuer = tokens()

    claims = issuer.verify(issuer.issue(client, client.scopes))

    assert (claims.client_id, claims.department, claims.role) == ("med-1", "MED", Role.DEPARTMENT)
    assert (claims.division, claims.scopes) == ("410721", client.scopes)


def test_each_token_has_its_own_id() -> None:
    """Two tokens of one client and second differ, so that a record can tell them apart."""
    issuer = tokens()

    first, second = (issuer.issue(a_client(), {"need.inbox:read"}) for _ in range(2))

    assert _part(first, 1)["jti"] != _part(second, 1)["jti"]


def test_published_keys_hold_no_private_part() -> None:
    """The key set is public: x and y, never d."""
    (key,) = tokens().jwks["keys"]

    assert {"kty", "crv", "x", "y", "kid", "use", "alg"} == set(key)


def test_genuine_token_is_accepted() -> None:
    """What the refusals below change is a token that holds."""
    assert tokens().verify(forge()).client_id == "med-1"


@pytest.mark.parametrize("typ", ["JWT", "at+JWT", "application/at+jwt", "dpop+jwt"])
def test_other_type_is_refused(typ: str) -> None:
    """An ID token or another JWT of the same issuer is no access token."""
    with pytest.raises(Unauthenticated):
        tokens().verify(forge(header={"typ": typ}))


def test_missing_type_is_refused() -> None:
    """Authlib's validator lets a missing typ pass; ours does not."""
    with pytest.raises(Unauthenticated):
        tokens().verify(forge(without="typ"))


def test_missing_key_id_is_refused() -> None:
    """A token without kid was not issued here."""
    with pytest.raises(Unauthenticated):
        tokens().verify(forge(without="kid"))


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://other.test"},
        {"iss": "https://hub.test/"},
        {"aud": "https://hub.test"},
        {"aud": ["https://hub.test/graphql"]},
        {"aud": "https://other.test/graphql"},
        {"client_id": ""},
        {"client_id": 1},
        {"sub": "another"},
        {"scope": ["need.inbox:read"]},
        {"scope": None},
        {"jti": ""},
        {"department": None},
        {"role": "ADMIN"},
        {"role": ["DEPARTMENT"]},
        {"division": 410721},
    ],
)
def test_wrong_claim_is_refused(changed: dict[str, Any]) -> None:
    """Every claim is what this issuer writes, in form and in value."""
    with pytest.raises(Unauthenticated, match="do not hold"):
        tokens().verify(forge(claims=changed))


@pytest.mark.parametrize(
    "claim",
    ["iss", "aud", "sub", "client_id", "iat", "exp", "jti", "scope", "department", "role"],
)
def test_missing_claim_is_refused(claim: str) -> None:
    """No claim is optional."""
    with pytest.raises(Unauthenticated, match=claim):
        tokens().verify(forge(without=claim))


@pytest.mark.parametrize("exp", [True, "1795000000", 1e10, None, -1, 10**12])
def test_expiry_that_is_not_ours_is_refused(exp: object) -> None:
    """An expiry is a whole number of seconds within the lifetime of a token."""
    with pytest.raises(Unauthenticated, match="exp"):
        tokens().verify(forge(claims={"exp": exp}))


def test_token_of_the_future_is_refused() -> None:
    """A token issued later than now was not issued by this hub."""
    clock = Clock()
    later = int(clock().timestamp()) + 60

    with pytest.raises(Unauthenticated, match="iat"):
        tokens(clock).verify(forge(claims={"iat": later, "exp": later + 300}))


def test_token_ends_with_its_last_second() -> None:
    """A token holds for 299 seconds and no more at 300, although its verdict was kept."""
    clock = Clock()
    issuer = tokens(clock)
    token = issuer.issue(a_client(), {"need.inbox:read"})

    clock.advance(299)
    assert issuer.verify(token)
    clock.advance(1)
    with pytest.raises(Unauthenticated, match="expired"):
        issuer.verify(token)


def test_foreign_key_is_refused() -> None:
    """Another hub's key signs nothing here, even under the same issuer and key id."""
    own = tokens().jwks["keys"][0]["kid"]

    with pytest.raises(Unauthenticated, match="not signed here"):
        tokens().verify(forge(pem=KeyRing.create().signing_pem, header={"kid": own}))


def test_tampered_claims_are_refused() -> None:
    """A claim changed after signing breaks the signature, also after the token was accepted."""
    issuer = tokens()
    head, _, signature = forge().split(".")
    _, wider, _ = forge(claims={"scope": "chain.event:read"}).split(".")
    issuer.verify(forge())

    with pytest.raises(Unauthenticated, match="not signed here"):
        issuer.verify(f"{head}.{wider}.{signature}")


def test_unsigned_token_is_refused() -> None:
    """The algorithm none is none of ours."""
    head, body, _ = forge().split(".")
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "at+jwt"}).encode())

    with pytest.raises(Unauthenticated):
        tokens().verify(f"{none.decode().rstrip('=')}.{body}.")
    with pytest.raises(Unauthenticated):
        tokens().verify(f"{head}.{body}.")


def test_public_key_as_a_shared_secret_is_refused() -> None:
    """HS256 over the published key is the oldest forgery; the algorithm is ours to choose."""
    public = json.dumps(tokens().jwks["keys"][0]).encode()
    claims = _part(forge(), 1)
    header = {"alg": "HS256", "typ": "at+jwt", "kid": tokens().jwks["keys"][0]["kid"]}
    forged = jwt.encode(header, claims, OctKey.import_key(public), algorithms=["HS256"])

    with pytest.raises(Unauthenticated):
        tokens().verify(forged)


@pytest.mark.parametrize("crit", [1, [1], "b64", ["b64"], ["exp"]])
def test_odd_critical_header_is_refused(crit: object) -> None:
    """Joserfc raises a TypeError on a crit that is no list of names; it is a refusal like all."""
    header = base64.urlsafe_b64encode(
        json.dumps({"alg": "ES256", "typ": "at+jwt", "crit": crit}).encode()
    )
    _, body, signature = forge().split(".")

    with pytest.raises(Unauthenticated):
        tokens().verify(f"{header.decode().rstrip('=')}.{body}.{signature}")


def test_endless_token_is_refused_unread() -> None:
    """A token longer than any of ours is not even hashed."""
    with pytest.raises(Unauthenticated, match="longer"):
        tokens().verify("x" * (LONGEST_TOKEN + 1))


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_noise_is_refused(noise: str) -> None:
    """Whatever stands in the header, the answer is a refusal and never another error."""
    with pytest.raises(Unauthenticated):
        tokens(pem=OWN_PEM).verify(noise)


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists, max_leaves=8))
def test_odd_header_is_refused(value: object) -> None:
    """Whatever a token's header holds, the answer is a refusal and never another error."""
    header = base64.urlsafe_b64encode(json.dumps({"alg": "ES256", "typ": value}).encode())
    _, body, signature = forge().split(".")

    with pytest.raises(Unauthenticated):
        tokens().verify(f"{header.decode().rstrip('=')}.{body}.{signature}")
