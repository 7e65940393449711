"""What every answer has, whatever it answers: a request id, security headers, one log line."""

import logging
import re
import time
import traceback
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.domain.identifiers import new_id
from hub.domain.texts import holds_citizen_id
from hub.web.faults import Unforeseen, respond

REQUEST_ID = "X-Request-Id"

_ID_HEADER = REQUEST_ID.lower().encode()
_FORM_OF_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_OVER_TLS = {"Strict-Transport-Security": "max-age=31536000"}

_log = logging.getLogger("hub.web")


class Envelope:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp, *, encrypted: bool, is_demo: bool) -> None:
        """Wrap an application.

        Args:
            app: what answers.
            encrypted: clients reach it over TLS, and are told to stay there.
            is_demo: every answer says that its data are made up.
        """
        self._app = app
        headers = _HEADERS | (_OVER_TLS if encrypted else {})
        self._headers = [(k.lower().encode(), v.encode()) for k, v in headers.items()]
        self._is_demo = is_demo

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; nothing that goes wrong leaves this method."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, send, self._headers)
        state: dict[str, Any] = scope.setdefault("state", {})
        state.update(request_id=exchange.request_id, is_demo=self._is_demo)
        try:
            await self._app(scope, receive, exchange.send)
        except ClientDisconnect:
            exchange.status = 499
        except Exception as error:  # noqa: BLE001 the last resort; the cause goes to the log
            _log.error("%s failed: %s", exchange.request_id, _trace(error))
            if exchange.status == 0:
                response = respond(Unforeseen(), Request(scope))
                await response(scope, receive, exchange.send)
        exchange.log()


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, send: Send, headers: list[tuple[bytes, bytes]]) -> None:
        """Give the request its id: the client's own, if it has the form of one."""
        sent = dict(scope["headers"]).get(_ID_HEADER, b"").decode("latin-1")
        self.request_id = sent if _is_id(sent) else str(new_id())
        self.status = 0  # no answer yet
        self._scope = scope
        self._send = send
        self._headers = headers
        self._began = time.perf_counter()

    async def send(self, message: Message) -> None:
        """Send a part of the answer; its head gets the headers that it lacks."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            set_already = {name for name, _ in message["headers"]}
            message["headers"] += [each for each in self._headers if each[0] not in set_already]
            message["headers"].append((_ID_HEADER, self.request_id.encode()))
        await self._send(message)

    def log(self) -> None:
        """Write the request's line: no query string, no unknown path, nothing of any body."""
        known = self._scope.get("endpoint") is not None
        _log.info(
            "%s %s %s %d %.1f ms",
            self.request_id,
            self._scope["method"],
            _path(self._scope) if known else "-",
            self.status,
            (time.perf_counter() - self._began) * 1000,
        )


def _is_id(sent: str) -> bool:
    """Tell whether a client's name for its request may go into log and record, which are plain."""
    return _FORM_OF_ID.fullmatch(sent) is not None and not holds_citizen_id(sent)


def _path(scope: Scope) -> str:
    """Return a path with the names of what the client chose in it: that may be anything."""
    chosen: dict[str, str] = scope.get("path_params", {})
    names = {value: f"{{{name}}}" for name, value in chosen.items()}
    path: str = scope["path"]
    return "/".join(names.get(part, part) for part in path.split("/"))


def _trace(error: Exception) -> str:
    """Return where an error was raised, without its message: that may quote a person's data."""
    return f"{type(error).__qualname__}\n{''.join(traceback.format_tb(error.__traceback__))}"
