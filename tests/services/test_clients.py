"""Registering clients."""

from dataclasses import replace

import psycopg
import pytest

from hub.domain.callers import Role
from hub.domain.errors import InvalidInput
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.identity import credentials
from hub.runtime import Hub
from hub.services import clients
from hub.services.clients import NewClient

DPF = NewClient(
    name="县残联业务系统",
    department=DepartmentCode("DPF"),
    role=Role.DEPARTMENT,
    division=DivisionCode("410721"),
)
COUNTY = replace(DPF, department=DepartmentCode("CA"), role=Role.COUNTY)
TOWNSHIP = replace(DPF, department=DepartmentCode("TWP"), role=Role.TOWNSHIP)
VILLAGE = replace(DPF, department=DepartmentCode("VLG"), role=Role.VILLAGE)
AUDITOR = replace(DPF, department=DepartmentCode("AUD"), role=Role.AUDITOR)


async def test_client_gets_all_scopes_of_its_agreement(hub: Hub) -> None:
    """Whoever names no scopes gets those of the agreement, and may be disabled later."""
    told = await clients.create(hub, DPF)

    found = await clients.find(hub, told.client_id)

    assert found is not None
    assert found.scopes == hub.policy.agreement_of("DPF", Role.DEPARTMENT).scopes
    assert (found.department, found.role, found.division) == ("DPF", Role.DEPARTMENT, "410721")
    assert (found.name, found.enabled) == ("县残联业务系统", True)


async def test_client_may_have_fewer_scopes(hub: Hub) -> None:
    """A client is given no more than it needs."""
    told = await clients.create(hub, replace(DPF, scopes=frozenset({"need.inbox:read"})))

    found = await clients.find(hub, told.client_id)

    assert found is not None
    assert found.scopes == {"need.inbox:read"}


async def test_secret_is_told_once(hub: Hub, superuser: psycopg.Connection) -> None:
    """The hub keeps the SHA-256 of the secret, never the secret, and does not print it."""
    told = await clients.create(hub, DPF)

    row = superuser.execute("SELECT client::text, secret_digest FROM client").fetchone()

    assert row is not None
    assert told.client_secret not in row[0]
    assert credentials.matches(told.client_secret, row[1])
    assert told.client_secret not in repr(told)


async def test_unknown_client_is_none(hub: Hub) -> None:
    """Nobody is found under an id that was not given."""
    assert await clients.find(hub, "nobody") is None


@pytest.mark.parametrize(
    ("department", "role", "division"),
    [
        ("CA", Role.COUNTY, "410721"),
        ("CA", Role.PROVINCE, "410700"),
        ("CA", Role.PROVINCE, "410000"),
        ("TWP", Role.TOWNSHIP, "410721101"),
        ("VLG", Role.VILLAGE, "410721101201"),
        ("AUD", Role.AUDITOR, "410721"),
        ("AUD", Role.AUDITOR, "410700"),
        ("AUD", Role.AUDITOR, "410000"),
    ],
)
async def test_client_stands_at_its_roles_level(
    hub: Hub, department: str, role: Role, division: str
) -> None:
    """Each role has its level; civil affairs has a role above the county, auditors one for all."""
    new = replace(
        DPF, department=DepartmentCode(department), role=role, division=DivisionCode(division)
    )

    told = await clients.create(hub, new)

    assert await clients.find(hub, told.client_id) is not None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(DPF, department=DepartmentCode("XYZ")), "department"),
        (replace(DPF, division=DivisionCode("999999")), "division"),
        (replace(DPF, role=Role.AUDITOR), "role"),
        (replace(DPF, division=DivisionCode("410700")), "division"),
        (replace(DPF, division=DivisionCode("410721101")), "division"),
        (replace(COUNTY, division=DivisionCode("410721101")), "division"),
        (replace(COUNTY, division=DivisionCode("410000")), "division"),
        (replace(COUNTY, role=Role.PROVINCE), "division"),
        (replace(TOWNSHIP, division=DivisionCode("410721")), "division"),
        (replace(VILLAGE, division=DivisionCode("410721101")), "division"),
        (replace(TOWNSHIP, division=DivisionCode("410721101201")), "division"),
        (replace(AUDITOR, division=DivisionCode("410721101")), "division"),
        (replace(DPF, scopes=frozenset({"need.inbox:read", "alert.path:write"})), "scopes"),
        (replace(DPF, scopes=frozenset({"nothing"})), "scopes"),
        (replace(DPF, scopes=frozenset()), "scopes"),
        (replace(DPF, name="  "), "name"),
        (replace(DPF, name="x" * 101), "name"),
        (replace(DPF, name="a\x00b"), "name"),
    ],
)
async def test_client_outside_the_policy_is_refused(
    hub: Hub, superuser: psycopg.Connection, wrong: NewClient, field: str
) -> None:
    """A client beyond departments, divisions or agreement is refused, and nothing is stored."""
    with pytest.raises(InvalidInput) as refused:
        await clients.create(hub, wrong)

    assert refused.value.field == (field,)
    assert superuser.execute("SELECT count(*) FROM client").fetchone() == (0,)
