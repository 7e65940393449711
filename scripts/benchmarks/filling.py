"""Fill a database with millions of rows in minutes: what slows it is left away until they are in.

Rows of ordered ids extend a primary key at its end; every other index is made when all rows are
there, since entering ten million random keys one by one reads and writes the index over and over.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]

_RULES = """
    SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'u' AND conrelid = ANY (%s::text[]::regclass[])
"""
_INDEXES = """
    SELECT indexname, replace(indexdef, ' ON ONLY ', ' ON ') FROM pg_indexes
    WHERE tablename = ANY (%s) AND indexname NOT LIKE 'pk\\_%%'
"""
_CARELESS = {  # a fill that is broken off is begun anew
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
}


@contextmanager
def filling(connection: Connection, tables: Sequence[str]) -> Generator[None]:
    """Leave away what slows a fill: indexes, foreign keys, triggers, care for a crash.

    Args:
        connection: a superuser's, with autocommit.
        tables: those that are filled.
    """
    connection.execute("SET maintenance_work_mem = '512MB'")
    connection.execute("SET session_replication_role = replica")
    with _careless(connection), connection.transaction():
        made_again = [*_rules(connection, tables), *_indexes(connection, tables)]
        yield
        for statement in made_again:
            connection.execute(statement)
    connection.execute("SET session_replication_role = origin")
    connection.execute("VACUUM ANALYZE")


@contextmanager
def _careless(connection: Connection) -> Generator[None]:
    """Let the server take no care for a crash meanwhile, and whatever comes care again after it."""
    for setting, value in _CARELESS.items():
        _system(connection, sql.SQL("SET {} = {}").format(sql.Identifier(setting), value))
    try:
        yield
    finally:
        for setting in _CARELESS:
            _system(connection, sql.SQL("RESET {}").format(sql.Identifier(setting)))
        connection.execute("CHECKPOINT")


def _rules(connection: Connection, tables: Sequence[str]) -> list[sql.Composed]:
    """Drop the rules of uniqueness; return the statements that make them again."""
    rules = connection.execute(_RULES.encode(), [list(tables)]).fetchall()
    made_again: list[sql.Composed] = []
    for table, name, definition in rules:
        rule = sql.Identifier(table), sql.Identifier(name)
        connection.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(*rule))
        made_again.append(
            sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(*rule, sql.SQL(definition))
        )
    return made_again


def _indexes(connection: Connection, tables: Sequence[str]) -> list[sql.SQL]:
    """Drop the indexes beside primary keys; return the statements that make them again."""
    indexes = connection.execute(_INDEXES.encode(), [list(tables)]).fetchall()
    for name, _ in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    return [sql.SQL(definition) for _, definition in indexes]


def _system(connection: Connection, change: sql.Composed) -> None:
    """Change a setting of the server, for all its processes and at once."""
    connection.execute(sql.SQL("ALTER SYSTEM {}").format(change))
    connection.execute("SELECT pg_reload_conf()")
