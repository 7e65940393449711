"""What is overdue is found by a small index of what is still awaited."""

import psycopg
import pytest
from psycopg import sql

from hub.reading.rows import ALERT_OVERDUE, NEED_OVERDUE


@pytest.mark.parametrize(
    ("table", "condition", "order", "index"),
    [
        ("need", NEED_OVERDUE, "pushed_at", "ix_need_awaited"),
        ("alert", ALERT_OVERDUE, "raised_at", "ix_alert_unseen"),
    ],
)
def test_the_condition_is_the_indexes_own(
    another_database: str, table: str, condition: str, *, order: str, index: str
) -> None:
    """PostgreSQL sees that the condition implies the index's, without knowing any parameter."""
    overdue = sql.SQL(condition.replace("{a}", table))  # pyright: ignore[reportArgumentType] ours
    statement = sql.SQL(
        "EXPLAIN SELECT id FROM {table} WHERE {overdue} AND division_code = $1 "
        "ORDER BY {order}, id LIMIT 51"
    ).format(table=sql.Identifier(table), overdue=overdue, order=sql.Identifier(order))
    with psycopg.connect(another_database, cursor_factory=psycopg.RawCursor) as connection:
        for setting in ("enable_seqscan = off", "plan_cache_mode = force_generic_plan"):
            connection.execute(f"SET {setting}".encode())
        others = connection.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = $1 AND indexname <> $2 "
            "AND indexname NOT LIKE 'pk%%'",
            (table, index),
        ).fetchall()
        for (name,) in others:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))

        plan = connection.execute(statement, ("410721",)).fetchall()
        connection.rollback()

    assert any(index in line for (line,) in plan), plan
