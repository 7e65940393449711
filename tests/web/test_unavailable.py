"""What a client is told while the hub cannot serve."""

from collections.abc import Callable
from dataclasses import replace

import httpx
import psycopg
from psycopg import sql
from sqlalchemy import make_url

from hub.config import Settings
from hub.domain.callers import Role
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.runtime import Hub
from hub.services import clients
from hub.services.clients import Credentials, NewClient
from hub.web.app import build

INBOX = {"query": "{ pushedNeeds(first: 1) { edges { node { id } } } }"}


async def _register(hub: Hub) -> Credentials:
    new = NewClient(
        name="医保系统",
        department=DepartmentCode("MED"),
        role=Role.DEPARTMENT,
        division=DivisionCode("410721"),
    )
    return await clients.create(hub, new)


def _client(hub: Hub) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=build(hub)), base_url="http://hub.test"
    )


async def _token(web: httpx.AsyncClient, told: Credentials) -> httpx.Response:
    form = {"grant_type": "client_credentials"}
    return await web.post("/oauth/token", data=form, auth=(told.client_id, told.client_secret))


async def _ask(web: httpx.AsyncClient, token: str) -> httpx.Response:
    return await web.post("/graphql", json=INBOX, headers={"Authorization": f"Bearer {token}"})


def _refuse_connections(url: str) -> None:
    """Let nobody into a database any more, and throw out who is in."""
    name = make_url(url).database
    assert name is not None
    elsewhere = make_url(url).set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(elsewhere, autocommit=True) as connection:
        refuse = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false")
        connection.execute(refuse.format(sql.Identifier(name)))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )


async def test_without_its_database_the_hub_asks_for_patience(
    another_database: str, settings_for: Callable[[str], Settings]
) -> None:
    """Without PostgreSQL the process lives, is not ready, and answers 503: ask again."""
    async with Hub.open(settings_for(another_database)) as hub, _client(hub) as web:
        told = await _register(hub)
        token = (await _token(web, told)).json()["access_token"]
        _refuse_connections(another_database)

        live, ready = await web.get("/livez"), await web.get("/readyz")
        inbox, later = await _ask(web, token), await _token(web, told)

    assert (live.status_code, ready.status_code) == (200, 503)
    assert ready.json()["parts"]["database"]["remedy"]
    assert (inbox.status_code, inbox.headers["Retry-After"]) == (503, "1")
    assert inbox.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    assert (later.status_code, later.json()["error"]) == (503, "temporarily_unavailable")


async def test_without_its_record_the_hub_discloses_nothing(hub: Hub) -> None:
    """A disclosure that cannot be recorded is not made: 503, and no data."""
    assert hub.settings.database_url is not None
    async with type(hub.recorder).open(hub.settings.database_url.reveal(), hub.ring) as ended:
        pass

    async with _client(replace(hub, recorder=ended)) as web:
        token = (await _token(web, await _register(hub))).json()["access_token"]
        inbox, ready = await _ask(web, token), await web.get("/readyz")

    assert (inbox.status_code, ready.status_code) == (503, 503)
    assert inbox.json()["errors"][0]["extensions"]["code"] == "DISCLOSURE_RECORD_UNAVAILABLE"
    assert "data" not in inbox.json()
    assert not ready.json()["parts"]["disclosure_record"]["ready"]
