"""The hub opens on a database that fits it, and refuses one that does not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest

from hub.config import Environment, Settings
from hub.domain.callers import Caller, Purpose, Role
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.policy.policy import Policy
from hub.runtime import Hub, KeysMissing, migrate
from hub.storage import upgrade
from tests.conftest import Clock

SettingsFor = Callable[[str], Settings]


async def test_a_migrated_database_opens(
    empty_database: str, settings_for: SettingsFor, policy: Policy
) -> None:
    """After `migrate` the hub opens, and has published its policy once."""
    settings = settings_for(empty_database)

    revision = await migrate(settings)
    for _ in range(2):
        async with Hub.open(settings, policy=policy) as hub:
            assert hub.policy.version == policy.version

    assert revision == upgrade.needed()
    with psycopg.connect(empty_database) as connection:
        releases = connection.execute("SELECT version FROM policy_release").fetchall()
    assert releases == [(policy.version,)]


async def test_a_database_that_lacks_migrations_is_refused(
    empty_database: str, settings_for: SettingsFor, policy: Policy
) -> None:
    """The hub does not touch a database it does not fit."""
    with pytest.raises(upgrade.SchemaOutdated):
        async with Hub.open(settings_for(empty_database), policy=policy):
            pytest.fail("opened")


async def test_a_lost_key_file_is_not_replaced(
    another_database: str, settings_for: SettingsFor, tmp_path: Path
) -> None:
    """New keys would leave every sealed cell unreadable, so the hub asks for the old ones."""
    settings = replace(settings_for(another_database), data_dir=tmp_path)

    with pytest.raises(KeysMissing, match=r"keys\.json"):
        async with Hub.open(settings):
            pytest.fail("opened")


async def test_the_demo_adds_the_values_adopted_for_it(
    another_database: str, settings_for: SettingsFor
) -> None:
    """Only HUB_ENV=demo takes in the demo's pack."""
    settings = settings_for(another_database)
    async with Hub.open(settings) as demo:
        in_demo = set(demo.policy.packs)
    async with Hub.open(replace(settings, environment=Environment.DEVELOPMENT)) as hub:
        outside = set(hub.policy.packs)

    assert in_demo - outside
    assert outside < in_demo


async def test_a_transaction_bears_its_callers_stamp(hub: Hub, clock: Clock) -> None:
    """What a client changes bears its name, the policy in force and the hub's time."""
    caller = Caller(
        client_id="med",
        department=DepartmentCode("MED"),
        role=Role.DEPARTMENT,
        division=DivisionCode("410721"),
        scopes=frozenset(),
        purpose=Purpose.PROGRAMME_DELIVERY,
        request_id="r-1",
    )

    async with hub.write(caller) as session:
        stamp = session.stamp

    assert (stamp.client_id, stamp.department) == ("med", "MED")
    assert (stamp.policy_version, stamp.at) == (hub.policy.version, clock.at)


def test_the_day_is_that_of_china(hub: Hub, clock: Clock) -> None:
    """At 16:00 UTC the next day has begun."""
    clock.set(datetime(2026, 11, 1, 15, 59, 59, tzinfo=UTC))
    assert hub.today() == date(2026, 11, 1)
    clock.set(datetime(2026, 11, 1, 16, 0, tzinfo=UTC))
    assert hub.today() == date(2026, 11, 2)


async def test_the_clock_keeps_whole_milliseconds(hub: Hub) -> None:
    """Instants are stored as the canonical form commits to them."""
    assert hub.clock().microsecond % 1000 == 0
