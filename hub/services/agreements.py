"""Sharing agreements: made, changed, suspended, resumed and ended by whoever runs the hub.

What narrows an agreement holds from the commit on, for every request in every process.
"""

from dataclasses import replace

from hub.domain.agreements import AgreementState, SharingAgreement, Terms, agreed
from hub.domain.callers import Role
from hub.domain.divisions import DivisionLevel
from hub.domain.errors import InvalidInput, NotFound, WrongState
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.domain.sharing import Agreement
from hub.policy.errors import NoAgreement
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.storage import agreements
from hub.storage.database import WriteSession

_OPERATOR = "hub-policy"
_CIVIL_AFFAIRS = "CA"


async def put(
    hub: Hub, department: DepartmentCode, division: DivisionCode, terms: Terms
) -> SharingAgreement:
    """Make the agreement of a department in a county, or give it other terms.

    Raises:
        InvalidInput: see `check`.
        WrongState: the agreement was ended; what is to follow it is a new request.
    """
    check(hub.policy, department, division, terms)
    async with hub.write_as(_OPERATOR, _CIVIL_AFFAIRS) as session:
        return await write(session, department, division, terms)


async def write(
    session: WriteSession, department: DepartmentCode, division: DivisionCode, terms: Terms
) -> SharingAgreement:
    """Do what `put` does, in a transaction that is open."""
    known = await agreements.find(session, department, division, locked=True)
    wanted = agreed(known, department, division, terms)
    if known is None:
        await agreements.add(session, wanted)
    elif known != wanted:
        await agreements.save(session, wanted)
    return wanted


async def set_state(
    hub: Hub,
    department: DepartmentCode,
    division: DivisionCode,
    state: AgreementState,
    *,
    reason: str,
) -> SharingAgreement:
    """Suspend, resume or end an agreement; what is ended stays so.

    Raises:
        InvalidInput: no reason is given.
        NotFound: the department has no agreement in the county.
        WrongState: it was ended, or stands so already.
    """
    if not reason.strip():
        raise InvalidInput("Say why; the department is told.", field=("reason",))
    async with hub.write_as(_OPERATOR, _CIVIL_AFFAIRS) as session:
        known = await agreements.find(session, department, division, locked=True)
        if known is None:
            raise NotFound(f"{department} has no agreement in {division}.")
        if known.state in {state, AgreementState.ENDED}:
            raise WrongState(f"The agreement is {known.state}.", code=f"ALREADY_{known.state}")
        said = None if state is AgreementState.ACTIVE else reason.strip()
        changed = replace(known, state=state, state_reason=said)
        await agreements.save(session, changed)
        return changed


async def every(hub: Hub) -> list[SharingAgreement]:
    """Return all agreements, by county and department."""
    async with hub.write_as(_OPERATOR, _CIVIL_AFFAIRS) as session:
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
        _check_item(policy, held, code)
    for purpose in sorted(terms.purposes - set(held.purposes)):
        raise InvalidInput(
            f"The catalogue holds nothing for {department} to {purpose}; choose from "
            f"{', '.join(held.purposes)}.",
            field=("purposes",),
        )
    if not terms.purposes:
        raise InvalidInput("Name at least one purpose.", field=("purposes",))
    if terms.valid_to < terms.valid_from:
        raise InvalidInput("It ends before it begins; mend its two days.", field=("valid_to",))


def _check_item(policy: Policy, held: Agreement, code: str) -> None:
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
