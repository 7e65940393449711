"""A roster of persons: the named document StatusAttestation, asked for each of them."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from hub.domain.attestations import RosterRow
from hub.domain.callers import Caller
from hub.reading.read import read_each
from hub.runtime import Hub
from hub.services import attestations
from schema.documents import read_document
from schema.prepared import Plan, Prepared, prepare, rights_of
from schema.sdl import operation

_AT_ONCE = 200  # persons in one transaction


def admit(hub: Hub, caller: Caller) -> None:
    """Let a caller send a roster only if it may ask the document.

    Raises:
        FieldNotGranted: it may not.
    """
    _planned(hub, caller)


async def attest(
    hub: Hub, caller: Caller, rows: Sequence[RosterRow]
) -> AsyncGenerator[tuple[RosterRow, Mapping[str, Any] | None]]:
    """Yield each row with the fields of its StatusAttestation; None where the row has a defect.

    All sound rows are counted before the first is answered, and each is on record, with its own
    case, before it is yielded.

    Raises:
        FieldNotGranted: the caller may not ask the document.
        LimitNotSet, LimitReached: see hub.services.attestations.count; then nothing is answered.
        RecordUnavailable, StandingChanged, Unavailable: see hub.reading.read.
    """
    prepared, plan = _planned(hub, caller)
    sound = sum(row.defect is None for row in rows)
    if sound:
        await attestations.count(hub, caller, persons=sound)
    for place in range(0, len(rows), _AT_ONCE):
        some = rows[place : place + _AT_ONCE]
        asked = [_question(caller, row) for row in some if row.defect is None]
        found = iter(await read_each(hub, plan[""], asked, prepared.asked) if asked else [])
        for row in some:
            yield row, None if row.defect else orjson.loads(next(found)["statusAttestation"])


def _planned(hub: Hub, caller: Caller) -> tuple[Prepared, Plan]:
    """Return the document and its plan for a caller."""
    prepared = prepare(read_document(operation("StatusAttestation")), None)
    agreement = hub.policy.agreement_of(caller.department, caller.role)
    rights = rights_of(agreement, caller.scopes, caller.purpose)
    return prepared, prepared.plan(rights, {"idNumber": "", "caseNumber": ""})


def _question(caller: Caller, row: RosterRow) -> tuple[Caller, Mapping[str, Any]]:
    asked = {"idNumber": row.id_number, "caseNumber": row.case_number}
    return replace(caller, case_number=row.case_number), asked
