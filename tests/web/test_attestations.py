"""Attestations over HTTP: the case in the header, the limit's status, the agreement's item."""

from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest

from hub.domain.identifiers import DepartmentCode
from hub.runtime import Hub
from hub.services import agreement_plan
from schema.named import operations
from tests import sharing
from tests.people import a_person
from tests.schema.test_attestations import limit
from tests.seen import rows_of

MED = DepartmentCode("MED")


@pytest.fixture
async def without_item(hub: Hub) -> AsyncGenerator[None]:
    """Take the item out of the medical department's agreement, and put it back at the end."""
    less = sharing.terms(hub.policy, MED).items - {"status.attestation"}
    await agreement_plan.apply(hub, [sharing.wanted(hub.policy, MED, items=less)])
    yield
    await agreement_plan.apply(hub, [sharing.wanted(hub.policy, MED)])


async def ask(client: httpx.AsyncClient, **headers: str) -> httpx.Response:
    """Return the answer about somebody unknown; the case is the header's."""
    body: dict[str, Any] = {
        "query": operations()["StatusAttestation"],
        "variables": {"idNumber": a_person().citizen_id},
    }
    return await client.post("/graphql", json=body, headers=headers)


def code_of(answer: httpx.Response) -> str:
    """Return the one code for which an answer refuses."""
    [only] = {error["extensions"]["code"] for error in answer.json()["errors"]}
    return only


async def test_the_header_names_the_case(hub: Hub, signed_in: httpx.AsyncClient) -> None:
    """Percent-encoded as in every request; without it the attestation is refused."""
    answers = [await ask(signed_in), await ask(signed_in, **{"Hub-Case": "%E4%BD%8F%E9%99%A27"})]

    assert code_of(answers[0]) == "CASE_REQUIRED"
    assert answers[1].json()["data"]["statusAttestation"]["isDetermined"] is False
    assert [row["case_number"] for row in await rows_of(hub, "disclosure")] == ["住院7"]


async def test_above_the_limit_the_client_is_told_when_to_come_again(
    hub: Hub, signed_in: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """429, with the seconds until the next day in China."""
    monkeypatch.setattr(hub, "policy", limit(hub.policy, 0))

    answer = await ask(signed_in, **{"Hub-Case": "7"})

    assert (answer.status_code, code_of(answer)) == (429, "RATE_LIMITED")
    assert 0 < int(answer.headers["Retry-After"]) <= 86_400
    assert await rows_of(hub, "disclosure") == []


@pytest.mark.usefixtures("without_item")
async def test_an_agreement_without_the_item_gives_no_attestation(
    hub: Hub, signed_in: httpx.AsyncClient
) -> None:
    """The department asks under an item of its own; nothing is counted, and nobody disclosed."""
    assert code_of(await ask(signed_in, **{"Hub-Case": "7"})) == "FIELD_NOT_GRANTED"
    assert await rows_of(hub, "attestation_tally") == []
    assert {row["outcome"] for row in await rows_of(hub, "disclosure")} == {"DENIED"}
