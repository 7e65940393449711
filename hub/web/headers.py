"""Headers of a request, read without Starlette's mapping: it decodes every name at each look."""

from starlette.requests import Request


def every(request: Request, name: bytes) -> list[str]:
    """Return the values of a header, in their order.

    Args:
        request: whose headers were not changed.
        name: in lower case, as ASGI gives it.
    """
    return [value.decode("latin-1") for key, value in request.scope["headers"] if key == name]


def one(request: Request, name: bytes) -> str | None:
    """Return a header's first value; None where it was not sent."""
    return next(iter(every(request, name)), None)
