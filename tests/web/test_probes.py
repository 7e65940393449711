"""The probes: the process lives; the hub can serve, or what it lacks."""

from collections.abc import Callable

import httpx
import psycopg

from hub.config import Settings
from hub.runtime import Hub
from hub.web.app import build


async def test_live_process_says_so(web: httpx.AsyncClient) -> None:
    """The process answers, whatever else is down."""
    assert (await web.get("/livez")).json() == {"live": True}


async def test_ready_hub_lists_its_parts(web: httpx.AsyncClient) -> None:
    """A hub that can serve answers 200 and names each part."""
    answer = await web.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "parts": {
            "database": {"ready": True, "remedy": None},
            "migrations": {"ready": True, "remedy": None},
            "disclosure_record": {"ready": True, "remedy": None},
        },
    }


async def test_outdated_database_is_not_ready(
    another_database: str, settings_for: Callable[[str], Settings]
) -> None:
    """A database migrated behind the hub's back is 503, and the remedy is named."""
    async with Hub.open(settings_for(another_database)) as hub:
        with psycopg.connect(another_database) as connection:
            connection.execute("UPDATE alembic_version SET version_num = 'older'")
        transport = httpx.ASGITransport(app=build(hub))

        async with httpx.AsyncClient(transport=transport, base_url="http://hub.test") as web:
            answer = await web.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["parts"]["migrations"] == {"ready": False, "remedy": "Run `hub migrate`."}
    assert answer.json()["parts"]["database"]["ready"]
