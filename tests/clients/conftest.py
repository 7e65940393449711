"""Fixtures of typed clients: an integrator's folders, and its access to a hub that is served."""

from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from hub.policy.policy import Policy
from hub.services.clients import Credentials
from tests.clients.projects import CONTRACTS, OPERATIONS, lay_out, operations_of
from tests.web.conftest import address, med

__all__ = ["address", "med"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the medical department's integrator has of a served hub."""

    address: str
    token: str
    project: Path  # with the contract that the hub answered with


@pytest.fixture(params=sorted(CONTRACTS))
def project(request: pytest.FixtureRequest, policy: Policy, tmp_path: Path) -> Path:
    """Give the folder of each audience in turn, with all that it may register."""
    operations = operations_of(policy.agreements[request.param])
    assert operations
    lay_out(tmp_path, CONTRACTS[request.param], operations)
    return tmp_path


@pytest.fixture
def overreaching(policy: Policy, tmp_path: Path) -> Path:
    """Give the medical department's folder with an operation that its contract does not give."""
    operations = {"Alerts": OPERATIONS["Alerts"]}
    assert not operations.keys() & operations_of(policy.agreements["MED"]).keys()
    lay_out(tmp_path, CONTRACTS["MED"], operations)
    return tmp_path


@pytest.fixture
async def access(address: str, med: Credentials, policy: Policy, tmp_path: Path) -> Access:
    """Give an integrator's token, and a folder with the contract fetched by it."""
    async with httpx.AsyncClient(base_url=address) as web:
        told = await web.post(
            "/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(med.client_id, med.client_secret),
        )
        token = told.json()["access_token"]
        held = await web.get("/contract.graphql", headers={"Authorization": f"Bearer {token}"})
    lay_out(tmp_path, held.text, operations_of(policy.agreements["MED"]))
    return Access(address=address, token=token, project=tmp_path)
