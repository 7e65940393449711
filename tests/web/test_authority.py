"""Who may ask at all: tokens and purposes over HTTP."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from hub.domain.callers import Purpose, Role
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.identity.addresses import Addresses
from hub.identity.tokens import Tokens
from hub.runtime import Hub, now
from hub.sealing.keys import KeyRing
from hub.services import agreement_plan
from hub.storage.clients import Client
from hub.web.app import build
from tests import sharing
from tests.conftest import Clock

TYPENAME = {"query": "{ __typename }"}


def _issue(hub: Hub, *, issuer: str | None = None, pem: str | None = None) -> str:
    """Sign a token as the hub would, but for the issuer or the key."""
    client = Client(
        id="med-1",
        name="医保系统",
        department=DepartmentCode("MED"),
        role=Role.DEPARTMENT,
        division=DivisionCode("410721"),
        secret_digest=b"",
        scopes=frozenset({"need.inbox:read"}),
        enabled=True,
        recorded_at=now(),
    )
    addresses = Addresses(issuer or hub.settings.issuer)
    tokens = Tokens(addresses, signing_pem=pem or hub.ring.signing_pem, clock=now)
    return tokens.issue(client, client.scopes)


async def _ask(web: httpx.AsyncClient, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await web.post("/graphql", json=TYPENAME, headers=named)


def _code(answer: httpx.Response) -> str:
    """Return the only error's code; the answer holds no data."""
    body: dict[str, Any] = answer.json()
    assert "data" not in body
    return body["errors"][0]["extensions"]["code"]


async def test_token_opens_the_endpoint(web: httpx.AsyncClient, token: str) -> None:
    """A token from the token endpoint is all that is needed."""
    answer = await _ask(web, Authorization=f"Bearer {token}")

    assert (answer.status_code, answer.json()["data"]) == (200, {"__typename": "Query"})


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic eDp5", "Token x", "x"])
async def test_no_token_is_challenged(web: httpx.AsyncClient, header: str) -> None:
    """Without a token the answer is 401 and names the scheme, not an error (RFC 6750 3.1)."""
    answer = await _ask(web, Authorization=header)

    assert (answer.status_code, _code(answer)) == (401, "UNAUTHENTICATED")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="hub"'


async def test_token_in_the_address_is_not_taken(web: httpx.AsyncClient, token: str) -> None:
    """A token is taken from the header alone."""
    answer = await web.post("/graphql", params={"access_token": token}, json=TYPENAME)

    assert answer.status_code == 401


async def test_two_tokens_are_none(web: httpx.AsyncClient, token: str) -> None:
    """Which of two headers counts would be a matter of luck."""
    headers = [("Authorization", f"Bearer {token}"), ("Authorization", f"Bearer {token}")]

    assert (await web.post("/graphql", json=TYPENAME, headers=headers)).status_code == 401


@pytest.mark.parametrize("wrong", ["x", "a.b.c", "é" * 10, "x" * 10_000])
async def test_noise_is_an_invalid_token(web: httpx.AsyncClient, wrong: str) -> None:
    """What is no token is refused with RFC 6750's error."""
    headers = {b"Authorization": b"Bearer " + wrong.encode()}

    answer = await web.post("/graphql", json=TYPENAME, headers=headers)

    assert (answer.status_code, _code(answer)) == (401, "UNAUTHENTICATED")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="hub", error="invalid_token"'


async def test_expired_token_is_refused(web: httpx.AsyncClient, hub: Hub, clock: Clock) -> None:
    """A token ends after five minutes."""
    token = _issue(hub)
    clock.advance(timedelta(seconds=301))

    answer = await _ask(web, Authorization=f"Bearer {token}")

    assert (answer.status_code, _code(answer)) == (401, "UNAUTHENTICATED")
    assert "expired" in answer.json()["errors"][0]["message"]


async def test_foreign_key_is_refused(web: httpx.AsyncClient, hub: Hub) -> None:
    """A token that another hub signed under our name opens nothing."""
    foreign = _issue(hub, pem=KeyRing.create().signing_pem)

    assert (await _ask(web, Authorization=f"Bearer {foreign}")).status_code == 401


async def test_foreign_audience_is_refused(web: httpx.AsyncClient, hub: Hub) -> None:
    """A token for another issuer's endpoint opens nothing here, though our key signed it."""
    foreign = _issue(hub, issuer="https://other.test")

    assert (await _ask(web, Authorization=f"Bearer {foreign}")).status_code == 401


async def test_tampered_token_is_refused(web: httpx.AsyncClient, token: str) -> None:
    """One changed character of the claims breaks the signature."""
    head, body, signature = token.split(".")
    changed = body[:-2] + ("A" if body[-2] != "A" else "B") + body[-1]

    answer = await _ask(web, Authorization=f"Bearer {head}.{changed}.{signature}")

    assert answer.status_code == 401


