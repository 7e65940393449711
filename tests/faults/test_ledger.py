"""Nothing is answered off the record: killed servers, a disk without room."""

import asyncio
import resource
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import psycopg
import pytest

from hub.domain.callers import Role
from hub.domain.identifiers import DepartmentCode, DivisionCode
from hub.policy import loader
from hub.runtime import Hub
from hub.services import clients
from hub.services.clients import Credentials, NewClient
from tests.builders import a_household
from tests.callers import COUNTY
from tests.data_folders import DataFolders
from tests.faults import machines
from tests.faults.machines import HubServer, Machine
from tests.faults.wire import Answer, NoAnswer, Wire

READ = "{ households(first: 3) { edges { node { id members { person { name } } } } } }"
IMPERSONAL = "{ programmes(first: 3) { edges { node { code } } } }"
LARGEST_BYTES = 20 << 20  # of one file; a segment of PostgreSQL's log has 16 MB
_READERS = 6

_FILL = """
    INSERT INTO disclosure (id, recorded_at, request_id, client_id, department, role,
        division_code, areas, outcome, code, coordinates, datasets, household_ids, person_ids,
        grounds)
    SELECT gen_random_uuid(), now(), 'filler', 'x', 'X', 'X', '410721', '{}', 'DENIED', 'X',
        ARRAY[repeat('x', %s)], '{}', '{}', '{}', '{}' FROM generate_series(1, %s)
"""


@dataclass(slots=True)
class Reading:
    """Readers of one hub, and the requests that they were given data for."""

    port: int
    who: Credentials
    answered: list[str] = field(default_factory=list[str])
    is_over: bool = False

    async def read_on(self) -> None:
        """Read again and again, whatever happens in between."""
        wire, token = Wire(port=self.port, purpose="MONITOR"), ""
        while not self.is_over:
            try:
                token = token or await wire.token(self.who.client_id, self.who.client_secret)
                self.note(await wire.graphql(token, READ, {}, patience=5.0))
            except NoAnswer:
                await asyncio.sleep(0.02)
        wire.hang_up()

    def note(self, answer: Answer) -> None:
        """Keep the id of a request that was given data."""
        if "data" in answer.body:
            assert answer.body["data"]["households"]["edges"]
            self.answered.append(answer.body["extensions"]["requestId"])


async def _county(machine: Machine) -> Credentials:
    """Register civil affairs of a county with two households."""
    async with Hub.open(machine.settings, policy=loader.load(demo=True)) as hub:
        for _ in range(2):
            await a_household(hub)
        new = NewClient(
            name="县民政局",
            department=DepartmentCode("CA"),
            role=Role.COUNTY,
            division=DivisionCode(COUNTY),
        )
        return await clients.create(hub, new)


def _recorded(machine: Machine) -> set[str]:
    with psycopg.connect(machine.url) as connection:
        return {
            request_id
            for (request_id,) in connection.execute(
                "SELECT request_id FROM disclosure "
                "WHERE outcome = 'DISCLOSED' AND cardinality(household_ids) > 0"
            )
        }


@pytest.mark.requirement("DL-19")
async def test_killed_servers_leave_no_answer_off_the_record(machine: Machine) -> None:
    """Who was given data before the hub or PostgreSQL was killed is on record afterwards."""
    who = await _county(machine)
    with machine.serving() as server:
        await server.start()
        reading = Reading(server.port, who)
        readers = [asyncio.create_task(reading.read_on()) for _ in range(_READERS)]
        for _ in range(2):
            await asyncio.sleep(0.7)
            server.kill()
            await server.start()
            await asyncio.sleep(0.7)
            await asyncio.to_thread(machine.postgres.stop_immediately)
            await asyncio.to_thread(machine.postgres.start)
        await asyncio.sleep(0.7)
        reading.is_over = True
        await asyncio.gather(*readers)

    assert len(reading.answered) > 100
    assert set(reading.answered) - _recorded(machine) == set()


@contextmanager
def _largest_file(size: int) -> Generator[None]:
    """Let the processes that are started now write no file beyond a size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def full_machine(folders: DataFolders) -> Generator[Machine]:
    """Give a machine whose disk, as PostgreSQL finds it, takes no file beyond 20 MB."""
    with _largest_file(LARGEST_BYTES):
        making = machines.a_machine(folders)
        opened = making.__enter__()
    try:
        yield opened
    finally:
        making.__exit__(None, None, None)


def _fill(machine: Machine) -> None:
    """Fill the ledger's month until its file takes nothing more."""
    with psycopg.connect(machine.url, autocommit=True) as connection:
        for length, rows in ((1000, 1000), (0, 1000), (0, 50), (0, 1)):
            with pytest.raises(psycopg.Error, match="File too large"):
                _add_for_ever(connection, length, rows)


def _add_for_ever(connection: psycopg.Connection, length: int, rows: int) -> None:
    while True:
        connection.execute(_FILL.encode(), [length, rows])


def _make_room(machine: Machine) -> None:
    with psycopg.connect(machine.url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM disclosure WHERE request_id = 'filler'")
        connection.execute("VACUUM disclosure")


async def _is_ready(server: HubServer) -> bool:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as web:
        parts = (await web.get("/readyz")).json()["parts"]
    return parts["disclosure_record"]["ready"]


async def test_a_full_disk_stops_reads_and_nothing_else(full_machine: Machine) -> None:
    """503 and no data; what names nobody is answered, refusals are given, /readyz says so."""
    who = await _county(full_machine)
    _fill(full_machine)
    with full_machine.serving() as server:
        await server.start()
        wire = Wire(port=server.port, purpose="MONITOR")
        token = await wire.token(who.client_id, who.client_secret)
        answers = [await wire.graphql(token, READ, {}) for _ in range(60)]
        wire.purpose = "AUDIT"
        refused = await wire.graphql(token, READ, {})
        wire.purpose = "MONITOR"
        impersonal = await wire.graphql(token, IMPERSONAL, {})
        was_ready = await _is_ready(server)
        _make_room(full_machine)
        again = await wire.graphql(token, READ, {})
        is_ready = await _is_ready(server)
        wire.hang_up()

    given = {one.body["extensions"]["requestId"] for one in answers if "data" in one.body}
    assert answers[-1].status == 503
    assert answers[-1].body["errors"][0]["extensions"]["code"] == "DISCLOSURE_RECORD_UNAVAILABLE"
    assert given | {again.body["extensions"]["requestId"]} == _recorded(full_machine)
    assert refused.body["errors"][0]["extensions"]["code"] == "PURPOSE_NOT_AGREED"
    assert "data" in impersonal.body
    assert "data" in again.body
    assert (was_ready, is_ready) == (False, True)
