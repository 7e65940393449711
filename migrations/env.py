"""Runs the migrations, each in a transaction of its own, one process at a time."""

import os
from typing import Any

from alembic import context
from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy.pool import NullPool

from hub.storage.tables import metadata

# A migration that cannot get its lock gives up before requests pile up behind it.
_OPTIONS = "-c lock_timeout=4s -c statement_timeout=10min -c TimeZone=Asia/Shanghai"
_ONE_AT_A_TIME = 4_208_721  # the key of an advisory lock, any number that nobody else takes


def _url() -> Any:
    """Return the address given by hub.storage.upgrade, or HUB_DATABASE_URL for the CLI."""
    given = context.config.attributes.get("url") or os.environ.get("HUB_DATABASE_URL")
    if not given:
        raise SystemExit("Set HUB_DATABASE_URL to the database to migrate, or run `hub migrate`.")
    return make_url(given).set(drivername="postgresql+psycopg")


def _run(connection: Connection) -> None:
    """Run what was asked for: an upgrade, a downgrade, a comparison."""
    connection.exec_driver_sql(f"SELECT pg_advisory_lock({_ONE_AT_A_TIME})")
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transaction_per_migration=True,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations need a connection: they create roles and read what is there.")

_engine = create_engine(_url(), poolclass=NullPool, connect_args={"options": _OPTIONS})
with _engine.connect() as _connection:
    _run(_connection)
_engine.dispose()
