"""Sharing requests (共享申请): a department asks for data, and civil affairs answers in time.

Source:
    政务数据共享条例 Art. 20-22, 28.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from hub.domain.callers import Caller
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.identifiers import DepartmentCode, DivisionCode, SharingRequestId
from hub.domain.sharing_terms import Terms
from hub.domain.workdays import Due

DATA_AUTHORITY = DepartmentCode("DAT")  # 政务数据共享主管部门


class RequestState(StrEnum):
    """Where a request stands."""

    SUBMITTED = "SUBMITTED"
    PAPERS_REQUESTED = "PAPERS_REQUESTED"  # its papers are not complete; the time stands still
    ACCEPTED = "ACCEPTED"
    DELIVERED = "DELIVERED"  # accepted, and the first day has come; so told, never so stored
    REFUSED = "REFUSED"
    DISPUTED = "DISPUTED"  # with the data authority
    UPHELD = "UPHELD"  # the refusal stands
    WITHDRAWN = "WITHDRAWN"


OPEN_STATES = frozenset(
    {RequestState.SUBMITTED, RequestState.PAPERS_REQUESTED, RequestState.DISPUTED}
)


class RequestAnswer(StrEnum):
    """What civil affairs says to a request."""

    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"


class Settlement(StrEnum):
    """What the data authority says to a refusal."""

    UPHELD = "UPHELD"
    OVERTURNED = "OVERTURNED"


class RequestMove(StrEnum):
    """What can be done with a request."""

    ASK_FOR_PAPERS = "ASK_FOR_PAPERS"
    SUPPLY_PAPERS = "SUPPLY_PAPERS"
    EXTEND = "EXTEND"
    ACCEPT = "ACCEPT"
    REFUSE = "REFUSE"
    DISPUTE = "DISPUTE"
    UPHOLD = "UPHOLD"
    OVERTURN = "OVERTURN"
    WITHDRAW = "WITHDRAW"


MOVES: dict[tuple[RequestMove, RequestState], RequestState] = {
    (RequestMove.ASK_FOR_PAPERS, RequestState.SUBMITTED): RequestState.PAPERS_REQUESTED,
    (RequestMove.SUPPLY_PAPERS, RequestState.PAPERS_REQUESTED): RequestState.SUBMITTED,
    (RequestMove.EXTEND, RequestState.SUBMITTED): RequestState.SUBMITTED,
    (RequestMove.ACCEPT, RequestState.SUBMITTED): RequestState.ACCEPTED,
    (RequestMove.REFUSE, RequestState.SUBMITTED): RequestState.REFUSED,
    (RequestMove.DISPUTE, RequestState.REFUSED): RequestState.DISPUTED,
    (RequestMove.UPHOLD, RequestState.DISPUTED): RequestState.UPHELD,
    (RequestMove.OVERTURN, RequestState.DISPUTED): RequestState.ACCEPTED,
    (RequestMove.WITHDRAW, RequestState.SUBMITTED): RequestState.WITHDRAWN,
    (RequestMove.WITHDRAW, RequestState.PAPERS_REQUESTED): RequestState.WITHDRAWN,
    (RequestMove.WITHDRAW, RequestState.DISPUTED): RequestState.WITHDRAWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingRequest:
    """What a department of a county asks for, and what came of it."""

    id: SharingRequestId
    department: DepartmentCode  # with division: the office that asks
    division: DivisionCode  # the county
    terms: Terms  # asked for
    approved_by: str  # the head of the department's sharing office
    papers: tuple[str, ...]  # handed in with it, by title and number
    state: RequestState = RequestState.SUBMITTED
    due: Due | None  # of the answer; None: no document and no pack sets a time
    missing_papers: tuple[str, ...] = ()  # of the only notice; empty: there was none
    extension_consent: str | None = None  # the authority's letter; None: the time was not extended
    answer_approved_by: str | None = None  # the head of civil affairs' sharing office
    answer_reason: str | None = None
    agreed: Terms | None = None
    delivery_due: Due | None = None  # of what is agreed
    dispute_reason: str | None = None
    settlement_reason: str | None = None

    def is_of(self, caller: Caller) -> bool:
        """Tell whether the caller's office asks."""
        return (self.department, self.division) == (caller.department, caller.division)

    def is_answered_by(self, caller: Caller) -> bool:
        """Tell whether the caller is the civil affairs that answers."""
        return caller.is_civil_affairs and self.division in caller.divisions

    def is_settled_by(self, caller: Caller) -> bool:
        """Tell whether the caller is the data authority of the county."""
        return (caller.department, caller.division) == (DATA_AUTHORITY, self.division)

    def asked_for_papers(self, missing: tuple[str, ...], today: date) -> "SharingRequest":
        """Return the request with the one notice of all that is missing.

        Raises:
            WrongState: there was a notice, the time for one is over, or the request is not open.

        Source:
            政务数据共享条例 Art. 21.
        """
        asked = self._moved(RequestMove.ASK_FOR_PAPERS, missing_papers=missing)
        if self.missing_papers:
            raise _wrong_state("PAPERS_REQUESTED_BEFORE")
        self._require_in_time(today)
        return asked

    def supplied(self, papers: tuple[str, ...], due: Due | None) -> "SharingRequest":
        """Return the request with the papers that were missing; its time begins anew.

        Raises:
            WrongState: none were asked for.
        """
        return self._moved(RequestMove.SUPPLY_PAPERS, papers=(*self.papers, *papers), due=due)

    def extended(self, consent: str, due: Due, today: date) -> "SharingRequest":
        """Return the request with more time for the answer, once.

        Raises:
            WrongState: it was extended, its time is over, or the request is not open.

        Source:
            政务数据共享条例 Art. 21: with the consent of the sharing authority of the same level.
        """
        extended = self._moved(RequestMove.EXTEND, extension_consent=consent, due=due)
        if self.extension_consent is not None:
            raise _wrong_state("ANSWER_EXTENDED_BEFORE")
        self._require_in_time(today)
        return extended

    def accepted(
        self, agreed: Terms, delivery: Due | None, *, reason: str | None, approved_by: str
    ) -> "SharingRequest":
        """Return the request accepted, with what is agreed of what it asks for.

        Raises:
            InvalidInput: the first day lies after the last day for the delivery.
            WrongState: it does not wait for an answer.

        Source:
            政务数据共享条例 Art. 20, 22.
        """
        accepted = self._moved(
            RequestMove.ACCEPT, answer_reason=reason, answer_approved_by=approved_by
        )
        return _agreeing(accepted, agreed, delivery)

    def refused(self, reason: str, *, approved_by: str) -> "SharingRequest":
        """Return the request refused.

        Raises:
            WrongState: it does not wait for an answer.
        """
        return self._moved(RequestMove.REFUSE, answer_reason=reason, answer_approved_by=approved_by)

    def disputed(self, reason: str) -> "SharingRequest":
        """Return the request before the data authority.

        Raises:
            WrongState: it was not refused.

        Source:
            政务数据共享条例 Art. 28.
        """
        return self._moved(RequestMove.DISPUTE, dispute_reason=reason)

    def upheld(self, reason: str) -> "SharingRequest":
        """Return the request refused for good.

        Raises:
            WrongState: it is not disputed.
        """
        return self._moved(RequestMove.UPHOLD, settlement_reason=reason)

    def overturned(self, agreed: Terms, delivery: Due | None, *, reason: str) -> "SharingRequest":
        """Return the request accepted against the refusal.

        Raises:
            InvalidInput: the first day lies after the last day for the delivery.
            WrongState: it is not disputed.
        """
        overturned = self._moved(RequestMove.OVERTURN, settlement_reason=reason)
        return _agreeing(overturned, agreed, delivery)

    def withdrawn(self) -> "SharingRequest":
        """Return the request taken back.

        Raises:
            WrongState: it was answered for good.
        """
        return self._moved(RequestMove.WITHDRAW)

    def _moved(self, move: RequestMove, **changes: Any) -> "SharingRequest":
        state = MOVES.get((move, self.state))
        if state is None:
            raise _wrong_state(_obstacle(move, self.state))
        return replace(self, state=state, **changes)

    def _require_in_time(self, today: date) -> None:
        if self.due is not None and today > self.due.on:
            raise _wrong_state("ANSWER_OVERDUE")


