"""Sharing agreements: what a department of a county may be given, for what, and for how long.

An agreement never gives more than the catalogue holds for its kind of caller; it says which items
of that are shared in this county. What belongs to the department itself needs no agreement.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from hub.domain.callers import Caller
from hub.domain.denials import AgreementEnded, AgreementSuspended
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.identifiers import DepartmentCode, DivisionCode, new_id
from hub.domain.sharing_terms import Terms


class AgreementState(StrEnum):
    """Where an agreement stands; that its last day is over is no state but a date."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingAgreement:
    """The one agreement of a department in a county."""

    id: UUID
    department: DepartmentCode
    division: DivisionCode
    terms: Terms
    state: AgreementState
    state_reason: str | None = None  # why it was suspended, resumed or ended
    disposal_due_on: date | None = None  # of what was obtained; None: nothing sets a time
    disposal_asked: str | None = None  # how it is to be disposed of, as the provider wants it
    disposed_on: date | None = None
    disposal_way: str | None = None  # how it was disposed of
    version: int = 1

    def with_terms(self, terms: Terms, *, disposal_due_on: date | None) -> "SharingAgreement":
        """Return the agreement with other terms; a disposal that was confirmed is of the old.

        Raises:
            WrongState: it was ended.
        """
        if self.state is AgreementState.ENDED:
            raise WrongState(
                f"The agreement of {self.department} in {self.division} was ended; what is to "
                "follow it is a new request.",
                code="ALREADY_ENDED",
            )
        return replace(
            self, terms=terms, disposal_due_on=disposal_due_on, disposed_on=None, disposal_way=None
        )

    def renewed(self, terms: Terms, *, disposal_due_on: date | None) -> "SharingAgreement":
        """Return the agreement as a request that was accepted makes it, in force.

        Raises:
            WrongState: it is suspended, or was ended and what was obtained is not disposed of.
        """
        if self.state is AgreementState.SUSPENDED:
            raise WrongState(
                "The department's agreement is suspended; resume or end it first.",
                code="AGREEMENT_SUSPENDED",
            )
        if self.state is AgreementState.ENDED and self.disposed_on is None:
            raise WrongState(
                "The department has not confirmed how it disposed of what it obtained under the "
                "agreement that was ended; wait for that.",
                code="DISPOSAL_OUTSTANDING",
            )
        active = replace(self, state=AgreementState.ACTIVE, state_reason=None, disposal_asked=None)
        return active.with_terms(terms, disposal_due_on=disposal_due_on)

    def suspended(self, reason: str) -> "SharingAgreement":
        """Return the agreement suspended; nothing is shared under it until it is resumed.

        Raises:
            WrongState: it is suspended or was ended.

        Source:
            政务数据共享条例 Art. 27.
        """
        self._refuse_in(AgreementState.SUSPENDED, AgreementState.ENDED)
        return replace(self, state=AgreementState.SUSPENDED, state_reason=reason)

    def resumed(self, reason: str) -> "SharingAgreement":
        """Return the agreement in force again.

        Raises:
            WrongState: it is in force or was ended.
        """
        self._refuse_in(AgreementState.ACTIVE, AgreementState.ENDED)
        return replace(self, state=AgreementState.ACTIVE, state_reason=reason)

    def ended(
        self, reason: str, *, disposal: str, disposal_due_on: date | None
    ) -> "SharingAgreement":
        """Return the agreement ended for good, with how what was obtained is to be disposed of.

        Raises:
            WrongState: it was ended before.

        Source:
            政务数据共享条例 Art. 27.
        """
        self._refuse_in(AgreementState.ENDED)
        return replace(
            self,
            state=AgreementState.ENDED,
            state_reason=reason,
            disposal_asked=disposal,
            disposal_due_on=disposal_due_on,
        )

    def disposed(self, way: str, *, on: date, today: date) -> "SharingAgreement":
        """Return the agreement with the department's word that nothing is left of what it obtained.

        Raises:
            InvalidInput: the day lies before the agreement's first.
            WrongState: it still gives data, or this was confirmed before.

        Source:
            政务数据共享条例 Art. 27, 29.
        """
        if self.disposed_on is not None:
            raise WrongState(
                f"The disposal was confirmed for {self.disposed_on}.", code="ALREADY_DISPOSED"
            )
        if self.state is not AgreementState.ENDED and today <= self.terms.valid_to:
            raise WrongState(
                f"The agreement gives data until {self.terms.valid_to}; what is obtained under it "
                "is disposed of when it is over or was ended.",
                code="AGREEMENT_NOT_OVER",
            )
        if on < self.terms.valid_from:
            raise InvalidInput(
                f"Give a day from {self.terms.valid_from}, the agreement's first.",
                field=("disposedOn",),
            )
        return replace(self, disposed_on=on, disposal_way=way)

    def _refuse_in(self, *states: AgreementState) -> None:
        if self.state in states:
            raise WrongState(f"The agreement is {self.state}.", code=f"ALREADY_{self.state}")

    def is_of(self, caller: Caller) -> bool:
        """Tell whether it is the agreement of the caller's office."""
        return (self.department, self.division) == (caller.department, caller.division)

    def is_run_by(self, caller: Caller) -> bool:
        """Tell whether the caller is the civil affairs that shares under it."""
        return caller.is_civil_affairs and self.division in caller.divisions

    def require(self, today: date) -> None:
        """Let a request stand on the agreement only while it holds.

        Raises:
            AgreementSuspended: it holds again when it is resumed.
            AgreementEnded: it was ended, is over, or has not begun.
        """
        if self.state is AgreementState.SUSPENDED:
            raise AgreementSuspended(self.state_reason or "")
        if self.state is AgreementState.ENDED:
            raise AgreementEnded(f'was ended ("{self.state_reason}")')
        if today < self.terms.valid_from:
            raise AgreementEnded(f"begins on {self.terms.valid_from}")
        if today > self.terms.valid_to:
            raise AgreementEnded(f"ended on {self.terms.valid_to}")


def agreed(
    known: SharingAgreement | None,
    department: DepartmentCode,
    division: DivisionCode,
    terms: Terms,
    *,
    disposal_due_on: date | None = None,
) -> SharingAgreement:
    """Return a department's agreement with these terms; its state stays, and a new one is active.

    Args:
        known: the one that stands; None: there is none yet.
        department: whose agreement it is.
        division: its county.
        terms: what was agreed.
        disposal_due_on: of what is obtained, once its last day is over; None: nothing sets a time.

    Raises:
        WrongState: it was ended.
    """
    if known is not None:
        return known.with_terms(terms, disposal_due_on=disposal_due_on)
    return SharingAgreement(
        id=new_id(),
        department=department,
        division=division,
        terms=terms,
        state=AgreementState.ACTIVE,
        disposal_due_on=disposal_due_on,
    )
