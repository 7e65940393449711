"""Databases for tests: one server a run, a migrated template, and quick clones of it."""

import secrets
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from hub.sealing.keys import KeyRing
from hub.storage import embedded, tables, upgrade

# A test's writes need not outlive a power cut.
_CARELESS = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A server that tests may fill with databases; `url` is a superuser's."""

    url: str
    run: str  # sets this run's databases apart from another's

    def url_of(self, database: str) -> str:
        """Return a superuser's address of one database."""
        return make_url(self.url).set(database=database).render_as_string(hide_password=False)

    def clone(self, template: str | None = None) -> str:
        """Make a database, empty or like a template, and return its name."""
        name = f"hub_test_{self.run}_{secrets.token_hex(4)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY WAL_LOG").format(
            sql.Identifier(name), sql.Identifier(template or "template0")
        )
        self._execute(statement)
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is connected to it."""
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def embedded_cluster() -> Generator[Cluster]:
    """Run a server in a temporary folder, whose path is short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="hub-test-"))
    server = embedded.start(folder)
    try:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            for setting in _CARELESS:
                connection.execute(f"ALTER SYSTEM SET {setting}".encode())
            connection.execute("SELECT pg_reload_conf()")
        yield Cluster(url=server.url(), run=secrets.token_hex(3))
    finally:
        server.stop()
        shutil.rmtree(folder)


@contextmanager
def template_of(cluster: Cluster, ring: KeyRing) -> Generator[str]:
    """Make a migrated database to clone, and drop it at the end."""
    name = cluster.clone()
    try:
        upgrade.upgrade(cluster.url_of(name), ring)
        yield name
    finally:
        cluster.drop(name)


_KEPT = (  # a recorder remembers what it has kept
    "policy_",
    "sharing_agreement",
    "engagement",
    "document",
)
EMPTIED = tuple(
    table for table in reversed(tables.metadata.sorted_tables) if not table.name.startswith(_KEPT)
)
# Only so do tables that are never changed let go of their rows.
_EMPTY = sql.SQL("; ").join(
    [
        sql.SQL("SET LOCAL session_replication_role = replica"),
        *(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)) for table in EMPTIED),
    ]
)


def empty(connection: psycopg.Connection) -> None:
    """Delete all rows of the tables EMPTIED, through a superuser's connection."""
    with connection.transaction():
        connection.execute(_EMPTY)
