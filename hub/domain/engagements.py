"""Audit engagements: what an audit office is at work on, by its notice and for so long."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from hub.domain.commands import TEXT_LENGTH
from hub.domain.denials import EngagementMissing, EngagementRequired
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.domain.texts import check, holds_citizen_id

LONGEST_NOTICE = 100  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """An audit that was announced by a notice (审计通知书); outside of one, no auditor reads.

    Source:
        社会救助法 Art. 66.
    """

    id: UUID
    department: DepartmentCode
    division: DivisionCode  # of the office; its clients read what lies within
    notice: str  # its number, as "新审社通〔2026〕7号"
    valid_from: date
    valid_to: date
    ended_on: date | None = None  # before its last day; None: it runs to that day
    end_reason: str | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether an auditor may stand on it."""
        return self.ended_on is None and self.valid_from <= day <= self.valid_to

    def ended(self, on: date, reason: str) -> "Engagement":
        """Return it as it is once it has been ended.

        Raises:
            WrongState: ALREADY_ENDED, it was ended before.
            InvalidInput: the reason says nothing, or more than may be kept in plain.
        """
        if self.ended_on is not None:
            message = f"The engagement {self.notice} was ended on {self.ended_on}."
            raise WrongState(message, code="ALREADY_ENDED", field=("notice",))
        check(reason, "reason", limit=TEXT_LENGTH)
        return replace(self, ended_on=on, end_reason=reason.strip())


def require_sound(engagement: Engagement, today: date) -> None:
    """Refuse an engagement that nobody could have announced.

    Raises:
        InvalidInput: its notice has no number, or its days are in no order or over.
    """
    notice = engagement.notice
    if not 0 < len(notice) <= LONGEST_NOTICE or not notice.isprintable():
        raise InvalidInput(
            f"Give the number of the audit notice, 1 to {LONGEST_NOTICE} characters.",
            field=("notice",),
        )
    if holds_citizen_id(notice):
        raise InvalidInput(
            "Leave id numbers out of the notice's number, which is recorded in plain.",
            field=("notice",),
        )
    if engagement.valid_to < max(engagement.valid_from, today):
        raise InvalidInput(
            "Give a last day that is not over, and not before the first.", field=("validTo",)
        )


def holding(engagements: Iterable[Engagement], today: date) -> Mapping[str, Engagement]:
    """Return those that hold today, by their notices.

    Raises:
        EngagementMissing: none does.
    """
    held = {each.notice: each for each in engagements if each.holds_on(today)}
    if not held:
        raise EngagementMissing
    return held


def stood_on(engagements: Iterable[Engagement], named: str | None, today: date) -> Engagement:
    """Return the engagement that an auditor's request stands on.

    Args:
        engagements: of the auditor's office.
        named: the case that the request names; the only engagement need not be named.
        today: the day of the request.

    Raises:
        EngagementMissing: none holds today.
        EngagementRequired: several do, and the request names none of them.
    """
    held = holding(engagements, today)
    if named is not None and named in held:
        return held[named]
    if len(held) > 1:
        raise EngagementRequired(sorted(held))
    [only] = held.values()
    return only
