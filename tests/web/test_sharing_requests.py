"""The sharing procedure over HTTP: from no agreement to one, its end, and what is left of it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Any

import httpx
import psycopg
import pytest
from starlette.types import ASGIApp

from hub.domain.callers import Role
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.identity import standings
from hub.runtime import Hub
from hub.services import clients
from hub.services.clients import NewClient
from tests import asking, sharing
from tests.callers import COUNTY, OTHER_COUNTY, a_key
from tests.seen import stored

INBOX = "{ pushedNeeds(first: 1) { edges { node { id household { id } } } } }"
REQUEST = "sharingRequest { id state dueOn agreedItems missingPapers }"
AGREEMENT = "sharingAgreement { id state isOver disposalDueOn disposedOn }"
REQUESTS = """query($state: [SharingRequestState!]) { sharingRequests(first: 5, state: $state) {
edges { node { id department state } } } }"""

_Enter = Callable[..., Awaitable["Desk"]]


class Desk:
    """An office at its screen."""

    def __init__(self, web: httpx.AsyncClient) -> None:
        """Take its signed-in client."""
        self.web = web

    async def ask(self, query: str, **variables: Any) -> tuple[int, dict[str, Any]]:
        """Return the status and the body of an answer."""
        answer = await self.web.post("/graphql", json={"query": query, "variables": variables})
        return answer.status_code, answer.json()

    async def does(self, name: str, payload: str, **values: Any) -> Mapping[str, Any]:
        """Do a mutation that is not refused; return what its payload reads back."""
        kind = name[0].upper() + name[1:]
        document = (
            f"mutation($input: {kind}Input!) "
            f"{{ done: {name}(input: $input) {{ {payload} userErrors {{ code message }} }} }}"
        )
        _, body = await self.ask(document, input={"idempotencyKey": a_key(), **values})
        done = body["data"]["done"]
        assert done.pop("userErrors") == []
        [found] = done.values()
        return found

    async def code(self, query: str = INBOX) -> str | None:
        """Return the code of the answer's error; None: it has data."""
        status, body = await self.ask(query)
        assert (status == 200) == ("data" in body)
        return body["errors"][0]["extensions"]["code"] if "errors" in body else None


@pytest.fixture
async def enter(hub: Hub, app: ASGIApp) -> AsyncGenerator[_Enter]:
    """Give what lets an office sign in."""
    opened: list[httpx.AsyncClient] = []

    async def signed_in(department: str, role: Role, division: str = COUNTY) -> Desk:
        made = await clients.create(
            hub,
            NewClient(
                name=department,
                department=DepartmentCode(department),
                role=role,
                division=DivisionCode(division),
            ),
        )
        web = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://hub.test")
        opened.append(web)
        answer = await web.post(
            "/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(made.client_id, made.client_secret),
        )
        web.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        web.headers["Hub-Purpose"] = hub.policy.agreement_of(department, role).purposes[0]
        return Desk(web)

    yield signed_in
    for web in opened:
        await web.aclose()


@pytest.fixture(autouse=True)
async def nothing_agreed(hub: Hub, superuser: psycopg.Connection) -> AsyncGenerator[None]:
    """Let housing and the data authority of the county have no agreement, until the end."""
    superuser.execute(
        "DELETE FROM sharing_agreement WHERE department IN ('HOU', 'DAT') AND division_code = %s",
        (COUNTY,),
    )
    yield
    await sharing.restore(hub)


def _asked(hub: Hub) -> dict[str, Any]:
    """Return the input of a request for all that housing may have."""
    command = asking.a_request(hub.policy, "HOU")
    return {
        "items": command.items,
        "purposes": command.purposes,
        "basis": command.basis,
        "scenario": command.scenario,
        "extent": command.extent,
        "method": command.method,
        "validFrom": command.valid_from.isoformat(),
        "validTo": command.valid_to.isoformat(),
        "approvedBy": command.approved_by,
        "papers": command.papers,
    }


@pytest.mark.requirement("DL-18")
async def test_an_office_comes_to_an_agreement(hub: Hub, enter: _Enter) -> None:
    """Asked, completed, put off, refused, disputed, overturned: then, and not before, it is used.

    Source:
        政务数据共享条例 Art. 20-22, 28.
    """
    hou = await enter("HOU", Role.DEPARTMENT)
    cac = await enter("CA", Role.COUNTY)
    dat = await enter("DAT", Role.DEPARTMENT)

    request = await hou.does("requestSharing", REQUEST, **_asked(hub))
    about = {"requestId": request["id"]}
    named = await cac.does("askForPapers", REQUEST, **about, missing=asking.MISSING)
    await hou.does("supplyPapers", REQUEST, **about, papers=asking.MISSING)
    await cac.does("extendAnswer", REQUEST, **about, consent="新数函〔2026〕3号")
    answer = {"answer": "REFUSED", "approvedBy": "王芳", "reason": "申请范围超出职责"}
    await cac.does("answerSharingRequest", REQUEST, **about, **answer)
    await hou.does("disputeRefusal", REQUEST, **about, reason="危房改造确需使用")
    before = await hou.code()
    settlement = {"settlement": "OVERTURNED", "reason": "属于职责范围"}
    settled = await dat.does("settleDispute", REQUEST, **about, **settlement)
    await asyncio.sleep(standings.SECONDS)

    due = hub.policy.calendar.due(hub.today(), 10).on.isoformat()
    assert (request["state"], request["dueOn"]) == ("SUBMITTED", due)
    assert named["missingPapers"] == list(asking.MISSING)
    assert (settled["state"], settled["agreedItems"]) == ("DELIVERED", sorted(_asked(hub)["items"]))
    assert [before, await hou.code()] == ["AGREEMENT_MISSING", None]


