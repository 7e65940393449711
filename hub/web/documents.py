"""Which document a request runs: one that it spells out, or one that its client registered."""

from hub.domain.callers import Caller
from hub.domain.errors import DocumentNotRegistered
from hub.runtime import Hub
from hub.services import registered_documents
from schema.documents import Recent

_KEPT = 1024


class Documents:
    """The registered documents that a process has seen; what is registered never changes."""

    def __init__(self, hub: Hub) -> None:
        """Take whose documents they are."""
        self._hub = hub
        self._known: Recent[tuple[str, bytes], str] = Recent(_KEPT)

    async def text(self, caller: Caller, document: str | bytes) -> str:
        """Return the text of the document that a caller asks for, itself or by its SHA-256.

        Raises:
            DocumentNotRegistered: it is not registered for this client; in production also where
                it is spelled out.
        """
        if isinstance(document, bytes):
            return await self._registered(caller.client_id, document)
        if self._hub.settings.is_production:
            raise DocumentNotRegistered
        return document

    async def _registered(self, client_id: str, digest: bytes) -> str:
        known = self._known.get((client_id, digest))
        if known is not None:
            return known
        found = await registered_documents.find(self._hub, client_id, digest)
        if found is None:
            raise DocumentNotRegistered
        return self._known.keep((client_id, digest), found)
