"""The transport of operations: media types, bounds, and what is no operation."""

from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest

from hub.web.operations import MOST_BYTES

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"


async def _post(web: httpx.AsyncClient, body: bytes, **headers: str) -> httpx.Response:
    named = {"Content-Type": JSON} | {k.replace("_", "-"): v for k, v in headers.items()}
    return await web.post("/graphql", content=body, headers=named)


def _code(answer: httpx.Response) -> str:
    body: dict[str, Any] = answer.json()
    assert "data" not in body
    assert body["errors"][0]["message"]
    assert body["extensions"]["notice"] == "演示数据"
    assert body["errors"][0]["extensions"]["requestId"] == answer.headers["X-Request-Id"]
    return body["errors"][0]["extensions"]["code"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (GRAPHQL, GRAPHQL),
        (JSON, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};q=0.5, {JSON}", JSON),
        (f"{GRAPHQL}; charset=utf-8, */*;q=0.1", GRAPHQL),
        (f"text/html, {JSON};q=0, {GRAPHQL}", GRAPHQL),
    ],
)
async def test_answer_has_the_type_liked_best(
    signed_in: httpx.AsyncClient, accept: str, kind: str
) -> None:
    """The client chooses between the two media types of GraphQL over HTTP."""
    answer = await _post(signed_in, b'{"query": "{ __typename }"}', Accept=accept)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == f"{kind}; charset=utf-8"


@pytest.mark.parametrize("accept", ["text/html", f"{JSON};q=0", f"{JSON};q=x", "image/*"])
async def test_unknown_type_is_not_acceptable(signed_in: httpx.AsyncClient, accept: str) -> None:
    """A client that takes neither media type is told both."""
    answer = await _post(signed_in, b'{"query": "{ __typename }"}', Accept=accept)

    assert (answer.status_code, _code(answer)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize("document", ["{", "{ nothingOfThatName }"])
async def test_status_of_a_rejected_document(signed_in: httpx.AsyncClient, document: str) -> None:
    """A document that does not run is 400, but 200 for clients that ask for application/json."""
    body = f'{{"query": "{document}"}}'.encode()

    modern = await _post(signed_in, body, Accept=GRAPHQL)
    former = await _post(signed_in, body, Accept=JSON)

    assert (modern.status_code, former.status_code) == (400, 200)
    assert "data" not in modern.json()
    assert modern.json()["errors"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'"text"',
        b"1",
        b"null",
        b'[{"query": "{ __typename }"}]',
        b"{}",
        b'{"query": 1}',
        b'{"query": null}',
        b'{"query": "{ __typename }", "operationName": 1}',
        b'{"query": "{ __typename }", "variables": []}',
        b'{"query": "{ __typename }", "variables": "{}"}',
        b'{"query": "{ __typename }", "extensions": 1}',
        b'{"query": "{ __typename }", "documentId": "x"}',
        b'{"query": "{ __typename }", "id": "x"}',
        '{"query": "{ __typename }", "variables": {"a": "中"}}'.encode("gb18030"),
        b'\xef\xbb\xbf{"query": "{ __typename }"}',
        b'{"query": "\\ud800"}',
        b'{"query": "{ __typename }", "variables": {"a": NaN}}',
        b'{"query": "{ __typename }", "variables": {"a": "\\u0000"}}',
        b'{"query": "{ __typename }", "variables": {"a": [{"b": "x\\u0000"}]}}',
        b"[" * 100_000,
        b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 40 + b"]" * 40 + b"}}",
        b'{"query": "{ __typename }", "variables": ' + b'{"a":' * 5000 + b"1" + b"}" * 5001,
    ],
)
@pytest.mark.parametrize("accept", [GRAPHQL, JSON])
async def test_what_is_no_operation_is_refused(
    signed_in: httpx.AsyncClient, body: bytes, accept: str
) -> None:
    """A body that is not one operation is 400 for every client, with a sentence on what to do."""
    answer = await _post(signed_in, body, Accept=accept)

    assert (answer.status_code, _code(answer)) == (400, "BAD_REQUEST")


