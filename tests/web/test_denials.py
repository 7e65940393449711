"""Each refusal of a known client is on record: who asked for what, and why it was refused."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.rows import dict_row

from hub.domain.callers import Purpose
from hub.domain.identifiers import DepartmentCode
from hub.runtime import Hub
from hub.services import agreement_plan, agreements, clients
from hub.services.clients import Credentials
from hub.web.app import build
from tests import sharing
from tests.callers import COUNTY

MED = DepartmentCode("MED")
UNGRANTED = """query Kin { pushedNeeds(first: 1) { edges { node { person {
    name enrolment { isFullTime } } } } } }"""
SUBMITTED = """mutation { submitRecords(input: {idempotencyKey: "key-0001", asOf: "2026-10-31",
    dataset: "DPF_CERTIFICATES", records: [{citizenId: "x"}]}) { userErrors { code } } }"""


@pytest.fixture
async def suspended(hub: Hub) -> AsyncGenerator[None]:
    """Suspend the medical department's agreement, and resume it at the end."""
    await agreements.suspend(hub, MED, COUNTY, reason="复核用途。")
    yield
    await agreements.resume(hub, MED, COUNTY, reason="复核完毕。")


def _denials(superuser: psycopg.Connection) -> list[dict[str, Any]]:
    """Return the refusals on record, in order."""
    with superuser.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            "SELECT * FROM disclosure WHERE outcome = 'DENIED' ORDER BY recorded_at, id"
        ).fetchall()


async def _ask(web: httpx.AsyncClient, query: str, **headers: str) -> str:
    """Return the code of the answer's error."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = await web.post("/graphql", json={"query": query}, headers=named)
    return answer.json()["errors"][0]["extensions"]["code"]


@pytest.mark.requirement("SUP-12")
async def test_a_field_that_is_not_granted(
    signed_in: httpx.AsyncClient, superuser: psycopg.Connection, med: Credentials
) -> None:
    """The record holds all that was asked for, since nothing of it was given; and no ids.

    Source:
        社会救助法 Art. 70(6).
    """
    assert await _ask(signed_in, UNGRANTED, Hub_Case="A-1", X_Request_Id="q-1") == (
        "FIELD_NOT_GRANTED"
    )

    [row] = _denials(superuser)
    assert (row["code"], row["client_id"], row["department"], row["role"]) == (
        "FIELD_NOT_GRANTED",
        med.client_id,
        "MED",
        "DEPARTMENT",
    )
    assert (row["operation"], row["purpose"], row["case_number"], row["request_id"]) == (
        "Kin",
        "PROGRAMME_DELIVERY",
        "A-1",
        "q-1",
    )
    assert row["coordinates"] == [
        "Enrolment.isFullTime",
        "Need.person",
        "Person.enrolment",
        "Person.name",
        "Query.pushedNeeds",
    ]
    assert row["datasets"] == ["EDU_ROLLS"]
    assert (row["household_ids"], row["person_ids"], row["areas"]) == ([], [], [COUNTY])


@pytest.mark.parametrize(
    ("purpose", "kept"), [("AUDIT", "AUDIT"), ("11010519491231002X", None), ("", None)]
)
async def test_a_purpose_that_is_not_agreed(
    signed_in: httpx.AsyncClient, superuser: psycopg.Connection, purpose: str, kept: str | None
) -> None:
    """Refused before the document is read; a header that names no purpose there is stays out."""
    code = await _ask(signed_in, "{ __typename }", Hub_Purpose=purpose)

    [row] = _denials(superuser)
    assert code == row["code"] == "PURPOSE_NOT_AGREED"
    assert (row["purpose"], row["document_digest"], row["coordinates"]) == (kept, None, [])


async def test_a_purpose_that_is_to_be_named(
    hub: Hub, token: str, superuser: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever names none of several is on record without one."""
    agreement = hub.policy.agreements["MED"]
    wider = replace(agreement, purposes=(Purpose.PROGRAMME_DELIVERY, Purpose.STATISTICS))
    changed = replace(hub.policy, agreements={**hub.policy.agreements, "MED": wider})
    monkeypatch.setattr(hub, "policy", changed)
    await agreement_plan.apply(hub, [sharing.wanted(changed, "MED")])
    headers = {"Authorization": f"Bearer {token}"}
    transport = httpx.ASGITransport(app=build(hub))
    async with httpx.AsyncClient(transport=transport, base_url="http://hub.test") as web:
        answer = await web.post("/graphql", json={"query": "{ __typename }"}, headers=headers)

    [row] = _denials(superuser)
    assert answer.json()["errors"][0]["extensions"]["code"] == row["code"] == "PURPOSE_REQUIRED"
    assert row["purpose"] is None


