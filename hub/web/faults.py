"""What can be wrong with an HTTP request, and the status that each fault answers with."""

from collections.abc import Awaitable
from typing import ClassVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from hub.domain.attestations import CaseRequired
from hub.domain.denials import (
    AgreementEnded,
    AgreementMissing,
    AgreementSuspended,
    ClientDisabled,
    DatasetNotGranted,
    DocumentNotRegistered,
    EngagementMissing,
    EngagementRequired,
    FieldNotGranted,
    PurposeNotAgreed,
    PurposeRequired,
    ReasonRequired,
)
from hub.domain.errors import (
    Busy,
    Fault,
    KeyReused,
    NotFound,
    RecordUnavailable,
    Refusal,
    StandingChanged,
    StorageUnavailable,
    Unauthenticated,
    Unavailable,
)
from hub.domain.limits import LimitNotSet, LimitReached
from hub.domain.rejections import FileRefused
from schema import errors

JSON = "application/json"
_GONE = 499


class NoToken(Unauthenticated):
    """The request carries no token at all."""


class WebFault(Fault):
    """A defect that HTTP alone has to do with."""

    status: ClassVar[int]


class Malformed(WebFault):
    """The request is not one of GraphQL over HTTP."""

    code = "BAD_REQUEST"
    status = 400


class NoSuchPath(WebFault):
    """Nothing is served under this path."""

    code = "NO_SUCH_PATH"
    status = 404

    def __init__(self) -> None:
        """Say what is served."""
        super().__init__(
            "Nothing is served here. Send operations to POST /graphql, "
            "and ask POST /oauth/token for an access token."
        )


class MethodNotAllowed(WebFault):
    """The path is not served for this method."""

    code = "METHOD_NOT_ALLOWED"
    status = 405

    def __init__(self, message: str, *, allow: str) -> None:
        """Keep the methods that are served."""
        super().__init__(message)
        self.allow = allow


class NotAcceptable(WebFault):
    """The client takes no media type that an answer can have."""

    code = "NOT_ACCEPTABLE"
    status = 406


class BodyTooLarge(WebFault):
    """The body is longer than any operation may be."""

    code = "BODY_TOO_LARGE"
    status = 413

    def __init__(self, most: int) -> None:
        """Name the bound, in bytes."""
        super().__init__(
            f"The body has more than {most} bytes; send less in one request, "
            "as pages of a list or several operations."
        )


class FileTooLarge(WebFault):
    """The file is longer than any that is taken by HTTP."""

    code = "FILE_TOO_LARGE"
    status = 413

    def __init__(self, most: int) -> None:
        """Name the bound, in bytes."""
        super().__init__(
            f"The file has more than {most >> 20} MB; pack it with gzip, or send it in parts."
        )


class DigestMismatch(WebFault):
    """The body is not the one whose digest the header names."""

    code = "DIGEST_MISMATCH"
    status = 400
    retryable = True


class TooSlow(WebFault):
    """The body did not come in the time that it may take."""

    code = "REQUEST_TIMEOUT"
    status = 408
    retryable = True


class UnsupportedMediaType(WebFault):
    """The body is not in a form that is read here."""

    code = "UNSUPPORTED_MEDIA_TYPE"
    status = 415


class Unforeseen(WebFault):
    """The hub failed in a way that nobody foresaw; the log says how."""

    code = "INTERNAL_ERROR"
    status = 500

    def __init__(self) -> None:
        """Point to the log by the request id, and say nothing of the cause."""
        super().__init__("The hub failed. Tell its operator the requestId of this answer.")


class TimedOut(WebFault):
    """The answer took longer than a request may take."""

    code = "TIMEOUT"
    status = 504
    retryable = True

    def __init__(self, seconds: float) -> None:
        """Name the bound."""
        super().__init__(
            f"No answer within {seconds:g} seconds. Ask for less, or again; "
            "repeat a mutation with the same idempotencyKey."
        )


_STATUS: dict[type[Fault], int] = {
    NoToken: 401,
    Unauthenticated: 401,
    ClientDisabled: 401,
    PurposeRequired: 400,
    EngagementRequired: 400,
    EngagementMissing: 403,
    PurposeNotAgreed: 403,
    AgreementMissing: 403,
    AgreementSuspended: 403,
    AgreementEnded: 403,
    StandingChanged: 503,
    DocumentNotRegistered: 403,
    FieldNotGranted: 403,
    ReasonRequired: 403,
    DatasetNotGranted: 403,
    CaseRequired: 400,
    LimitNotSet: 403,
    LimitReached: 429,
    Busy: 503,
    RecordUnavailable: 503,
    Unavailable: 503,
    StorageUnavailable: 507,
}


_RETRY_AFTER: dict[type[Fault], str] = {  # seconds; else 1
    Busy: "30",
    StorageUnavailable: "300",  # somebody has to make room
}


_REFUSED: tuple[tuple[type[Refusal], int], ...] = (  # the first that fits; else 400
    (NotFound, 404),
    (KeyReused, 409),
    (FileRefused, 422),
)


async def answered(request: Request, work: Awaitable[Response]) -> Response:
    """Return the answer, or what kept it from being given."""
    try:
        return await work
    except Fault as fault:
        return respond(fault, request)
    except Refusal as refusal:
        return refuse(refusal, request)
    except ClientDisconnect:
        return Response(status_code=_GONE)  # for the log: nobody reads it


def respond(fault: Fault, request: Request, *, media_type: str = JSON) -> Response:
    """Return a fault in GraphQL's form, with the headers that its status asks for.

    Args:
        fault: what is wrong.
        request: one that came through hub.web.envelope, which gave it its id.
        media_type: one of the two that GraphQL over HTTP knows.
    """
    status = fault.status if isinstance(fault, WebFault) else _STATUS.get(type(fault), 500)
    return Response(
        errors.fault_body(fault, request.state.request_id, is_demo=request.state.is_demo),
        status,
        headers=_headers(fault) | {"Content-Type": f"{media_type}; charset=utf-8"},
    )


def refuse(refusal: Refusal, request: Request) -> Response:
    """Return a refusal in GraphQL's form, where no payload could hold it."""
    return Response(
        errors.error_body([refusal], request.state.request_id, is_demo=request.state.is_demo),
        next((status for kind, status in _REFUSED if isinstance(refusal, kind)), 400),
        headers={"Content-Type": f"{JSON}; charset=utf-8"},
    )


def _headers(fault: Fault) -> dict[str, str]:
    if isinstance(fault, Unauthenticated):
        return {"WWW-Authenticate": _challenge(fault)}
    if isinstance(fault, MethodNotAllowed):
        return {"Allow": fault.allow}
    if isinstance(fault, LimitReached):
        return {"Retry-After": str(fault.seconds)}
    return {"Retry-After": _RETRY_AFTER.get(type(fault), "1")} if fault.retryable else {}


def _challenge(fault: Unauthenticated) -> str:
    """Return the challenge of RFC 6750; its error is named only if a token was sent."""
    challenge = 'Bearer realm="hub"'
    return challenge if isinstance(fault, NoToken) else f'{challenge}, error="invalid_token"'
