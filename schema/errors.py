"""Defects of the request, of authority and of the system, in the words of the wire."""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from graphql import GraphQLError, GraphQLSyntaxError

from hub.domain.denials import DatasetNotGranted, FieldNotGranted, PurposeNotAgreed, PurposeRequired
from hub.domain.errors import Fault, Refusal
from hub.domain.rejections import FileRefused
from hub.domain.texts import holds_citizen_id

_QUOTING = "A value of the request is not of its type; compare it with the schema."
NOTICE = "演示数据"  # stands on every answer of a demonstration

_log = logging.getLogger(__name__)


def extensions(request_id: str, *, is_demo: bool, replayed: bool = False) -> dict[str, Any]:
    """Return what every answer carries beside its data and errors."""
    found: dict[str, Any] = {"requestId": request_id}
    if is_demo:
        found["notice"] = NOTICE
    if replayed:
        found["replayed"] = True
    return found


def error_body(errors: Iterable[Exception], request_id: str, *, is_demo: bool = False) -> bytes:
    """Return the body of an answer that has errors and no data."""
    return orjson.dumps(
        {
            "errors": [one for error in errors for one in formatted(error, request_id)],
            "extensions": extensions(request_id, is_demo=is_demo),
        }
    )


def fault_body(fault: Fault, request_id: str, *, is_demo: bool = False) -> bytes:
    """Return the body of an answer that a fault keeps from being given."""
    return error_body([fault], request_id, is_demo=is_demo)


def formatted(error: Exception, request_id: str) -> Iterator[dict[str, Any]]:
    """Yield an error as it goes on the wire; what is not meant for the caller is masked."""
    cause = error.original_error if isinstance(error, GraphQLError) else error
    match cause:
        case FieldNotGranted():
            for field in cause.fields:
                yield _entry(
                    field.message,
                    cause.code,
                    request_id,
                    coordinate=field.coordinate,
                    requiredScopes=field.scopes,
                )
        case Fault():
            beside = {"retryable": cause.retryable, **_beside(cause)}
            yield _entry(str(cause), cause.code, request_id, **beside)
        case Refusal():
            yield _entry(cause.message, cause.code, request_id, **_beside(cause))
        case None:
            assert isinstance(error, GraphQLError)
            yield _graphql(error, request_id)
        case _:
            yield _graphql_or_masked(error, cause, request_id)


def _beside(cause: Fault | Refusal) -> dict[str, Any]:
    """Return what an error tells beside its sentence and code."""
    match cause:
        case PurposeRequired() | PurposeNotAgreed():
            return {"purposes": cause.purposes}
        case DatasetNotGranted():
            return {"requiredScopes": ((cause.scope,),)}
        case FileRefused():
            return {"rejections": [rejection.facts for rejection in cause.rejections]}
        case _:
            return {}


def _graphql_or_masked(error: Exception, cause: Exception, request_id: str) -> dict[str, Any]:
    """Return GraphQL's own words, or a masked entry for anything else, which is logged."""
    if isinstance(cause, GraphQLError):
        return _graphql(cause, request_id)
    _log.error("request %s failed", request_id, exc_info=cause)
    entry = _entry(
        "The hub made an error; nothing was disclosed. Report the requestId.",
        "INTERNAL_ERROR",
        request_id,
    )
    if isinstance(error, GraphQLError) and error.path:
        entry["path"] = error.path
    return entry


def _graphql(error: GraphQLError, request_id: str) -> dict[str, Any]:
    """Return a GraphQL error with its place in the document, and its code."""
    default = "PARSE_FAILED" if isinstance(error, GraphQLSyntaxError) else "VALIDATION_FAILED"
    stated: dict[str, Any] = error.extensions or {}
    # GraphQL's own words quote what was sent, and that may be an id number.
    message = _QUOTING if holds_citizen_id(error.message) else error.message
    entry = _entry(message, str(stated.get("code", default)), request_id)
    if error.locations:
        entry["locations"] = [
            {"line": place.line, "column": place.column} for place in error.locations
        ]
    if error.path:
        entry["path"] = error.path
    return entry


def _entry(
    message: str, code: str, request_id: str, *, retryable: bool = False, **more: Any
) -> dict[str, Any]:
    return {
        "message": message,
        "extensions": {"code": code, "requestId": request_id, "retryable": retryable, **more},
    }
