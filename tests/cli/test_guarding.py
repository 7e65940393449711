"""In production the hub does not start where row-level security would not hold."""

import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from hub.config import Environment, Settings
from hub.runtime import Hub
from hub.storage import guarding
from hub.storage.guarding import Unguarded
from hub.web import server
from schema import sdl
from tests.cli.conftest import Command

# A role belongs to the whole server: each of these is taken back at the end of its test.
_TAKE_BACK = "REVOKE postgres FROM hub_writer"
_ROLES = {
    "ALTER ROLE hub_department BYPASSRLS": (
        "ALTER ROLE hub_department NOBYPASSRLS",
        "hub_department bypasses row policies: ALTER ROLE hub_department NOBYPASSRLS.",
    ),
    "ALTER ROLE hub_audit SUPERUSER": (
        "ALTER ROLE hub_audit NOSUPERUSER",
        "hub_audit is a superuser, whom no policy holds: ALTER ROLE hub_audit NOSUPERUSER.",
    ),
    "GRANT postgres TO hub_writer": (
        _TAKE_BACK,
        f"hub_writer can act as postgres, whom no policy holds: {_TAKE_BACK}.",
    ),
    "ALTER TABLE batch OWNER TO hub_civil_affairs": (
        "ALTER TABLE batch OWNER TO postgres",
        (
            "hub_civil_affairs owns tables and could lift their row policies: REASSIGN OWNED BY "
            "hub_civil_affairs to the role that migrates."
        ),
    ),
}


_DROP_POLICIES = """
DO $$
DECLARE
    found RECORD;
BEGIN
    FOR found IN SELECT policyname FROM pg_policies WHERE tablename = 'alert' LOOP
        EXECUTE format('DROP POLICY %I ON alert', found.policyname);
    END LOOP;
END
$$
"""


def _run(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


@contextmanager
def _altered(url: str, statement: str, back: str) -> Generator[None]:
    _run(url, statement)
    try:
        yield
    finally:
        _run(url, back)


def test_a_migrated_database_is_guarded(another_database: str) -> None:
    """What the migrations make needs no mending."""
    assert guarding.findings(another_database) == []


@pytest.mark.parametrize("statement", _ROLES)
def test_a_role_that_could_see_past_the_policies_is_found(
    another_database: str, statement: str
) -> None:
    """Whatever way it could: by itself, by another's name, or as an owner."""
    back, told = _ROLES[statement]

    with _altered(another_database, statement, back):
        found = guarding.findings(another_database)

    assert found == [told]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "ALTER TABLE need NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE need ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY.",
        ),
        (
            "ALTER TABLE facts DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE facts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY.",
        ),
        (
            _DROP_POLICIES,
            "alert holds data of people and has no row policy",
        ),
    ],
)
def test_a_table_that_shows_too_much_is_found(
    another_database: str, statement: str, told: str
) -> None:
    """Without row-level security, without its being forced, without a policy."""
    _run(another_database, statement)

    [found] = guarding.findings(another_database)

    assert told in found


def test_a_copy_of_people_is_found(another_database: str) -> None:
    """A table that somebody made beside the hub's own holds the same people."""
    _run(another_database, "CREATE TABLE copied AS SELECT * FROM person")

    assert all(sentence.startswith("copied ") for sentence in guarding.findings(another_database))
    assert len(guarding.findings(another_database)) == 2


async def test_production_does_not_start_unguarded(
    another_database: str, settings_for: Callable[[str], Settings]
) -> None:
    """It does where all is well, and says what to mend where it is not."""
    settings = settings_for(another_database)
    production = replace(settings, environment=Environment.PRODUCTION, issuer="https://hub.test")
    async with Hub.open(production):
        pass
    _run(another_database, "ALTER TABLE need NO FORCE ROW LEVEL SECURITY")

    with pytest.raises(Unguarded, match="ALTER TABLE need ENABLE"):
        async with Hub.open(production):
            pytest.fail("opened")
    async with Hub.open(settings):
        pass


def test_doctor_tells_of_it(command: Command, database: str) -> None:
    """Whatever the environment, with the sentence that says what to do."""
    _run(database, "ALTER TABLE need NO FORCE ROW LEVEL SECURITY")

    ran = command("doctor", "--json")

    assert ran.code == 1
    [told] = [each["told"] for each in ran.facts["findings"] if not each["ok"]]
    assert "ALTER TABLE need ENABLE ROW LEVEL SECURITY" in told


def test_doctor_says_of_each_line_why_it_could_not_look(
    command: Command, database: str, empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the hub does not open, nothing that is to be seen within passes as well."""
    assert database
    monkeypatch.setenv("HUB_DATABASE_URL", empty_database)

    ran = command("doctor", "--json")

    unwell = {each["what"]: each["told"] for each in ran.facts["findings"] if not each["ok"]}
    assert ran.code == 1
    assert unwell.keys() == {"数据库", "行级安全", "未定参数"}
    assert all("hub migrate" in told for told in unwell.values())


def test_doctor_tells_of_a_stale_contract(
    command: Command, database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Clients would be told of fields that are others by now."""
    shutil.copytree(sdl.FOLDER / sdl.CONTRACTS, tmp_path / sdl.CONTRACTS)
    (tmp_path / sdl.WHOLE).write_text(sdl.text() + "# of another release\n", "utf-8")
    monkeypatch.setattr(sdl, "FOLDER", tmp_path)

    ran = command("doctor", "--json")

    assert database
    assert ran.code == 1
    [told] = [each["told"] for each in ran.facts["findings"] if not each["ok"]]
    assert "hub schema export" in told


async def test_production_does_not_serve_a_stale_contract(
    another_database: str,
    settings_for: Callable[[str], Settings],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """It says how to make it anew; a demo serves all the same."""
    monkeypatch.setattr(sdl, "FOLDER", tmp_path)
    settings = settings_for(another_database)
    production = replace(settings, environment=Environment.PRODUCTION, issuer="https://hub.test")

    async with Hub.open(production) as hub:
        with pytest.raises(sdl.StaleContract, match="hub schema export"):
            server.prepare(hub, "127.0.0.1", 0)
    async with Hub.open(settings) as hub:
        server.prepare(hub, "127.0.0.1", 0)
