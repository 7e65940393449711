"""A department's file by HTTP: once under its key, whole or not at all, and only its own."""

import asyncio
import base64
import gzip
import hashlib
import resource
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from hub.domain.callers import Role
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.runtime import Hub
from hub.services import clients
from hub.services.clients import NewClient
from hub.web import uploads
from tests import seen
from tests.conftest import Clock
from tests.matching.deliveries import citizen_id, csv_text

ONE, TWO = citizen_id(1), citizen_id(2)
PLACE = "/datasets/DPF_CERTIFICATES/batches/2026-10"


@pytest.fixture
async def dpf(
    app: ASGIApp, hub: Hub, clock: Clock, web: httpx.AsyncClient
) -> AsyncGenerator[httpx.AsyncClient]:
    """Give an HTTP client of the disabled persons' federation, on 22 November 2026."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://hub.test",
        headers={"Authorization": f"Bearer {await token_of(hub, web)}"},
    ) as client:
        yield client


async def token_of(
    hub: Hub, web: httpx.AsyncClient, department: str = "DPF", scopes: frozenset[str] | None = None
) -> str:
    """Register a client, and return its token."""
    made = await clients.create(
        hub,
        NewClient(
            name="业务系统",
            department=DepartmentCode(department),
            role=Role.DEPARTMENT,
            division=DivisionCode("410721"),
            scopes=scopes,
        ),
    )
    answer = await web.post(
        "/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=(made.client_id, made.client_secret),
    )
    return answer.json()["access_token"]


def content(hub: Hub, *ids: str) -> bytes:
    """Return a file of certificates of these people."""
    rows = (
        {"id_number": each, "certificate_number": f"{citizen_id(number)}41"}
        for number, each in enumerate(ids or (ONE,), start=1)
    )
    return csv_text(hub.policy, "DPF_CERTIFICATES", rows).encode()


def error_of(answer: httpx.Response) -> dict[str, Any]:
    """Return the only error's extensions."""
    [error] = answer.json()["errors"]
    return error["extensions"]


