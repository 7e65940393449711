"""Fixtures for all tests: a real PostgreSQL, and an open hub that each test finds empty."""

import gc
import os
import shutil
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from hub.config import Environment, Secret, Settings
from hub.policy import loader
from hub.policy.policy import Policy
from hub.runtime import Hub, key_file, now
from hub.sealing.keys import KeyRing
from hub.storage import embedded
from tests import data_folders, databases, sharing
from tests.beginnings import Beginning
from tests.data_folders import DataFolders
from tests.databases import Cluster


def pytest_configure() -> None:
    """Collect garbage seldom: schemas and policies stay, and to look through them takes long."""
    gc.set_threshold(50_000, 20, 20)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self, at: datetime) -> None:
        """Stand at an instant."""
        self.at = at

    def __call__(self) -> datetime:
        """Return the instant it shows."""
        return self.at

    def set(self, at: datetime) -> None:
        """Show another instant."""
        self.at = at

    def advance(self, by: timedelta) -> None:
        """Go on by a while."""
        self.at += by


@pytest.fixture(scope="session")
def cluster() -> Generator[Cluster]:
    """Give the run's server: embedded, or the one that HUB_TEST_DATABASE_URL names.

    That address is a superuser's; the server must let the hub's roles in by password or trust.
    """
    embedded.exit_on_sigterm()
    outside = os.environ.get("HUB_TEST_DATABASE_URL")
    with ExitStack() as stack:
        if outside:
            yield Cluster(url=outside, run=str(os.getpid()))
        else:
            yield stack.enter_context(databases.embedded_cluster())


@pytest.fixture(scope="session")
def folders() -> Generator[DataFolders]:
    """Give data folders of servers and hubs of a test's own, not to be started from nothing."""
    with data_folders.kept() as folders:
        yield folders


@pytest.fixture(scope="session")
def policy() -> Policy:
    """Give the hub's own policy, with the demo's pack."""
    return loader.load(demo=True)


@pytest.fixture(scope="session")
def session_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Give the demo's settings with a data folder of this run, without a database."""
    return Settings(environment=Environment.DEMO, data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def ring(session_settings: Settings) -> KeyRing:
    """Give the run's keys; the passwords of the database roles follow from them."""
    return KeyRing.load_or_create(key_file(session_settings))


@pytest.fixture(scope="session")
async def template(
    cluster: Cluster, session_settings: Settings, ring: KeyRing, policy: Policy
) -> AsyncGenerator[str]:
    """Give the name of a migrated database with policy and agreements; nobody connects to it."""
    with databases.template_of(cluster, ring) as name:
        settings = replace(session_settings, database_url=Secret(cluster.url_of(name)))
        async with Hub.open(settings, policy=policy) as opened:
            await sharing.agree(opened)
        yield name


@pytest.fixture(scope="session")
async def session_hub(
    cluster: Cluster, session_settings: Settings, template: str, policy: Policy
) -> AsyncGenerator[Hub]:
    """Give the hub that all tests share; a test takes `hub`."""
    name = cluster.clone(template)
    settings = replace(session_settings, database_url=Secret(cluster.url_of(name)))
    async with Hub.open(settings, policy=policy) as opened:
        yield opened
    cluster.drop(name)


@pytest.fixture(scope="session")
def superuser(session_hub: Hub) -> Generator[psycopg.Connection]:
    """Give a connection past all rules to the shared hub's database: to look, or to tamper."""
    assert session_hub.settings.database_url is not None
    url = session_hub.settings.database_url.reveal()
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@pytest.fixture
async def hub(session_hub: Hub, superuser: psycopg.Connection) -> AsyncGenerator[Hub]:
    """Give an open hub that is empty but for its policy; what a test leaves is removed."""
    yield session_hub
    session_hub.clock = now
    databases.empty(superuser)
    _empty_folder(session_hub.settings.data_dir, but=key_file(session_hub.settings))


@pytest.fixture(scope="module")
def beginning(
    session_hub: Hub, superuser: psycopg.Connection, tmp_path_factory: pytest.TempPathFactory
) -> Beginning:
    """Give what brings the hub into a state that the module's tests begin with."""
    settings = session_hub.settings
    place = tmp_path_factory.mktemp("beginning")
    return Beginning(superuser, settings.data_dir, key_file(settings), place)


@pytest.fixture
def clock(hub: Hub) -> Clock:
    """Give the hub a clock that a test can set; it shows the true time until then."""
    hub.clock = still = Clock(now())
    return still


@pytest.fixture
def another_database(cluster: Cluster, template: str) -> Generator[str]:
    """Give the superuser's address of a database of the test's own, migrated, policy published."""
    name = cluster.clone(template)
    yield cluster.url_of(name)
    cluster.drop(name)


@pytest.fixture
def empty_database(cluster: Cluster) -> Generator[str]:
    """Give the superuser's address of a database of the test's own, without a table."""
    name = cluster.clone()
    yield cluster.url_of(name)
    cluster.drop(name)


@pytest.fixture
def settings_for(session_settings: Settings, ring: KeyRing) -> Callable[[str], Settings]:
    """Give a function from a database's address to settings with the run's keys."""
    assert ring.key_id  # the key file is there once the ring is
    return lambda url: replace(session_settings, database_url=Secret(url))


def _empty_folder(folder: Path, *, but: Path) -> None:
    """Remove all that a folder holds but one file."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path != but:
            path.unlink()
