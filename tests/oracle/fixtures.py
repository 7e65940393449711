"""The fixture of the populated world, for the folders that ask for it."""

from collections.abc import AsyncGenerator

import pytest

from hub.config import Settings
from hub.policy.policy import Policy
from hub.sealing.keys import KeyRing
from tests.databases import Cluster
from tests.oracle.world import World, a_world


@pytest.fixture(scope="module")
async def world(
    cluster: Cluster, template: str, session_settings: Settings, ring: KeyRing, policy: Policy
) -> AsyncGenerator[World]:
    """Give a hub of the module's own, filled, with the oracle over its rows; nothing changes it."""
    name = cluster.clone(template)
    url = cluster.url_of(name)
    async with a_world(url, data_dir=session_settings.data_dir, ring=ring, policy=policy) as world:
        yield world
    cluster.drop(name)
