"""The token endpoint without HTTP: who gets a token, and what everybody else is told."""

import asyncio
import logging
from collections.abc import Sequence

import pytest

from hub.identity import token_endpoint
from hub.identity.grants import Reply
from hub.identity.token_endpoint import TokenEndpoint
from hub.identity.token_requests import TokenRequest
from hub.storage.clients import Client
from tests.identity.made import ADDRESSES, SECRET, a_client, basic, tokens

GRANT = ("grant_type", "client_credentials")


class Registry:
    """The clients that a test registers."""

    def __init__(self, *clients: Client) -> None:
        """Hold them by id."""
        self._clients = {client.id: client for client in clients}
        self.asked: list[str] = []

    async def find(self, client_id: str) -> Client | None:
        """Look one up, and remember that it was looked for."""
        self.asked.append(client_id)
        return self._clients.get(client_id)


async def ask(
    *form: tuple[str, str], authorization: str | None = None, registry: Registry | None = None
) -> Reply:
    """Send one request to an endpoint that knows the client med-1."""
    endpoint = TokenEndpoint(ADDRESSES, tokens(), (registry or Registry(a_client())).find)
    return await endpoint.answer(TokenRequest(authorization=authorization, form=form))


def _secret(client_id: str = "med-1", secret: str = SECRET) -> Sequence[tuple[str, str]]:
    return (("client_id", client_id), ("client_secret", secret))


async def test_secret_by_basic_gives_a_token() -> None:
    """client_secret_basic: id and secret in the header (RFC 6749 section 2.3.1)."""
    reply = await ask(GRANT, authorization=basic("med-1", SECRET))

    assert reply.status == 200
    assert tokens().verify(reply.body["access_token"]).client_id == "med-1"


async def test_secret_in_the_form_gives_a_token() -> None:
    """client_secret_post: id and secret among the parameters."""
    reply = await ask(GRANT, *_secret())

    assert (reply.status, reply.body["token_type"], reply.body["expires_in"]) == (
        200,
        "Bearer",
        300,
    )


async def test_token_is_not_to_be_stored() -> None:
    """RFC 6749 section 5.1 asks for no-store."""
    assert (await ask(GRANT, *_secret())).headers["Cache-Control"] == "no-store"


async def test_absent_scope_gives_all_of_the_clients() -> None:
    """Who names no scope gets all that the client holds, and is told which."""
    reply = await ask(GRANT, *_secret())

    assert reply.body["scope"].split() == sorted(a_client().scopes)


async def test_asked_scopes_are_given_exactly() -> None:
    """Who asks for less gets less."""
    reply = await ask(GRANT, *_secret(), ("scope", "need.inbox:read"))

    assert tokens().verify(reply.body["access_token"]).scopes == {"need.inbox:read"}


