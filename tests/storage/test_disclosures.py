"""A disclosure is on record before the answer leaves, or the answer does not leave."""

import asyncio
from hashlib import sha256
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import dict_row

from hub.domain.errors import RecordUnavailable
from hub.domain.identifiers import new_id
from hub.runtime import Hub
from hub.sealing.keys import KeyRing
from hub.storage.disclosures import Disclosure, Recorder
from tests.builders import a_household

_BODY = "query Inbox { viewer { department } }"


def a_disclosure(**given: Any) -> Disclosure:
    """Return a record that fills what a test does not care about."""
    values: dict[str, Any] = {
        "request_id": "r-1",
        "client_id": "med",
        "department": "MED",
        "role": "DEPARTMENT",
        "division_code": "410721",
        "purpose": "PROGRAMME_DELIVERY",
        "case_number": None,
        "reason": None,
        "operation": "Inbox",
        "document_digest": sha256(_BODY.encode()).digest(),
        "document_body": _BODY,
        "coordinates": ("Need.id", "Person.name"),
        "datasets": (),
        "household_ids": str(new_id()),
        "person_ids": "",
        "grounds": ("OPEN_NEED",),
    }
    return Disclosure(**values | given)


def a_denial(**given: Any) -> Disclosure:
    """Return the record of a refusal."""
    refused: dict[str, Any] = {
        "code": "FIELD_NOT_GRANTED",
        "coordinates": ("Person.phone",),
        "household_ids": "",
        "grounds": (),
    }
    return a_disclosure(**refused | given)


def _recorded(superuser: psycopg.Connection) -> list[str]:
    """Return the request ids on record, in order."""
    found = superuser.execute("SELECT request_id FROM disclosure ORDER BY request_id").fetchall()
    return [request_id for (request_id,) in found]


def _end_backends(superuser: psycopg.Connection) -> int:
    """End the recorders' connections at the server, and return how many there were."""
    found = superuser.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE application_name = 'hub disclosures' AND datname = current_database()"
    ).fetchall()
    return len(found)


async def test_a_record_is_durable_when_record_returns(
    hub: Hub, superuser: psycopg.Connection
) -> None:
    """Another connection finds the record, whole, as soon as the reader may go on."""
    first, second = new_id(1), new_id(2)
    disclosure = a_disclosure(
        case_number="案-1", reason="复核", person_ids=f"{second},{first},{second}"
    )

    await hub.recorder.record(disclosure)

    with superuser.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute("SELECT * FROM disclosure").fetchone()
    assert found is not None
    assert found.pop("recorded_at") is not None
    assert found == {
        "id": disclosure.id,
        "request_id": "r-1",
        "client_id": "med",
        "department": "MED",
        "role": "DEPARTMENT",
        "division_code": "410721",
        "areas": ["410721"],
        "purpose": "PROGRAMME_DELIVERY",
        "case_number": "案-1",
        "reason": "复核",
        "operation": "Inbox",
        "document_digest": disclosure.document_digest,
        "outcome": "DISCLOSED",
        "code": None,
        "coordinates": ["Need.id", "Person.name"],
        "datasets": [],
        "household_ids": [UUID(disclosure.household_ids)],
        "person_ids": [first, second],
        "grounds": ["OPEN_NEED"],
    }


async def test_a_document_is_kept_once(hub: Hub, superuser: psycopg.Connection) -> None:
    """Each text is stored under its digest the first time only, by whichever process."""
    await hub.recorder.record(a_disclosure())
    assert hub.settings.database_url is not None
    async with Recorder.open(hub.settings.database_url.reveal(), hub.ring) as another:
        await another.record(a_disclosure())
        await another.record(a_disclosure())

    found = superuser.execute("SELECT body FROM document WHERE body = %s", [_BODY]).fetchall()
    assert found == [(_BODY,)]
    assert len(_recorded(superuser)) == 3


async def test_many_at_once_are_all_recorded(hub: Hub, superuser: psycopg.Connection) -> None:
    """Records that come together share batches, and none is lost between two."""
    names = [f"r-{number:03}" for number in range(200)]

    await asyncio.gather(*(hub.recorder.record(a_disclosure(request_id=name)) for name in names))

    assert _recorded(superuser) == names


async def test_a_lost_connection_refuses_the_reader_and_is_made_anew(
    hub: Hub, superuser: psycopg.Connection
) -> None:
    """Where the record cannot be written the reader gets 503; the next one is served again."""
    await hub.recorder.record(a_disclosure(request_id="before"))
    assert _end_backends(superuser) == 1

    with pytest.raises(RecordUnavailable) as fault:
        await hub.recorder.record(a_disclosure(request_id="lost"))
    await hub.recorder.record(a_disclosure(request_id="after"))

    assert fault.value.retryable
    assert _recorded(superuser) == ["after", "before"]


