"""Who asks, and what for: the headers that say so."""

from urllib.parse import unquote

from starlette.requests import Request

from hub.domain.callers import Caller
from hub.domain.texts import holds_citizen_id
from hub.identity.callers import caller_of
from hub.identity.tokens import Tokens
from hub.policy.policy import Policy
from hub.web import headers
from hub.web.faults import Malformed, NoToken

LONGEST_CASE = 64  # characters


def caller(request: Request, tokens: Tokens, policy: Policy) -> Caller:
    """Return who asks; call it before the body is read, so that strangers cannot send any.

    Raises:
        Unauthenticated: there is no valid token.
        PurposeRequired, PurposeNotAgreed: the purpose is not one of the agreement's.
        Malformed: a header is sent twice, or holds what may not be recorded.
    """
    return caller_of(
        tokens.verify(_bearer(request)),
        policy,
        purpose=_once(request, "Hub-Purpose"),
        case=_case(request),
        request_id=request.state.request_id,
    )


def _bearer(request: Request) -> str:
    """Return the token of the Authorization header, the only place where one is taken from."""
    sent = headers.every(request, b"authorization")
    scheme, _, token = sent[0].strip().partition(" ") if len(sent) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not token.strip():
        raise NoToken(
            "Send an access token as Authorization: Bearer <token>; POST /oauth/token gives one."
        )
    return token.strip()


def _case(request: Request) -> str | None:
    """Return the case number; a header holds ASCII only, so its Chinese is percent-encoded."""
    sent = (_once(request, "Hub-Case") or "").strip()
    if not sent:
        return None
    try:
        case = unquote(sent, errors="strict")
    except UnicodeDecodeError:
        case = "\x00"
    if len(case) > LONGEST_CASE or not case.isprintable():
        raise Malformed(
            f"Send Hub-Case with at most {LONGEST_CASE} characters, percent-encoded as UTF-8."
        )
    if holds_citizen_id(case):
        raise Malformed(
            "Leave id numbers out of Hub-Case, which is recorded in plain; "
            "name the case by its own number."
        )
    return case or None


def _once(request: Request, name: str) -> str | None:
    """Return a header's value, None if it was not sent; which of two counts would be luck."""
    sent = headers.every(request, name.lower().encode())
    if len(sent) > 1:
        raise Malformed(f"Send {name} once.")
    return sent[0] if sent else None
