"""Sharing agreements for tests: in both counties each department is given all that it may be."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hub.domain.agreements import AgreementState, SharingAgreement
from hub.domain.callers import Caller, Purpose
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.domain.sharing_terms import SharingMethod, Terms
from hub.policy.agreement_files import Wanted
from hub.policy.policy import AUDIENCES, Policy
from hub.runtime import Hub
from hub.services import agreement_plan, engagements
from hub.services.attestations import PER_DAY
from hub.services.engagements import NewEngagement
from hub.storage import agreements, clients
from hub.storage.clients import Client
from tests.callers import CITY, COUNTY, OTHER_COUNTY

NOTICE = "新审社通〔2026〕7号"  # of each audit office's engagement


def terms(policy: Policy, audience: str, **changes: Any) -> Terms:
    """Return terms that give a department all that the catalogue holds for it."""
    held = policy.agreements[audience]
    values: dict[str, Any] = {
        "items": policy.conditional_items(held),
        "purposes": frozenset[Purpose](held.purposes),
        "basis": "国办发〔2023〕39号 三(一)",
        "scenario": "办理推送的救助需求",
        "extent": "本县推送的救助需求所涉家庭",
        "method": SharingMethod.API,
        "valid_from": date(2020, 1, 1),
        "valid_to": date(2040, 12, 31),
    }
    return Terms(**{**values, **changes})


def wanted(policy: Policy, department: str, division: str = COUNTY, **changes: Any) -> Wanted:
    """Return an agreement as a file of one would have it."""
    return Wanted(
        department=DepartmentCode(department),
        division=DivisionCode(division),
        terms=terms(policy, department, **changes),
        file="tests",
        line=1,
    )


def everywhere(policy: Policy) -> list[Wanted]:
    """Return the agreement of each department that needs one in both counties."""
    departments = sorted(policy.agreements.keys() - set(AUDIENCES.values()))
    return [
        wanted(policy, department, division)
        for division in (COUNTY, OTHER_COUNTY)
        for department in departments
        if policy.conditional_items(policy.agreements[department])
    ]


async def agree(hub: Hub) -> None:
    """Make all agreements, and engage the audit offices of the county and above it."""
    await agreement_plan.apply(hub, everywhere(hub.policy))
    engaged = {each.division for each in await engagements.every(hub)}
    for division in {COUNTY, CITY, "410000"} - engaged:
        await engagements.enter(
            hub,
            NewEngagement(
                division=DivisionCode(division),
                notice=NOTICE,
                valid_from=date(2020, 1, 1),
                valid_to=date(2040, 12, 31),
            ),
        )


async def restore(hub: Hub) -> None:
    """Give each department of both counties its agreement back, as it was at first."""
    async with hub.write_as("hub-test") as session:
        known = {(each.division, each.department): each for each in await agreements.every(session)}
        for each in everywhere(hub.policy):
            former = known.get((each.division, each.department))
            if former is not None:
                fresh = SharingAgreement(
                    id=former.id,
                    department=each.department,
                    division=each.division,
                    terms=each.terms,
                    state=AgreementState.ACTIVE,
                )
                if replace(former, disposal_due_on=None, version=1) != fresh:
                    await agreements.save(session, fresh)
    await agree(hub)


async def register(hub: Hub, callers: Mapping[str, Caller]) -> None:
    """Register the clients of callers who come with tokens, and agree with their departments."""
    await agree(hub)
    async with hub.write_as("hub-test") as session:
        for client_id, caller in callers.items():
            if await clients.find(session, client_id) is None:
                await clients.insert(session, client_of(client_id, caller, session.stamp.at))


def limited(policy: Policy) -> Policy:
    """Return the policy with the other county adopting the limits that the demo's adopts."""
    demo = policy.packs["demo"]
    theirs = replace(
        demo,
        code="other",
        division=OTHER_COUNTY,
        parameters=tuple(each for each in demo.parameters if each.key == PER_DAY),
    )
    return replace(policy, packs={**policy.packs, "other": theirs})


def client_of(client_id: str, caller: Caller, at: datetime) -> Client:
    """Return the client that a caller would come from."""
    return Client(
        id=client_id,
        name=client_id,
        department=caller.department,
        role=caller.role,
        division=caller.division,
        secret_digest=b"",
        scopes=caller.scopes,
        enabled=True,
        recorded_at=at,
    )
