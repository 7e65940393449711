"""The clients of the demonstration: one for each agreement, and one for each township."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from hub.cli.demo.county import COUNTY, townships_of
from hub.cli.demo.kept import DemoClient
from hub.domain.callers import Caller, Role
from hub.domain.identifiers import DepartmentCode, DivisionCode, new_id
from hub.domain.sharing import Agreement
from hub.policy.agreement_files import read_folder
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.services import agreement_plan, clients
from hub.services.clients import NewClient

_ROLES = {"CAC": Role.COUNTY, "TWP": Role.TOWNSHIP, "AUD": Role.AUDITOR}


AGREEMENTS = Path(__file__).parent / "agreements"  # reviewed files, one for each county


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


async def agree(hub: Hub) -> None:
    """Make the agreements of the demonstration's departments."""
    await agreement_plan.apply(hub, read_folder(AGREEMENTS, hub.policy))


async def register(hub: Hub) -> tuple[DemoClient, ...]:
    """Register every client of the demonstration, and return them with their secrets."""
    return tuple([await _registered(hub, agreement, new) for agreement, new in _wanted(hub.policy)])


def _wanted(policy: Policy) -> Iterator[tuple[Agreement, NewClient]]:
    for audience, agreement in sorted(policy.agreements.items()):
        role = _ROLES.get(audience, Role.DEPARTMENT)
        places = (
            townships_of(policy.divisions) if role is Role.TOWNSHIP else [policy.divisions[COUNTY]]
        )
        for place in places:
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