async def test_a_failure_is_told_of_until_a_record_is_written(
    hub: Hub, superuser: psycopg.Connection
) -> None:
    """Whoever probes the hub learns of it; the first record that is written again ends it."""
    await hub.recorder.record(a_disclosure())
    assert hub.recorder.is_writing
    _end_backends(superuser)

    with pytest.raises(RecordUnavailable):
        await hub.recorder.record(a_disclosure())
    after_failure = hub.recorder.is_writing
    await hub.recorder.record(a_disclosure())

    assert (after_failure, hub.recorder.is_writing) == (False, True)


async def test_a_flood_of_refusals_keeps_no_reader_waiting(
    hub: Hub, superuser: psycopg.Connection
) -> None:
    """A reader's record goes out with the next batch, however many refusals came before it."""
    written: list[str] = []

    async def refuse(name: str) -> None:
        await hub.recorder.record(a_denial(request_id=name))
        written.append(name)

    refusals = [asyncio.create_task(refuse(f"r-{n:04}")) for n in range(1000)]
    await asyncio.sleep(0)
    reader = asyncio.create_task(hub.recorder.record(a_disclosure(request_id="reader")))
    await reader
    before = len(written)
    await asyncio.gather(*refusals)

    assert before <= 2 * 64
    assert len(_recorded(superuser)) == 1001


async def test_a_refusal_names_nobody(hub: Hub, superuser: psycopg.Connection) -> None:
    """It holds who asked for what and the code; purpose and document may be unknown."""
    await hub.recorder.record(a_denial(purpose=None, document_digest=None, document_body=None))

    found = superuser.execute(
        "SELECT outcome, code, purpose, document_digest, coordinates, household_ids, person_ids "
        "FROM disclosure"
    ).fetchall()
    assert found == [("DENIED", "FIELD_NOT_GRANTED", None, None, ["Person.phone"], [], [])]


async def test_all_readers_of_a_failed_batch_are_refused(
    hub: Hub, superuser: psycopg.Connection
) -> None:
    """Nobody who waited for the batch that failed may answer."""
    await hub.recorder.record(a_disclosure(request_id="before"))
    _end_backends(superuser)

    results = await asyncio.gather(
        *(hub.recorder.record(a_disclosure()) for _ in range(5)), return_exceptions=True
    )

    assert [type(result) for result in results] == [RecordUnavailable] * 5
    assert _recorded(superuser) == ["before"]


async def test_no_database_means_no_record(ring: KeyRing) -> None:
    """A recorder without a server refuses every reader, and still ends in order."""
    async with Recorder.open("postgresql://127.0.0.1:9/none", ring) as recorder:
        for _ in range(2):
            with pytest.raises(RecordUnavailable):
                await recorder.record(a_disclosure())


async def test_one_record_that_cannot_be_stored_harms_no_other(
    hub: Hub, superuser: psycopg.Connection
) -> None:
    """A value that PostgreSQL refuses fails its own reader only."""
    results = await asyncio.gather(
        hub.recorder.record(a_disclosure(request_id="good")),
        hub.recorder.record(a_disclosure(request_id="bad\x00")),
        hub.recorder.record(a_disclosure(request_id="fine")),
        return_exceptions=True,
    )

    assert [type(result) for result in results] == [type(None), RecordUnavailable, type(None)]
    assert _recorded(superuser) == ["fine", "good"]


async def test_a_reader_who_has_gone_leaves_the_others_be(
    hub: Hub, superuser: psycopg.Connection
) -> None:
    """A request cancelled while it waits is recorded all the same, and the next is served."""
    gone = asyncio.create_task(hub.recorder.record(a_disclosure(request_id="gone")))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.wait([gone])

    await hub.recorder.record(a_disclosure(request_id="next"))

    assert gone.cancelled()
    assert _recorded(superuser) == ["gone", "next"]


async def test_a_recorder_that_closes_writes_what_it_was_given(
    hub: Hub, superuser: psycopg.Connection
) -> None:
    """At the end of the process the last records are written, and no more are taken."""
    assert hub.settings.database_url is not None
    async with Recorder.open(hub.settings.database_url.reveal(), hub.ring) as recorder:
        last = asyncio.create_task(recorder.record(a_disclosure(request_id="last")))
        await asyncio.sleep(0)
    await last

    assert _recorded(superuser) == ["last"]
    with pytest.raises(RecordUnavailable):
        await recorder.record(a_disclosure())


@pytest.mark.parametrize(
    ("division", "areas"),
    [
        ("410000", ["410000", "410721"]),
        ("410700", ["410700", "410721"]),
        ("410721", ["410721"]),
        ("410721101", ["410721101"]),
    ],
)
async def test_a_county_is_to_know_who_above_it_saw_its_households(
    hub: Hub, superuser: psycopg.Connection, division: str, areas: list[str]
) -> None:
    """The record of somebody above the counties names those whose households it disclosed."""
    homes = [await a_household(hub), await a_household(hub)]
    ids = ",".join(str(home.id) for home in homes)

    await hub.recorder.record(a_disclosure(division_code=division, household_ids=ids))

    assert superuser.execute("SELECT areas FROM disclosure").fetchall() == [(areas,)]