@pytest.mark.requirement("SUP-13")
async def test_an_agreement_is_suspended_resumed_ended_and_disposed_of(
    hub: Hub, enter: _Enter
) -> None:
    """Each holds at once; afterwards there is only the way to dispose, and to another agreement.

    Source:
        政务数据共享条例 Art. 27.
    """
    med = await enter("MED", Role.DEPARTMENT)
    cac = await enter("CA", Role.COUNTY)
    _, body = await med.ask("{ sharingAgreements(first: 5) { edges { node { id } } } }")
    [edge] = body["data"]["sharingAgreements"]["edges"]
    about = {"agreementId": edge["node"]["id"]}
    codes = [await med.code()]

    await cac.does("suspendSharing", AGREEMENT, **about, reason="复核用途")
    codes.append(await med.code())
    await cac.does("resumeSharing", AGREEMENT, **about, reason="已整改")
    await asyncio.sleep(standings.SECONDS)
    codes.append(await med.code())
    end = {"reason": "用途已实现", "disposal": "销毁并书面确认"}
    ended = await cac.does("endSharing", AGREEMENT, **about, **end)
    codes.append(await med.code())
    today = hub.today().isoformat()
    word = {"disposedOn": today, "way": "覆写后销毁"}
    disposed = await med.does("confirmDisposal", AGREEMENT, **about, **word)

    assert codes == [None, "AGREEMENT_SUSPENDED", None, "AGREEMENT_ENDED"]
    due = hub.policy.calendar.due(hub.today(), 10).on.isoformat()
    assert (ended["isOver"], ended["disposalDueOn"], ended["disposedOn"]) == (True, due, None)
    assert disposed["disposedOn"] == today


async def test_without_an_agreement_there_is_only_the_way_to_one(hub: Hub, enter: _Enter) -> None:
    """The catalogue and the procedure; no needs, no duty to answer, no file."""
    hou = await enter("HOU", Role.DEPARTMENT)
    before = await stored(hub)

    open_ = ["{ sharingItems(first: 1) { edges { node { code } } } }", "{ viewer { scopes } }"]
    assert [await hou.code(each) for each in open_] == [None, None]
    accept = 'mutation { acceptNeed(input: {idempotencyKey: "k2345678", needId: "x"}) '
    for closed in (INBOX, "{ datasets(first: 1) { edges { node { quality { batches } } } } }"):
        assert await hou.code(closed) == "AGREEMENT_MISSING"
    assert await hou.code(accept + "{ userErrors { code } } }") == "AGREEMENT_MISSING"
    file = await hou.web.put("/datasets/HOU_DANGEROUS/batches/1?asOf=2026-10-31", content=b"x")

    assert (file.status_code, file.json()["errors"][0]["extensions"]["code"]) == (
        403,
        "AGREEMENT_MISSING",
    )
    assert await stored(hub) == before


async def test_a_department_sees_its_own_requests_and_the_authority_all(
    hub: Hub, enter: _Enter
) -> None:
    """Of its county; civil affairs of another county sees none of them."""
    hou = await enter("HOU", Role.DEPARTMENT)
    med = await enter("MED", Role.DEPARTMENT)
    await hou.does("requestSharing", REQUEST, **_asked(hub))
    command = {**_asked(hub), "items": ["household.base"]}
    mine = await med.does("requestSharing", REQUEST, **command)
    await med.does("withdrawSharingRequest", REQUEST, requestId=mine["id"])

    async def seen(desk: Desk, *states: str) -> list[tuple[str, str]]:
        _, body = await desk.ask(REQUESTS, state=states or None)
        nodes = [edge["node"] for edge in body["data"]["sharingRequests"]["edges"]]
        return [(each["department"], each["state"]) for each in nodes]

    both = [("HOU", "SUBMITTED"), ("MED", "WITHDRAWN")]
    assert await seen(hou) == both[:1]
    assert await seen(med) == both[1:]
    for desk in (
        await enter("DAT", Role.DEPARTMENT),
        await enter("CA", Role.COUNTY),
        await enter("AUD", Role.AUDITOR),
    ):
        assert await seen(desk) == both
        assert await seen(desk, "WITHDRAWN") == both[1:]
    assert await seen(await enter("CA", Role.COUNTY, OTHER_COUNTY)) == []
    assert await seen(await enter("DAT", Role.DEPARTMENT, OTHER_COUNTY)) == []
