"""Registered documents: what a client runs by its hash, and all that it runs in production."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from hub.config import Environment
from hub.domain.callers import Role
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.runtime import Hub
from hub.services import clients, registered_documents
from hub.services.clients import Credentials, NewClient
from hub.services.registered_documents import digest_of

ME = "query Me { viewer { clientId } }"
INBOX = "query Inbox($n: Int!) { pushedNeeds(first: $n) { edges { node { id } } } }"


def named(body: str) -> str:
    """Return a document's identifier."""
    return f"sha256:{digest_of(body).hex()}"


@pytest.fixture
def in_production(hub: Hub) -> Generator[None]:
    """Let the hub be one of production for a test."""
    settings = hub.settings
    hub.settings = replace(settings, environment=Environment.PRODUCTION)
    yield
    hub.settings = settings


async def _answer(web: httpx.AsyncClient, **parameters: Any) -> tuple[int, dict[str, Any]]:
    answer = await web.post("/graphql", json=parameters)
    return answer.status_code, answer.json()


def _code(body: dict[str, Any]) -> str:
    assert "data" not in body
    [error] = body["errors"]
    return error["extensions"]["code"]


def test_the_identifier_is_the_appendixs() -> None:
    """SHA-256 of the source text in UTF-8, as GraphQL over HTTP's own example has it."""
    example = "query ($id: ID!) {\n  user(id: $id) {\n    name\n  }\n}"

    assert named(example) == (
        "sha256:7dba4bd717b41f10434822356a93c32b1fb4907b983e854300ad839f84cdcd6e"
    )


@pytest.mark.usefixtures("in_production")
async def test_a_registered_document_runs_in_production(
    hub: Hub, med: Credentials, signed_in: httpx.AsyncClient
) -> None:
    """By its identifier, with variables, again and again."""
    await registered_documents.register(hub, med.client_id, [ME, INBOX])

    for _ in range(2):
        status, body = await _answer(signed_in, documentId=named(ME))
        assert (status, body["data"]) == (200, {"viewer": {"clientId": med.client_id}})
    _, body = await _answer(signed_in, documentId=named(INBOX), variables={"n": 1})
    assert body["data"] == {"pushedNeeds": {"edges": []}}


async def test_elsewhere_both_ways_are_open(
    hub: Hub, med: Credentials, signed_in: httpx.AsyncClient
) -> None:
    """A sandbox takes a document spelled out, and one that is registered."""
    await registered_documents.register(hub, med.client_id, [ME])

    assert "data" in (await _answer(signed_in, query=ME))[1]
    assert "data" in (await _answer(signed_in, documentId=named(ME)))[1]


@pytest.mark.usefixtures("in_production")
@pytest.mark.parametrize("query", [ME, "{ __typename }", "{ __schema { types { name } } }"])
async def test_production_takes_no_other_document(
    hub: Hub, med: Credentials, signed_in: httpx.AsyncClient, query: str
) -> None:
    """Not even one whose text is registered: what runs is what was looked at."""
    await registered_documents.register(hub, med.client_id, [ME])

    status, body = await _answer(signed_in, query=query)

    assert (status, _code(body)) == (403, "DOCUMENT_NOT_REGISTERED")
    assert "register-documents" in body["errors"][0]["message"]


async def test_anothers_document_is_unknown(hub: Hub, signed_in: httpx.AsyncClient) -> None:
    """What another client registered is refused as what nobody did, in the same words."""
    other = await clients.create(
        hub,
        NewClient(
            name="另一系统",
            department=DepartmentCode("MED"),
            role=Role.DEPARTMENT,
            division=DivisionCode("410721"),
        ),
    )
    await registered_documents.register(hub, other.client_id, [ME])

    theirs = await _answer(signed_in, documentId=named(ME))
    nobodys = await _answer(signed_in, documentId=named(INBOX))

    assert (theirs[0], _code(theirs[1])) == (403, "DOCUMENT_NOT_REGISTERED")
    assert theirs[1]["errors"][0]["message"] == nobodys[1]["errors"][0]["message"]


async def test_a_narrowed_client_keeps_its_documents_and_not_their_fields(
    hub: Hub, med: Credentials, signed_in: httpx.AsyncClient
) -> None:
    """Registration gives no right: each request is decided by what holds then."""
    denied = "{ alerts(first: 1) { edges { node { evidence } } } }"
    await registered_documents.register(hub, med.client_id, [denied])

    _, body = await _answer(signed_in, documentId=named(denied))

    assert _code(body) == "FIELD_NOT_GRANTED"


@pytest.mark.parametrize(
    "parameters",
    [
        {"query": ME, "documentId": named(ME)},
        {"documentId": "me"},
        {"documentId": digest_of(ME).hex()},
        {"documentId": named(ME).upper()},
        {"documentId": named(ME)[:-1]},
        {"documentId": 1},
        {"documentId": None},
        {},
    ],
)
async def test_an_unclear_request_is_refused(
    signed_in: httpx.AsyncClient, parameters: dict[str, Any]
) -> None:
    """Either a text or an identifier of the one form that is taken."""
    status, body = await _answer(signed_in, **parameters)

    assert (status, _code(body)) == (400, "BAD_REQUEST")


async def test_registering_again_changes_nothing(hub: Hub, med: Credentials) -> None:
    """It tells how many are new."""
    assert await registered_documents.register(hub, med.client_id, [ME]) == 1
    assert await registered_documents.register(hub, med.client_id, [ME, INBOX]) == 1
    assert await registered_documents.register(hub, med.client_id, [ME, INBOX]) == 0
