"""Hub: what a use case needs, opened and closed by the entry points."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from hub.config import DELIVERIES, Settings
from hub.domain.callers import Caller
from hub.domain.days import LOCAL_TIME, local_day
from hub.domain.errors import HubError
from hub.domain.identifiers import CIVIL_AFFAIRS
from hub.policy import loader
from hub.policy.policy import Policy
from hub.sealing.keys import KeyRing
from hub.storage import (
    clients,
    embedded,
    guarding,
    idempotency,
    ledger_months,
    policies,
    upgrade,
)
from hub.storage.database import Database, Stamp, WriteSession
from hub.storage.disclosures import Recorder

_ITSELF = "hub"  # the client id under which the hub does its own housekeeping


class KeysMissing(HubError):
    """The data folder has no key file; without it nothing sealed could be opened."""

    def __init__(self, path: Path) -> None:
        """Keep where the file should be."""
        super().__init__(f"{path} is missing: restore it, or run `hub migrate` on a new database.")
        self.path = path


def now() -> datetime:
    """Return the instant in UTC, in whole milliseconds, as the canonical form keeps it."""
    instant = datetime.now(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


@dataclass(slots=True, kw_only=True)
class Hub:
    """The open hub: its settings, stores, rules, keys and clock."""

    settings: Settings
    database: Database
    policy: Policy
    ring: KeyRing
    recorder: Recorder
    clock: Callable[[], datetime] = now
    deliveries: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(DELIVERIES))

    @classmethod
    @asynccontextmanager
    async def open(
        cls, settings: Settings, *, policy: Policy | None = None
    ) -> "AsyncGenerator[Hub]":
        """Open the hub on a migrated database, and publish its policy where that has changed.

        Args:
            settings: without a database address, the embedded server is started, and stopped at
                the end if no other process uses it.
            policy: None loads the hub's own as the settings say.

        Raises:
            KeysMissing: there is no key file.
            PolicyError: the policy's files contradict themselves.
            SchemaOutdated: the database needs `hub migrate`.
            Unavailable: the database cannot be reached.
            Unguarded: in production, a role or a table that row-level security does not hold.
        """
        ring = _keys(settings)
        rules = policy or await asyncio.to_thread(loader.load_for, settings)
        async with serving(settings) as url:
            await asyncio.to_thread(upgrade.require_head, url)
            if settings.is_production:
                await asyncio.to_thread(guarding.require, url)
            await asyncio.to_thread(ledger_months.make_ahead, url, local_day(now()))
            database = await Database.open(url, ring)
            try:
                async with Recorder.open(url, ring) as recorder:
                    hub = cls(
                        settings=settings,
                        database=database,
                        policy=rules,
                        ring=ring,
                        recorder=recorder,
                    )
                    await hub._prepare()
                    yield hub
            finally:
                await database.close()

    @asynccontextmanager
    async def write(self, caller: Caller) -> AsyncGenerator[WriteSession]:
        """Open a transaction in a caller's name; see Database.write.

        Raises:
            StandingChanged: the caller's rights are not those that it came with any more.
        """
        async with self.write_as(caller.client_id, caller.department) as session:
            clients.require_standing(session, caller.client_id, caller.standing)
            yield session

    def write_as(
        self, client_id: str, department: str = CIVIL_AFFAIRS
    ) -> AbstractAsyncContextManager[WriteSession]:
        """Open a transaction for work that no client asked for, as "hub-match" does."""
        return self.database.write(
            Stamp(
                client_id=client_id,
                department=department,
                policy_version=self.policy.version,
                at=self.clock(),
            )
        )

    def today(self) -> date:
        """Return the day it is in China."""
        return self.clock().astimezone(LOCAL_TIME).date()

    async def _prepare(self) -> None:
        """Publish the policy where it has changed, and forget the keys that have run out."""
        async with self.write_as(_ITSELF) as session:
            await policies.publish(session, self.policy)
            await idempotency.forget(session)


@asynccontextmanager
async def serving(settings: Settings) -> AsyncGenerator[str]:
    """Give the database's address, and keep the embedded server running as long as it is needed.

    The address is the owner's: it may migrate, and sees past row-level security.
    """
    if settings.database_url is not None:
        yield settings.database_url.reveal()
        return
    server = await asyncio.to_thread(embedded.start, settings.data_dir)
    try:
        yield server.url()
    finally:
        server.stop()


async def migrate(settings: Settings) -> str:
    """Make the key file if there is none, bring the database to the newest migration.

    Returns:
        The revision it is at now.
    """
    ring = await asyncio.to_thread(KeyRing.load_or_create, key_file(settings))
    async with serving(settings) as url:
        return await asyncio.to_thread(upgrade.upgrade, url, ring)


def key_file(settings: Settings) -> Path:
    """Return where the keys are kept."""
    return settings.data_dir / "keys.json"


def _keys(settings: Settings) -> KeyRing:
    path = key_file(settings)
    try:
        return KeyRing.load(path)
    except FileNotFoundError as error:
        raise KeysMissing(path) from error
