"""Status attestation (身份核验): whether somebody is determined as on low income, and until when.

Source:
    社会救助法 Art. 42: what was determined is recognised by every programme.
"""

from dataclasses import dataclass
from datetime import date

from hub.domain import citizen_ids
from hub.domain.callers import Caller, Purpose
from hub.domain.errors import Fault, InvalidInput
from hub.domain.rejections import REMEDIES, Reason
from hub.domain.texts import holds_citizen_id

LONGEST_CASE = 64  # characters of a case number
MAX_ROSTER = 10_000  # persons in one roster


class CaseRequired(Fault):
    """An attestation is asked for outside any case."""

    code = "CASE_REQUIRED"

    def __init__(self) -> None:
        """Say where to name it."""
        super().__init__(
            "Name the case that you work on by its number, in the argument caseNumber or in the "
            "header Hub-Case."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedStatus:
    """About whom an attestation is asked, why, and in which case."""

    id_number: str
    purpose: Purpose | None = None  # None: the request's own
    case_number: str | None = None  # None: the request's own

    def case_of(self, caller: Caller, today: date) -> str:
        """Return the number of the case that the attestation is recorded under.

        Args:
            caller: who asks, with the purpose and the case that the request names for all of it.
            today: a birth date after it cannot be real.

        Raises:
            InvalidInput: no citizen id; another purpose or case than the request's; a case number
                that cannot be recorded.
            CaseRequired: neither this nor the request names a case.
        """
        if self.purpose not in {None, caller.purpose}:
            raise InvalidInput(
                f"This request stands on the purpose {caller.purpose}; name the same, or another "
                "in the header Hub-Purpose.",
                field=("purpose",),
            )
        found = citizen_ids.judged(self.id_number, today=today)
        if isinstance(found, Reason):
            raise InvalidInput(REMEDIES[found], field=("idNumber",))
        case = (self.case_number or "").strip() or caller.case_number
        if case is None:
            raise CaseRequired
        if caller.case_number not in {None, case}:
            raise InvalidInput(
                "The header Hub-Case names another case; name one case in each request.",
                field=("caseNumber",),
            )
        defect = case_defect(case)
        if defect is not None:
            raise InvalidInput(REMEDIES[defect], field=("caseNumber",))
        return case


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One person of a roster, and the case in which their status is asked."""

    line: int  # of the file, the header being line 1
    id_number: str
    case_number: str
    defect: Reason | None  # why nothing is asked of this row; None: it is sound

    @classmethod
    def judged(cls, line: int, id_number: str, case_number: str, *, today: date) -> "RosterRow":
        """Return a row with the first reason against it."""
        found = citizen_ids.judged(id_number, today=today)
        case = case_number.strip()
        return cls(
            line=line,
            id_number=id_number,
            case_number=case,
            defect=found if isinstance(found, Reason) else case_defect(case),
        )


def case_defect(number: str) -> Reason | None:
    """Return why a case number cannot be recorded in plain; None: it can."""
    if not number:
        return Reason.REQUIRED
    if len(number) > LONGEST_CASE:
        return Reason.TOO_LONG
    if not number.isprintable():
        return Reason.CONTROL_CHARACTER
    return Reason.ID_OUT_OF_PLACE if holds_citizen_id(number) else None
