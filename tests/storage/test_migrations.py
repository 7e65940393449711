"""Migrations lead from nothing to the tables in the code, and each can be taken back."""

import ast
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import SQLAlchemyError

from hub.domain.errors import Unavailable
from hub.sealing.keys import KeyRing
from hub.storage import roles, upgrade
from hub.storage.tables import VERSIONED, metadata

_VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


def _count(url: str, query: bytes) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_an_empty_database_becomes_what_the_code_expects(
    empty_database: str, ring: KeyRing
) -> None:
    """From zero the migrations make every table; comparison finds no difference."""
    revision = upgrade.upgrade(empty_database, ring)

    assert upgrade.head(empty_database) == revision == upgrade.needed()
    assert upgrade.differences(empty_database) == []


def test_a_second_upgrade_changes_nothing(empty_database: str, ring: KeyRing) -> None:
    """`hub migrate` may be run again at any time."""
    first = upgrade.upgrade(empty_database, ring)

    assert upgrade.upgrade(empty_database, ring) == first


def test_the_newest_migration_goes_one_step_down_and_up(empty_database: str, ring: KeyRing) -> None:
    """A release can be taken back by one step, and put in again."""
    upgrade.upgrade(empty_database, ring)

    upgrade.step(empty_database, "-1")
    assert upgrade.head(empty_database) != upgrade.needed()
    upgrade.step(empty_database, "+1")

    assert upgrade.head(empty_database) == upgrade.needed()
    assert upgrade.differences(empty_database) == []


def test_deliveries_under_earlier_indexes_are_not_taken_over(
    empty_database: str, ring: KeyRing
) -> None:
    """Nobody in them would be found: the upgrade stops, and says how to begin anew."""
    upgrade.step(empty_database, "20261124_ledger_position")
    with psycopg.connect(empty_database) as connection:
        connection.execute(
            "INSERT INTO batch (id, dataset, key, digest, as_of, accepted, rejected, duplicate, "
            "parquet_path, client_id, received_at) VALUES (gen_random_uuid(), 'POPULATION', 'k', "
            "'', '2026-10-31', 1, 0, 0, '', 'c', now())"
        )

    with pytest.raises(SQLAlchemyError, match="take the deliveries in anew"):
        upgrade.upgrade(empty_database, ring)

    assert upgrade.head(empty_database) == "20261124_ledger_position"


def test_all_migrations_can_be_taken_back(empty_database: str, ring: KeyRing) -> None:
    """Down to the base nothing of the hub is left but alembic's own table; up again works."""
    upgrade.upgrade(empty_database, ring)

    upgrade.step(empty_database, "base")
    left = _count(
        empty_database,
        b"SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
        b"WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v') "
        b"AND c.relname <> 'alembic_version'",
    )
    upgrade.upgrade(empty_database, ring)

    assert left == 0
    assert upgrade.differences(empty_database) == []


def test_a_database_behind_the_program_is_refused(empty_database: str) -> None:
    """The hub does not run on a database that lacks a migration; the error names the command."""
    with pytest.raises(upgrade.SchemaOutdated, match="hub migrate") as refusal:
        upgrade.require_head(empty_database)

    assert refusal.value.found is None


def test_an_unreachable_database_is_told_as_such() -> None:
    """A wrong address is a fault that can be retried, not a stack trace of the driver."""
    with pytest.raises(Unavailable):
        upgrade.head("postgresql://nobody@127.0.0.1:9/none")


def test_history_has_the_columns_of_its_table_in_their_order(
    another_database: str,
) -> None:
    """The trigger copies a row as it stands, so the order of columns must be the same."""
    query = (
        "SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_name = %s ORDER BY ordinal_position"
    )
    with psycopg.connect(another_database) as connection:
        for table in VERSIONED:
            now = connection.execute(query, (table.name,)).fetchall()
            former = connection.execute(query, (f"{table.name}_history",)).fetchall()
            assert former == now


def test_the_roles_have_passwords_that_only_the_ring_gives(
    another_database: str, ring: KeyRing
) -> None:
    """Each login role has a verifier of the password derived for it; another ring's differs."""
    found = _count(
        another_database,
        b"SELECT count(*) FROM pg_authid WHERE rolname IN "
        b"('hub_writer', 'hub_department', 'hub_civil_affairs', 'hub_audit') "
        b"AND rolpassword LIKE 'SCRAM-SHA-256$%' AND NOT rolsuper AND NOT rolbypassrls",
    )

    assert found == len(roles.LOGINS)
    assert len({roles.password(ring, role) for role in roles.LOGINS}) == len(roles.LOGINS)
    assert roles.password(ring, roles.AUDIT) != roles.password(KeyRing.create(), roles.AUDIT)


def test_row_level_security_holds_for_the_owner_too(another_database: str) -> None:
    """Every table with policies forces them; every table of households or persons has some."""
    with psycopg.connect(another_database) as connection:
        guarded = dict(
            connection.execute(
                "SELECT relname, relforcerowsecurity FROM pg_class "
                "WHERE relkind IN ('r', 'p') AND relrowsecurity"
            ).fetchall()
        )

    of_people = {
        table.name
        for table in metadata.tables.values()
        if {"household_id", "person_id", "household_ids"} & set(table.columns.keys())
    }
    assert all(guarded.values())
    assert of_people <= set(guarded)


def test_no_policy_has_two_grounds(another_database: str) -> None:
    """An OR in a policy costs twice a single ground, and hides which ground held."""
    found = _count(
        another_database, b"SELECT count(*) FROM pg_policies WHERE qual ~* '[^a-z_]or[^a-z_]'"
    )

    assert found == 0


def test_migrations_import_nothing_from_the_hub() -> None:
    """A migration says the same for ever, whatever becomes of the code."""
    for path in _VERSIONS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.module is not None
                assert node.module.split(".")[0] in {"alembic", "sqlalchemy"}
            assert not isinstance(node, ast.Import)
