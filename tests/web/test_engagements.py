"""Auditors over HTTP: they read within an engagement that is on record, and outside nothing."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
import psycopg
import pytest

from hub.domain.callers import Role
from hub.domain.engagements import Engagement
from hub.domain.identifiers import DepartmentCode
from hub.identity import standings
from hub.runtime import Hub
from hub.services import clients, engagements
from hub.services.clients import Credentials, NewClient
from hub.services.engagements import NewEngagement
from tests.callers import OTHER_COUNTY
from tests.conftest import Clock
from tests.web.conftest import a_token

HOUSEHOLDS = "{ households(first: 1) { edges { node { id } } } }"
CLASSIFY = """mutation { classifyAlert(input: {idempotencyKey: "key-0001", reason: "x",
    path: D_MAYBE_INELIGIBLE, alertId: "00000000-0000-7000-8000-000000000000"}) {
    userErrors { code } } }"""
FIRST, SECOND = "审通〔2026〕1号", "审通〔2026〕2号"


@pytest.fixture
async def audits(hub: Hub) -> Credentials:
    """Give the credentials of an audit office's client."""
    return await clients.create(
        hub,
        NewClient(
            name="县审计局",
            department=DepartmentCode("AUD"),
            role=Role.AUDITOR,
            division=OTHER_COUNTY,
        ),
    )


@pytest.fixture
async def auditor(
    web: httpx.AsyncClient, audits: Credentials, superuser: psycopg.Connection
) -> AsyncGenerator[httpx.AsyncClient]:
    """Give the client of an office without an engagement; the office has none at the end."""
    web.headers["Authorization"] = f"Bearer {await a_token(web, audits)}"
    yield web
    superuser.execute("DELETE FROM engagement WHERE division_code = %s", [OTHER_COUNTY])


async def _engage(hub: Hub, notice: str, *, days: int = 30) -> None:
    """Engage the office for some days from today on."""
    await engagements.enter(
        hub,
        NewEngagement(
            division=OTHER_COUNTY,
            notice=notice,
            valid_from=hub.today(),
            valid_to=hub.today() + timedelta(days=days),
        ),
    )


async def _ask(
    web: httpx.AsyncClient, query: str = HOUSEHOLDS, case: str | None = None
) -> str | None:
    """Return the code of the answer's error; None: it has data."""
    headers = {} if case is None else {"Hub-Case": quote(case)}
    answer = await web.post("/graphql", json={"query": query}, headers=headers)
    body: Mapping[str, Any] = answer.json()
    return body["errors"][0]["extensions"]["code"] if "errors" in body else None


def _recorded(superuser: psycopg.Connection) -> list[tuple[str, str | None, str | None]]:
    """Return outcome, code and case of what is on record, in order."""
    return superuser.execute(
        "SELECT outcome, code, case_number FROM disclosure ORDER BY recorded_at, id"
    ).fetchall()


@pytest.mark.requirement("SUP-10")
async def test_an_auditor_reads_within_an_engagement_only(
    hub: Hub, auditor: httpx.AsyncClient, superuser: psycopg.Connection
) -> None:
    """Before one nothing, ended nothing at once; what is read is on record under its notice.

    Source:
        社会救助法 Art. 66.
    """
    before = await _ask(auditor)
    await _engage(hub, FIRST)
    await asyncio.sleep(standings.SECONDS)
    within = await _ask(auditor)
    await engagements.end(hub, OTHER_COUNTY, FIRST, reason="审计项目调整。")
    after = await _ask(auditor)

    assert (before, within, after) == ("ENGAGEMENT_MISSING", None, "ENGAGEMENT_MISSING")
    assert _recorded(superuser) == [
        ("DENIED", "ENGAGEMENT_MISSING", None),
        ("DISCLOSED", None, FIRST),
        ("DENIED", "ENGAGEMENT_MISSING", None),
    ]


async def test_who_ends_an_engagement_too_late_is_told_so(
    hub: Hub, auditor: httpx.AsyncClient
) -> None:
    """Of those who end it at once one does, with their reason."""
    await _engage(hub, FIRST)
    reasons = [f"第 {number} 个理由。" for number in range(4)]

    ended = await asyncio.gather(
        *(engagements.end(hub, OTHER_COUNTY, FIRST, reason=each) for each in reasons),
        return_exceptions=True,
    )

    (first,) = (each for each in ended if isinstance(each, Engagement))
    assert [getattr(each, "code", None) for each in ended].count("ALREADY_ENDED") == 3
    kept = {each.notice: each.end_reason for each in await engagements.every(hub)}
    assert kept[FIRST] == first.end_reason
    assert await _ask(auditor) == "ENGAGEMENT_MISSING"


async def test_an_engagement_ends_with_its_last_day(
    hub: Hub, auditor: httpx.AsyncClient, clock: Clock, audits: Credentials
) -> None:
    """Nobody has to do anything for it."""
    await _engage(hub, FIRST, days=0)
    assert await _ask(auditor) is None

    clock.advance(timedelta(days=1))
    auditor.headers["Authorization"] = f"Bearer {await a_token(auditor, audits)}"

    assert await _ask(auditor) == "ENGAGEMENT_MISSING"


async def test_one_of_several_engagements_is_named(
    hub: Hub, auditor: httpx.AsyncClient, superuser: psycopg.Connection
) -> None:
    """The header names its notice; an auditor's own case number does where one engagement holds."""
    await _engage(hub, FIRST)
    own = await _ask(auditor, case="底稿3号")
    await _engage(hub, SECOND)
    answers = [await _ask(auditor, case=case) for case in (None, "底稿3号", SECOND)]

    assert own is None
    assert answers == ["ENGAGEMENT_REQUIRED", "ENGAGEMENT_REQUIRED", None]
    assert [case for outcome, _, case in _recorded(superuser) if outcome == "DISCLOSED"] == [
        "底稿3号",
        SECOND,
    ]


@pytest.mark.requirement("SUP-10")
async def test_an_auditor_changes_nothing(hub: Hub, auditor: httpx.AsyncClient) -> None:
    """Whatever is written asks for a scope that no auditor can hold."""
    await _engage(hub, FIRST)
    held = hub.policy.agreements["AUD"].scopes

    assert [scope for scope in held if scope.endswith(":write")] == []
    assert await _ask(auditor, CLASSIFY) == "FIELD_NOT_GRANTED"
