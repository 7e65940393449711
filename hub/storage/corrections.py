"""Corrections as rows: filed, found by their owner, answered, and put in force."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    RowMapping,
    Text,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from hub.domain.assistance import PaymentStatus
from hub.domain.callers import Caller
from hub.domain.corrections import (
    Corrected,
    Correction,
    CorrectionOutcome,
    CorrectionStatus,
)
from hub.domain.days import local_day
from hub.domain.errors import NotFound, WrongState
from hub.domain.identifiers import CorrectionId, DepartmentCode, DivisionCode
from hub.domain.workdays import Due
from hub.policy.datasets import Dataset
from hub.policy.disputable import disputable
from hub.sealing import cells, masks
from hub.storage import disputes, homes, tables
from hub.storage.database import WriteSession, changed
from hub.storage.impacts import Impacts
from hub.storage.linked import LinkedRow

_NOTHING: dict[str, Any] = {
    "alert_ids": [],
    "determination_ids": [],
    "need_ids": [],
    "result_ids": [],
    "assistance_record_ids": [],
}


_CORRECTION = tables.correction
_FIND = select(_CORRECTION).where(_CORRECTION.c.id == bindparam("id"))
_ADD = insert(_CORRECTION).returning(_CORRECTION)
_SAVE = (
    update(_CORRECTION).where(_CORRECTION.c.id == bindparam("correction_id")).returning(_CORRECTION)
)
_IN_FORCE = (
    select(_CORRECTION)
    .where(_CORRECTION.c.dataset == func.any(bindparam("datasets", type_=ARRAY(Text))))
    .where(
        or_(
            _CORRECTION.c.outcome == CorrectionOutcome.CORRECTED,
            _CORRECTION.c.outcome == CorrectionOutcome.PARTLY,
        )
    )
    .order_by(_CORRECTION.c.answered_at, _CORRECTION.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A new claim, with all that is stored of it."""

    correction: Correction
    old: str | None  # the value as it stands; None: there is none, or the hub does not keep it
    due: Due | None  # by when the owner shall answer; None: no document and no pack sets a time
    reason: str


async def refuse_twin(session: WriteSession, caller: Caller, correction: Correction) -> None:
    """Refuse a claim while another of the same office, about the same value, waits.

    Raises:
        WrongState: CORRECTION_OPEN.
    """
    filed = tables.correction.c
    row = await session.row(
        select(filed.id)
        .where(
            filed.household_id == correction.household_id,
            filed.dataset == correction.dataset,
            filed.record_reference == correction.record_reference,
            filed.field == correction.field,
            filed.claimed_by == caller.department,
            filed.office_code == caller.division,
            filed.status == CorrectionStatus.FILED,
        )
        .limit(1)
    )
    if row is not None:
        raise WrongState(
            "Your office has a claim about this value that waits for its answer.",
            code="CORRECTION_OPEN",
            field=("field",),
        )


async def add(session: WriteSession, caller: Caller, filing: Filing) -> LinkedRow:
    """Store a new claim; return the whole row."""
    correction, due = filing.correction, filing.due
    number = None
    if correction.person_id is not None:
        number = await disputes.citizen_id(session, correction.person_id)
    values = {
        "id": correction.id,
        "household_id": correction.household_id,
        "person_id": correction.person_id,
        "assistance_record_id": correction.assistance_record_id,
        "dataset": correction.dataset,
        "field": correction.field,
        "record_reference": correction.record_reference,
        "owner_department": correction.owner,
        "division_code": correction.division_code,
        "claimed_by": caller.department,
        "office_code": caller.division,
        "parties": sorted({correction.owner, caller.department}),
        "citizen_id_cell": _sealed(session, "citizen_id", correction.id, number),
        "citizen_id_mask": None if number is None else masks.citizen_id(number),
        "status": correction.status,
        "claim_cell": _sealed(session, "claim", correction.id, correction.claim),
        "old_cell": _sealed(session, "old", correction.id, filing.old),
        "reason": filing.reason,
        "filed_at": session.stamp.at,
        "due_on": None if due is None else due.on,
        "due_on_provisional": due is not None and due.provisional,
        **_NOTHING,
        **changed(session.stamp),
    }
    return LinkedRow("correction", session.coming(_ADD, values))


async def lock(session: WriteSession, caller: Caller, correction_id: CorrectionId) -> Correction:
    """Return a correction that the caller's office is to answer, with its household locked.

    Raises:
        NotFound: no such correction among those.
    """
    found = await _find(session, correction_id)
    if found is not None and found.is_owned_by(caller):
        await homes.lock(session, found)
        found = await _find(session, correction_id)
    if found is None or not found.is_owned_by(caller):
        raise NotFound(
            "There is no such correction among those you answer.", field=("correctionId",)
        )
    return found


