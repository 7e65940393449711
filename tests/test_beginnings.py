"""A state that is put back is the one that was built, to the last row and file."""

from datetime import UTC, date, datetime
from pathlib import Path

import psycopg

from hub.config import Settings
from hub.runtime import Hub
from hub.services.matching import match
from hub.storage import match_runs, scopes
from hub.storage.scopes import Since
from tests import databases, seen
from tests.beginnings import Beginning
from tests.conftest import Clock
from tests.matching.deliveries import Desk, citizen_id


async def a_run(hub: Hub, folder: Path) -> None:
    """Raise an alert of somebody severely disabled who was not paid."""
    desk = Desk(hub=hub, folder=folder)
    await desk.sends("CA_ROSTER", {"id_number": citizen_id(1)})
    await desk.sends("DPF_CERTIFICATES", {"id_number": citizen_id(1)})
    await desk.sends("CA_NURSING", {"id_number": citizen_id(2)}, as_of=date(2026, 11, 12))
    await match(hub)


async def put_back(beginning: Beginning, superuser: psycopg.Connection) -> None:
    """Empty the hub, and bring it back into its state."""
    databases.empty(superuser)

    async def never() -> None:
        raise AssertionError("the state is known")

    await beginning.of("a run", never)


async def everything(hub: Hub) -> dict[str, list[str]]:
    """Return the rows of every table that tests empty; what a run had seen is another thing."""
    return {
        table.name: sorted(
            str({**row, "horizon": None}) for row in await seen.rows_of(hub, table.name)
        )
        for table in databases.EMPTIED
        if table.name != "disclosure"
    }


def files(settings: Settings) -> dict[Path, bytes]:
    """Return what the data folder holds, by path."""
    return {path: path.read_bytes() for path in settings.data_dir.rglob("*") if path.is_file()}


async def test_rows_and_files_are_as_they_were(
    hub: Hub, clock: Clock, tmp_path: Path, beginning: Beginning, superuser: psycopg.Connection
) -> None:
    """Every table holds what it held, the chains are whole, and nothing was built anew."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    await beginning.of("a run", lambda: a_run(hub, tmp_path))
    built, written = await everything(hub), files(hub.settings)

    await put_back(beginning, superuser)

    assert await everything(hub) == built
    assert files(hub.settings) == written
    assert len(built["alert"]) == 1
    assert await seen.is_whole(hub)


async def test_the_last_run_has_seen_what_is_put_back(
    hub: Hub, clock: Clock, tmp_path: Path, beginning: Beginning, superuser: psycopg.Connection
) -> None:
    """Nobody has changed since, so that an incremental run is as narrow as after the first one."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    await beginning.of("a run", lambda: a_run(hub, tmp_path))
    await put_back(beginning, superuser)

    async with hub.write_as("test") as session:
        last = await match_runs.last(session)
        assert last is not None
        assert last.horizon is not None
        since = Since(
            horizon=last.horizon, days=(last.as_of, last.as_of), keys=[], writer="hub-match"
        )
        changed = await scopes.changed(session, since)

    assert changed == frozenset()
