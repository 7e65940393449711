"""Claims that a value is wrong, filed as a request of the caller's would file them."""

from dataclasses import replace

from hub.domain.callers import Caller
from hub.domain.corrections import RequestCorrection
from hub.runtime import Hub
from hub.services import corrections
from hub.services.once import Outcome
from schema.coordinates import guard_at
from schema.prepared import rights_held


async def file_claim(hub: Hub, caller: Caller, command: RequestCorrection) -> Outcome:
    """File a claim, under all rights of the caller's kind."""
    held = hub.policy.agreement_of(caller.department, caller.role)
    rights = rights_held(hub.policy, replace(caller, scopes=held.scopes))
    return await corrections.request(
        hub,
        caller,
        command,
        is_given=lambda coordinate: rights.comparing(guard_at(coordinate)) is None,
    )
