"""A roster of citizen ids and cases by HTTP: each row answered, recorded and counted by itself."""

import csv
import io
from collections.abc import AsyncGenerator, Callable

import httpx
import pytest
from starlette.types import ASGIApp

from hub.domain.attestations import MAX_ROSTER
from hub.domain.citizen_ids import check_character
from hub.domain.errors import RecordUnavailable
from hub.domain.people import Category
from hub.runtime import Hub
from hub.storage.disclosures import Disclosure
from tests.builders import a_household
from tests.people import a_person
from tests.schema.test_attestations import limit
from tests.seen import rows_of
from tests.web.test_datasets import token_of

UNKNOWN = "11010519491231002X"


@pytest.fixture
async def poor(app: ASGIApp, hub: Hub, web: httpx.AsyncClient) -> AsyncGenerator[httpx.AsyncClient]:
    """Give a client of a department whose token lacks the scope."""
    token = await token_of(hub, web, scopes=frozenset({"need.inbox:read"}))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://hub.test",
        headers={"Authorization": f"Bearer {token}"},
    ) as client:
        yield client


def roster(*rows: tuple[str, ...], header: str = "身份证号,案号") -> str:
    """Return a file of these rows."""
    return "\n".join([header, *(",".join(row) for row in rows)]) + "\n"


async def send(client: httpx.AsyncClient, file: str | bytes) -> httpx.Response:
    """Return the answer to a roster."""
    return await client.post("/attestations", content=file)


def table(answer: httpx.Response) -> list[dict[str, str]]:
    """Return the rows of an answer by its columns."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Return the status and the one code for which a roster is refused."""
    [only] = {error["extensions"]["code"] for error in answer.json()["errors"]}
    return answer.status_code, only


async def test_each_row_is_answered(hub: Hub, signed_in: httpx.AsyncClient) -> None:
    """Yes with its days, no, and no again for somebody unknown; neither id nor case comes back."""
    yes = (await a_household(hub, category=Category.RIGID)).head.citizen_id
    no = (await a_household(hub, category=None)).head.citizen_id

    answer = await send(signed_in, roster((yes, "住院1"), (no, "住院2"), (UNKNOWN, "住院3")))

    found = [list(row.values())[:4] for row in table(answer)]
    assert found == [
        ["2", "是", "2026-01-01", "2026-12-31"],
        ["3", "否", "", ""],
        ["4", "否", "", ""],
    ]
    assert not [each for each in (yes, no, UNKNOWN, "住院") if each in answer.text]


async def test_bad_rows_are_told_and_sink_no_other(hub: Hub, signed_in: httpx.AsyncClient) -> None:
    """Each is told with its line, its cause and what to do; only sound rows are counted."""
    yes = (await a_household(hub)).head.citizen_id
    unreal = "11010519490230002"
    bad = ["4107", UNKNOWN[:17] + "1", unreal + check_character(unreal)]
    rows = [*((each, "7") for each in bad), (UNKNOWN,), (UNKNOWN, "x" * 65), (UNKNOWN, UNKNOWN)]

    found = table(await send(signed_in, roster(*rows, (yes, "7"))))

    causes = [row["未核验原因"].partition("（")[2].rstrip("）") for row in found]
    assert causes == [
        *("ID_FORM", "ID_CHECK_DIGIT", "ID_BIRTH_DATE"),
        *("REQUIRED", "TOO_LONG", "ID_OUT_OF_PLACE", ""),
    ]
    assert all(row["怎么办"] for row in found[:-1])
    assert [row["是否低收入人口"] for row in found] == [*[""] * 6, "是"]
    assert [row["persons"] for row in await rows_of(hub, "attestation_tally")] == [1]


async def test_each_row_is_on_record_with_its_case(hub: Hub, signed_in: httpx.AsyncClient) -> None:
    """As many records as sound rows, each of its person and case; the document is that of one."""
    people = [(await a_household(hub)).head for _ in range(3)]
    rows = [(each.citizen_id, f"住院{place}") for place, each in enumerate(people)]

    await send(signed_in, roster(*rows, ("4107", "坏")))

    records = await rows_of(hub, "disclosure")
    about = {row["case_number"]: row["person_ids"] for row in records}
    assert about == {f"住院{place}": [each.id] for place, each in enumerate(people)}
    assert {row["operation"] for row in records} == {"StatusAttestation"}
    assert len(records) == 3


