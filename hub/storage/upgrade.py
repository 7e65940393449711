"""Brings a database to the newest migration, and tells whether it is there."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from hub.domain.errors import Unready
from hub.sealing.keys import KeyRing
from hub.storage import ledger_months, roles
from hub.storage.database import reachable
from hub.storage.tables import metadata

_IN_WHEEL = Path(__file__).parent / "migrations"
_IN_REPOSITORY = Path(__file__).parents[2] / "migrations"


class SchemaOutdated(Unready):
    """The database is not at the migration that this program needs."""

    def __init__(self, found: str | None, needed: str) -> None:
        """Keep the revision found, None where the database is empty, and the one needed."""
        super().__init__(
            f"The database is at {found or 'no migration'}, this program needs {needed}; "
            "run `hub migrate`."
        )
        self.found = found
        self.needed = needed


def upgrade(url: str, ring: KeyRing) -> str:
    """Run the migrations that are missing, set the roles' passwords, and return the revision.

    Args:
        url: of the database, for a role that may create roles and owns the tables.
        ring: the passwords are derived from it.
    """
    command.upgrade(_config(url), "head")
    _set_passwords(url, ring)
    return needed()


def step(url: str, revision: str) -> None:
    """Go to one revision, up or down: "-1" is one down, "+1" one up, "base" all the way down."""
    config = _config(url)
    if revision.startswith("-") or revision == "base":
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def needed() -> str:
    """Return the newest revision among this program's migrations.

    Raises:
        RuntimeError: the program was packaged without its migrations.
    """
    revision = ScriptDirectory.from_config(_config("")).get_current_head()
    if revision is None:
        raise RuntimeError("No migrations were found; install the package again.")
    return revision


def head(url: str) -> str | None:
    """Return the revision that a database is at, or None if none was ever run.

    Raises:
        Unavailable: the database cannot be reached.
    """
    engine = create_engine(_driver(url), poolclass=NullPool)
    with reachable(), engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def require_head(url: str) -> None:
    """Refuse a database that is behind or ahead of this program.

    Raises:
        SchemaOutdated: with the revision found.
        Unavailable: the database cannot be reached.
    """
    found = head(url)
    if found != needed():
        raise SchemaOutdated(found, needed())


def differences(url: str) -> list[str]:
    """Return where a database differs from the tables in the code; empty when they agree."""
    engine = create_engine(_driver(url), poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": _is_in_code,
            },
        )
        return [str(difference) for difference in compare_metadata(context, metadata)]


def _is_in_code(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the months of the ledger, which are made as time goes on."""
    return kind != "table" or name is None or not ledger_months.is_month(name)


def _config(url: str) -> Config:
    folder = _IN_WHEEL if _IN_WHEEL.is_dir() else _IN_REPOSITORY
    config = Config(attributes={"url": url})
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _driver(url: str) -> str:
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _set_passwords(url: str, ring: KeyRing) -> None:
    """Give each login role its password, as a verifier, so that no log holds the password."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        for role in roles.LOGINS:
            verifier = connection.pgconn.encrypt_password(
                roles.password(ring, role).encode(), role.encode(), b"scram-sha-256"
            )
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(verifier.decode())
                )
            )
