"""Sharing agreements, one for each department and county, with all their former versions."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, bindparam, insert, select, update

from hub.domain.agreements import AgreementState, SharingAgreement
from hub.domain.callers import Purpose
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.domain.sharing_terms import SharingMethod, Terms
from hub.storage.database import WriteSession, changed
from hub.storage.tables import sharing_agreement as table

_FIND = select(table).where(
    table.c.department == bindparam("department"), table.c.division_code == bindparam("division")
)
_LOCKED = _FIND.with_for_update()
_LOCK = select(table).where(table.c.id == bindparam("id")).with_for_update()


async def find(
    session: WriteSession, department: str, division: str, *, locked: bool = False
) -> SharingAgreement | None:
    """Return the agreement of a department in a county, whatever its state; None: there is none."""
    values = {"department": department, "division": division}
    row = await session.row(_LOCKED if locked else _FIND, values)
    return None if row is None else _agreement_of(row)


async def lock(session: WriteSession, agreement_id: UUID) -> SharingAgreement | None:
    """Return the agreement of that id, locked; None: there is none."""
    row = await session.row(_LOCK, {"id": agreement_id})
    return None if row is None else _agreement_of(row)


async def every(session: WriteSession) -> list[SharingAgreement]:
    """Return all agreements, by county and department."""
    order = (table.c.division_code, table.c.department)
    return [_agreement_of(row) for row in await session.rows(select(table).order_by(*order))]


async def add(session: WriteSession, agreement: SharingAgreement) -> None:
    """Keep a new agreement."""
    values = {"id": agreement.id, "department": agreement.department}
    await session.run(
        insert(table).values(
            **values,
            division_code=agreement.division,
            **_said(agreement),
            **_disposed(agreement),
            **changed(session.stamp),
        )
    )


async def save(session: WriteSession, agreement: SharingAgreement) -> RowMapping:
    """Keep an agreement as it is now; what it was before stays as a former version."""
    return await _save(session, agreement, {**_said(agreement), **_disposed(agreement)})


async def save_disposal(session: WriteSession, agreement: SharingAgreement) -> RowMapping:
    """Keep how what was obtained was disposed of; nobody's rights change by it."""
    return await _save(session, agreement, _disposed(agreement))


async def _save(
    session: WriteSession, agreement: SharingAgreement, values: Mapping[str, Any]
) -> RowMapping:
    statement = update(table).where(table.c.id == agreement.id).returning(table)
    [row] = await session.rows(statement.values(**values, **changed(session.stamp)))
    return row


def terms_columns(terms: Terms) -> Mapping[str, Any]:
    """Return the columns that hold terms."""
    return {
        "items": sorted(terms.items),
        "purposes": sorted(terms.purposes),
        "basis": terms.basis,
        "scenario": terms.scenario,
        "extent": terms.extent,
        "method": terms.method,
        "valid_from": terms.valid_from,
        "valid_to": terms.valid_to,
    }


def terms_of(row: RowMapping) -> Terms:
    """Return the terms that a row holds."""
    return Terms(
        items=frozenset(row["items"]),
        purposes=frozenset(map(Purpose, row["purposes"])),
        basis=row["basis"],
        scenario=row["scenario"],
        extent=row["extent"],
        method=SharingMethod(row["method"]),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
    )


def _said(agreement: SharingAgreement) -> Mapping[str, Any]:
    return {
        **terms_columns(agreement.terms),
        "state": agreement.state,
        "state_reason": agreement.state_reason,
    }


def _disposed(agreement: SharingAgreement) -> Mapping[str, Any]:
    return {
        "disposal_due_on": agreement.disposal_due_on,
        "disposal_asked": agreement.disposal_asked,
        "disposed_on": agreement.disposed_on,
        "disposal_way": agreement.disposal_way,
    }


def _agreement_of(row: RowMapping) -> SharingAgreement:
    return SharingAgreement(
        id=row["id"],
        department=DepartmentCode(row["department"]),
        division=DivisionCode(row["division_code"]),
        terms=terms_of(row),
        state=AgreementState(row["state"]),
        state_reason=row["state_reason"],
        disposal_due_on=row["disposal_due_on"],
        disposal_asked=row["disposal_asked"],
        disposed_on=row["disposed_on"],
        disposal_way=row["disposal_way"],
        version=row["version"],
    )
