"""What comes in is compared without anybody's doing, once, and whatever dies meanwhile."""

import asyncio
import os
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from hub.cli import arrivals
from hub.cli.arrivals import Watch
from hub.domain.callers import Role
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.policy.policy import Policy
from hub.runtime import Hub, key_file
from hub.services import clients
from hub.services.clients import Credentials, NewClient
from hub.services.ingest import sweep
from schema.named import operations
from tests import sharing
from tests.callers import COUNTY, a_key
from tests.faults.county import DYING
from tests.faults.machines import Machine
from tests.journeys.demos import free_port
from tests.matching.deliveries import Desk, citizen_id, csv_text

pytestmark = pytest.mark.timeout(400)

LISTED, ONE, TWO, THREE = map(citizen_id, range(1, 5))
MONITORED = "AGR_MONITORED"
PATIENCE_SECONDS = 150.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """A hub's machine with a few watched people, none of whom is monitored yet."""

    machine: Machine
    policy: Policy
    agriculture: Credentials

    def runs(self) -> list[tuple[Any, ...]]:
        """Return scope, begin and end of each run, the oldest first."""
        return self._rows("SELECT scope, started_at, finished_at FROM match_run ORDER BY id")

    def alerts(self) -> int:
        """Return how many alerts of monitored people there are."""
        return len(self._rows("SELECT id FROM alert WHERE indicator = 'I-24'"))

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.machine.url) as connection:
            return connection.execute(sql.encode()).fetchall()

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[Hub]:
        """Open the hub in this process, beside those that serve."""
        async with Hub.open(self.machine.settings, policy=self.policy) as hub:
            yield hub

    @asynccontextmanager
    async def signed_in(self) -> AsyncGenerator[httpx.AsyncClient]:
        """Give agriculture's HTTP client of the server on this machine."""
        async with httpx.AsyncClient(base_url=self.machine.settings.issuer, timeout=60) as web:
            answer = await web.post(
                "/oauth/token",
                data={"grant_type": "client_credentials"},
                auth=(self.agriculture.client_id, self.agriculture.client_secret),
            )
            web.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            yield web


Founding = Callable[[str], Awaitable[Village]]


@pytest.fixture
def village(machine: Machine, policy: Policy, tmp_path: Path) -> Founding:
    """Give a function that founds a village on a database of its own."""

    async def founded(name: str) -> Village:
        another = machine.another(name)
        own = replace(another, settings=replace(another.settings, data_dir=tmp_path / "data"))
        own.settings.data_dir.mkdir()
        shutil.copy(key_file(machine.settings), key_file(own.settings))
        async with Hub.open(own.settings, policy=policy) as hub:
            desk = Desk(hub=hub, folder=tmp_path)
            await desk.sends("CA_ROSTER", {"id_number": LISTED})
            await desk.sends("POPULATION", *({"id_number": each} for each in (ONE, TWO, THREE)))
            await sharing.agree(hub)
            agriculture = NewClient(
                name="农业农村系统",
                department=DepartmentCode("AGR"),
                role=Role.DEPARTMENT,
                division=DivisionCode(COUNTY),
            )
            made = await clients.create(hub, agriculture)
        return Village(machine=own, policy=policy, agriculture=made)

    return founded


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await asyncio.to_thread(holds):  # noqa: ASYNC110 other processes bring it about
            await asyncio.sleep(0.2)


async def monitors(hub: Hub, folder: Path, people: Sequence[str]) -> None:
    """Take in agriculture's list."""
    await Desk(hub=hub, folder=folder).sends(MONITORED, *({"id_number": p} for p in people))


def record(person: str) -> dict[str, str]:
    """Return a monitored person as a record of `submitRecords`."""
    return {"id_number": person, "type": "SUDDEN", "identified_on": "2025-03-20"}


async def test_what_comes_by_http_is_compared_by_the_server(village: Founding) -> None:
    """A file by PUT and records by mutation raise their alerts; the second run is a narrow one."""
    place = await village("by_http")
    body = csv_text(place.policy, MONITORED, [{"id_number": ONE}]).encode()
    given = {"dataset": MONITORED, "idempotencyKey": a_key(), "records": [record(TWO)]}
    operation = {"query": operations()["SubmitRecords"], "variables": {"input": given}}

    with place.machine.serving() as server:
        await server.start()
        async with place.signed_in() as web:
            put = await web.put(f"/datasets/{MONITORED}/batches/1", content=body)
            await until(lambda: place.alerts() == 1)
            sent = await web.post("/graphql", json=operation)
            await until(lambda: place.alerts() == 2)

    assert (put.status_code, sent.json()["data"]["submitRecords"]["accepted"]) == (201, 1)
    assert place.runs()[-1][0] == "INCREMENTAL"


async def test_a_run_that_dies_leaves_nothing_and_is_caught_up(
    village: Founding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed with all written and nothing committed, it never was; the next start does it."""
    monkeypatch.setattr(arrivals, "_LOOK_SECONDS", 0.1)
    place = await village("that_dies")
    folder = place.machine.settings.data_dir / "hits"
    dying = (*DYING, "hub.storage.fold:fold:after")
    async with place.opened() as hub:
        await sweep(hub)
        await monitors(hub, tmp_path, [ONE, TWO])

        async with Watch(hub=hub, command=dying).kept():
            await until(lambda: len([*folder.glob("*")]) == 1)
            await until(lambda: not _children())
        after_death = (place.runs(), place.alerts())
        await sweep(hub)
        left = [*folder.glob("*")]
        async with Watch(hub=hub).kept():
            await until(lambda: place.alerts() == 2)

    assert (after_death, left) == (([], 0), [])
    assert len(place.runs()) == 1


async def test_a_run_ends_with_the_server(village: Founding, tmp_path: Path) -> None:
    """Whoever stops the hub in the midst of a run finds no process and no file of it."""
    place = await village("that_ends")
    async with place.opened() as hub:
        await monitors(hub, tmp_path, [ONE])

        async with Watch(hub=hub).kept():
            await until(lambda: bool(_children()))
        running = _children()

        assert (running, place.runs()) == ([], [])
        assert [*(place.machine.settings.data_dir / "hits").glob("*")] == []


async def test_several_hubs_compare_once(village: Founding, tmp_path: Path) -> None:
    """Two servers on one database, and batches during a run: no two runs ever overlap."""
    place = await village("of_two")
    second = replace(
        place.machine,
        settings=replace(place.machine.settings, issuer=f"http://127.0.0.1:{free_port()}"),
    )
    async with place.opened() as hub:
        await monitors(hub, tmp_path, [ONE])
        with place.machine.serving() as server, second.serving() as other:
            await asyncio.gather(server.start(), other.start())
            await until(lambda: bool(place.runs()))
            for people in ([ONE, TWO], [ONE, TWO, THREE]):
                await monitors(hub, tmp_path, people)
            await until(lambda: place.alerts() == 3)
            await asyncio.sleep(5)  # whoever is late finds nothing left to do

    runs = place.runs()
    assert all(one[2] <= next_[1] for one, next_ in pairwise(runs))
    assert len(runs) in (2, 3)


def _children() -> list[int]:
    """Return the pids of this process's comparisons that run."""
    found: list[int] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes()
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:  # it ended just now
            continue
        if b"--if-changed" in line and int(parent) == os.getpid():
            found.append(int(process.name))
    return found
