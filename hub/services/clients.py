"""Register clients, and find them."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from hub.domain.callers import Caller, Role
from hub.domain.divisions import DivisionLevel
from hub.domain.errors import InvalidInput, NotFound
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.domain.sharing import Agreement
from hub.identity import credentials
from hub.identity.callers import held_by
from hub.identity.standings import Standing
from hub.policy.errors import NoAgreement
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.storage import agreements, clients, engagements
from hub.storage.clients import Client

LONGEST_NAME = 100

# A need goes to an office of a county.
LEVELS: Mapping[Role, tuple[DivisionLevel, ...]] = {
    Role.DEPARTMENT: (DivisionLevel.COUNTY,),
    Role.PROVINCE: (DivisionLevel.CITY, DivisionLevel.PROVINCE),
    Role.COUNTY: (DivisionLevel.COUNTY,),
    Role.TOWNSHIP: (DivisionLevel.TOWNSHIP,),
    Role.VILLAGE: (DivisionLevel.VILLAGE,),
    Role.AUDITOR: (DivisionLevel.COUNTY, DivisionLevel.CITY, DivisionLevel.PROVINCE),
}

_REGISTRAR = "hub-client"  # stands for the operator at the command line


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClient:
    """A client to register."""

    name: str  # shown to people, as "县残联业务系统"
    department: DepartmentCode
    role: Role
    division: DivisionCode
    scopes: frozenset[str] | None = None  # None: all of the agreement's


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a new client is told once; the hub does not keep the secret."""

    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return f"Credentials(client_id={self.client_id!r}, secret masked)"


async def create(hub: Hub, new: NewClient) -> Credentials:
    """Register a client.

    Returns:
        Its id and its secret, which cannot be had a second time.

    Raises:
        InvalidInput: an unknown department or division, a department without agreement in this
            role, a division of another level than the role's, or a scope that the agreement does
            not hold.
    """
    agreement = _agreement(hub.policy, new)
    secret = credentials.new_secret()
    async with hub.write_as(_REGISTRAR) as session:
        client = Client(
            id=f"{new.department}-{new.division}-{secrets.token_hex(4)}".lower(),
            name=new.name.strip(),
            department=new.department,
            role=new.role,
            division=new.division,
            secret_digest=credentials.digest(secret),
            scopes=agreement.scopes if new.scopes is None else new.scopes,
            enabled=True,
            recorded_at=session.stamp.at,
        )
        await clients.insert(session, client)
    return Credentials(client_id=client.id, client_secret=secret)


async def find(hub: Hub, client_id: str) -> Client | None:
    """Return the client of that id, enabled or not; None where there is none."""
    async with hub.write_as(_REGISTRAR) as session:
        return await clients.find(session, client_id)


async def standing(hub: Hub, client_id: str) -> Standing | None:
    """Return what a client stands on; None where there is no client of that id."""
    found = await with_standing(hub, client_id)
    return None if found is None else found[1]


async def with_standing(hub: Hub, client_id: str) -> tuple[Client, Standing] | None:
    """Return a client with what it stands on; None where there is no client of that id."""
    async with hub.write_as(_REGISTRAR) as session:
        client = await clients.find(session, client_id)
        if client is None:
            return None
        office = (client.department, client.division)
        agreement = await agreements.find(session, *office)
        audits = client.role is Role.AUDITOR
        engaged = await engagements.of_office(session, *office) if audits else ()
    return client, Standing(
        number=client.standing,
        is_enabled=client.enabled,
        scopes=client.scopes,
        agreement=agreement,
        engagements=engaged,
    )


async def held(hub: Hub, client_id: str) -> Agreement:
    """Return what a client may be given today, for whichever of its purposes.

    Raises:
        NotFound: there is no client of that id.
        AgreementMissing, AgreementSuspended, AgreementEnded: its department has no agreement
            that holds.
    """
    found = await with_standing(hub, client_id)
    if found is None:
        raise unknown(client_id)
    client, stands = found
    whole = held_by(client, stands, hub.policy, hub.today())
    return replace(whole, scopes=stands.scopes & whole.scopes)


async def require_standing(hub: Hub, caller: Caller) -> None:
    """Refuse a caller whose rights are others by now, where no row is read or written.

    Raises:
        StandingChanged: they changed since they were decided.
    """
    async with hub.write(caller):
        pass


async def set_enabled(hub: Hub, client_id: str, *, enabled: bool) -> None:
    """Enable a client, or disable it: what it asks for from now on is refused.

    Raises:
        NotFound: there is no client of that id.
    """
    async with hub.write_as(_REGISTRAR) as session:
        if not await clients.set_enabled(session, client_id, enabled=enabled):
            raise unknown(client_id)


async def every(hub: Hub) -> list[Client]:
    """Return all clients, in the order of their ids."""
    async with hub.write_as(_REGISTRAR) as session:
        return await clients.every(session)


def unknown(client_id: str) -> NotFound:
    """Return the refusal of a client that there is not."""
    return NotFound(f"There is no client {client_id}; `hub client list` shows them.")


def _agreement(policy: Policy, new: NewClient) -> Agreement:
    """Return the agreement that the client is registered under, after checking its entries."""
    if not re.fullmatch(rf"[^\x00-\x1f\x7f]{{1,{LONGEST_NAME}}}", new.name.strip()):
        raise InvalidInput(f"Give a name of 1 to {LONGEST_NAME} characters.", field=("name",))
    if new.department not in policy.departments:
        raise InvalidInput(
            f"There is no department {new.department}; name one of "
            f"{', '.join(sorted(policy.departments))}.",
            field=("department",),
        )
    if new.division not in policy.divisions:
        raise InvalidInput(
            f"The division {new.division} is not in the register; name one of its codes.",
            field=("division",),
        )
    try:
        agreement = policy.agreement_of(new.department, new.role)
    except NoAgreement as missing:
        raise InvalidInput(str(missing), field=("role",)) from missing
    _stand_at_level(new.role, policy.divisions[new.division].level)
    _hold(agreement, new.scopes)
    return agreement


def _stand_at_level(role: Role, level: DivisionLevel) -> None:
    """Refuse a division of a level that the role does not work at."""
    if level not in LEVELS[role]:
        raise InvalidInput(
            f"The division is a {level}; a client of role {role} stands at a "
            f"{' or '.join(LEVELS[role])}. Give the code of one.",
            field=("division",),
        )


def _hold(agreement: Agreement, scopes: frozenset[str] | None) -> None:
    """Refuse scopes that the agreement does not hold, and a client without any."""
    if scopes is None:
        return
    beyond = sorted(scopes - agreement.scopes)
    if beyond or not scopes:
        raise InvalidInput(
            f"The agreement {agreement.audience} does not hold {', '.join(beyond) or 'no scope'}; "
            f"choose from {', '.join(sorted(agreement.scopes))}.",
            field=("scopes",),
        )
