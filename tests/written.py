"""Rows of the linked tables, written as the hub writes them: sealed, masked, indexed, returned."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert

from hub.domain.alerts import AlertState, Path, Severity
from hub.domain.assistance import AssistanceKind, PaymentStatus
from hub.domain.citizen_ids import sex_of
from hub.domain.divisions import township_of
from hub.domain.identifiers import new_id
from hub.domain.people import Category, HouseholdStatus, IdStatus
from hub.ledger.canonical import canonical
from hub.sealing import cells, indexes, masks
from hub.storage import tables
from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow
from tests.people import BuiltHousehold, BuiltPerson

ROSTER_DAY = date(2026, 1, 1)


async def household(session: WriteSession, built: BuiltHousehold) -> LinkedRow:
    """Write a household on civil affairs' roster."""
    sealed = cells.seal(session.ring, "household.address", built.id, built.address)
    return await _row(
        session,
        tables.household,
        id=built.id,
        number=built.number,
        status=HouseholdStatus.ACTIVE,
        head_person_id=built.head.id,
        division_code=built.division,
        address_cell=sealed,
        address_mask=masks.address(built.address),
        member_count=len(built.members),
        recorded_at=session.stamp.at,
    )


async def person(session: WriteSession, built: BuiltPerson) -> LinkedRow:
    """Write a person."""
    ring = session.ring
    return await _row(
        session,
        tables.person,
        id=built.id,
        name=built.name,
        name_mask=masks.name(built.name),
        citizen_id_cell=cells.seal(ring, "person.citizen_id", built.id, built.citizen_id),
        citizen_id_index=indexes.blind_index(ring, "person.citizen_id", built.citizen_id),
        citizen_id_mask=masks.citizen_id(built.citizen_id),
        id_status=IdStatus.VALID,
        sex=sex_of(built.citizen_id),
        birth_date=built.born,
        phone_cell=cells.seal(ring, "person.phone", built.id, built.phone),
        phone_mask=masks.phone(built.phone),
        recorded_at=session.stamp.at,
    )


async def membership(
    session: WriteSession, built: BuiltHousehold, member: BuiltPerson
) -> LinkedRow:
    """Write that a person belongs to a household: as its head, or as the head's child."""
    return await _row(
        session,
        tables.membership,
        id=new_id(),
        household_id=built.id,
        person_id=member.id,
        relation="0" if member == built.head else "2",
        counted=True,
        valid_from=ROSTER_DAY,
        recorded_at=session.stamp.at,
    )


async def determination(
    session: WriteSession, built: BuiltHousehold, member: BuiltPerson, category: Category
) -> LinkedRow:
    """Write that a member holds a category since the roster's day."""
    return await _row(
        session,
        tables.determination,
        id=new_id(),
        household_id=built.id,
        person_id=member.id,
        category=category,
        valid_from=ROSTER_DAY,
        valid_to=date(2026, 12, 31) if category is Category.RIGID else None,
        decision_reference="新民认〔2026〕1号",
        policy_version=session.stamp.policy_version,
        recorded_at=session.stamp.at,
    )


async def alert(session: WriteSession, built: BuiltHousehold, **columns: Any) -> LinkedRow:
    """Write a dispatched alert about a household's head, with the run that raised it."""
    alert_id = new_id()
    evidence = canonical({"certificate_level": 1})
    values: dict[str, Any] = {
        "id": alert_id,
        "indicator": "I-01",
        "indicator_version": "000000000000",
        "subject": str(built.head.id),
        "household_id": built.id,
        "person_id": built.head.id,
        "division_code": township_of(built.division),
        "path": Path.A_NOT_DELIVERED,
        "severity": Severity.ORANGE,
        "state": AlertState.DISPATCHED,
        "raised_at": session.stamp.at,
        "due_on_provisional": False,
        "evidence_cell": cells.seal(session.ring, "alert.evidence", alert_id, evidence.decode()),
        "evidence_digest": indexes.keyed_digest(session.ring, evidence),
        "policy_version": session.stamp.policy_version,
        "changed_by": session.stamp.client_id,
        "changed_at": session.stamp.at,
    }
    if "run_id" not in columns:
        values["run_id"] = await run(session)
    return await _row(session, tables.alert, **{**values, **columns})


async def run(session: WriteSession) -> UUID:
    """Write a run of the comparison, and return its id."""
    made = insert(tables.match_run).values(
        id=new_id(),
        as_of=session.stamp.at.date(),
        engine="duckdb",
        completed=["I-01@000000000000"],
        skipped={},
        hits=1,
        raised=1,
        changed=0,
        ended=0,
        policy_version=session.stamp.policy_version,
        started_at=session.stamp.at,
        finished_at=session.stamp.at,
    )
    return (await session.rows(made.returning(tables.match_run.c.id)))[0]["id"]


async def batch(session: WriteSession, dataset: str) -> UUID:
    """Write a batch of a data set, without a file, and return its id."""
    batch_id = new_id()
    await session.run(
        insert(tables.batch).values(
            id=batch_id,
            dataset=dataset,
            key=str(batch_id),
            digest=batch_id.bytes * 2,
            as_of=session.stamp.at.date(),
            accepted=1,
            rejected=0,
            duplicate=0,
            parquet_path=f"datasets/{dataset}/{batch_id}.parquet",
            client_id=session.stamp.client_id,
            received_at=session.stamp.at,
        )
    )
    return batch_id


async def assistance_record(
    session: WriteSession, built: BuiltHousehold, **columns: Any
) -> LinkedRow:
    """Write a payment of medical aid to a household's head."""
    values: dict[str, Any] = {
        "id": new_id(),
        "household_id": built.id,
        "person_id": built.head.id,
        "programme_code": "MEDICAL_AID",
        "owner_department": "MED",
        "division_code": built.division[:6],
        "kind": AssistanceKind.CASH,
        "amount_fen": 123_450,
        "paid_on": ROSTER_DAY,
        "status": PaymentStatus.PAID,
        "policy_version": session.stamp.policy_version,
        "recorded_at": session.stamp.at,
    }
    return await _row(session, tables.assistance_record, **{**values, **columns})


async def _row(session: WriteSession, table: Table, **values: Any) -> LinkedRow:
    """Write one row, and return it as PostgreSQL keeps it."""
    rows = await session.rows(insert(table).values(**values).returning(table))
    return LinkedRow(table.name, rows[0])