async def nothing_is_kept(hub: Hub) -> bool:
    """Tell whether no batch and no file of one is there."""
    folders = [hub.settings.data_dir / name for name in ("datasets", "scratch")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return await seen.rows_of(hub, "batch") == [] and not files


async def test_a_file_is_taken_in_once_under_its_key(hub: Hub, dpf: httpx.AsyncClient) -> None:
    """The receipt counts the rows and explains the rejected ones; a repetition gets it again."""
    body = content(hub, ONE, TWO[:17] + "?")

    first = await dpf.put(f"{PLACE}?asOf=2026-10-31", content=body)
    again = await dpf.put(f"{PLACE}?asOf=2026-10-31", content=body)

    assert (first.status_code, again.status_code) == (201, 200)
    receipt = first.json()
    assert {receipt[name] for name in ("dataset", "key")} == {"DPF_CERTIFICATES", "2026-10"}
    assert (receipt["accepted"], receipt["rejected"], receipt["repeated"]) == (1, 1, False)
    assert receipt["rejections"][0] | {"remedy": ""} == {
        "line": 3,
        "field": "身份证号",
        "reason": "ID_FORM",
        "shape": "99999999999999999?",
        "remedy": "",
    }
    assert again.json() | {"extensions": 0} == receipt | {"repeated": True, "extensions": 0}
    [batch] = await seen.rows_of(hub, "batch")
    assert batch["client_id"].startswith("dpf-")


async def test_a_key_that_names_another_file_is_refused(hub: Hub, dpf: httpx.AsyncClient) -> None:
    """What was sent first stands."""
    await dpf.put(PLACE, content=content(hub, ONE))

    answer = await dpf.put(PLACE, content=content(hub, ONE, TWO))

    assert (answer.status_code, error_of(answer)["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert len(await seen.rows_of(hub, "batch")) == 1


async def test_a_packed_file_is_known_by_its_content(hub: Hub, dpf: httpx.AsyncClient) -> None:
    """No header tells the form; it is sent as it lies on the disk, in parts."""

    async def parts() -> AsyncIterator[bytes]:
        packed = gzip.compress(content(hub, ONE, TWO).decode().encode("gb18030"))
        for start in range(0, len(packed), 50):
            yield packed[start : start + 50]

    answer = await dpf.put(PLACE, content=parts())

    assert (answer.status_code, answer.json()["accepted"]) == (201, 2)


async def test_a_file_may_be_tried(hub: Hub, dpf: httpx.AsyncClient) -> None:
    """The receipt says what would happen, and nothing is kept."""
    answer = await dpf.put(f"{PLACE}?validateOnly=true", content=content(hub))

    receipt = answer.json()
    assert (answer.status_code, receipt["validateOnly"], receipt["batchId"]) == (200, True, None)
    assert receipt["accepted"] == 1
    assert await nothing_is_kept(hub)


async def test_what_is_in_may_be_tried_again(hub: Hub, dpf: httpx.AsyncClient) -> None:
    """The receipt says that it was only tried, and that the file is in already."""
    await dpf.put(PLACE, content=content(hub))

    answer = await dpf.put(f"{PLACE}?validateOnly=true", content=content(hub))

    told = [answer.json()[name] for name in ("validateOnly", "repeated", "batchId")]
    assert (answer.status_code, told) == (200, [True, True, None])


async def test_a_refused_file_leaves_nothing(hub: Hub, dpf: httpx.AsyncClient) -> None:
    """The refusal names the first rows that are the cause."""
    answer = await dpf.put(PLACE, content=content(hub, ONE[:17]))

    assert (answer.status_code, error_of(answer)["code"]) == (422, "FILE_REFUSED")
    assert error_of(answer)["rejections"][0]["line"] == 2
    assert await nothing_is_kept(hub)


async def test_a_digest_is_held_against_the_body(hub: Hub, dpf: httpx.AsyncClient) -> None:
    """A file that was changed on its way is not taken for the one that was sent."""
    body = content(hub)
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    header = {"Content-Digest": f"sha-256=:{digest}:"}

    other = await dpf.put(PLACE, content=body[:-2], headers=header)
    kept_nothing = await nothing_is_kept(hub)
    right = await dpf.put(PLACE, content=body, headers=header)
    unread = await dpf.put(PLACE, content=body, headers={"Content-Digest": "md5=:x:"})

    assert (other.status_code, error_of(other)["code"]) == (400, "DIGEST_MISMATCH")
    assert kept_nothing
    assert right.status_code == 201
    assert (unread.status_code, error_of(unread)["code"]) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (f"{PLACE}?asOf=2026-2-30", "Write asOf as a day"),
        (f"{PLACE}?asOf=2026-02-30", "Write asOf as a day"),
        (f"{PLACE}?validateOnly=yes", "Write validateOnly as true or false"),
        (f"{PLACE}?kind=PART", "Write kind as SNAPSHOT or DELTA"),
        (f"{PLACE}?rows=-1", "Write rows as a whole number"),
        (f"{PLACE}?as_of=2026-10-31", "no other parameters than asOf"),
        (f"{PLACE}?rows=1&rows=2", "each once"),
        (f"/datasets/DPF_CERTIFICATES/batches/{ONE}", "Leave id numbers out"),
        ("/datasets/DPF_CERTIFICATES/batches/%E5%8D%81", "visible ASCII characters"),
    ],
)
async def test_a_request_that_cannot_be_read_is_refused(
    hub: Hub, dpf: httpx.AsyncClient, path: str, says: str
) -> None:
    """The answer says how to write it."""
    answer = await dpf.put(path, content=content(hub))

    assert answer.status_code == 400
    assert says in answer.json()["errors"][0]["message"]
    assert await nothing_is_kept(hub)


async def test_a_manifest_is_held_against_the_rows(hub: Hub, dpf: httpx.AsyncClient) -> None:
    """A file of which half arrived is not taken for the whole."""
    answer = await dpf.put(f"{PLACE}?rows=3", content=content(hub, ONE, TWO))

    assert (answer.status_code, error_of(answer)["code"]) == (422, "FILE_REFUSED")
    assert await nothing_is_kept(hub)


async def test_only_the_department_with_the_scope_delivers(
    hub: Hub, web: httpx.AsyncClient, dpf: httpx.AsyncClient
) -> None:
    """No token, a wrong scope, another department, an absent data set; then the right one."""
    poor = await token_of(hub, web, scopes=frozenset({"need.inbox:read"}))
    foreign = await token_of(hub, web, department="MED")

    def bearing(token: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {token}"}

    body = content(hub)
    answers = [
        await web.put(PLACE, content=body),
        await web.put(PLACE, content=body, headers=bearing(poor)),
        await web.put(PLACE, content=body, headers=bearing(foreign)),
        await dpf.put("/datasets/DPF_OTHER/batches/2026-10", content=body),
    ]

    codes = [(each.status_code, error_of(each)["code"]) for each in answers]
    assert codes == [
        (401, "UNAUTHENTICATED"),
        (403, "DATASET_NOT_GRANTED"),
        (403, "DATASET_NOT_GRANTED"),
        (404, "NOT_FOUND"),
    ]
    assert error_of(answers[1])["requiredScopes"] == [["dataset.dpf_certificates:write"]]
    assert await nothing_is_kept(hub)
    assert (await dpf.put(PLACE, content=body)).status_code == 201


async def test_a_file_has_a_bound(
    hub: Hub, dpf: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A longer one is refused by its header, or when it has sent so much."""
    monkeypatch.setattr(type(hub.settings), "upload_bytes", 1000, raising=False)
    taken = 0

    async def parts() -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(100):
            taken += 100
            yield b"x" * 100

    announced = await dpf.put(PLACE, content=b"x" * 1001)
    streamed = await dpf.put(PLACE, content=parts())

    assert [announced.status_code, streamed.status_code] == [413, 413]
    assert await nothing_is_kept(hub)


async def test_a_full_disk_is_told_as_such(hub: Hub, dpf: httpx.AsyncClient) -> None:
    """507, of no fault of the file's; the client comes again once somebody has made room."""
    largest, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, most))
    try:
        answer = await dpf.put(PLACE, content=b"x" * (3 << 20))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, most))

    assert (answer.status_code, error_of(answer)["code"]) == (507, "STORAGE_UNAVAILABLE")
    assert error_of(answer)["retryable"] is True
    assert answer.headers["Retry-After"] == "300"
    assert await nothing_is_kept(hub)
    assert (await dpf.put(PLACE, content=content(hub))).status_code == 201