@pytest.mark.parametrize(
    "scope",
    [
        "chain.event:read",
        "need.inbox:read chain.event:read",
        "x",
        "need.inbox:read\tneed.result:write",
        "need.inbox:read\u3000need.result:write",
        "need.inbox:read\nneed.result:write",
        " ",
    ],
)
async def test_scope_beyond_the_clients_is_refused(scope: str) -> None:
    """Scopes are never narrowed in silence; U+0020 alone parts them (RFC 6749 section 3.3)."""
    reply = await ask(GRANT, *_secret(), ("scope", scope))

    assert (reply.status, reply.body["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("client_id", "secret"),
    [("med-1", "wrong"), ("nobody", SECRET), ("gone", SECRET), ("med-1", "错"), ("医", SECRET)],
    ids=["wrong secret", "unknown", "disabled", "no ASCII in it", "no ASCII in the name"],
)
async def test_unknown_client_and_wrong_secret_look_alike(client_id: str, secret: str) -> None:
    """Unknown, disabled and wrong secret give the same answer, by header and by form."""
    registry = Registry(a_client(), a_client(id="gone", enabled=False))
    expected = await ask(GRANT, *_secret("med-1", "other"), registry=registry)

    by_header = await ask(GRANT, authorization=basic(client_id, secret), registry=registry)
    by_form = await ask(GRANT, *_secret(client_id, secret), registry=registry)

    assert expected.body["error"] == "invalid_client"
    assert by_header == by_form == expected


async def test_unknown_client_takes_the_same_path() -> None:
    """A client that does not exist is looked up and compared like one that does."""
    registry = Registry(a_client())

    await ask(GRANT, *_secret("nobody"), registry=registry)
    await ask(GRANT, *_secret("med-1", "wrong"), registry=registry)

    assert registry.asked == ["nobody", "med-1"]


@pytest.mark.parametrize(
    "authorization",
    [
        "Basic",
        "Basic !!!",
        "Basic bm9jb2xvbg==",
        "Basic /////w==",
        "Basic Og==",
        "Bearer x",
        "",
        "Basic bWVkLTE6",
    ],
)
async def test_unreadable_header_is_no_client(authorization: str) -> None:
    """Bytes that are no UTF-8 make Authlib fail; here they are a client not authenticated."""
    reply = await ask(GRANT, authorization=authorization)

    assert (reply.status, reply.body["error"]) == (401, "invalid_client")
    assert reply.headers["WWW-Authenticate"] == 'Basic realm="hub"'


async def test_id_that_no_client_can_have_is_not_looked_up() -> None:
    """A null character would fail in the database; such an id is not asked for there."""
    registry = Registry(a_client())

    await ask(GRANT, *_secret("med\x001"), registry=registry)
    await ask(GRANT, *_secret("x" * 1000), registry=registry)

    assert registry.asked == []


@pytest.mark.parametrize(
    "repeated", [("client_id", "med-1"), ("scope", "need.inbox:read"), GRANT, ("x", "1")]
)
async def test_repeated_parameter_is_refused(repeated: tuple[str, str]) -> None:
    """RFC 6749 section 3.2: no parameter more than once; Authlib lets it pass here."""
    form = (GRANT, *_secret(), ("scope", "need.inbox:read"), ("x", "1"), repeated)

    reply = await ask(*form)

    assert (reply.status, reply.body["error"]) == (400, "invalid_request")


async def test_two_ways_to_authenticate_are_refused() -> None:
    """RFC 6749 section 2.3: one method in each request; Authlib takes the first that fits."""
    reply = await ask(GRANT, *_secret(), authorization=basic("med-1", SECRET))

    assert (reply.status, reply.body["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("named", ["med-1", ""])
async def test_two_names_of_the_client_are_refused(named: str) -> None:
    """A form that names another client than HTTP Basic does is ambiguous."""
    form = (GRANT, ("client_id", "med-2" if named else "med-1"))

    reply = await ask(*form, authorization=basic(named, SECRET))

    assert (reply.status, reply.body["error"]) == (400, "invalid_request")


async def test_the_clients_name_may_be_repeated() -> None:
    """The same client_id beside HTTP Basic is no second way to authenticate."""
    reply = await ask(GRANT, ("client_id", "med-1"), authorization=basic("med-1", SECRET))

    assert reply.status == 200


async def test_missing_grant_type_is_a_bad_request() -> None:
    """A missing parameter is invalid_request, and the answer says which to send."""
    reply = await ask(*_secret())

    assert reply.body["error"] == "invalid_request"
    assert "grant_type=client_credentials" in reply.body["error_description"]


@pytest.mark.parametrize("grant", ["password", "authorization_code", "refresh_token", "错\x00\n"])
async def test_other_grants_are_not_given(grant: str) -> None:
    """Only client credentials exist; what was asked for is not repeated."""
    reply = await ask(("grant_type", grant), *_secret())

    assert (reply.status, reply.body["error"]) == (400, "unsupported_grant_type")
    assert grant not in reply.body["error_description"]


async def test_log_holds_neither_secret_nor_token(caplog: pytest.LogCaptureFixture) -> None:
    """Authlib logs issued tokens at DEBUG; its logger is pinned to INFO."""
    caplog.set_level(logging.DEBUG)

    reply = await ask(GRANT, *_secret())

    assert SECRET not in caplog.text
    assert reply.body["access_token"] not in caplog.text


async def test_too_many_at_once_are_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue is bounded: beyond it a client is told to come back, and the rest are served."""
    monkeypatch.setattr(token_endpoint, "MOST_UNDER_WAY", 2)
    endpoint = TokenEndpoint(ADDRESSES, tokens(), Registry(a_client()).find)
    request = TokenRequest(authorization=None, form=(GRANT, *_secret()))

    replies = await asyncio.gather(*(endpoint.answer(request) for _ in range(40)))

    assert {reply.status for reply in replies} == {200, 503}
    assert next(r for r in replies if r.status == 503).headers["Retry-After"] == "1"