async def test_null_parameters_count_as_absent(signed_in: httpx.AsyncClient) -> None:
    """Null stands for absent, and extensions are allowed for."""
    body = (
        b'{"query": "{ __typename }", "operationName": null, "variables": null, '
        b'"extensions": {"any": "thing"}}'
    )

    assert (await _post(signed_in, body)).json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/graphql",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=gbk",
        "application/jsonp",
        "text/plain; application/json",
    ],
)
async def test_other_content_type_is_refused(signed_in: httpx.AsyncClient, kind: str) -> None:
    """What a form or a page of another site can send without asking is not read."""
    answer = await _post(signed_in, b'{"query": "{ __typename }"}', Content_Type=kind)

    assert (answer.status_code, _code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_compressed_body_is_refused(signed_in: httpx.AsyncClient) -> None:
    """A small body that unfolds into a large one is not unfolded."""
    answer = await _post(signed_in, b"\x1f\x8b", Content_Encoding="gzip")

    assert (answer.status_code, _code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_body_at_the_bound_is_read(signed_in: httpx.AsyncClient) -> None:
    """256 KB are read, one byte more is not."""
    body = b'{"query": "{ __typename }"}'.ljust(MOST_BYTES)

    assert (await _post(signed_in, body)).status_code == 200
    assert (await _post(signed_in, body + b" ")).status_code == 413


async def test_body_without_length_is_bounded(signed_in: httpx.AsyncClient) -> None:
    """A body sent in chunks announces no length; reading ends at the bound all the same."""
    sent = 0

    async def endless() -> AsyncGenerator[bytes]:
        nonlocal sent
        while sent < 100 * MOST_BYTES:
            sent += 65_536
            yield b" " * 65_536

    answer = await signed_in.post(
        "/graphql", content=endless(), headers={"Content-Type": "application/json"}
    )

    assert (answer.status_code, _code(answer)) == (413, "BODY_TOO_LARGE")
    assert sent <= MOST_BYTES + 2 * 65_536


@pytest.mark.parametrize(
    "query",
    [
        "{ viewer { department } }",
        "mutation { __typename }",
        "subscription { __typename }",
        "{ __typename viewer { department } }",
        "query A { __typename } query B { viewer { department } }",
        "{ ...F } fragment F on Query { viewer { department } }",
        "{ ... on Query { __typename } }",
        "{ a: viewer { department } }",
        "{",
        "",
        "{ " + "__typename " * 500 + "}",
    ],
)
async def test_get_is_not_for_data(signed_in: httpx.AsyncClient, query: str) -> None:
    """An address is logged on its way: GET answers nothing but questions about the schema."""
    answer = await signed_in.get("/graphql", params={"query": query})

    assert (answer.status_code, _code(answer)) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["Allow"] == "POST"


async def test_get_answers_about_the_schema(signed_in: httpx.AsyncClient) -> None:
    """GraphQL over HTTP allows GET; a question about the schema tells nothing about anybody."""
    answer = await signed_in.get(
        "/graphql",
        params={
            "query": "query Q($n: String!) { __type(name: $n) { name } }",
            "variables": '{"n": "Query"}',
        },
    )

    assert answer.json()["data"] == {"__type": {"name": "Query"}}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_not_served(signed_in: httpx.AsyncClient, method: str) -> None:
    """Neither are CORS preflights: no page of another site is to ask."""
    answer = await signed_in.request(method, "/graphql")

    assert (answer.status_code, _code(answer)) == (405, "METHOD_NOT_ALLOWED")
    assert "Access-Control-Allow-Origin" not in answer.headers


async def test_mutation_is_not_run_by_get(signed_in: httpx.AsyncClient) -> None:
    """A link cannot change anything."""
    answer = await signed_in.get("/graphql", params={"query": "mutation { acceptNeed }"})

    assert answer.status_code == 405