@pytest.mark.usefixtures("suspended")
@pytest.mark.requirement("SUP-13")
async def test_a_suspended_agreement(
    signed_in: httpx.AsyncClient, superuser: psycopg.Connection
) -> None:
    """What is asked for under it is on record, by GraphQL and by files alike."""
    assert await _ask(signed_in, UNGRANTED) == "AGREEMENT_SUSPENDED"
    await signed_in.put("/datasets/MED_AID/batches/1?asOf=2026-10-31", content=b"x")

    codes = [(row["code"], row["purpose"]) for row in _denials(superuser)]
    assert codes == [("AGREEMENT_SUSPENDED", "PROGRAMME_DELIVERY")] * 2


async def test_a_disabled_client(
    hub: Hub, signed_in: httpx.AsyncClient, superuser: psycopg.Connection, med: Credentials
) -> None:
    """Its token is genuine, so that it is known who asked; a stranger's leaves nothing."""
    await clients.set_enabled(hub, med.client_id, enabled=False)
    assert await _ask(signed_in, UNGRANTED, Hub_Purpose="PROGRAMME_DELIVERY") == "UNAUTHENTICATED"
    assert await _ask(signed_in, UNGRANTED, Authorization="Bearer x") == "UNAUTHENTICATED"
    await clients.set_enabled(hub, med.client_id, enabled=True)

    [row] = _denials(superuser)
    assert (row["code"], row["client_id"], row["purpose"], row["coordinates"]) == (
        "UNAUTHENTICATED",
        med.client_id,
        "PROGRAMME_DELIVERY",
        [],
    )


@pytest.mark.parametrize("way", ["file", "rejects", "mutation"])
async def test_a_data_set_of_another_department(
    signed_in: httpx.AsyncClient, superuser: psycopg.Connection, way: str
) -> None:
    """Its owner can see from the record who tried to deliver it."""
    path = "/datasets/DPF_CERTIFICATES/batches/1"
    match way:
        case "file":
            answer = await signed_in.put(f"{path}?asOf=2026-10-31", content=b"x")
        case "rejects":
            answer = await signed_in.get(f"{path}/rejects")
        case _:
            answer = await signed_in.post("/graphql", json={"query": SUBMITTED})

    [row] = _denials(superuser)
    assert answer.json()["errors"][0]["extensions"]["code"] == row["code"] == "DATASET_NOT_GRANTED"
    assert row["datasets"] == ["DPF_CERTIFICATES"]


async def test_what_no_authority_refuses_is_not_on_record(
    web: httpx.AsyncClient, signed_in: httpx.AsyncClient, superuser: psycopg.Connection
) -> None:
    """Strangers, slips of the pen and documents that are too large are defects, not refusals."""
    for client, query in ((web, UNGRANTED), (signed_in, "{ none }"), (signed_in, "{")):
        await _ask(client, query)

    assert _denials(superuser) == []


async def test_a_refusal_is_given_though_it_cannot_be_recorded(hub: Hub, token: str) -> None:
    """Nothing is disclosed by it; /readyz says that the record is not written."""
    assert hub.settings.database_url is not None
    async with type(hub.recorder).open(hub.settings.database_url.reveal(), hub.ring) as ended:
        pass
    transport = httpx.ASGITransport(app=build(replace(hub, recorder=ended)))
    headers = {"Authorization": f"Bearer {token}"}

    async with httpx.AsyncClient(transport=transport, base_url="http://hub.test") as web:
        answer = await web.post("/graphql", json={"query": UNGRANTED}, headers=headers)
        ready = await web.get("/readyz")

    assert answer.json()["errors"][0]["extensions"]["code"] == "FIELD_NOT_GRANTED"
    assert "disk" in ready.json()["parts"]["disclosure_record"]["remedy"]
