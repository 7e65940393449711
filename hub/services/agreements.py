"""Sharing agreements: made, changed, suspended, resumed, ended, and what was obtained disposed of.

What narrows an agreement holds from the commit on, for every request in every process.
"""

from collections.abc import Callable
from datetime import date

from hub.domain.agreements import SharingAgreement, agreed
from hub.domain.callers import Caller, Role
from hub.domain.divisions import DivisionLevel
from hub.domain.errors import InvalidInput, NotFound
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.domain.sharing import Agreement
from hub.domain.sharing_commands import (
    ConfirmDisposal,
    EndSharing,
    ReasonedAgreementCommand,
    SuspendSharing,
)
from hub.domain.sharing_terms import SharingMethod, Terms
from hub.policy.errors import NoAgreement
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.services.once import Outcome, earlier, keep_row, turn
from hub.storage import agreements
from hub.storage.database import WriteSession

OPERATOR = "hub-policy"
_ABSENT = "There is no such agreement among those that you may change."


async def write(
    policy: Policy,
    session: WriteSession,
    *,
    department: DepartmentCode,
    division: DivisionCode,
    terms: Terms,
) -> SharingAgreement:
    """Make the agreement of a department in a county, or give it other terms, once checked.

    Raises:
        WrongState: the agreement was ended; what is to follow it is a new request.
    """
    known = await agreements.find(session, department, division, locked=True)
    due = _disposal_due(policy, division, terms.valid_to)
    wanted = agreed(known, department, division, terms, disposal_due_on=due)
    if known is None:
        await agreements.add(session, wanted)
    elif known.terms != terms:
        await agreements.save(session, wanted)
    return wanted


async def renew(
    policy: Policy,
    session: WriteSession,
    *,
    department: DepartmentCode,
    division: DivisionCode,
    terms: Terms,
) -> None:
    """Let an agreement hold as a request that was accepted has it, also where one was ended.

    Raises:
        WrongState: it is suspended, or what was obtained under it is not disposed of.
    """
    known = await agreements.find(session, department, division, locked=True)
    if known is None:
        await write(policy, session, department=department, division=division, terms=terms)
        return
    due = _disposal_due(policy, division, terms.valid_to)
    await agreements.save(session, known.renewed(terms, disposal_due_on=due))


async def suspend(
    hub: Hub, department: DepartmentCode, division: DivisionCode, *, reason: str
) -> SharingAgreement:
    """Suspend an agreement; see `_change`."""
    return await _change(hub, department, division, lambda known: known.suspended(_said(reason)))


async def resume(
    hub: Hub, department: DepartmentCode, division: DivisionCode, *, reason: str
) -> SharingAgreement:
    """Resume a suspended agreement; see `_change`."""
    return await _change(hub, department, division, lambda known: known.resumed(_said(reason)))


async def end(
    hub: Hub, department: DepartmentCode, division: DivisionCode, *, reason: str, disposal: str
) -> SharingAgreement:
    """End an agreement; what is ended stays so. See `_change`.

    Args:
        hub: the open hub.
        department: whose agreement it is.
        division: its county.
        reason: the department is told.
        disposal: how it is to dispose of what it obtained.
    """
    due = _disposal_due(hub.policy, division, hub.today())
    return await _change(
        hub,
        department,
        division,
        lambda known: known.ended(
            _said(reason), disposal=_said(disposal, "disposal"), disposal_due_on=due
        ),
    )


async def move(hub: Hub, caller: Caller, command: ReasonedAgreementCommand) -> Outcome:
    """Suspend, resume or end an agreement of the caller's county.

    Returns:
        The agreement's id and version.

    Raises:
        InvalidInput: the reason breaks a rule.
        KeyReused: the key came with another body before.
        NotFound: no such agreement in the caller's county.
        WrongState: it was ended, or stands so already.

    Source:
        政务数据共享条例 Art. 27.
    """
    async with turn(hub, caller, command) as session:
        known = await agreements.lock(session, command.agreement_id)
        if known is None or not known.is_run_by(caller):
            raise NotFound(_ABSENT, field=("agreementId",))
        if (done := await earlier(session, command)) is not None:
            return done
        changed = _moved(hub, known, command)
        return keep_row(session, command, await agreements.save(session, changed))