def _agreeing(request: SharingRequest, agreed: Terms, delivery: Due | None) -> SharingRequest:
    """Return a request with what is agreed, which begins in time, or as late as was asked for."""
    if delivery is not None and agreed.valid_from > max(delivery.on, request.terms.valid_from):
        raise InvalidInput(
            f"Begin by {delivery.on}, the last day for the delivery.", field=("validFrom",)
        )
    return replace(request, agreed=agreed, delivery_due=delivery)


_SENTENCES = {
    "SHARING_REQUEST_NOT_OPEN": "The request waits for no answer any more; a new one may be made.",
    "PAPERS_AWAITED": "Papers were asked for; answer when the department has supplied them.",
    "PAPERS_NOT_REQUESTED": "No papers were asked for; wait for the answer.",
    "PAPERS_REQUESTED_BEFORE": "All missing papers are named in one notice, and there was one; "
    "answer on what was handed in.",
    "ANSWER_EXTENDED_BEFORE": "The time was extended once; answer the request.",
    "ANSWER_OVERDUE": "The time for the answer is over; answer the request as it is.",
    "SHARING_REQUEST_NOT_REFUSED": "Only a refusal can be disputed, and once.",
    "SHARING_REQUEST_NOT_DISPUTED": "The request is not disputed; there is nothing to settle.",
}

_OBSTACLES = {
    RequestMove.SUPPLY_PAPERS: "PAPERS_NOT_REQUESTED",
    RequestMove.DISPUTE: "SHARING_REQUEST_NOT_REFUSED",
    RequestMove.UPHOLD: "SHARING_REQUEST_NOT_DISPUTED",
    RequestMove.OVERTURN: "SHARING_REQUEST_NOT_DISPUTED",
}


def _obstacle(move: RequestMove, state: RequestState) -> str:
    if move in _OBSTACLES:
        return _OBSTACLES[move]
    awaited = state is RequestState.PAPERS_REQUESTED
    return "PAPERS_AWAITED" if awaited else "SHARING_REQUEST_NOT_OPEN"


def _wrong_state(code: str) -> WrongState:
    return WrongState(_SENTENCES[code], code=code, field=("requestId",))
