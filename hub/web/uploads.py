"""The body of a request into a file: bounded in size and time, checked against its digest."""

import asyncio
import base64
import binascii
import hashlib
import re
from pathlib import Path

from starlette.requests import ClientDisconnect, Request

from hub.web import headers
from hub.web.faults import (
    DigestMismatch,
    FileTooLarge,
    Malformed,
    TooSlow,
    UnsupportedMediaType,
)

SECONDS = 900.0  # that a whole file may take
IDLE_SECONDS = 30.0  # that one part of it may take

_WRITTEN_BYTES = 1 << 20  # at once
_MEMBER = re.compile(r"\s*([a-z0-9-]+)=:([A-Za-z0-9+/=]*):\s*")


class Upload:
    """A file on its way in."""

    def __init__(self, request: Request, *, most: int) -> None:
        """Look at the headers, before any of the body is asked for.

        Args:
            request: whose body was not read before.
            most: bytes of the file.

        Raises:
            FileTooLarge: the header announces more.
            UnsupportedMediaType: the body is encoded, and would be stored as another file.
            Malformed: the digest cannot be read.
        """
        if (headers.one(request, b"content-encoding") or "identity").lower() != "identity":
            raise UnsupportedMediaType(
                "Send the packed file itself, without Content-Encoding: it is known by its content."
            )
        length = headers.one(request, b"content-length") or ""
        if length.isascii() and length.isdigit() and int(length) > most:
            raise FileTooLarge(most)
        self._request = request
        self._most = most
        self._expected = _digests(headers.every(request, b"content-digest"))

    async def write(self, path: Path) -> None:
        """Write the body to a file, or leave it to the caller to remove what there is of it.

        Raises:
            FileTooLarge: it has more bytes than it may.
            TooSlow: it took longer than it may.
            DigestMismatch: it is not what the digest says.
            OSError: the disk does not take it.
            ClientDisconnect: the client has gone.
        """
        try:
            async with asyncio.timeout(SECONDS):
                await self._write(path)
        except TimeoutError:
            raise TooSlow("The file came too slowly; send it again, packed with gzip.") from None

    async def _write(self, path: Path) -> None:
        hashes = {name: hashlib.new(name) for name in self._expected}
        size, parts, more = 0, bytearray(), True
        with path.open("wb") as out:
            while more:
                async with asyncio.timeout(IDLE_SECONDS):
                    message = await self._request.receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                parts += message.get("body", b"")
                more = message.get("more_body", False)
                if size + len(parts) > self._most:
                    raise FileTooLarge(self._most)
                if len(parts) >= _WRITTEN_BYTES or not more:
                    await asyncio.to_thread(out.write, parts)
                    for each in hashes.values():
                        each.update(parts)
                    size, parts = size + len(parts), bytearray()
        for name, each in hashes.items():
            if each.digest() != self._expected[name]:
                raise DigestMismatch(
                    "The file is not the one that Content-Digest names: it was cut off or changed "
                    "on its way; send it again."
                )


def _digests(sent: list[str]) -> dict[str, bytes]:
    """Return the digests that the header names, by algorithm (RFC 9530); () where it was not sent.

    Raises:
        Malformed: it holds none that is known here, or one that is no digest.
    """
    if not sent:
        return {}
    found: dict[str, bytes] = {}
    for member in ",".join(sent).split(","):
        match = _MEMBER.fullmatch(member)
        name = match[1].replace("-", "") if match else ""
        if match and name in {"sha256", "sha512"}:
            found[name] = _octets(match[2])
    if not found:
        raise _bad_digest()
    return found


def _octets(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise _bad_digest() from None


def _bad_digest() -> Malformed:
    return Malformed("Send Content-Digest as sha-256=:<base64 of the body's SHA-256>:.")
