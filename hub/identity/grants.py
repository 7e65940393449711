"""The client credentials grant on Authlib, over what was read before it runs.

Authlib is synchronous and its server is shared by all requests. So a request carries the client
that was looked up for it, the server keeps nothing, and the only work left is in memory.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from authlib.consts import default_json_headers
from authlib.oauth2.rfc6749 import (
    AuthorizationServer,
    ClientAuthentication,
    ClientMixin,
    InvalidClientError,
    InvalidRequestError,
    InvalidScopeError,
    OAuth2Error,
    OAuth2Request,
    grants,
)

from hub.identity.addresses import AUTH_METHODS, GRANT_TYPE
from hub.identity.token_requests import Snapshot
from hub.identity.tokens import LIFETIME_SECONDS, Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the token endpoint answers."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str]


class NotAuthenticated(InvalidClientError):
    """No such client, a wrong secret, or no secret at all: one answer for all three."""

    status_code = 401
    description = (
        "No enabled client has this id and secret. Send both by HTTP Basic, "
        "or as client_id and client_secret in the form."
    )

    def get_headers(self) -> list[tuple[str, str]]:
        """Name the scheme that would do, with the realm that RFC 7617 asks for."""
        return [*default_json_headers, ("WWW-Authenticate", 'Basic realm="hub"')]


class GrantNotSupported(OAuth2Error):
    """Another grant was asked for; Authlib's own error would repeat whatever was sent."""

    error = "unsupported_grant_type"
    description = f"Only grant_type={GRANT_TYPE} is given here."


class ClientCredentials(grants.ClientCredentialsGrant):
    """A client asks for a token for itself.

    Source:
        RFC 6749 section 4.4.
    """

    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS

    def generate_token(self, *_args: object, **_options: object) -> dict[str, str | int]:
        """Sign a token for the scopes asked for, or for all of the client's if none is named.

        Scopes are never narrowed in silence: a client would believe that it has them all.
        """
        request = cast("Snapshot", self.request)
        client = request.candidate.client
        assert client is not None, "An authenticated candidate has its client."
        scope = request.sent.scope
        asked = frozenset(scope.split(" ")) if scope else client.scopes  # RFC 6749 3.3: by U+0020
        if not asked <= client.scopes:
            raise InvalidScopeError(
                "The client does not hold all of the scopes asked for. "
                "Leave scope out to get those that it holds."
            )
        return {
            "access_token": cast("Server", self.server).tokens.issue(client, asked),
            "token_type": "Bearer",
            "expires_in": LIFETIME_SECONDS,
            "scope": " ".join(sorted(asked)),
        }


class Server(AuthorizationServer):
    """Authlib's server with one grant, keeping nothing between requests."""

    def __init__(self, tokens: Tokens) -> None:
        """Take what signs the tokens."""
        super().__init__()
        self.tokens = tokens
        self.register_grant(ClientCredentials)

    def reply(self, request: Snapshot) -> Reply:
        """Answer one request; synchronous, in memory."""
        defect = _defect(request)
        if defect is not None:
            return cast("Reply", self.handle_error_response(request, defect))
        answered = self.create_token_response(request)  # pyright: ignore[reportUnknownMemberType] its stub has untyped parts
        return cast("Reply", answered)

    def authenticate_client(
        self, request: OAuth2Request, methods: Collection[str], endpoint: str = "token"
    ) -> ClientMixin:
        """Authenticate the request's candidate; whatever is wrong, the answer is the same."""
        candidate = cast("Snapshot", request).candidate
        authenticate = ClientAuthentication(lambda _client_id: candidate)
        try:
            return authenticate(request, methods, endpoint)
        except InvalidClientError:
            raise NotAuthenticated from None

    def save_token(self, token: dict[str, str | int], request: OAuth2Request) -> None:
        """Keep nothing: a token proves itself by its signature."""

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Tell nobody."""

    def create_oauth2_request(self, request: OAuth2Request) -> OAuth2Request:
        """Return the request as it is: it was read before."""
        return request

    def handle_response(
        self, status: int, body: Mapping[str, object], headers: Mapping[str, str]
    ) -> Reply:
        """Return what to answer; the web layer writes it."""
        # The stub says a mapping, Authlib passes pairs; dict takes either.
        return Reply(status=status, body=dict(body), headers=dict(headers))


def _defect(request: Snapshot) -> OAuth2Error | None:
    """Return what RFC 6749 forbids and Authlib lets pass at this endpoint."""
    sent = request.sent
    if any(len(values) > 1 for values in sent.datalist.values()):
        return InvalidRequestError("Send no parameter more than once.")
    if request.is_basic and "client_secret" in sent.data:
        return InvalidRequestError("Send the secret by HTTP Basic or in the form, not by both.")
    if request.is_basic and sent.data.get("client_id", request.client_name) != request.client_name:
        return InvalidRequestError("The form's client_id is not the one of HTTP Basic; send one.")
    if not sent.grant_type:
        return InvalidRequestError(f"Send grant_type={GRANT_TYPE} in the form.")
    return None if sent.grant_type == GRANT_TYPE else GrantNotSupported()
