"""POST over a connection that is kept, and what can become of one: answered, or nothing known."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
_LIMIT = 1 << 22  # bytes of an answer
_LONGEST_SECONDS = 20.0


class NoAnswer(Exception):
    """The connection ended, or patience did, before an answer was whole: nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back over HTTP."""

    status: int
    body: dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Wire:
    """One client's connection; it is opened anew after each failure."""

    port: int
    purpose: str  # of the agreement, for which it asks
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def graphql(
        self, token: str, query: str, variables: dict[str, Any], *, patience: float | None = None
    ) -> Answer:
        """Send an operation.

        Args:
            token: the client's access token.
            query: the document.
            variables: of the document.
            patience: seconds after which the client hangs up; None: it waits for long.

        Raises:
            NoAnswer: what became of it is not known.
        """
        body = json.dumps({"query": query, "variables": variables}).encode()
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Hub-Purpose": self.purpose,
        }
        return await self._post("/graphql", body, headers, patience or _LONGEST_SECONDS)

    async def token(self, client_id: str, client_secret: str) -> str:
        """Return an access token.

        Raises:
            NoAnswer: the server is away.
        """
        form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
        }
        body, headers = urlencode(form).encode(), {"Content-Type": FORM}
        answer = await self._post("/oauth/token", body, headers, _LONGEST_SECONDS)
        if "access_token" not in answer.body:
            raise NoAnswer(str(answer.body))
        return answer.body["access_token"]

    def hang_up(self) -> None:
        """Leave, whatever is under way."""
        if self.streams is not None:
            self.streams[1].transport.abort()
            self.streams = None

    async def _post(
        self, path: str, body: bytes, headers: dict[str, str], patience: float
    ) -> Answer:
        lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += [f"Content-Length: {len(body)}", "", ""]
        try:
            async with asyncio.timeout(patience):
                return await self._exchanged("\r\n".join(lines).encode() + body)
        except (
            OSError,
            EOFError,
            TimeoutError,
            ValueError,
        ) as error:  # or an answer that is no JSON
            raise NoAnswer(type(error).__name__) from error
        finally:
            if self.streams is not None and self.streams[0].at_eof():
                self.hang_up()

    async def _exchanged(self, message: bytes) -> Answer:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port, limit=_LIMIT)
        reader, writer = self.streams
        whole = False
        try:
            writer.write(message)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            whole = True
        finally:
            if not whole:
                self.hang_up()
        return Answer(status=int(head.split(b" ", 2)[1]), body=json.loads(body))
