"""Which of the two media types of GraphQL over HTTP an answer has."""

from functools import lru_cache

from hub.web.faults import JSON, NotAcceptable

GRAPHQL = "application/graphql-response+json"


@lru_cache(maxsize=64)  # few are ever sent
def media_type(accept: str | None) -> str:
    """Return the media type that the client likes best.

    Args:
        accept: the header; None and */* stand for application/json, as older clients expect.

    Raises:
        NotAcceptable: it takes neither.
    """
    if accept is None or not accept.strip():
        return JSON
    qualities = _qualities(accept)
    if not any(qualities.values()):
        raise NotAcceptable(f"Accept {GRAPHQL}, or {JSON}.")
    return max(qualities, key=lambda offered: qualities[offered])


def _qualities(accept: str) -> dict[str, float]:
    """Return the quality that the header gives each media type, the preferred one first.

    The more exact range wins, whatever its place in the header (RFC 9110 section 12.5.1).
    """
    given = dict(_entries(accept))
    exact = [name for name in (GRAPHQL, JSON) if name in given]
    offered = [*exact, *(name for name in (JSON, GRAPHQL) if name not in exact)]
    return {name: _quality(given, name) for name in offered}


def _quality(given: dict[str, float], name: str) -> float:
    return next((given[each] for each in (name, "application/*", "*/*") if each in given), 0.0)


def _entries(accept: str) -> list[tuple[str, float]]:
    """Return each range of the header with its quality, 1 where none is given."""
    entries: list[tuple[str, float]] = []
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights = [each[2:] for each in parameters if each.startswith("q=")]
        entries.append((name, _weight(weights[0]) if weights else 1.0))
    return entries


def _weight(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0
