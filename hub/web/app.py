"""The application: its paths, and how it answers what none of them serves."""

from datetime import datetime
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.domain.errors import Fault
from hub.identity.addresses import Addresses
from hub.identity.tokens import Tokens
from hub.runtime import Hub
from hub.web.authority import Authority
from hub.web.contracts import Contracts
from hub.web.datasets import Datasets
from hub.web.envelope import Envelope
from hub.web.faults import Malformed, MethodNotAllowed, NoSuchPath, respond
from hub.web.graphql import GraphQL
from hub.web.oauth import OAuth
from hub.web.probes import Probes

OPERATIONS = "/graphql"


class _Front:
    """The paths in two: operations go straight to their endpoint, all else through the router."""

    def __init__(self, graphql: ASGIApp, others: ASGIApp) -> None:
        """Take what serves each."""
        self._graphql = graphql
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request where it belongs."""
        is_operation = scope["type"] == "http" and scope["path"] == OPERATIONS
        if is_operation and scope["method"] == "POST":
            scope["endpoint"] = self._graphql
            await self._graphql(scope, receive, send)
        else:
            await self._others(scope, receive, send)


def build(hub: Hub) -> ASGIApp:
    """Return the application of an open hub; whoever opened the hub closes it.

    Raises:
        IssuerNotSecure: the configured issuer has no TLS and is not this machine.
    """
    addresses = Addresses(hub.settings.issuer)
    tokens = Tokens(addresses, signing_pem=hub.ring.signing_pem, clock=partial(_now, hub))
    authority = Authority(hub, tokens)
    graphql = GraphQL(hub, authority)
    oauth = OAuth(hub, addresses, tokens)
    datasets = Datasets(hub, authority)
    contracts = Contracts(hub, authority)
    probes = Probes(hub)
    app = Starlette(
        routes=[
            Route(OPERATIONS, graphql, methods=["GET", "POST"]),
            Route("/oauth/token", oauth.token, methods=["POST"]),
            Route("/.well-known/oauth-authorization-server", oauth.metadata),
            Route("/.well-known/jwks.json", oauth.jwks),
            Route("/datasets/{code}/batches/{key}", datasets.put, methods=["PUT"]),
            Route("/datasets/{code}/batches/{key}/rejects", datasets.rejects),
            Route("/contract.graphql", contracts.get),
            Route("/livez", probes.live),
            Route("/readyz", probes.ready),
        ],
        exception_handlers={HTTPException: _not_served},
    )
    # A redirect would be built from the Host header.
    app.router.redirect_slashes = False
    return Envelope(
        _Front(graphql, app), encrypted=addresses.is_encrypted, is_demo=hub.settings.is_demo
    )


def _now(hub: Hub) -> datetime:
    """Return the time on the hub's clock, also after somebody gave it another clock."""
    return hub.clock()


async def _not_served(request: Request, error: Exception) -> Response:
    """Answer Starlette's own refusals in the form of all others."""
    assert isinstance(error, HTTPException), "It is registered for this error alone."
    return respond(_fault(request, error), request)


def _fault(request: Request, error: HTTPException) -> Fault:
    if error.status_code == 404:  # noqa: PLR2004 a status is clearest as its number
        return NoSuchPath()
    if error.status_code == 405:  # noqa: PLR2004
        allow = ", ".join(sorted((error.headers or {}).get("Allow", "").split(", ")))
        return MethodNotAllowed(f"{request.method} is not served here; use {allow}.", allow=allow)
    return Malformed(f"The request was refused: {error.detail}.")
