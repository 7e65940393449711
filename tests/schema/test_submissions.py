"""Records are submitted by mutation: each is judged by itself, and the key takes effect once."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hub.domain.callers import Caller
from hub.runtime import Hub
from schema.named import operations
from tests import seen
from tests.callers import a_key, office
from tests.conftest import Clock
from tests.matching.deliveries import Desk, citizen_id
from tests.schema.test_mutations import run

ONE, TWO, THREE = map(citizen_id, range(1, 4))


@pytest.fixture(autouse=True)
def _today(clock: Clock) -> None:
    """Let it be 22 November 2026."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))


def a_record(id_number: Any = ONE, **changes: Any) -> dict[str, Any]:
    """Return a death as a record."""
    return {"id_number": id_number, "死亡日期": "2026-08-15", "source": "HEA", **changes}


async def submit(
    hub: Hub, *records: Any, caller: Caller | None = None, **values: Any
) -> dict[str, Any]:
    """Return the whole answer to records submitted by the health department."""
    given = {"idempotencyKey": a_key(), "dataset": "HEA_DEATHS", "records": records, **values}
    document = operations()["SubmitRecords"]
    return await run(hub, caller or office("HEA"), document, input=given)


async def payload(hub: Hub, *records: Any, **values: Any) -> dict[str, Any]:
    """Return the payload of records submitted by the health department."""
    return (await submit(hub, *records, **values))["data"]["submitRecords"]


async def test_each_record_is_judged_by_itself(hub: Hub) -> None:
    """Bad ones are told with field, reason, shape and remedy; the others are in."""
    bad = a_record(TWO[:17], 死亡日期="2026-02-30")

    found = await payload(hub, a_record(), bad, a_record(THREE), a_record())

    assert (found["accepted"], found["rejected"], found["duplicate"]) == (2, 1, 1)
    assert [(row["index"], row["accepted"]) for row in found["rows"]] == [
        (0, True),
        (1, False),
        (2, True),
        (3, True),
    ]
    told = found["rows"][1]["rejections"]
    assert sorted(each["reason"] for each in told) == ["DATE_UNREAL", "ID_FORM"]
    assert {each["shape"] for each in told} == {"9" * 17, "9999-99-99"}
    assert found["userErrors"] == []
    [batch] = await seen.rows_of(hub, "batch")
    assert (str(batch["id"]), batch["client_id"]) == (found["batchId"], office("HEA").client_id)


async def test_a_retry_is_answered_as_the_first_time(hub: Hub) -> None:
    """The key takes effect once; with other records it is refused."""
    key = a_key()
    first = await submit(hub, a_record(), a_record(TWO[:17]), idempotencyKey=key)

    second = await submit(hub, a_record(), a_record(TWO[:17]), idempotencyKey=key)
    other = await payload(hub, a_record(THREE), idempotencyKey=key)

    assert second["data"] == first["data"]
    assert ("replayed" in first["extensions"], second["extensions"]["replayed"]) == (False, True)
    assert [each["code"] for each in other["userErrors"]] == ["IDEMPOTENCY_KEY_REUSED"]
    assert len(await seen.rows_of(hub, "batch")) == 1


async def test_the_same_record_may_be_said_again(hub: Hub) -> None:
    """What was so, and then otherwise, may be so again: another key is another submission."""
    was, is_now = a_record(), a_record(死亡日期="2026-08-16")

    ids = [(await payload(hub, each))["batchId"] for each in (was, is_now, was)]

    assert len(set(ids)) == 3
    assert None not in ids


async def test_records_of_which_none_is_good_leave_nothing(hub: Hub) -> None:
    """Each row still says what is wrong with it."""
    found = await payload(hub, a_record(ONE[:17]), a_record(TWO[:17]))

    assert [each["code"] for each in found["userErrors"]] == ["FILE_REFUSED"]
    assert (found["batchId"], found["accepted"], found["rejected"]) == (None, 0, 2)
    assert [row["rejections"][0]["reason"] for row in found["rows"]] == ["ID_FORM", "ID_FORM"]
    assert await seen.rows_of(hub, "batch") == []


async def test_records_may_be_tried(hub: Hub) -> None:
    """The answer is that of a submission, and nothing is kept."""
    found = await payload(hub, a_record(), validateOnly=True)

    assert (found["accepted"], found["validateOnly"], found["batchId"]) == (1, True, None)
    assert await seen.rows_of(hub, "batch") == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"records": []}, "INVALID_INPUT"),
        ({"records": [a_record()] * 1001}, "INVALID_INPUT"),
        ({"records": [a_record(salary=1)]}, "FILE_REFUSED"),
        ({"asOf": "2026-11-23"}, "INVALID_INPUT"),
        ({"idempotencyKey": "short"}, "INVALID_INPUT"),
        ({"dataset": "HEA_OTHER"}, "NOT_FOUND"),
    ],
)
async def test_what_cannot_be_taken_in_is_refused_whole(
    hub: Hub, values: dict[str, Any], code: str
) -> None:
    """The refusal names the input, and nothing is kept."""
    found = await payload(hub, a_record(), **values)

    assert [each["code"] for each in found["userErrors"]] == [code]
    assert found["rows"] == []
    assert await seen.rows_of(hub, "batch") == []


async def test_a_record_is_an_object_of_plain_values(hub: Hub) -> None:
    """A text, a list or an object within a record is rejected by itself, and not repeated."""
    answer = await submit(hub, a_record(), "text", [1], a_record([TWO]), 10**30)

    rows = answer["data"]["submitRecords"]["rows"]
    assert [row["accepted"] for row in rows] == [True, False, False, False, False]
    assert {each["reason"] for row in rows for each in row["rejections"]} == {"NOT_JSON_OBJECT"}
    assert TWO not in str(answer)


async def test_another_departments_data_set_is_refused(hub: Hub) -> None:
    """A scope is not enough: each data set has the one department that delivers it."""
    answer = await submit(hub, a_record(), caller=office("MED"))

    [error] = answer["errors"]
    assert error["extensions"]["code"] == "DATASET_NOT_GRANTED"
    assert await seen.rows_of(hub, "batch") == []


async def test_too_much_at_once_is_sent_away(hub: Hub) -> None:
    """The client is told that it may come again."""
    async with hub.deliveries, hub.deliveries:
        answer = await submit(hub, a_record())

    [error] = answer["errors"]
    assert (error["extensions"]["code"], error["extensions"]["retryable"]) == ("BUSY", True)


async def test_a_thousand_records_are_one_request(hub: Hub) -> None:
    """As many as one request may hold come in with one answer of as many rows."""
    records = [a_record(citizen_id(n, born=born)) for n in range(500) for born in _BORN]

    found = await payload(hub, *records)

    assert (found["accepted"], len(found["rows"])) == (1000, 1000)


_BORN = ("19600229", "19500615")


async def test_records_of_a_list_are_what_has_changed(hub: Hub, tmp_path: Path) -> None:
    """A few records of a data set of whole lists do not pass for the list."""
    listed = Desk(hub=hub, folder=tmp_path)
    await listed.sends("DPF_CERTIFICATES", {"id_number": ONE}, {"id_number": TWO})
    record = {
        "id_number": TWO,
        "certificate_number": f"{TWO}41",
        "category": "4",
        "level": "1",
        "status": "CANCELLED",
        "issued_on": "2020-05-06",
    }

    await submit(hub, record, caller=office("DPF"), dataset="DPF_CERTIFICATES")

    assert [row["kind"] for row in await seen.rows_of(hub, "batch")] == ["SNAPSHOT", "DELTA"]
