"""Statements as they travel: every value arrives as it was given, or is refused."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import ARRAY, LargeBinary, Text, any_, bindparam, insert, literal, select, text

from hub.domain.identifiers import new_id
from hub.runtime import Hub
from hub.storage import sql, tables

_ID = new_id()


class _Choice(StrEnum):
    ONE = "one"


class _Instant(datetime):
    """What a frozen clock gives."""


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("text", "𠮷 'quoted' %s $1 \\", "𠮷 'quoted' %s $1 \\"),
        ("text", _Choice.ONE, "one"),
        ("text", None, None),
        ("uuid", _ID, _ID),
        ("boolean", True, True),
        ("bigint", 1 << 62, 1 << 62),
        ("numeric", Decimal("-0.10"), Decimal("-0.10")),
        ("bytea", b"\x00\xff\\", b"\x00\xff\\"),
        ("date", date(2026, 2, 28), date(2026, 2, 28)),
        ("timestamptz", datetime(2026, 1, 1, microsecond=1, tzinfo=UTC), None),
        ("timestamptz", _Instant(2026, 1, 1, 7, 30, tzinfo=UTC), None),
        ("interval", timedelta(days=-1, seconds=2, microseconds=3), None),
        ("text[]", ['a,"b"{}\\ 低', "", "NULL", None], None),
        ("bytea[]", [b"\x00", b""], None),
        ("uuid[]", [_ID], None),
        ("text[]", [], None),
    ],
)
async def test_a_value_arrives_as_it_was_given(
    hub: Hub, kind: str, value: Any, expected: Any
) -> None:
    """PostgreSQL reads each text as its column's type, and gives the same value back."""
    async with hub.write_as("hub-test") as session:
        [row] = await session.rows(text(f"SELECT CAST(:v AS {kind}) AS v"), {"v": value})

    assert row["v"] == (value if expected is None else expected)


def test_a_value_without_a_text_is_refused() -> None:
    """A float would be rounded unseen: nothing that the tables keep is one."""
    with pytest.raises(TypeError, match="float is no parameter"):
        sql.command(text("SELECT :v"), {"v": 0.1})


def test_a_missing_value_is_refused() -> None:
    """A parameter that nobody gave is a mistake, and not NULL."""
    statement = insert(tables.chain_head).values(sequence=bindparam("from_where"))

    with pytest.raises(KeyError):
        sql.command(statement, {"household_id": _ID})


def test_a_constant_is_compiled_once() -> None:
    """The text of a statement with values is made once, and the same for all values."""
    statement = select(tables.need).where(tables.need.c.id == bindparam("id"))

    first, second = (sql.command(statement, {"id": new_id()}) for _ in range(2))

    assert first[0] is second[0]
    assert first[1] != second[1]


async def test_what_stands_in_a_statement_is_sent_with_it(hub: Hub) -> None:
    """Literals, lists of IN and JSON travel as parameters."""
    outcome = {"id": "1", "list": [1, None]}
    number = literal(b"\x01", LargeBinary)
    every = literal(["a", "b"], ARRAY(Text))
    async with hub.write_as("hub-test") as session:
        values = {
            "client_id": "a",
            "mutation": "m",
            "key": "k",
            "request_digest": b"",
            "recorded_at": session.stamp.at,
            "outcome": outcome,
        }
        await session.run(insert(tables.idempotency), values)
        kept = tables.idempotency.c
        row = await session.row(
            select(kept.outcome, number.label("number"))
            .where(kept.client_id == any_(every), kept.mutation.in_(["m", "n"]))
            .limit(3)
        )

    assert row is not None
    assert (row["outcome"], row["number"]) == (outcome, b"\x01")