async def test_nothing_goes_out_unrecorded(
    hub: Hub, signed_in: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the record of one row cannot be written, no row is answered."""
    kept = hub.recorder.record

    async def record(disclosure: Disclosure) -> None:
        if disclosure.case_number == "2":
            raise RecordUnavailable("The disk is full.")
        await kept(disclosure)

    monkeypatch.setattr(hub.recorder, "record", record)

    answer = await send(signed_in, roster((UNKNOWN, "1"), (UNKNOWN, "2")))

    assert refusal(answer) == (503, "DISCLOSURE_RECORD_UNAVAILABLE")


async def test_the_limit_is_the_same(
    hub: Hub, signed_in: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A roster counts as many as it asks about; one that exceeds what is left is not begun."""
    monkeypatch.setattr(hub, "policy", limit(hub.policy, 3))
    two = roster((UNKNOWN, "1"), (UNKNOWN, "2"))

    first, second = await send(signed_in, two), await send(signed_in, two)
    third = await send(signed_in, roster((UNKNOWN, "3")))

    assert [len(table(each)) for each in (first, third)] == [2, 1]
    assert refusal(second) == (429, "RATE_LIMITED")
    assert int(second.headers["Retry-After"]) > 0
    assert len(await rows_of(hub, "disclosure")) == 3


_WRITTEN: dict[str, Callable[[str], bytes]] = {
    "GB18030": lambda text: text.encode("gb18030"),
    "mark": lambda text: ("\ufeff" + text).encode(),
    "tabs": lambda text: text.replace(",", "\t").replace("\n", "\r\n").encode(),
    "other names": lambda text: text.replace("身份证号,案号", "case_number,id_number").encode(),
}


@pytest.mark.parametrize("written", _WRITTEN)
async def test_a_roster_is_read_as_departments_write_it(
    signed_in: httpx.AsyncClient, written: str
) -> None:
    """Encoding, separator, line ends and the order of the columns are seen from the file."""
    rows = [(UNKNOWN, "7"), ("", ""), ("7", UNKNOWN)]

    found = table(await send(signed_in, _WRITTEN[written](roster(*rows))))

    assert sorted(row["是否低收入人口"] for row in found) == ["", "否"]


@pytest.mark.parametrize(
    "file",
    [
        "",
        roster(),
        roster((UNKNOWN, "7", "王"), header="身份证号,案号,姓名"),
        roster((UNKNOWN,), header="身份证号"),
        roster((UNKNOWN, UNKNOWN), header="身份证号,id_number"),
        '{"id_number": 1}\n',
        b"\x00\x01",
    ],
    ids=["empty", "no row", "names too", "no cases", "ids twice", "JSON", "no text"],
)
async def test_another_file_is_refused_whole(
    hub: Hub, signed_in: httpx.AsyncClient, file: str | bytes
) -> None:
    """The answer says what a roster is; nothing is counted."""
    assert refusal(await send(signed_in, file)) == (422, "FILE_REFUSED")
    assert await rows_of(hub, "attestation_tally") == []


async def test_a_roster_has_a_bound(hub: Hub, signed_in: httpx.AsyncClient) -> None:
    """One row too many is refused, also behind lines that are empty."""
    rows = [(UNKNOWN, "7"), ("", "")] * MAX_ROSTER

    answer = await send(signed_in, roster(*rows, (UNKNOWN, "7")))

    assert refusal(answer) == (422, "FILE_REFUSED")
    assert await rows_of(hub, "attestation_tally") == []


async def test_who_may_not_ask_sends_no_roster(
    hub: Hub, web: httpx.AsyncClient, poor: httpx.AsyncClient
) -> None:
    """No token, and a token without the scope, are refused before the file is read.

    The refusal of a known client is on record.
    """
    file = roster((a_person().citizen_id, "7"))

    answers = [await send(web, file), await send(poor, file)]

    assert [refusal(each) for each in answers] == [
        (401, "UNAUTHENTICATED"),
        (403, "FIELD_NOT_GRANTED"),
    ]
    [denied] = await rows_of(hub, "disclosure")
    assert (denied["outcome"], denied["code"]) == ("DENIED", "FIELD_NOT_GRANTED")
