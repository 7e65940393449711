"""The disclosure ledger has a table for each month: made ahead, kept for three years."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

from hub.config import Settings
from hub.domain.days import LOCAL_TIME, local_day
from hub.domain.identifiers import new_id
from hub.runtime import Hub, now
from hub.sealing.keys import KeyRing
from hub.services import ledger
from hub.storage import ledger_months, upgrade

_INSERT = """
    INSERT INTO disclosure (id, recorded_at, request_id, client_id, department, role,
        division_code, purpose, document_digest, coordinates, household_ids, person_ids, grounds)
    VALUES (%s, %s, 'r-1', 'med', 'MED', 'DEPARTMENT', '410721', 'MONITOR', '', '{Need.id}',
        ARRAY[%s]::uuid[], '{}', '{ALWAYS}')
"""


def _months(url: str) -> list[str]:
    """Return the months that there are, in order."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits "
            "WHERE inhparent = 'disclosure'::regclass ORDER BY 1"
        ).fetchall()
    return [name for (name,) in found]


def _later(day: date, months: int) -> str:
    """Return the table of the month so many months after a day's."""
    month = day.year * 12 + day.month - 1 + months
    return f"disclosure_{month // 12:04}_{month % 12 + 1:02}"


def _make(url: str, months_ago: int) -> str:
    """Make a month of the past, as time would have."""
    month = _later(local_day(now()), -months_ago)
    with psycopg.connect(url) as connection:
        first = f"{month[-7:-3]}-{month[-2:]}-01"
        connection.execute("SELECT make_disclosure_month(%s::date)", [first])
    return month


def test_a_year_is_made_ahead(another_database: str) -> None:
    """A hub that is started once a year never lacks the month that it writes to."""
    today = local_day(now())

    assert _months(another_database) == [_later(today, n) for n in range(13)]


def test_months_are_made_again_at_the_start(another_database: str) -> None:
    """What is lacking by then is made, and nothing else changes."""
    today = local_day(now())
    before = _months(another_database)
    with psycopg.connect(another_database) as connection:
        for month in before[2:]:
            connection.execute(f"DROP TABLE {month}".encode())

    ledger_months.make_ahead(another_database, today)
    ledger_months.make_ahead(another_database, today)

    assert _months(another_database) == before


def test_a_month_begins_at_midnight_in_china(another_database: str) -> None:
    """Rows of its first and last moment stand in it, and in no other."""
    today = local_day(now())
    midnight = datetime(today.year, today.month, 1, tzinfo=LOCAL_TIME)
    month = _make(another_database, 1)
    with psycopg.connect(another_database) as connection:
        for at in (midnight, midnight - timedelta(microseconds=1)):
            connection.execute(
                "INSERT INTO disclosure (id, recorded_at, request_id, client_id, department, role, "
                "division_code, areas, outcome, code, coordinates, datasets, household_ids, "
                "person_ids, grounds) VALUES (%s, %s, '', '', '', '', '', '{}', 'DENIED', 'X', "
                "'{}', '{}', '{}', '{}', '{}')",
                [new_id(), at],
            )
        found = connection.execute(
            "SELECT tableoid::regclass::text FROM disclosure ORDER BY recorded_at"
        ).fetchall()

    assert found == [(month,), (_later(today, 0),)]


async def test_what_is_over_for_three_years_is_dropped_and_nothing_younger(
    another_database: str, settings_for: Callable[[str], Settings]
) -> None:
    """A month goes when its last row is three years old; a second time nothing is left to go."""
    over = [_make(another_database, n) for n in (40, 38, 37)]
    kept = [_make(another_database, n) for n in (36, 35, 1)]

    async with Hub.open(settings_for(another_database)) as hub:
        first, second = await ledger.expire(hub), await ledger.expire(hub)

    assert (first, second) == (over, [])
    assert set(kept) < set(_months(another_database))


def test_a_month_is_closed_to_everybody(another_database: str) -> None:
    """Nobody reads or writes past the ledger's own policies."""
    month = _months(another_database)[0]
    with psycopg.connect(another_database) as connection:
        [(forced, policies, grantees)] = connection.execute(
            "SELECT relrowsecurity AND relforcerowsecurity, "
            "(SELECT count(*) FROM pg_policies WHERE tablename = relname), "
            "(SELECT count(*) FROM information_schema.role_table_grants AS g "
            "WHERE g.table_name = relname AND g.grantee LIKE %s) "
            "FROM pg_class WHERE relname = %s",
            ["hub\\_%", month],
        ).fetchall()

    assert (forced, policies, grantees) == (True, 0, 0)


@pytest.mark.parametrize("days", [0, 400])
def test_the_migration_keeps_what_was_recorded(
    empty_database: str, ring: KeyRing, days: int
) -> None:
    """However long ago it was, and back again."""
    upgrade.step(empty_database, "20261125_sharing_agreement")
    row = (new_id(), datetime.now(UTC) - timedelta(days=days), new_id())
    with psycopg.connect(empty_database) as connection:
        connection.execute(_INSERT.encode(), row)

    upgrade.upgrade(empty_database, ring)
    with psycopg.connect(empty_database) as connection:
        kept = connection.execute(
            "SELECT id, recorded_at, household_ids[1], areas, outcome, datasets FROM disclosure"
        ).fetchall()
    upgrade.step(empty_database, "20261125_sharing_agreement")
    with psycopg.connect(empty_database) as connection:
        again = connection.execute("SELECT id, recorded_at, household_ids[1] FROM disclosure")
        taken_back = again.fetchall()

    assert kept == [(*row, ["410721"], "DISCLOSED", [])]
    assert taken_back == [row]
