"""From an HTTP request to the one operation that it asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import orjson
from graphql import FieldNode, GraphQLError, OperationDefinitionNode, OperationType, parse
from starlette.requests import Request

from hub.web import bodies
from hub.web.faults import JSON, Malformed, MethodNotAllowed, UnsupportedMediaType

MOST_BYTES = 1024 * 1024  # a thousand submitted records
DEEPEST = 32  # levels of nesting in variables; no input type has as many

_KEYS = ("query", "documentId", "operationName", "variables", "extensions")
_SHA256 = "sha256:"
_IDENTIFIER = re.compile(_SHA256 + "[0-9a-f]{64}")
_MOST_TOKENS = 200  # of a document asked for by GET


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What a client sent."""

    document: str | bytes  # its text, or the SHA-256 of one that is registered
    name: str | None
    variables: Mapping[str, Any]


async def read(request: Request) -> Operation:
    """Return the operation that a request asks for.

    Raises:
        Malformed: it is not one operation of GraphQL over HTTP.
        MethodNotAllowed: GET, for anything but the schema itself.
        BodyTooLarge: its body is longer than MOST_BYTES.
        UnsupportedMediaType: its body is not application/json in UTF-8.
    """
    if request.method != "POST":
        return _from_address(request)
    if not bodies.is_of_type(request, JSON):
        raise UnsupportedMediaType("Send the operation with Content-Type: application/json.")
    body = await bodies.read(request, most=MOST_BYTES)
    content = _json(body, "The body is not JSON in UTF-8")
    if isinstance(content, list):
        raise Malformed("Send one operation in each request; lists of them are not taken.")
    return _operation(content)


def _from_address(request: Request) -> Operation:
    """Return the operation in the query string, if it asks about the schema alone.

    An address ends up in the logs of proxies, so that nothing about a person may stand in one.
    """
    content: dict[str, Any] = dict(request.query_params)
    if not _is_about_schema(content.get("query", "")):
        raise MethodNotAllowed(
            "Send operations by POST: addresses are logged on their way. "
            "GET answers queries for __typename, __schema and __type alone.",
            allow="POST",
        )
    for key in ("variables", "extensions"):
        if key in content:
            content[key] = _json(content[key], f"{key} is not JSON")
    return _operation(content)


def _is_about_schema(document: str) -> bool:
    """Tell whether a document holds only queries, and these only fields of introspection."""
    try:
        definitions = parse(document, no_location=True, max_tokens=_MOST_TOKENS).definitions
    except GraphQLError:
        return False
    return all(
        isinstance(definition, OperationDefinitionNode)
        and definition.operation is OperationType.QUERY
        and all(
            isinstance(node, FieldNode) and node.name.value.startswith("__")
            for node in definition.selection_set.selections
        )
        for definition in definitions
    )


def _json(text: bytes | str, defect: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Malformed(f"{defect}; send an object with the key query.") from None


def _operation(content: object) -> Operation:
    """Check the parameters of a request one by one."""
    if not isinstance(content, dict):
        raise Malformed("Send a JSON object with the key query.")
    parameters = cast("dict[str, object]", content)
    if parameters.keys() - set(_KEYS):
        raise Malformed(f"Send no other keys than {', '.join(_KEYS)}.")
    name = parameters.get("operationName")
    if not isinstance(name, str | None):
        raise Malformed("Send operationName as a text, or leave it out.")
    _object(parameters.get("extensions"), "extensions")
    return Operation(
        document=_document(parameters),
        name=name,
        variables=_object(parameters.get("variables"), "variables"),
    )


def _document(parameters: Mapping[str, object]) -> str | bytes:
    """Return the document, or the digest that stands for a registered one."""
    query, identifier = parameters.get("query"), parameters.get("documentId")
    if isinstance(query, str) and identifier is None:
        return query
    if query is not None or identifier is None:
        raise Malformed("Send either a document's text under query, or its documentId.")
    if not isinstance(identifier, str) or not _IDENTIFIER.fullmatch(identifier):
        raise Malformed("Send documentId as sha256: and 64 hexadecimal digits in lower case.")
    return bytes.fromhex(identifier.removeprefix(_SHA256))


def _object(value: object, name: str) -> Mapping[str, Any]:
    """Return a parameter that is an object; one that is null or missing is empty."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Malformed(f"Send {name} as a JSON object, or leave it out.")
    found = cast("dict[str, Any]", value)
    _refuse_hostile(found, name)
    return found


def _refuse_hostile(value: object, name: str) -> None:
    """Refuse nesting that no input has, and the character that no text of PostgreSQL can hold."""
    level: list[object] = [value]
    for _ in range(DEEPEST):
        if not level:
            return
        texts = [each for each in level if isinstance(each, str)]
        if any("\x00" in text for text in texts):
            raise Malformed(f"Remove the character U+0000 from {name}.")
        level = [inner for each in level for inner in _children(each)]
    raise Malformed(f"Nest no more than {DEEPEST} levels in {name}.")


def _children(value: object) -> list[object]:
    """Return what stands directly within a list or an object."""
    if isinstance(value, dict):
        return list(cast("dict[str, object]", value).values())
    return cast("list[object]", value) if isinstance(value, list) else []