async def confirm_disposal(hub: Hub, caller: Caller, command: ConfirmDisposal) -> Outcome:
    """Record when and how the caller's department disposed of what it obtained.

    Returns:
        The agreement's id and version.

    Raises:
        InvalidInput: the day is to come, or lies before the agreement.
        KeyReused: the key came with another body before.
        NotFound: the agreement is not the caller's.
        WrongState: it is not over, or this was confirmed before.

    Source:
        政务数据共享条例 Art. 27, 29.
    """
    async with turn(hub, caller, command) as session:
        known = await agreements.lock(session, command.agreement_id)
        if known is None or not known.is_of(caller):
            raise NotFound(_ABSENT, field=("agreementId",))
        if (done := await earlier(session, command)) is not None:
            return done
        disposed = known.disposed(command.way.strip(), on=command.disposed_on, today=hub.today())
        return keep_row(session, command, await agreements.save_disposal(session, disposed))


async def every(hub: Hub) -> list[SharingAgreement]:
    """Return all agreements, by county and department."""
    async with hub.write_as(OPERATOR) as session:
        return await agreements.every(session)


def check(policy: Policy, department: DepartmentCode, division: DivisionCode, terms: Terms) -> None:
    """Refuse an agreement that the catalogue does not allow.

    Raises:
        InvalidInput: a department or county that is none, an item or purpose that the catalogue
            does not hold for the department, an item that is not shared, or a last day before
            the first.
    """
    try:
        held = policy.agreement_of(department, Role.DEPARTMENT)
    except NoAgreement as missing:
        raise InvalidInput(str(missing), field=("department",)) from missing
    if division not in policy.divisions or (
        policy.divisions[division].level is not DivisionLevel.COUNTY
    ):
        raise InvalidInput(f"{division} is no county; name one by its code.", field=("division",))
    for code in sorted(terms.items):
        _check_item(policy, held, code, terms.method)
    for purpose in sorted(terms.purposes - set(held.purposes)):
        raise InvalidInput(
            f"The catalogue holds nothing for {department} to {purpose}; choose from "
            f"{', '.join(held.purposes)}.",
            field=("purposes",),
        )
    if not terms.purposes:
        raise InvalidInput("Name at least one purpose.", field=("purposes",))
    if terms.valid_to < terms.valid_from:
        raise InvalidInput("It ends before it begins; mend its two days.", field=("validTo",))


def _moved(
    hub: Hub, known: SharingAgreement, command: ReasonedAgreementCommand
) -> SharingAgreement:
    reason = command.reason.strip()
    match command:
        case EndSharing():
            due = _disposal_due(hub.policy, known.division, hub.today())
            return known.ended(reason, disposal=command.disposal.strip(), disposal_due_on=due)
        case SuspendSharing():
            return known.suspended(reason)
        case _:
            return known.resumed(reason)


def _disposal_due(policy: Policy, division: DivisionCode, over: date) -> date | None:
    """Return by when is to be disposed of what was obtained until an agreement was over."""
    due = policy.due("sharing.disposal_working_days", division, over)
    return None if due is None else due.on


async def _change(
    hub: Hub,
    department: DepartmentCode,
    division: DivisionCode,
    change: Callable[[SharingAgreement], SharingAgreement],
) -> SharingAgreement:
    """Change an agreement in the operator's name.

    Raises:
        InvalidInput: no reason is given.
        NotFound: the department has no agreement in the county.
        WrongState: it was ended, or stands so already.
    """
    async with hub.write_as(OPERATOR) as session:
        known = await agreements.find(session, department, division, locked=True)
        if known is None:
            raise NotFound(f"{department} has no agreement in {division}.")
        changed = change(known)
        await agreements.save(session, changed)
        return changed


def _said(text: str, field: str = "reason") -> str:
    if not text.strip():
        raise InvalidInput("Say why and how; the department is told.", field=(field,))
    return text.strip()


def _check_item(policy: Policy, held: Agreement, code: str, method: SharingMethod) -> None:
    """Refuse an item that cannot be shared with a department."""
    item = policy.items.get(code)
    if item is None:
        raise InvalidInput(
            f"There is no item {code}; name some of {', '.join(sorted(policy.items))}.",
            field=("items",),
        )
    if item.ground is not None:
        raise InvalidInput(
            f"{code} is not shared: {item.ground.document} {item.ground.clause}.", field=("items",)
        )
    if not item.scopes & held.scopes:
        raise InvalidInput(
            f"The catalogue holds nothing of {code} for {held.department}; leave it out.",
            field=("items",),
        )
    if method not in item.methods:
        raise InvalidInput(
            f"{code} is not shared by {method}; choose {' or '.join(item.methods)}.",
            field=("method",),
        )
