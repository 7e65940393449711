"""The clients of the demonstration: one for each kind of caller, and one for each township."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hub.cli.demo.jurisdiction import Jurisdiction
from hub.cli.demo.kept import DemoClient
from hub.domain.callers import Caller, Role
from hub.domain.identifiers import DepartmentCode, DivisionCode, new_id
from hub.domain.sharing import Agreement
from hub.policy.agreement_files import read_folder
from hub.policy.divisions import Division
from hub.policy.policy import AUDIENCES, Policy
from hub.runtime import Hub
from hub.services import agreement_plan, clients, engagements
from hub.services.clients import NewClient
from hub.services.engagements import NewEngagement

_ROLES = {audience: role for role, audience in AUDIENCES.items()}
AGREEMENTS = Path(__file__).parent / "agreements"  # reviewed files of all its counties


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The demonstration's clients, as callers of the services."""

    policy: Policy
    clients: tuple[DemoClient, ...]
    standings: Mapping[str, int]  # by client id

    @property
    def townships(self) -> list[DemoClient]:
        """The clients of the townships, in the order of their codes."""
        return [client for client in self.clients if client.role is Role.TOWNSHIP]

    def department(self, code: str) -> DemoClient:
        """Return a department's client; CA is the county's own."""
        return next(
            client
            for client in self.clients
            if client.department == code and client.role in {Role.DEPARTMENT, Role.COUNTY}
        )

    def caller(self, client: DemoClient) -> Caller:
        """Return the client as it calls, for the first purpose of its agreement."""
        agreement = self.policy.agreement_of(client.department, client.role)
        return Caller(
            client_id=client.client_id,
            department=DepartmentCode(client.department),
            role=client.role,
            division=DivisionCode(client.division),
            scopes=frozenset(client.scopes),
            purpose=agreement.purposes[0],
            request_id=str(new_id()),
            standing=self.standings[client.client_id],
        )


async def cast(hub: Hub, known: tuple[DemoClient, ...]) -> Cast:
    """Return the clients as they stand now."""
    standings = {each.id: each.standing for each in await clients.every(hub)}
    return Cast(policy=hub.policy, clients=known, standings=standings)


async def agree(hub: Hub, jurisdiction: Jurisdiction) -> None:
    """Make the agreements of the county's departments."""
    reviewed = read_folder(AGREEMENTS, hub.policy)
    county = jurisdiction.county.code
    await agreement_plan.apply(hub, [each for each in reviewed if each.division == county])


async def engage(hub: Hub, jurisdiction: Jurisdiction, today: date) -> None:
    """Engage the county's auditors for a year, unless that was done before."""
    county = jurisdiction.county.code
    if all(each.division != county for each in await engagements.every(hub)):
        await engagements.enter(
            hub,
            NewEngagement(
                division=county,
                notice=f"演示审计通知书〔{today.year}〕1号",
                valid_from=today,
                valid_to=today + timedelta(days=365),
            ),
        )


async def register(hub: Hub, jurisdiction: Jurisdiction) -> tuple[DemoClient, ...]:
    """Register every client of the demonstration, and return them with their secrets."""
    wanted = _wanted(hub.policy, jurisdiction)
    return tuple([await _registered(hub, agreement, new) for agreement, new in wanted])


def _wanted(policy: Policy, jurisdiction: Jurisdiction) -> Iterator[tuple[Agreement, NewClient]]:
    for audience, agreement in sorted(policy.agreements.items()):
        role = _ROLES.get(audience, Role.DEPARTMENT)
        if role is Role.DEPARTMENT and agreement.department not in jurisdiction.departments:
            continue
        for place in _places(jurisdiction, role):
            department = policy.departments[agreement.department]
            yield (
                agreement,
                NewClient(
                    name=f"{place.name}{department.name_zh}（演示）",
                    department=agreement.department,
                    role=role,
                    division=place.code,
                ),
            )


def _places(jurisdiction: Jurisdiction, role: Role) -> Sequence[Division]:
    """Return where the demonstration has clients of a role: every township, but one village."""
    match role:
        case Role.PROVINCE:
            return [jurisdiction.above]
        case Role.TOWNSHIP:
            return jurisdiction.townships
        case Role.VILLAGE:
            return jurisdiction.villages[jurisdiction.townships[0].code][:1]
        case _:
            return [jurisdiction.county]


async def _registered(hub: Hub, agreement: Agreement, new: NewClient) -> DemoClient:
    made = await clients.create(hub, new)
    return DemoClient(
        department=new.department,
        role=new.role,
        division=new.division,
        purposes=tuple(agreement.purposes),
        client_id=made.client_id,
        client_secret=made.client_secret,
        scopes=tuple(sorted(agreement.scopes)),
    )