async def test_stranger_is_refused_before_the_body(web: httpx.AsyncClient) -> None:
    """Without a token nothing of the body is read, however wrong it is."""
    answer = await web.post("/graphql", content=b"x" * 1_000_000)

    assert answer.status_code == 401


async def test_purpose_of_the_agreement_is_taken(web: httpx.AsyncClient, token: str) -> None:
    """The purpose may be named although the agreement has only one."""
    answer = await _ask(web, Authorization=f"Bearer {token}", Hub_Purpose="PROGRAMME_DELIVERY")

    assert answer.status_code == 200


async def test_purpose_without_agreement_is_refused(web: httpx.AsyncClient, token: str) -> None:
    """A purpose that the agreement does not hold is refused, and the answer names those it does.

    Source:
        政务数据共享条例 Art. 25.
    """
    answer = await _ask(web, Authorization=f"Bearer {token}", Hub_Purpose="AUDIT")

    assert (answer.status_code, _code(answer)) == (403, "PURPOSE_NOT_AGREED")
    assert "PROGRAMME_DELIVERY" in answer.json()["errors"][0]["message"]


@pytest.fixture
async def two_purposes(hub: Hub) -> AsyncGenerator[None]:
    """Let the catalogue, and the medical department's agreement, hold two purposes."""
    before = hub.policy
    agreement = before.agreements["MED"]
    wider = replace(agreement, purposes=(*agreement.purposes, Purpose.STATISTICS))
    hub.policy = replace(before, agreements={**before.agreements, "MED": wider})
    await agreement_plan.apply(hub, [sharing.wanted(hub.policy, "MED")])
    yield
    hub.policy = before
    await agreement_plan.apply(hub, [sharing.wanted(hub.policy, "MED")])


@pytest.mark.usefixtures("two_purposes")
async def test_one_of_several_purposes_is_to_be_named(web: httpx.AsyncClient, token: str) -> None:
    """With several purposes a request names one, and the answer lists them."""
    answer = await _ask(web, Authorization=f"Bearer {token}")

    assert (answer.status_code, _code(answer)) == (400, "PURPOSE_REQUIRED")
    assert "STATISTICS" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("name", ["Hub-Purpose", "Hub-Case", "Hub-Reason"])
async def test_a_header_sent_twice_is_refused(
    web: httpx.AsyncClient, token: str, name: str
) -> None:
    """Which of two purposes or cases counts would be a matter of luck."""
    sent = "PROGRAMME_DELIVERY"
    headers = [("Authorization", f"Bearer {token}"), (name, sent), (name, sent)]

    answer = await web.post("/graphql", json=TYPENAME, headers=headers)

    assert (answer.status_code, _code(answer)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("case", ["%E6%96%B0%E6%B0%91%E6%95%912026-12", "A-1", ""])
@pytest.mark.parametrize("header", ["Hub_Case", "Hub_Reason"])
async def test_case_and_reason_are_taken(
    web: httpx.AsyncClient, token: str, header: str, case: str
) -> None:
    """A case number, or a reason, may be Chinese, percent-encoded as UTF-8."""
    answer = await _ask(web, **{"Authorization": f"Bearer {token}", header: case})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "case",
    [
        "%FF",
        "x" * 201,
        "a%00b",
        "a%0Ab",
        "11010519491231002X",
        "case-110105-19491231-002x",
        "%EF%BC%91%EF%BC%9110105194912310021",
    ],
)
@pytest.mark.parametrize("header", ["Hub_Case", "Hub_Reason"])
async def test_odd_case_and_reason_are_refused(
    web: httpx.AsyncClient, token: str, header: str, case: str
) -> None:
    """The record of a disclosure holds both: short, printable, no id number."""
    answer = await _ask(web, **{"Authorization": f"Bearer {token}", header: case})

    assert (answer.status_code, _code(answer)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    ("header", "length", "status"),
    [("Hub_Case", 64, 200), ("Hub_Case", 65, 400), ("Hub_Reason", 200, 200)],
)
async def test_a_reason_may_be_a_sentence(
    web: httpx.AsyncClient, token: str, header: str, length: int, status: int
) -> None:
    """A case number has at most 64 characters, a reason 200."""
    answer = await _ask(web, **{"Authorization": f"Bearer {token}", header: "x" * length})

    assert answer.status_code == status


async def test_application_of_an_insecure_issuer_is_not_built(hub: Hub) -> None:
    """A hub that would have secrets sent in the clear does not start."""
    settings = replace(hub.settings, issuer="http://hub.gov.cn")

    with pytest.raises(Exception, match="HUB_ISSUER"):
        build(replace(hub, settings=settings))
