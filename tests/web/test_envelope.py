"""What every answer has: an id, security headers, a form; and what the log never has."""

import logging
from collections.abc import AsyncGenerator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.web.envelope import Envelope

CITIZEN_ID = "11010519491231002X"


@pytest.mark.parametrize(
    "path", ["/nothing", "/graphql/", "/oauth/authorize", "/docs", "//evil.test/graphql"]
)
async def test_unknown_path_is_answered_in_json(web: httpx.AsyncClient, path: str) -> None:
    """A path that is not served is 404 with what to do, and never a redirect built from Host."""
    answer = await web.get(f"http://hub.test{path}")

    assert answer.status_code == 404
    assert answer.json()["errors"][0]["extensions"]["code"] == "NO_SUCH_PATH"
    assert "POST /graphql" in answer.json()["errors"][0]["message"]


async def test_wrong_method_is_answered_in_json(web: httpx.AsyncClient) -> None:
    """A method that is not served is 405 and names those that are."""
    answer = await web.get("/oauth/token")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert answer.json()["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize("path", ["/livez", "/nothing", "/graphql", "/.well-known/jwks.json"])
async def test_every_answer_has_security_headers(web: httpx.AsyncClient, path: str) -> None:
    """No sniffing, no framing, no referrer, and no caching unless the answer allows it."""
    headers = (await web.get(path)).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] in ("no-store", "public, max-age=300")
    assert "Server" not in headers
    assert "Strict-Transport-Security" not in headers  # the tests' issuer has no TLS


async def test_clients_own_request_id_is_kept(web: httpx.AsyncClient) -> None:
    """A client may name its request, so that both sides' logs can be laid side by side."""
    answer = await web.get("/nothing", headers={"X-Request-Id": "abc-1.2_3"})

    assert answer.headers["X-Request-Id"] == "abc-1.2_3"
    assert answer.json()["errors"][0]["extensions"]["requestId"] == "abc-1.2_3"


@pytest.mark.parametrize(
    "sent", ["", "x" * 65, "a b", "a\tb", "é", '"', "../x", CITIZEN_ID, "r-110105.19491231.002x"]
)
async def test_odd_request_id_is_replaced(web: httpx.AsyncClient, sent: str) -> None:
    """What does not have the form of an id goes into no log and no record."""
    answer = await web.get("/livez", headers=[(b"X-Request-Id", sent.encode("latin-1"))])

    assert answer.headers["X-Request-Id"] != sent
    assert len(answer.headers["X-Request-Id"]) == 36


async def test_log_holds_no_query_and_no_unknown_path(
    web: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever a client puts into an address by mistake stays out of the log."""
    caplog.set_level(logging.INFO, logger="hub.web")

    await web.get(f"/people/{CITIZEN_ID}")
    await web.get("/livez", params={"id": CITIZEN_ID})

    assert CITIZEN_ID not in "".join(record.getMessage() for record in caplog.records)
    assert "GET /livez 200" in caplog.text


@pytest.fixture
async def failing() -> AsyncGenerator[httpx.AsyncClient]:
    """Give a client of an application that fails with a person's data in the error."""

    async def fail(_request: Request) -> Response:
        raise ValueError(CITIZEN_ID)

    app = Starlette(
        routes=[Route("/fail", fail)],
        middleware=[Middleware(Envelope, encrypted=True, is_demo=False)],
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://hub.test"
    ) as client:
        yield client


async def test_unforeseen_error_is_masked(
    failing: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    """The client learns an id to ask with; the log learns where, and nobody learns a value."""
    answer = await failing.get("/fail")

    assert answer.status_code == 500
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL_ERROR"
    assert answer.headers["X-Request-Id"] in caplog.text
    assert "in fail" in caplog.text
    assert CITIZEN_ID not in answer.text + caplog.text


async def test_tls_is_asked_for_where_there_is_tls(failing: httpx.AsyncClient) -> None:
    """Clients of an issuer with TLS are told to stay with it."""
    answer = await failing.get("/fail")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
