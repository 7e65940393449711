"""Which document a request runs: one that it spells out, or one that its client registered."""

from hub.domain.callers import Caller
from hub.domain.denials import DocumentNotRegistered
from hub.runtime import Hub
from hub.services import denials, registered_documents
from hub.services.denials import Asker
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
        found = await self._found(caller.client_id, document)
        if found is None:
            denied = DocumentNotRegistered()
            await denials.record(self._hub, Asker.calling(caller), denied)
            raise denied
        return found

    async def _found(self, client_id: str, document: str | bytes) -> str | None:
        if isinstance(document, str):
            return None if self._hub.settings.is_production else document
        known = self._known.get((client_id, document))
        if known is not None:
            return known
        found = await registered_documents.find(self._hub, client_id, document)
        return None if found is None else self._known.keep((client_id, document), found)
