"""Documents that a client is registered to run: in production, it runs no others."""

from collections.abc import Iterable
from hashlib import sha256

from hub.runtime import Hub
from hub.storage import registered_documents

_REGISTRAR = "hub-client"  # stands for the operator at the command line


def digest_of(body: str) -> bytes:
    """Return the SHA-256 of a document's source text in UTF-8, by which it is asked for."""
    return sha256(body.encode()).digest()


async def register(hub: Hub, client_id: str, bodies: Iterable[str]) -> int:
    """Register documents that were found to fit a client's agreement, all or none of them.

    Returns:
        How many the client did not have yet.
    """
    async with hub.write_as(_REGISTRAR) as session:
        documents = {digest_of(body): body for body in bodies}
        return await registered_documents.add(session, client_id, documents)


async def find(hub: Hub, client_id: str, digest: bytes) -> str | None:
    """Return the document of that digest; None: it is not registered for this client."""
    async with hub.write_as(_REGISTRAR) as session:
        return await registered_documents.find(session, client_id, digest)