def save(
    session: WriteSession, answered: Correction, *, reason: str, impacts: Impacts
) -> LinkedRow:
    """Store an answer with what had rested on the old value; return the whole row."""
    values = {
        "correction_id": answered.id,
        "status": answered.status,
        "outcome": answered.outcome,
        "new_cell": _sealed(session, "new", answered.id, answered.value),
        "answer_reason": reason,
        "answered_at": session.stamp.at,
        "alert_ids": list(impacts.alerts),
        "determination_ids": list(impacts.determinations),
        "need_ids": list(impacts.needs),
        "result_ids": list(impacts.results),
        "assistance_record_ids": list(impacts.assistance_records),
        **changed(session.stamp),
    }
    return LinkedRow("correction", session.coming(_SAVE, values))


async def put_right(
    session: WriteSession, correction: Correction, *, column: str, value: str
) -> list[LinkedRow]:
    """Let the hub show a corrected value; return the rows of linked tables that were written.

    A fact that shows another record by now is left alone: the comparison says what follows.
    """
    if correction.assistance_record_id is not None:
        kept = disputes.kept(tables.assistance_record.c[column], value)
        return await _change_payment(session, correction, {column: kept})
    facts = tables.facts
    await session.run(
        update(facts)
        .where(_of_person(correction))
        .where(facts.c.record_reference == correction.record_reference)
        .values({column: disputes.kept(facts.c[column], value), "linked_at": session.stamp.at})
    )
    return []


async def take_off(
    session: WriteSession, correction: Correction, *, is_merged: bool
) -> list[LinkedRow]:
    """Let the hub show no more that there is such a record; return the rows that were written.

    A fact goes; what another record of the person says, the comparison tells. A payment stays on
    record as withdrawn.

    Args:
        session: holds the household's lock.
        correction: with its answer.
        is_merged: the fact shows all records of the person as one.
    """
    if correction.assistance_record_id is not None:
        withdrawn = {"status": PaymentStatus.WITHDRAWN.value}
        return await _change_payment(session, correction, withdrawn)
    shown = _of_person(correction)
    if not is_merged:
        shown &= tables.facts.c.record_reference == correction.record_reference
    await session.run(delete(tables.facts).where(shown))
    return []


async def _change_payment(
    session: WriteSession, correction: Correction, values: Mapping[str, Any]
) -> list[LinkedRow]:
    """Change a record of assistance; one that was withdrawn says nothing to be put right."""
    record = tables.assistance_record
    changed = (
        update(record)
        .where(record.c.id == correction.assistance_record_id)
        .where(record.c.status != PaymentStatus.WITHDRAWN)
        .values(values)
        .returning(record)
    )
    return [LinkedRow("assistance_record", row) for row in await session.rows(changed)]


def _of_person(correction: Correction) -> ColumnElement[bool]:
    """Return the condition of the fact of a correction's person, whichever record it shows."""
    facts = tables.facts.c
    return (facts.person_id == correction.person_id) & (facts.dataset == correction.dataset)


async def in_force(
    session: WriteSession, datasets: Collection[Dataset]
) -> Mapping[str, Sequence[Corrected]]:
    """Return all corrected values of some data sets by code, the oldest answer first."""
    known = {each.code: disputable(each) for each in datasets}
    found: dict[str, list[Corrected]] = {code: [] for code in known}
    for row in await session.rows(_IN_FORCE, {"datasets": list(known)}):
        is_merged = known[row["dataset"]][row["field"]].is_merged
        found[row["dataset"]].append(
            Corrected(
                record_reference=row["record_reference"],
                person_id=row["person_id"] if is_merged else None,
                field=row["field"],
                value=cells.unseal(session.ring, "correction.new", row["id"], row["new_cell"]),
                answered_on=_day(row),
            )
        )
    return found


def _day(row: RowMapping) -> date:
    return local_day(row["answered_at"])


async def _find(session: WriteSession, correction_id: UUID) -> Correction | None:
    """Return a correction as it stands; None where there is none."""
    row = await session.row(_FIND, {"id": correction_id})
    return None if row is None else _correction(session, row)


def _correction(session: WriteSession, row: RowMapping) -> Correction:
    outcome = row["outcome"]
    return Correction(
        id=CorrectionId(row["id"]),
        household_id=row["household_id"],
        person_id=row["person_id"],
        dataset=row["dataset"],
        field=row["field"],
        record_reference=row["record_reference"],
        assistance_record_id=row["assistance_record_id"],
        owner=DepartmentCode(row["owner_department"]),
        division_code=DivisionCode(row["division_code"]),
        status=CorrectionStatus(row["status"]),
        claim=cells.unseal(session.ring, "correction.claim", row["id"], row["claim_cell"]),
        outcome=None if outcome is None else CorrectionOutcome(outcome),
    )


def _sealed(session: WriteSession, name: str, row_id: UUID, value: str | None) -> bytes | None:
    """Return a value as a cell of the row."""
    return None if value is None else cells.seal(session.ring, f"correction.{name}", row_id, value)