async def test_a_content_coding_is_refused(hub: Hub, dpf: httpx.AsyncClient) -> None:
    """Its digest would be that of another file."""
    packed = gzip.compress(content(hub))

    answer = await dpf.put(PLACE, content=packed, headers={"Content-Encoding": "gzip"})

    assert answer.status_code == 415


async def test_more_files_than_places_are_sent_away(hub: Hub, dpf: httpx.AsyncClient) -> None:
    """The client is told to come again, before it has sent its file."""
    async with hub.deliveries, hub.deliveries:
        answer = await dpf.put(PLACE, content=content(hub))

    assert (answer.status_code, error_of(answer)["code"]) == (503, "BUSY")
    assert answer.headers["Retry-After"] == "30"
    assert (await dpf.put(PLACE, content=content(hub))).status_code == 201


async def test_a_slow_client_is_left(
    hub: Hub, dpf: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stops sending does not keep a place from others."""
    monkeypatch.setattr(uploads, "IDLE_SECONDS", 0.1)

    async def stalling() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.sleep(5)
        yield b"y"

    answer = await dpf.put(PLACE, content=stalling())

    assert (answer.status_code, error_of(answer)["code"]) == (408, "REQUEST_TIMEOUT")
    assert not hub.deliveries.locked()
    assert await nothing_is_kept(hub)


async def test_a_client_that_goes_leaves_nothing(
    hub: Hub, app: ASGIApp, web: httpx.AsyncClient
) -> None:
    """What had come of its file is removed, and its place is free."""
    token = await token_of(hub, web)
    messages = [
        {"type": "http.request", "body": content(hub), "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Any] = []

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "PUT",
        "path": PLACE,
        "raw_path": PLACE.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "server": ("hub.test", 80),
        "headers": [(b"authorization", f"Bearer {token}".encode())],
    }
    await app(scope, receive, send)

    assert sent[0]["status"] == 499
    assert await nothing_is_kept(hub)
    assert not hub.deliveries.locked()


# ---- rejects


async def test_the_rejects_of_a_batch_are_a_file(hub: Hub, dpf: httpx.AsyncClient) -> None:
    """The department opens it beside its own file; the receipt says where it is."""
    sent = await dpf.put(PLACE, content=content(hub, ONE, TWO[:17] + "?"))

    answer = await dpf.get(sent.json()["rejects"])

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    heading, line = answer.content.decode("utf-8-sig").splitlines()[:2]
    assert heading == "行号,字段,值的形状,原因,怎么办"
    assert line.startswith("3,身份证号,99999999999999999?,")
    assert not list((hub.settings.data_dir / "scratch").iterdir())


async def test_a_file_is_answered_with_its_rejects_when_asked(
    hub: Hub, dpf: httpx.AsyncClient
) -> None:
    """Who accepts CSV gets every rejected row at once, also those of a file that is refused."""
    asking = {"Accept": "text/csv"}

    refused = await dpf.put(PLACE, content=content(hub, *[ONE[:17]] * 150), headers=asking)
    kept_nothing = await nothing_is_kept(hub)
    unread = await dpf.put(PLACE, content=b"%PDF-1.7", headers=asking)
    taken = await dpf.put(PLACE, content=content(hub, ONE, TWO[:17]), headers=asking)

    assert [each.status_code for each in (refused, unread, taken)] == [422, 422, 201]
    lines = [len(each.text.splitlines()) for each in (refused, unread, taken)]
    assert lines == [151, 2, 2]
    assert kept_nothing
    assert not list((hub.settings.data_dir / "scratch").iterdir())


async def test_rejects_are_given_to_the_department_alone(
    hub: Hub, web: httpx.AsyncClient, dpf: httpx.AsyncClient
) -> None:
    """Others learn nothing of a batch, and an absent one is said to be so."""
    sent = await dpf.put(PLACE, content=content(hub, ONE, TWO[:17] + "?"))
    foreign = await token_of(hub, web, department="MED")

    answers = [
        await web.get(sent.json()["rejects"], headers={"Authorization": f"Bearer {foreign}"}),
        await dpf.get("/datasets/DPF_CERTIFICATES/batches/2026-09/rejects"),
    ]

    assert [each.status_code for each in answers] == [403, 404]
    assert not list((hub.settings.data_dir / "scratch").iterdir())


async def test_no_key_is_logged(
    hub: Hub, dpf: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    """What a client names in a path may be anything, a person's number too."""
    caplog.set_level("INFO", logger="hub.web")

    await dpf.put(f"/datasets/DPF_CERTIFICATES/batches/{ONE}", content=content(hub))

    assert "/datasets/{code}/batches/{key}" in caplog.text
    assert ONE not in caplog.text
