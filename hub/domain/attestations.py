"""Status attestation (身份核验): whether somebody is determined as on low income, and until when.

Source:
    社会救助法 Art. 42: what was determined is recognised by every programme.
"""

from dataclasses import dataclass
from datetime import date

from hub.domain import citizen_ids
from hub.domain.callers import Caller, Purpose
from hub.domain.errors import Fault, InvalidInput
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
        if citizen_ids.parse(self.id_number, today=today) is None:
            raise InvalidInput(
                "This is no citizen id: give 18 characters, and compare them with the card; "
                "a wrong digit shows in the last one.",
                field=("idNumber",),
            )
        case = (self.case_number or "").strip() or caller.case_number
        if case is None:
            raise CaseRequired
        if caller.case_number not in {None, case}:
            raise InvalidInput(
                "The header Hub-Case names another case; name one case in each request.",
                field=("caseNumber",),
            )
        check_case(case)
        return case


def check_case(number: str) -> None:
    """Refuse a case number that cannot be recorded in plain.

    Raises:
        InvalidInput: too long, not printable, or with a citizen id in it.
    """
    if len(number) > LONGEST_CASE or not number.isprintable():
        raise InvalidInput(
            f"Write the case number in 1 to {LONGEST_CASE} visible characters.",
            field=("caseNumber",),
        )
    if holds_citizen_id(number):
        raise InvalidInput(
            "Leave id numbers out of the case number, which is recorded in plain.",
            field=("caseNumber",),
        )
