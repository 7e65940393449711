"""The body of a request, read to a bound."""

from starlette.requests import ClientDisconnect, Request

from hub.web import headers
from hub.web.faults import BodyTooLarge, UnsupportedMediaType

_CHARSETS = {None, "utf-8", "utf8"}


async def read(request: Request, *, most: int) -> bytes:
    """Return the whole body.

    Args:
        request: whose body was not read before.
        most: bytes; of a longer body no more than this is ever held.

    Raises:
        BodyTooLarge: it has more.
        UnsupportedMediaType: it is compressed: a small body could then become a large one.
    """
    if (headers.one(request, b"content-encoding") or "identity").lower() != "identity":
        raise UnsupportedMediaType("Send the body as it is, without Content-Encoding.")
    if _announced(request) > most:
        raise BodyTooLarge(most)
    parts: list[bytes] = []
    length, more = 0, True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        length += len(parts[-1])
        if length > most:
            raise BodyTooLarge(most)
        more = message.get("more_body", False)
    return b"".join(parts)


def is_of_type(request: Request, expected: str) -> bool:
    """Tell whether the body is declared as this media type, in UTF-8 or without charset."""
    declared = (headers.one(request, b"content-type") or "").lower()
    if declared == expected:
        return True
    name, *parameters = declared.split(";")
    charset: str | None = None
    for parameter in parameters:
        key, _, value = parameter.strip().partition("=")
        charset = value.strip('"') if key == "charset" else charset
    return name.strip() == expected and charset in _CHARSETS


def _announced(request: Request) -> int:
    """Return the length that the header announces; 0 where it announces none."""
    length = headers.one(request, b"content-length") or ""
    return int(length) if length.isascii() and length.isdigit() else 0
