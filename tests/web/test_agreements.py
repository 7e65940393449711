"""Agreements over HTTP: what narrows them holds at once, in every process, for cached plans too."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from hub.domain.identifiers import DepartmentCode
from hub.identity import standings
from hub.runtime import Hub
from hub.services import agreement_plan, agreements, clients
from hub.services.clients import Credentials
from hub.web.app import build
from tests import sharing
from tests.callers import COUNTY
from tests.conftest import Clock
from tests.web.conftest import a_token

MED = DepartmentCode("MED")
INBOX = "{ pushedNeeds(first: 1) { edges { node { id household { id } } } } }"
CATALOGUE = "{ programmes(first: 1) { edges { node { code } } } }"

pytestmark = pytest.mark.usefixtures("restored")


@pytest.fixture
async def second(hub: Hub, token: str) -> AsyncGenerator[httpx.AsyncClient]:
    """Give a client of another process of the hub, with the same token."""
    transport = httpx.ASGITransport(app=build(hub))
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://hub.test", headers=headers
    ) as client:
        yield client


async def _code(client: httpx.AsyncClient, query: str) -> str | None:
    """Return the code of the answer's error; None: it has data."""
    body: dict[str, Any] = (await client.post("/graphql", json={"query": query})).json()
    errors = body.get("errors")
    return errors[0]["extensions"]["code"] if errors else None


async def test_a_suspension_holds_at_once_in_every_process(
    hub: Hub, signed_in: httpx.AsyncClient, second: httpx.AsyncClient
) -> None:
    """Both had answered before, with plans that they keep; resumed, both answer again."""
    assert [await _code(each, INBOX) for each in (signed_in, second)] == [None, None]

    await agreements.suspend(hub, MED, COUNTY, reason="复核用途。")
    assert [await _code(each, INBOX) for each in (signed_in, second)] == ["AGREEMENT_SUSPENDED"] * 2

    await agreements.resume(hub, MED, COUNTY, reason="复核完毕。")
    await asyncio.sleep(standings.SECONDS)
    assert [await _code(each, INBOX) for each in (signed_in, second)] == [None, None]


async def test_an_item_taken_out_is_refused_at_once(hub: Hub, signed_in: httpx.AsyncClient) -> None:
    """The field is named as not granted; what needs no agreement is answered still."""
    assert await _code(signed_in, INBOX) is None
    less = sharing.terms(hub.policy, "MED").items - {"household.base"}

    await agreement_plan.apply(hub, [sharing.wanted(hub.policy, "MED", items=less)])

    assert await _code(signed_in, INBOX) == "FIELD_NOT_GRANTED"
    assert await _code(signed_in, CATALOGUE) is None


async def test_an_agreement_ends_with_its_last_day(
    hub: Hub, web: httpx.AsyncClient, signed_in: httpx.AsyncClient, med: Credentials, clock: Clock
) -> None:
    """Nobody has to do anything for it, and a token of the day after gives nothing."""
    today = hub.today()
    await agreement_plan.apply(hub, [sharing.wanted(hub.policy, "MED", valid_to=today)])
    assert await _code(signed_in, INBOX) is None

    clock.advance(timedelta(days=1))
    signed_in.headers["Authorization"] = f"Bearer {await a_token(web, med)}"

    assert await _code(signed_in, INBOX) == "AGREEMENT_ENDED"


async def test_a_disabled_client_is_refused_at_once(
    hub: Hub, signed_in: httpx.AsyncClient, med: Credentials
) -> None:
    """Its token would hold for some minutes more."""
    assert await _code(signed_in, INBOX) is None

    await clients.set_enabled(hub, med.client_id, enabled=False)
    assert await _code(signed_in, INBOX) == "UNAUTHENTICATED"

    await clients.set_enabled(hub, med.client_id, enabled=True)
    await asyncio.sleep(standings.SECONDS)
    assert await _code(signed_in, INBOX) is None


async def test_a_file_of_a_suspended_department_is_refused(
    hub: Hub, signed_in: httpx.AsyncClient
) -> None:
    """Whoever may take nothing out may not bring anything in under the same agreement."""
    await _code(signed_in, INBOX)
    await agreements.suspend(hub, MED, COUNTY, reason="复核用途。")

    answer = await signed_in.put("/datasets/MED_INSURANCE/batches/1?asOf=2026-10-31", content=b"x")

    assert answer.json()["errors"][0]["extensions"]["code"] in {
        "AGREEMENT_SUSPENDED",
        "STANDING_CHANGED",
    }
