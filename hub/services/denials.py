"""Refusals of authority, on the same record as what is disclosed."""

import logging
from dataclasses import dataclass

from hub.domain.callers import Caller, Purpose
from hub.domain.denials import Denied
from hub.domain.errors import RecordUnavailable
from hub.identity.callers import Asked
from hub.identity.tokens import Claims
from hub.reading import read
from hub.reading.selection import Guarded, datasets_of
from hub.runtime import Hub
from hub.storage.disclosures import Disclosure

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asked for what was refused."""

    request_id: str
    client_id: str
    department: str
    role: str
    division: str
    purpose: str | None  # None: the request named none that there is
    case_number: str | None
    reason: str | None

    @classmethod
    def with_token(cls, claims: Claims, asked: Asked) -> "Asker":
        """Return the bearer of a token who was refused before its request was looked at.

        The header may hold anything, and the record is plain: what is no purpose is left out.
        """
        return cls(
            request_id=asked.request_id,
            client_id=claims.client_id,
            department=claims.department,
            role=claims.role,
            division=claims.division,
            purpose=asked.purpose if asked.purpose in list(Purpose) else None,
            case_number=asked.case,
            reason=asked.reason,
        )

    @classmethod
    def calling(cls, caller: Caller) -> "Asker":
        """Return a caller who was refused what it asked for."""
        return cls(
            request_id=caller.request_id,
            client_id=caller.client_id,
            department=caller.department,
            role=caller.role,
            division=caller.division,
            purpose=caller.purpose,
            case_number=caller.case_number,
            reason=caller.reason,
        )


async def record(
    hub: Hub,
    asker: Asker,
    denied: Denied,
    *,
    coordinates: tuple[Guarded, ...] = (),
    asked: read.Asked | None = None,
) -> None:
    """Return when a refusal is on record; where it cannot be, it is given all the same.

    Args:
        hub: the open hub.
        asker: who is refused.
        denied: why.
        coordinates: all that the document asks for, since it is refused whole.
        asked: the document; None where it was not read.
    """
    try:
        await hub.recorder.record(
            Disclosure(
                request_id=asker.request_id,
                client_id=asker.client_id,
                department=asker.department,
                role=asker.role,
                division_code=asker.division,
                purpose=asker.purpose,
                case_number=asker.case_number,
                reason=asker.reason,
                operation=asked and asked.operation,
                document_digest=asked and asked.digest,
                document_body=asked and asked.body,
                coordinates=[each.coordinate for each in coordinates],
                datasets=sorted({*datasets_of(coordinates), *denied.datasets}),
                household_ids="",
                person_ids="",
                grounds=(),
                code=denied.code,
            )
        )
    except RecordUnavailable:  # /readyz tells of it
        _log.warning(
            "request %s was refused with %s, off the record", asker.request_id, denied.code
        )
