"""Audit engagements: entered by their notices, listed, ended.

What an engagement gives and takes holds from the commit on, for every request in every process.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from hub.domain.callers import Role
from hub.domain.engagements import Engagement, require_sound
from hub.domain.errors import InvalidInput, NotFound
from hub.domain.identifiers import DepartmentCode, DivisionCode, new_id
from hub.policy.policy import AUDIENCES, Policy
from hub.runtime import Hub
from hub.services.clients import LEVELS
from hub.storage import engagements

_REGISTRAR: Final = "hub-engagement"  # stands for the operator at the command line


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEngagement:
    """An audit that was announced."""

    division: DivisionCode  # of the audit office
    notice: str
    valid_from: date
    valid_to: date


async def enter(hub: Hub, new: NewEngagement) -> Engagement:
    """Let the auditors of an office read from an engagement's first day to its last.

    Raises:
        InvalidInput: no audit office stands at the division; the notice has no number, or its
            office has one of that number; the days are in no order, or over.

    Source:
        社会救助法 Art. 66.
    """
    _stand(hub.policy, new.division)
    engagement = Engagement(
        id=new_id(),
        department=_department(hub.policy),
        division=new.division,
        notice=new.notice.strip(),
        valid_from=new.valid_from,
        valid_to=new.valid_to,
    )
    require_sound(engagement, hub.today())
    async with hub.write_as(_REGISTRAR) as session:
        if not await engagements.add(session, engagement):
            raise InvalidInput(
                f"The office has an engagement {engagement.notice}; `hub engagement list` shows "
                "it. Give another number.",
                field=("notice",),
            )
    return engagement


async def end(hub: Hub, division: DivisionCode, notice: str, *, reason: str) -> Engagement:
    """End an engagement before its last day.

    Raises:
        NotFound: the office has none of that notice.
        WrongState: ALREADY_ENDED, it was ended before.
        InvalidInput: the reason says nothing, or more than may be kept in plain.
    """
    async with hub.write_as(_REGISTRAR) as session:
        known = await engagements.of_office(session, _department(hub.policy), division, lock=True)
        found = next((each for each in known if each.notice == notice.strip()), None)
        if found is None:
            raise NotFound(
                f"The audit office of {division} has no engagement {notice}; "
                "`hub engagement list` shows them.",
                field=("notice",),
            )
        ended = found.ended(hub.today(), reason)
        await engagements.end(session, ended)
    return ended


async def every(hub: Hub) -> list[Engagement]:
    """Return all engagements, by division and first day."""
    async with hub.write_as(_REGISTRAR) as session:
        return await engagements.every(session)


def _department(policy: Policy) -> DepartmentCode:
    """Return the department that audits."""
    return policy.agreements[AUDIENCES[Role.AUDITOR]].department


def _stand(policy: Policy, division: DivisionCode) -> None:
    """Refuse a division at which there is no audit office."""
    known = policy.divisions
    if division not in known or known[division].level not in LEVELS[Role.AUDITOR]:
        raise InvalidInput(
            f"No audit office stands at {division}; give the code of a county, city or province.",
            field=("division",),
        )
