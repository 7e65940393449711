"""The fixtures of the populated world, for the folders that ask for it."""

from collections.abc import AsyncGenerator

import pytest

from hub.config import Settings
from hub.policy.policy import Policy
from hub.sealing.keys import KeyRing
from tests.databases import Cluster
from tests.oracle.world import World, a_world, fill


@pytest.fixture(scope="session")
async def filled(
    cluster: Cluster, template: str, session_settings: Settings, policy: Policy
) -> AsyncGenerator[str]:
    """Give the name of a filled database to clone; nobody connects to it."""
    name = cluster.clone(template)
    url = cluster.url_of(name)
    await fill(url, data_dir=session_settings.data_dir, policy=policy)
    yield name
    cluster.drop(name)


@pytest.fixture(scope="module")
async def world(
    cluster: Cluster, filled: str, session_settings: Settings, ring: KeyRing, policy: Policy
) -> AsyncGenerator[World]:
    """Give a hub of the module's own, filled, with the oracle over its rows; nothing changes it."""
    name = cluster.clone(filled)
    url = cluster.url_of(name)
    async with a_world(url, data_dir=session_settings.data_dir, ring=ring, policy=policy) as world:
        yield world
    cluster.drop(name)
