"""Tokens over HTTP."""

import httpx
import psycopg
import pytest

from hub.runtime import Hub
from hub.services.clients import Credentials

GRANT = {"grant_type": "client_credentials"}


async def test_client_gets_a_token_by_basic(web: httpx.AsyncClient, med: Credentials) -> None:
    """A registered client trades its secret for a bearer token of five minutes."""
    answer = await web.post("/oauth/token", data=GRANT, auth=(med.client_id, med.client_secret))

    assert answer.status_code == 200
    assert answer.json().keys() == {"access_token", "token_type", "expires_in", "scope"}
    assert answer.headers["Cache-Control"] == "no-store"


async def test_client_gets_a_token_by_form(web: httpx.AsyncClient, med: Credentials) -> None:
    """The secret may stand in the form as well."""
    form = GRANT | {"client_id": med.client_id, "client_secret": med.client_secret}

    assert (await web.post("/oauth/token", data=form)).status_code == 200


async def test_disabled_client_gets_none(
    web: httpx.AsyncClient, med: Credentials, superuser: psycopg.Connection
) -> None:
    """A client that was disabled is told what a stranger is told."""
    superuser.execute("UPDATE client SET enabled = false")

    answer = await web.post("/oauth/token", data=GRANT, auth=(med.client_id, med.client_secret))
    stranger = await web.post("/oauth/token", data=GRANT, auth=("nobody", "secret"))

    assert (answer.status_code, answer.json()) == (401, stranger.json())


async def test_secret_in_the_address_is_refused(web: httpx.AsyncClient, med: Credentials) -> None:
    """An address is logged on its way; a secret in it is refused although it is right."""
    query = GRANT | {"client_id": med.client_id, "client_secret": med.client_secret}

    answer = await web.post("/oauth/token", params=query, data=query)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"grant_type": "client_credentials"}'),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("application/x-www-form-urlencoded; charset=gbk", b"grant_type=client_credentials"),
        ("application/x-www-form-urlencoded", b"grant_type=\xff\xfe"),
        ("application/x-www-form-urlencoded", b"grant_type=%ff%fe"),
        ("application/x-www-form-urlencoded", b"a=1&" * 31),
        ("application/x-www-form-urlencoded", b"a=" + b"1" * 20_000),
        ("application/x-www-form-urlencoded", b""),
        ("", b"grant_type=client_credentials"),
    ],
)
async def test_other_than_a_form_is_refused(web: httpx.AsyncClient, kind: str, body: bytes) -> None:
    """Only a small form in UTF-8 is read; the answer says so in RFC 6749's own words."""
    answer = await web.post("/oauth/token", content=body, headers={"Content-Type": kind})

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert answer.json()["error_description"]


async def test_two_headers_are_refused(web: httpx.AsyncClient) -> None:
    """Which of two Authorization headers counts would be a matter of luck."""
    headers = [("Authorization", "Basic eDp5"), ("Authorization", "Basic eDp6")]

    answer = await web.post("/oauth/token", data=GRANT, headers=headers)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_addresses_come_from_the_issuer(web: httpx.AsyncClient, hub: Hub) -> None:
    """A forged Host header changes no address that the hub publishes."""
    answer = await web.get(
        "/.well-known/oauth-authorization-server",
        headers={"Host": "evil.test", "X-Forwarded-Host": "evil.test"},
    )

    assert answer.json() == {
        "issuer": hub.settings.issuer,
        "token_endpoint": f"{hub.settings.issuer}/oauth/token",
        "jwks_uri": f"{hub.settings.issuer}/.well-known/jwks.json",
        "scopes_supported": sorted(hub.policy.scopes),
        "response_types_supported": [],
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }


async def test_published_keys_are_public(web: httpx.AsyncClient) -> None:
    """The key set may be cached, and holds no private part."""
    answer = await web.get("/.well-known/jwks.json")

    assert "d" not in answer.json()["keys"][0]
    assert answer.headers["Cache-Control"] == "public, max-age=300"
