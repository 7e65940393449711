"""One request to the token endpoint, read whole before Authlib sees it."""

import base64
import binascii
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from authlib.oauth2.rfc6749 import ClientMixin, OAuth2Payload, OAuth2Request

from hub.identity import credentials
from hub.identity.addresses import AUTH_METHODS, GRANT_TYPE
from hub.storage.clients import Client

LONGEST_NAME = 128  # characters of a client id

_NOBODYS_DIGEST = credentials.digest(credentials.new_secret())  # of a secret that was never told


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRequest:
    """What came over HTTP."""

    authorization: str | None  # the header
    form: Sequence[tuple[str, str]]  # in the order sent

    @property
    def basic(self) -> str | None:
        """The header, if HTTP Basic can be read from it; Authlib fails on some that cannot."""
        return None if self._basic_name is None else self.authorization

    @property
    def client_id(self) -> str | None:
        """The id of the client that it names; None where no client can have such an id."""
        name = self._basic_name
        if name is None:
            name = dict(reversed(self.form)).get("client_id")
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            return None
        return name

    @property
    def _basic_name(self) -> str | None:
        scheme, _, encoded = (self.authorization or "").strip().partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            pair = base64.b64decode(encoded.strip(), validate=True).decode()
        except (binascii.Error, ValueError):
            return None
        name, colon, _ = pair.partition(":")
        return unquote(name) if colon else None


class Candidate(ClientMixin):
    """The client that a request names, as Authlib asks about it.

    Where there is none, or it was disabled, a candidate that no secret fits stands in: both then
    take the same path, in the same time, to the same answer.
    """

    def __init__(self, client: Client | None) -> None:
        """Take the client that was found, or None."""
        self.client = client if client is not None and client.enabled else None

    def check_client_secret(self, client_secret: str) -> bool:
        """Compare in constant time, with nobody's digest if there is no such client."""
        kept = _NOBODYS_DIGEST if self.client is None else self.client.secret_digest
        return credentials.matches(client_secret, kept) and self.client is not None

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Take the secret from the header or from the form, and at this endpoint alone."""
        return endpoint == "token" and method in AUTH_METHODS

    def check_grant_type(self, grant_type: str) -> bool:
        """Give a client tokens for itself, in no other way."""
        return grant_type == GRANT_TYPE


class Form(OAuth2Payload):
    """The form of a request, in which a name may stand more than once."""

    def __init__(self, items: Iterable[tuple[str, str]]) -> None:
        """Group the values by name, in the order sent."""
        self._values: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in items:
            self._values[name].append(value)

    @property
    def data(self) -> dict[str, str]:
        """The first value of each name."""
        return {name: values[0] for name, values in self._values.items()}

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        """All values of each name."""
        return self._values


class Snapshot(OAuth2Request):
    """A request as Authlib reads it, together with the candidate that was looked up for it."""

    def __init__(self, uri: str, request: TokenRequest, candidate: Candidate) -> None:
        """Hold what was sent; `uri` is the endpoint's, built from the issuer."""
        self.is_basic = request.basic is not None
        self.client_name = request.client_id  # by HTTP Basic, where that was sent
        headers = {"Authorization": request.basic} if request.basic else {}
        super().__init__("POST", uri, headers=headers)  # pyright: ignore[reportUnknownMemberType] its stub has untyped parts
        self.sent = Form(request.form)
        self.payload = self.sent
        self.candidate = candidate

    @property
    def form(self) -> dict[str, str]:
        """The form's first values by name."""
        return self.sent.data
