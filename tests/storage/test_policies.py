"""Policy is published once for each state, insert-only, and read through the newest release."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from hub.config import Settings
from hub.policy.loader import load
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.storage import policies
from tests.policy import folders

Look = Callable[[bytes | sql.Composed], list[tuple[object, ...]]]

COUNT = sql.SQL("SELECT count(*) FROM {}")


@pytest.fixture
async def opened(
    another_database: str, settings_for: Callable[[str], Settings], policy: Policy
) -> AsyncGenerator[Hub]:
    """Give a hub on a database of the test's own, where the hub's policy is published."""
    async with Hub.open(settings_for(another_database), policy=policy) as hub:
        yield hub


@pytest.fixture
def look(another_database: str) -> Look:
    """Give a function that returns the rows of a query, as a superuser sees them."""

    def rows(query: bytes | sql.Composed) -> list[tuple[object, ...]]:
        with psycopg.connect(another_database) as connection:
            return connection.execute(query).fetchall()

    return rows


async def publish(hub: Hub, policy: Policy) -> bool:
    """Publish a policy, and tell whether a release was made."""
    async with hub.write_as("hub") as session:
        return await policies.publish(session, policy)


async def test_the_newest_release_holds_the_whole_policy(
    opened: Hub, look: Look, policy: Policy
) -> None:
    """Each kind of entry is there by its view, as many as the files have."""
    assert opened.policy is policy
    grants = sum(len(g) for a in policy.agreements.values() for g in a.grants.values())
    expected = {
        "programme": len(policy.programmes),
        "indicator": len(policy.indicators),
        "department": len(policy.departments),
        "pack": len(policy.packs),
        "grant": grants,
        "dataset": len(policy.datasets),
        "routing": sum(len(pack.routes) for pack in policy.packs.values()),
        "division": len(policy.divisions),
    }

    counts = {
        kind: look(COUNT.format(sql.Identifier(f"current_{kind}")))[0][0] for kind in expected
    }

    assert counts == expected
    assert look(b"SELECT version FROM policy_release") == [(policy.version,)]


async def test_the_same_policy_is_published_once(opened: Hub, look: Look, policy: Policy) -> None:
    """A second start changes nothing."""
    assert await publish(opened, policy) is False

    assert look(b"SELECT count(*) FROM policy_release") == [(1,)]


async def test_a_changed_entry_gets_a_version_and_the_former_one_stays(
    opened: Hub, look: Look, policy: Policy
) -> None:
    """Only what changed is added; rows that cite the former version still find it."""
    renamed = replace(policy.departments["MED"], name_en="Health insurance")
    departments = {**policy.departments, "MED": renamed}

    assert await publish(opened, replace(policy, version="0" * 12, departments=departments))

    assert look(b"SELECT name_en FROM current_department WHERE code = 'MED'") == [
        ("Health insurance",)
    ]
    assert look(b"SELECT count(*) FROM policy_department WHERE code = 'MED'") == [(2,)]
    assert look(b"SELECT count(*) FROM policy_department WHERE code = 'CA'") == [(1,)]


async def test_an_entry_taken_out_is_no_longer_current(
    opened: Hub, look: Look, policy: Policy
) -> None:
    """It stays on record, as rows may cite it, but the newest release does not name it."""
    less = {code: p for code, p in policy.programmes.items() if code != "FAMILY_DOCTOR"}

    await publish(opened, replace(policy, version="0" * 12, programmes=less))

    assert look(b"SELECT code FROM current_programme WHERE code = 'FAMILY_DOCTOR'") == []
    assert look(b"SELECT code FROM policy_programme WHERE code = 'FAMILY_DOCTOR'") == [
        ("FAMILY_DOCTOR",)
    ]


async def test_a_policy_that_comes_back_is_released_again(
    opened: Hub, look: Look, policy: Policy
) -> None:
    """Going back is a release of its own, of the entries that are there already."""
    await publish(opened, replace(policy, version="0" * 12))
    versions = look(b"SELECT count(*) FROM policy_grant")

    assert await publish(opened, policy) is True
    assert await publish(opened, policy) is False

    assert look(b"SELECT version FROM policy_release ORDER BY sequence") == [
        (policy.version,),
        ("0" * 12,),
        (f"{policy.version}-2",),
    ]
    assert look(b"SELECT count(*) FROM policy_grant") == versions


async def test_a_grant_for_each_purpose_is_published_under_its_own_code(
    opened: Hub, look: Look, tmp_path: Path
) -> None:
    """Two purposes may give one field in two forms; neither hides the other."""
    folder = folders.write(tmp_path)
    folders.change(
        folder,
        "catalogue/MED.toml",
        'reason = "Its own."',
        'reason = "Its own."\n\n[[grants]]\nfields = ["Need.dueOn"]\nform = "MASKED"\n'
        'ground = "ALWAYS"\npurposes = ["STATISTICS"]\n'
        'source = { document = "D", clause = "1" }\nreason = "Counts."',
    )

    await publish(opened, load(folder))

    assert look(b"SELECT code, form FROM current_grant ORDER BY code") == [
        ("MED Need.dueOn PROGRAMME_DELIVERY", "FULL"),
        ("MED Need.dueOn STATISTICS", "MASKED"),
        ("MED Need.status", "FULL"),
    ]


async def test_a_pack_says_what_is_unset_and_keeps_decimals_as_text(
    opened: Hub, look: Look, tmp_path: Path
) -> None:
    """Parameters are published with value or unset, document and clause, in the file's order."""
    await publish(opened, load(folders.write(tmp_path)))

    (row,) = look(b"SELECT parameters, parameter_count FROM current_pack WHERE code = 'national'")

    blank = {"unit": None, "words": None, "adopted": False, "origin": None, "trust": "S"}
    blank |= {"pack": "national", "valid_from": "2023-01-01", "valid_to": None}
    assert row == (
        [
            blank
            | {"key": "share", "value": "0.40", "unset": False, "document": "D", "clause": "2"},
            blank | {"key": "levels", "value": None, "unset": True, "document": "D", "clause": "3"},
        ],
        2,
    )


async def test_a_new_edition_of_the_divisions_replaces_the_former(
    opened: Hub, look: Look, policy: Policy, tmp_path: Path
) -> None:
    """A release names the register's edition; the former edition stays on record."""
    folder = folders.write(tmp_path)
    folders.change(folder, "divisions.toml", 'edition = "2023"', 'edition = "2024"')

    await publish(opened, load(folder))

    assert look(b"SELECT count(*) FROM current_division") == [(5,)]
    assert look(b"SELECT count(*) FROM policy_division") == [(5 + len(policy.divisions),)]
