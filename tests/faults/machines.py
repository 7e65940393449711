"""A PostgreSQL and a `hub serve` of a test's own, which may be killed and started again."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg

from hub.config import Environment, Secret, Settings
from hub.storage import embedded
from tests.data_folders import HUB, PRISTINE, DataFolders
from tests.journeys.demos import free_port

_STOP_SECONDS = 20.0
_START_SECONDS = 60.0


class NeverStarted(Exception):
    """A server did not come up; its log says why."""


@dataclass(slots=True, kw_only=True)
class Postgres:
    """A server that commits as a real one does, and can be stopped as a power cut would."""

    server: embedded.Server

    def stop_immediately(self) -> None:
        """End it without a checkpoint and without a farewell, as `pg_ctl -m immediate` does."""
        pid_file = Path(self.server.handle.pgdata) / "postmaster.pid"
        os.kill(int(pid_file.read_text().splitlines()[0]), signal.SIGQUIT)
        until = time.monotonic() + _STOP_SECONDS
        while pid_file.exists() and time.monotonic() < until:
            time.sleep(0.02)

    def start(self) -> None:
        """Start it again; it recovers from its log."""
        self.server.handle.start()


@dataclass(slots=True, kw_only=True)
class HubServer:
    """A `hub serve`, or a variant of it, always on the same port."""

    command: Sequence[str]
    port: int
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start it and return when it answers; while the database is down it is tried again.

        Raises:
            NeverStarted: it does not come up.
        """
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until:
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(  # noqa: ASYNC220, S603 our own; it returns at once
                    [*self.command, "serve", f"--port={self.port}"],
                    stdout=log,
                    stderr=log,
                    env=self.environment,
                )
            while self.process.poll() is None:
                if await self._listens():
                    return
                await asyncio.sleep(0.05)
        raise NeverStarted(self.log.read_text("utf-8")[-2000:])

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The folder of a hub with its PostgreSQL, and the settings that reach it."""

    postgres: Postgres
    settings: Settings  # the address is a superuser's

    @property
    def url(self) -> str:
        """The superuser's address of the hub's database."""
        assert self.settings.database_url is not None
        return self.settings.database_url.reveal()

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this hub finds in its environment."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("HUB_")}
        return kept | {
            "HUB_ENV": self.settings.environment.value,
            "HUB_DATABASE_URL": self.url,
            "HUB_DATA_DIR": str(self.settings.data_dir),
            "HUB_ISSUER": self.settings.issuer,
        }

    @contextmanager
    def serving(self, command: Sequence[str] = HUB) -> Generator[HubServer]:
        """Give a server of this hub that is yet to start, and end it at the end."""
        server = HubServer(
            command=command,
            port=int(self.settings.issuer.rpartition(":")[2]),
            environment=self.environment,
            log=self.settings.data_dir / "serve.log",
        )
        try:
            yield server
        finally:
            server.kill()

    def another(self, database: str) -> "Machine":
        """Return the same machine with a further, empty hub database on its PostgreSQL."""
        server = self.postgres.server
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {database} TEMPLATE {PRISTINE}".encode())
        settings = replace(
            self.settings,
            database_url=Secret(server.url(database=database)),
            issuer=f"http://127.0.0.1:{free_port()}",
        )
        return Machine(postgres=self.postgres, settings=settings)


@contextmanager
def a_machine(folders: DataFolders) -> Generator[Machine]:
    """Give a migrated hub on a PostgreSQL of its own, in a folder that goes with it."""
    with folders.with_hub() as folder:
        server = embedded.start(folder)
        settings = Settings(
            environment=Environment.DEMO,
            database_url=Secret(server.url()),
            data_dir=folder,
            issuer=f"http://127.0.0.1:{free_port()}",
        )
        try:
            yield Machine(postgres=Postgres(server=server), settings=settings)
        finally:
            server.stop()
