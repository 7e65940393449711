"""Who asks, and what for: the headers that say so."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from urllib.parse import unquote

from starlette.requests import Request

from hub.domain.attestations import LONGEST_CASE
from hub.domain.callers import Caller
from hub.domain.denials import Denied, NoAgreementHolds
from hub.domain.errors import StandingChanged
from hub.domain.sharing import Agreement
from hub.domain.texts import holds_citizen_id
from hub.identity.callers import Asked, caller_of, held_by, without
from hub.identity.standings import Standing, Standings
from hub.identity.tokens import Claims, Tokens
from hub.runtime import Hub
from hub.services import clients, denials
from hub.services.denials import Asker
from hub.web import headers
from hub.web.faults import Malformed, NoToken

LONGEST_REASON = 200  # characters

_Held = tuple[Standing, Agreement, NoAgreementHolds | None]


class Authority:
    """Tells who asks."""

    def __init__(self, hub: Hub, tokens: Tokens) -> None:
        """Take the hub, and what knows a genuine token."""
        self._hub = hub
        self._tokens = tokens
        self._standings = Standings(partial(clients.standing, hub))

    async def caller(self, request: Request) -> Caller:
        """Return who asks, under an agreement that holds; see `anyone`.

        Raises:
            AgreementMissing, AgreementSuspended, AgreementEnded: its department has none.
        """
        caller = await self.anyone(request)
        if caller.lacking is not None:
            await denials.record(self._hub, Asker.calling(caller), caller.lacking)
            raise caller.lacking
        return caller

    async def anyone(self, request: Request) -> Caller:
        """Return who asks; call it before the body is read, so that strangers cannot send any.

        A department without an agreement that holds comes with the scopes to come to one. A
        refusal of authority is on record before it is raised.

        Raises:
            Unauthenticated: there is no valid token.
            ClientDisabled: its client was disabled.
            PurposeRequired, PurposeNotAgreed: the purpose is not one of the agreement's.
            EngagementMissing, EngagementRequired: an auditor stands on no engagement.
            Malformed: a header is sent twice, or holds what may not be recorded.
        """
        claims = self._tokens.verify(_bearer(request))
        asked = Asked(
            request_id=request.state.request_id,
            purpose=_once(request, "Hub-Purpose"),
            case=_recorded(request, "Hub-Case", LONGEST_CASE),
            reason=_recorded(request, "Hub-Reason", LONGEST_REASON),
        )
        try:
            standing, held, lacking = await self._held(claims)
            caller = caller_of(claims, standing, held, asked, self._hub.today())
        except Denied as denied:
            await denials.record(self._hub, Asker.with_token(claims, asked), denied)
            raise
        return caller if lacking is None else replace(caller, lacking=lacking)

    async def held(self, request: Request) -> Agreement:
        """Return what the client who asks may be given at all, for whichever of its purposes.

        Raises:
            Unauthenticated: there is no valid token, or its client was disabled.
        """
        claims = self._tokens.verify(_bearer(request))
        self._standings.forget(claims.client_id)  # no transaction asks for its standing
        standing, held, _ = await self._held(claims)
        return replace(held, scopes=claims.scopes & standing.scopes & held.scopes)

    async def _held(self, claims: Claims) -> _Held:
        """Return what a genuine token's client may be given, and why it may be no more."""
        standing = await self._standings.of(claims)
        policy = self._hub.policy
        try:
            return standing, held_by(claims, standing, policy, self._hub.today()), None
        except NoAgreementHolds as none:
            return standing, without(claims, policy), none

    @contextmanager
    def heeding(self, caller: Caller) -> Generator[None]:
        """Look the caller's client up again before its next request, if its rights have changed.

        Raises:
            StandingChanged: they changed while this was done, and nothing of it was.
        """
        try:
            yield
        except StandingChanged:
            self._standings.forget(caller.client_id)
            raise


def _bearer(request: Request) -> str:
    """Return the token of the Authorization header, the only place where one is taken from."""
    sent = headers.every(request, b"authorization")
    scheme, _, token = sent[0].strip().partition(" ") if len(sent) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not token.strip():
        raise NoToken(
            "Send an access token as Authorization: Bearer <token>; POST /oauth/token gives one."
        )
    return token.strip()


def _recorded(request: Request, name: str, most: int) -> str | None:
    """Return what a header says for the record, None where it says nothing.

    A header holds ASCII only, so its Chinese is percent-encoded.
    """
    sent = (_once(request, name) or "").strip()
    if not sent:
        return None
    try:
        said = unquote(sent, errors="strict").strip()
    except UnicodeDecodeError:
        said = "\x00"
    if len(said) > most or not said.isprintable():
        raise Malformed(f"Send {name} with at most {most} characters, percent-encoded as UTF-8.")
    if holds_citizen_id(said):
        raise Malformed(
            f"Leave id numbers out of {name}, which is recorded in plain; "
            "name the case by its own number."
        )
    return said or None


def _once(request: Request, name: str) -> str | None:
    """Return a header's value, None if it was not sent; which of two counts would be luck."""
    sent = headers.every(request, name.lower().encode())
    if len(sent) > 1:
        raise Malformed(f"Send {name} once.")
    return sent[0] if sent else None
