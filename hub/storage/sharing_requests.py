"""Sharing requests as rows: submitted, moved, with all their former versions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.errors import UniqueViolation
from sqlalchemy import RowMapping, bindparam, insert, select, update

from hub.domain.callers import Purpose
from hub.domain.errors import WrongState
from hub.domain.identifiers import DepartmentCode, DivisionCode, SharingRequestId
from hub.domain.sharing_requests import RequestState, SharingRequest
from hub.domain.sharing_terms import Narrowing, Terms
from hub.domain.workdays import Due
from hub.storage.agreements import terms_columns, terms_of
from hub.storage.database import WriteSession, changed
from hub.storage.tables import sharing_request as table

_LOCK = select(table).where(table.c.id == bindparam("id")).with_for_update()

# When a state was reached, where that is kept beside the last change.
_REACHED: Mapping[RequestState, str] = {
    RequestState.ACCEPTED: "answered_at",
    RequestState.REFUSED: "answered_at",
    RequestState.DISPUTED: "disputed_at",
    RequestState.UPHELD: "settled_at",
}


async def add(session: WriteSession, request: SharingRequest) -> RowMapping:
    """Keep a new request and return its row.

    Raises:
        WrongState: the office has one that is open.
    """
    values = {
        "id": request.id,
        "department": request.department,
        "division_code": request.division,
        "submitted_at": session.stamp.at,
        **terms_columns(request.terms),
        "approved_by": request.approved_by,
        **_stands(request),
        **changed(session.stamp),
    }
    try:
        [row] = await session.rows(insert(table).values(**values).returning(table))
    except UniqueViolation:
        raise _one_is_open() from None
    return row


async def lock(session: WriteSession, request_id: UUID) -> SharingRequest | None:
    """Return the request of that id, locked; None: there is none."""
    row = await session.row(_LOCK, {"id": request_id})
    return None if row is None else _request_of(row)


async def save(
    session: WriteSession, former: SharingRequest, request: SharingRequest
) -> RowMapping:
    """Keep a request as it is now and return its row; what it was stays as a former version.

    Raises:
        WrongState: it would be open again, beside another of the office.
    """
    values = {**_stands(request), **_reached(former, request, session.stamp.at)}
    statement = update(table).where(table.c.id == request.id).returning(table)
    try:
        [row] = await session.rows(statement.values(**values, **changed(session.stamp)))
    except UniqueViolation:
        raise _one_is_open() from None
    return row


def _one_is_open() -> WrongState:
    return WrongState(
        "Your office has a request that is open; wait for its answer, or withdraw it.",
        code="SHARING_REQUEST_OPEN",
    )


def _reached(former: SharingRequest, request: SharingRequest, at: datetime) -> Mapping[str, Any]:
    """Return when the request came to where it stands."""
    if former.state is RequestState.DISPUTED and request.state is RequestState.ACCEPTED:
        return {"settled_at": at}
    column = _REACHED.get(request.state)
    return {} if column is None else {column: at}


def _stands(request: SharingRequest) -> Mapping[str, Any]:
    """Return the columns that a move may change."""
    agreed = request.agreed
    return {
        "papers": list(request.papers),
        "state": request.state,
        **_due("due_on", request.due),
        "missing_papers": list(request.missing_papers),
        "extension_consent": request.extension_consent,
        "answer_approved_by": request.answer_approved_by,
        "answer_reason": request.answer_reason,
        "agreed_items": None if agreed is None else sorted(agreed.items),
        "agreed_purposes": None if agreed is None else sorted(agreed.purposes),
        "agreed_from": None if agreed is None else agreed.valid_from,
        "agreed_to": None if agreed is None else agreed.valid_to,
        **_due("delivery_due_on", request.delivery_due),
        "dispute_reason": request.dispute_reason,
        "settlement_reason": request.settlement_reason,
    }


def _due(column: str, due: Due | None) -> Mapping[str, Any]:
    provisional = due is not None and due.provisional
    return {column: None if due is None else due.on, f"{column}_provisional": provisional}


def _request_of(row: RowMapping) -> SharingRequest:
    terms = terms_of(row)
    return SharingRequest(
        id=SharingRequestId(row["id"]),
        department=DepartmentCode(row["department"]),
        division=DivisionCode(row["division_code"]),
        terms=terms,
        approved_by=row["approved_by"],
        papers=tuple(row["papers"]),
        state=RequestState(row["state"]),
        due=_due_of(row, "due_on"),
        missing_papers=tuple(row["missing_papers"]),
        extension_consent=row["extension_consent"],
        answer_approved_by=row["answer_approved_by"],
        answer_reason=row["answer_reason"],
        agreed=_agreed_of(row, terms),
        delivery_due=_due_of(row, "delivery_due_on"),
        dispute_reason=row["dispute_reason"],
        settlement_reason=row["settlement_reason"],
    )


def _due_of(row: RowMapping, column: str) -> Due | None:
    day = row[column]
    return None if day is None else Due(on=day, provisional=row[f"{column}_provisional"])


def _agreed_of(row: RowMapping, asked: Terms) -> Terms | None:
    if row["agreed_items"] is None:
        return None
    return asked.narrowed(
        Narrowing(
            items=frozenset(row["agreed_items"]),
            purposes=frozenset(map(Purpose, row["agreed_purposes"])),
            valid_from=row["agreed_from"],
            valid_to=row["agreed_to"],
        )
    )
