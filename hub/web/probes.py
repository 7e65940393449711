"""Two probes: whether the process lives, and whether it can serve."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hub.runtime import Hub
from hub.services import readiness


class Probes:
    """The probes of one hub; they say nothing that a stranger may not know."""

    def __init__(self, hub: Hub) -> None:
        """Take what is probed."""
        self._hub = hub

    async def live(self, _request: Request) -> Response:
        """Answer 200 as long as the process answers at all."""
        return JSONResponse({"live": True})

    async def ready(self, _request: Request) -> Response:
        """Answer 200 if all parts are there, else 503, and name each with its remedy."""
        parts = await readiness.check(self._hub)
        ready = all(part.is_ready for part in parts)
        body = {
            "ready": ready,
            "parts": {part.name: {"ready": part.is_ready, "remedy": part.remedy} for part in parts},
        }
        return JSONResponse(body, 200 if ready else 503)
