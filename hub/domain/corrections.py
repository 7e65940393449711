"""Corrections (校核纠错): who finds a value wrong says so, and the department that owns it answers.

Source:
    政务数据共享条例 Art. 26: who uses shared data and finds it wrong asks for its correction; the
    provider checks it and answers within ten working days.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from hub.domain import texts
from hub.domain.batches import OPERATION
from hub.domain.callers import Caller
from hub.domain.commands import TEXT_LENGTH, Command
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.identifiers import (
    CorrectionId,
    DepartmentCode,
    DivisionCode,
    HouseholdId,
    PersonId,
)

VALUE_LENGTH = 200


class CorrectionStatus(StrEnum):
    """Where a correction stands."""

    FILED = "FILED"
    ANSWERED = "ANSWERED"


class CorrectionOutcome(StrEnum):
    """What the owner of the data says of a claim."""

    CORRECTED = "CORRECTED"  # the claim is right
    UPHELD = "UPHELD"  # the value stands
    PARTLY = "PARTLY"  # neither: the owner names a third


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A claim that one field of one record is wrong, or that there is no such record."""

    id: CorrectionId
    household_id: HouseholdId
    person_id: PersonId | None
    dataset: str
    field: str
    record_reference: str
    assistance_record_id: UUID | None  # where the record is one of assistance
    owner: DepartmentCode  # with division_code: the office that answers
    division_code: DivisionCode  # the county
    status: CorrectionStatus
    claim: str  # what is right, in the claimant's eyes
    outcome: CorrectionOutcome | None = None
    value: str | None = None  # what holds since the answer; None: the old one

    @property
    def is_of_whole(self) -> bool:
        """Tell whether it says that there is no such record, as a delta would that deletes it."""
        return self.field == OPERATION

    def is_owned_by(self, caller: Caller) -> bool:
        """Tell whether the caller's office is the one that answers."""
        return (self.owner, self.division_code) == (caller.department, caller.division)

    def answered(self, outcome: CorrectionOutcome, value: str | None) -> "Correction":
        """Return the correction with its answer.

        Args:
            outcome: the owner's word.
            value: the third value of PARTLY; None for the others.

        Raises:
            InvalidInput: PARTLY, of a record that is there or is not.
            WrongState: it has its answer.
        """
        if self.status is not CorrectionStatus.FILED:
            raise WrongState(
                "The correction has its answer; whoever disagrees files another.",
                code="CORRECTION_ANSWERED",
                field=("correctionId",),
            )
        if self.is_of_whole and outcome is CorrectionOutcome.PARTLY:
            raise InvalidInput(
                "There is such a record or there is not: answer CORRECTED, or UPHELD and then "
                "correct its fields.",
                field=("outcome",),
            )
        new = self.claim if outcome is CorrectionOutcome.CORRECTED else value
        return replace(self, status=CorrectionStatus.ANSWERED, outcome=outcome, value=new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A value that an answer has put right, for the comparison."""

    record_reference: str
    person_id: PersonId | None  # whose records are all meant; None: the one of the reference is
    field: str
    value: str  # amounts in yuan
    answered_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCorrection(Command):
    """A claim that a field of a person's fact, or of a record of assistance, is wrong.

    The field OPERATION with the claim DELETE says that there is no such record at all.
    """

    mutation = "requestCorrection"

    person_id: UUID | None = None  # of the two exactly one
    assistance_record_id: UUID | None = None
    dataset: str
    field: str
    claim: str
    reason: str

    @property
    def about(self) -> str:
        """The input field that names what the claim is about."""
        return "personId" if self.assistance_record_id is None else "assistanceRecordId"

    def check_values(self, today: date) -> None:
        """Refuse a claim about nothing or two things, or a reason that breaks a rule."""
        del today
        if (self.person_id is None) == (self.assistance_record_id is None):
            raise InvalidInput(
                "Name either the person or the record of assistance.", field=("personId",)
            )
        check_value(self.claim, "claim")
        texts.check(self.reason, "reason", limit=TEXT_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCorrection(Command):
    """The owner's answer to a claim."""

    mutation = "answerCorrection"

    correction_id: UUID
    outcome: CorrectionOutcome
    value: str | None
    reason: str

    def check_values(self, today: date) -> None:
        """Refuse a third value where there is none, or none where there must be one."""
        del today
        texts.check(self.reason, "reason", limit=TEXT_LENGTH)
        if (self.value is not None) != (self.outcome is CorrectionOutcome.PARTLY):
            raise InvalidInput(
                "Give a value with PARTLY, and only then: CORRECTED takes the claim, UPHELD "
                "leaves what stands.",
                field=("value",),
            )
        if self.value is not None:
            check_value(self.value, "value")


def check_value(value: str, field: str) -> None:
    """Refuse a value that is empty or longer than any value is.

    Raises:
        InvalidInput: with the input field.
    """
    if not value.strip() or len(value) > VALUE_LENGTH:
        raise InvalidInput(f"Give a value of 1 to {VALUE_LENGTH} characters.", field=(field,))
