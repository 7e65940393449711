"""Files come in whole or not at all, and what they say stands on record and on the chains."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from hub.domain.errors import InvalidInput, KeyReused, StorageUnavailable
from hub.domain.rejections import FileRefused
from hub.runtime import Hub
from hub.sealing.cells import unseal
from hub.services.ingest import Delivery, sweep, take_in
from hub.storage import tables
from tests import seen
from tests.conftest import Clock
from tests.matching.deliveries import TOWNSHIP, VILLAGE, Desk, citizen_id, csv_text

HEAD, SPOUSE, CHILD, NEIGHBOUR = map(citizen_id, range(1, 5))
SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)
FAMILY: tuple[dict[str, str], ...] = (
    {"id_number": HEAD, "name": "王小明"},
    {"id_number": SPOUSE, "name": "买买提·吐尔逊", "relation": "1"},
)


@pytest.fixture
def desk(hub: Hub, clock: Clock, tmp_path: Path) -> Desk:
    """Give a desk where files are handed in, on 22 November 2026."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    return Desk(hub=hub, folder=tmp_path)


async def only(hub: Hub, table: str, **equal: Any) -> Mapping[str, Any]:
    """Return the one row of a table that has these values."""
    [row] = await seen.rows_of(hub, table, **equal)
    return {str(key): value for key, value in row.items()}


async def person(hub: Hub, name: str) -> UUID:
    """Return the id of the person of a name."""
    return (await only(hub, "person", name=name))["id"]


async def nothing_is_stored(hub: Hub) -> bool:
    """Tell whether neither the database nor the data folder holds anything of a batch."""
    stored = [await seen.rows_of(hub, name) for name in ("batch", "batch_rejection", "person")]
    return not any(stored) and not any((hub.settings.data_dir / "datasets").glob("*/*"))


async def test_a_delivery_has_its_share_of_the_memory(hub: Hub, desk: Desk) -> None:
    """With a memory of nothing there is room for no file, and nothing of it stays."""
    nothing = replace(hub, settings=replace(hub.settings, engine_bytes=0))

    with pytest.raises(StorageUnavailable):
        await replace(desk, hub=nothing).sends("CA_ROSTER", *FAMILY)

    assert await nothing_is_stored(hub)


@pytest.mark.requirement("CAT-18", "DS-03")
async def test_a_roster_is_adopted_with_its_decisions(hub: Hub, desk: Desk) -> None:
    """Households, persons, memberships and spells follow the roster, each citing its decision."""
    await desk.sends(
        "CA_ROSTER",
        *FAMILY,
        {"id_number": CHILD, "name": "王小", "relation": "2", "category": "DIBAO_MARGIN"},
    )

    household = await only(hub, "household")
    spells = await seen.rows_of(hub, "determination")
    assert (household["number"], household["status"]) == ("H1", "ACTIVE")
    assert (household["member_count"], household["division_code"]) == (3, VILLAGE)
    assert household["head_person_id"] == await person(hub, "王小明")
    assert sorted(spell["category"] for spell in spells) == ["DIBAO", "DIBAO", "DIBAO_MARGIN"]
    assert {spell["decision_reference"] for spell in spells} == {"新民低保〔2026〕1号"}
    assert await seen.steps_of(hub, household["id"]) == ["HOUSEHOLD_TAKEN_IN"]
    assert await seen.is_whole(hub)


@pytest.mark.requirement("DS-02")
async def test_destitute_people_are_kept_with_support_and_self_care(hub: Hub, desk: Desk) -> None:
    """The spell of 特困人员 says how they are supported, and follows a new assessment."""
    alone = {"id_number": HEAD, "category": "TEKUN"}
    assessed = {"support_mode": "DISPERSED", "self_care": "ABLE"}

    await desk.sends("CA_ROSTER", alone | assessed)
    await desk.sends(
        "CA_ROSTER", alone | {"support_mode": "CONCENTRATED", "self_care": "FULLY_LOST"}
    )

    spell = await only(hub, "determination", category="TEKUN")
    former = await only(hub, "determination_history", category="TEKUN")
    assert (former["support_mode"], former["self_care"]) == ("DISPERSED", "ABLE")
    assert (spell["support_mode"], spell["self_care"]) == ("CONCENTRATED", "FULLY_LOST")
    assert spell["valid_to"] is None
    assert await seen.is_whole(hub)


@pytest.mark.requirement("DS-04")
async def test_rigid_expenditure_has_an_end(hub: Hub, desk: Desk) -> None:
    """The spell of a household with rigid expenditure ends within twelve months, or is refused."""
    rigid = {"id_number": HEAD, "category": "RIGID", "valid_from": "2026-01-01"}

    await desk.sends("CA_ROSTER", rigid | {"valid_to": "2026-12-31"})

    assert (await only(hub, "determination"))["valid_to"] == date(2026, 12, 31)
    for last in ("", "2027-06-30"):
        with pytest.raises(FileRefused, match="认定截止日"):
            await desk.sends("CA_ROSTER", rigid | {"valid_to": last})


async def test_personal_values_are_sealed(hub: Hub, desk: Desk) -> None:
    """Id, telephone and address stand sealed beside their masks, bound to their rows."""
    await desk.sends("CA_ROSTER", FAMILY[0])

    row, home = await only(hub, "person"), await only(hub, "household")
    opened = [
        unseal(hub.ring, "person.citizen_id", row["id"], row["citizen_id_cell"]),
        unseal(hub.ring, "person.phone", row["id"], row["phone_cell"]),
        unseal(hub.ring, "household.address", home["id"], home["address_cell"]),
    ]
    assert opened == [HEAD, "13812345678", "河南省新乡市新乡县翟坡镇南西村12号"]
    assert (row["sex"], row["birth_date"]) == (1, date(1960, 2, 29))


async def test_the_data_folder_and_the_rows_show_no_id(
    hub: Hub, desk: Desk, superuser: psycopg.Connection
) -> None:
    """No id number, telephone or account can be found in what is stored."""
    await desk.sends("CA_ROSTER", *FAMILY)
    await desk.sends("CA_LIVING", {"id_number": HEAD}, {"id_number": CHILD + "0"})

    files = b"".join(p.read_bytes() for p in hub.settings.data_dir.rglob("*.parquet"))
    query = sql.SQL("SELECT string_agg(t::text, '') FROM {} AS t")
    stored = [
        superuser.execute(query.format(sql.Identifier(name))).fetchone()
        for name in tables.metadata.tables
    ]
    for value in (HEAD, SPOUSE, "13812345678", "6222021234567890123", CHILD):
        assert value.encode() not in files
        assert value not in str(stored)


async def test_the_same_file_twice_changes_nothing(hub: Hub, desk: Desk) -> None:
    """A file that is sent again is told what it was the first time."""
    path = desk.write("CA_ROSTER", *FAMILY)
    first = await take_in(hub, Delivery(path=path, dataset="CA_ROSTER"))

    second = await take_in(hub, Delivery(path=path, dataset="CA_ROSTER", key="another"))

    assert (first.repeated, second.repeated) == (False, True)
    assert second.batch_id == first.batch_id
    assert len(await seen.rows_of(hub, "chain_event")) == 1


async def test_the_same_file_of_another_day_is_a_batch(hub: Hub, desk: Desk) -> None:
    """A list that has not changed since says so of another day, when the day is given."""
    path = desk.write("CA_ROSTER", *FAMILY)

    def of(day: date) -> Delivery:
        return Delivery(path=path, dataset="CA_ROSTER", as_of=day)

    first, later, again = [await take_in(hub, of(day)) for day in (SEPTEMBER, OCTOBER, OCTOBER)]

    assert [each.repeated for each in (first, later, again)] == [False, False, True]
    assert again.batch_id == later.batch_id


async def test_a_key_names_one_file(hub: Hub, desk: Desk) -> None:
    """A key that comes back with another file is refused, and nothing changes."""
    one = desk.write("POPULATION", {"id_number": HEAD})
    other = desk.write("POPULATION", {"id_number": SPOUSE})
    await take_in(hub, Delivery(path=one, dataset="POPULATION", key="2026-10"))

    with pytest.raises(KeyReused, match="key of its own"):
        await take_in(hub, Delivery(path=other, dataset="POPULATION", key="2026-10"))

    assert len(await seen.rows_of(hub, "person")) == 1


async def test_two_at_once_come_in_once(hub: Hub, desk: Desk) -> None:
    """Of one file sent twice at the same time, one is taken in and the other is its repetition."""
    delivery = Delivery(path=desk.write("CA_ROSTER", *FAMILY), dataset="CA_ROSTER")

    receipts = await asyncio.gather(take_in(hub, delivery), take_in(hub, delivery))

    assert sorted(each.repeated for each in receipts) == [False, True]
    assert len(await seen.rows_of(hub, "person")) == 2
    assert len([*(hub.settings.data_dir / "datasets").glob("*/*")]) == 1


async def test_roster_and_population_at_once_make_one_person(hub: Hub, desk: Desk) -> None:
    """Two data sets that name the same new person create them once."""
    await asyncio.gather(
        desk.sends("CA_ROSTER", *FAMILY),
        desk.sends("POPULATION", {"id_number": HEAD}, {"id_number": NEIGHBOUR}),
    )

    assert len(await seen.rows_of(hub, "person")) == 3
    assert await seen.is_whole(hub)


async def test_bad_rows_are_kept_apart(hub: Hub, desk: Desk) -> None:
    """The good rows go in; each bad one is kept with line, reason, shape and remedy."""
    receipt = await desk.sends("POPULATION", {"id_number": HEAD}, {"id_number": HEAD[:17]})

    kept = await only(hub, "batch_rejection")
    assert (receipt.accepted, receipt.rejected, len(receipt.rejections)) == (1, 1, 1)
    assert (kept["line"], kept["field"], kept["reason"]) == (3, "身份证号", "ID_FORM")
    assert kept["shape"] == "9" * 17
    assert kept["remedy"].startswith("Give all 18 characters")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        "姓名,身份证号,区划代码\n".encode(),
        f"姓名,身份证号,区划代码\n王小明,{HEAD},410721101\n".encode("utf-16"),
        f"身份证号,姓名,区划代码\n王小明,{HEAD},410721101\n".encode(),
        f"姓名,身份证号,区划代码\n王小明,{HEAD}\n".encode(),
        f"姓名,身份证号,村\n王小明,{HEAD},410721101\n".encode(),
    ],
    ids=["empty", "header only", "UTF-16", "swapped", "ragged", "unknown column"],
)
async def test_a_refused_file_leaves_nothing(hub: Hub, desk: Desk, content: bytes) -> None:
    """A file that is refused as a whole leaves no row and no file behind."""
    with pytest.raises(FileRefused):
        await desk.sends_text("POPULATION", content)

    assert await nothing_is_stored(hub)


async def test_an_unknown_data_set_is_refused(desk: Desk) -> None:
    """The refusal names the data sets that there are."""
    with pytest.raises(InvalidInput, match="name one of AGR_MONITORED, AGR_RELOCATION, CA_A"):
        await take_in(desk.hub, Delivery(path=desk.folder / "x.csv", dataset="CA_OTHER"))


async def test_tomorrows_state_is_refused(desk: Desk) -> None:
    """A file cannot show a day that has not come."""
    with pytest.raises(InvalidInput, match="has not come yet"):
        await desk.sends("POPULATION", {"id_number": HEAD}, as_of=date(2026, 11, 23))


@pytest.mark.requirement("DS-26")
async def test_a_watched_person_gets_a_household(hub: Hub, desk: Desk) -> None:
    """Who is in no household gets one of their own; a number names an unverified one."""
    await desk.sends(
        "POPULATION",
        {"id_number": HEAD, "name": "甲"},
        {"id_number": SPOUSE, "name": "乙", "household_number": "P7"},
        {"id_number": CHILD, "name": "丙", "household_number": "P7"},
    )

    alone, shared = sorted(
        await seen.rows_of(hub, "household"), key=lambda row: row["number"] or ""
    )
    assert (alone["number"], alone["status"], alone["member_count"]) == (None, "UNVERIFIED", 1)
    assert alone["head_person_id"] == await person(hub, "甲")
    assert (shared["number"], shared["status"], shared["member_count"]) == ("P7", "UNVERIFIED", 2)
    assert await seen.is_whole(hub)


async def test_the_population_changes_nobody_on_the_roster(hub: Hub, desk: Desk) -> None:
    """What civil affairs says of a person stands, whatever another list says."""
    await desk.sends("CA_ROSTER", *FAMILY)

    await desk.sends("POPULATION", {"id_number": HEAD, "name": "别名", "division": TOWNSHIP})

    assert {row["name"] for row in await seen.rows_of(hub, "person")} == {"王小明", "买买提·吐尔逊"}
    assert len(await seen.rows_of(hub, "household")) == 1


async def test_an_unverified_household_becomes_active_on_the_roster(hub: Hub, desk: Desk) -> None:
    """A household known from the population is civil affairs' own once the roster names it."""
    await desk.sends("POPULATION", {"id_number": CHILD, "household_number": "H1"})

    await desk.sends("CA_ROSTER", *FAMILY)

    household = await only(hub, "household")
    assert (household["status"], household["member_count"], household["version"]) == (
        "ACTIVE",
        3,
        2,
    )
    assert await seen.is_whole(hub)


async def test_a_person_alone_moves_to_their_family(hub: Hub, desk: Desk) -> None:
    """The household of one that a person leaves is dissolved, and their membership ends."""
    await desk.sends("POPULATION", {"id_number": HEAD}, as_of=SEPTEMBER)

    await desk.sends("CA_ROSTER", *FAMILY, as_of=OCTOBER)

    left = await only(hub, "household", number=None)
    [was] = await seen.rows_of(hub, "membership", household_id=left["id"])
    assert (left["status"], left["member_count"]) == ("DISSOLVED", 0)
    assert was["valid_to"] == date(2026, 10, 30)
    assert await seen.is_whole(hub)


async def test_a_newer_roster_ends_what_it_leaves_out(hub: Hub, desk: Desk) -> None:
    """A spell that the newest roster no longer names ended the day before; its first self stays."""
    await desk.sends("CA_ROSTER", *FAMILY, as_of=SEPTEMBER)

    await desk.sends("CA_ROSTER", FAMILY[0], as_of=OCTOBER)

    gone = await person(hub, "买买提·吐尔逊")
    spell = await only(hub, "determination", person_id=gone)
    former = await only(hub, "determination_history", person_id=gone)
    assert (spell["valid_to"], spell["version"]) == (date(2026, 10, 30), 2)
    assert (former["valid_to"], former["version"]) == (None, 1)
    assert (await only(hub, "membership", person_id=gone))["valid_to"] is None
    assert await seen.is_whole(hub)


async def test_an_unchanged_roster_writes_no_row(hub: Hub, desk: Desk) -> None:
    """A roster that says the same on another day adds its batch, and no version or event."""
    await desk.sends("CA_ROSTER", *FAMILY, as_of=SEPTEMBER)
    before = await seen.rows_of(hub, "chain_event")

    await desk.sends("CA_ROSTER", *reversed(FAMILY), as_of=OCTOBER)

    assert len(await seen.rows_of(hub, "batch")) == 2
    assert await seen.rows_of(hub, "chain_event") == before


async def test_a_changed_person_and_household_keep_their_versions(hub: Hub, desk: Desk) -> None:
    """What the newer roster says otherwise is changed, and what was said before is kept."""
    await desk.sends("CA_ROSTER", *FAMILY, as_of=SEPTEMBER)
    moved = {"address": "新乡县七里营镇某村3号", "division": "410721103"}

    await desk.sends(
        "CA_ROSTER",
        FAMILY[0] | moved | {"phone": "13900000000"},
        FAMILY[1] | moved | {"relation": "8"},
        as_of=OCTOBER,
    )

    household = await only(hub, "household")
    head = await only(hub, "person", name="王小明")
    assert (household["division_code"], household["version"]) == ("410721103", 2)
    assert unseal(hub.ring, "person.phone", head["id"], head["phone_cell"]) == "13900000000"
    assert len(await seen.rows_of(hub, "membership_history")) == 1
    assert await seen.is_whole(hub)


async def test_a_rejected_row_ends_nothing(hub: Hub, desk: Desk) -> None:
    """A household with a rejected row keeps its spells: what the row would have said is unknown."""
    neighbour = {"id_number": NEIGHBOUR, "household_number": "H2", "name": "邻居"}
    child = {"id_number": CHILD, "household_number": "H2", "name": "孩子", "relation": "2"}
    await desk.sends("CA_ROSTER", *FAMILY, neighbour, child, as_of=SEPTEMBER)

    await desk.sends("CA_ROSTER", FAMILY[0], neighbour | {"valid_from": "?"}, as_of=OCTOBER)

    ended = {
        row["person_id"]
        for row in await seen.rows_of(hub, "determination")
        if row["valid_to"] is not None
    }
    assert ended == {await person(hub, "买买提·吐尔逊")}


async def test_an_older_roster_is_refused(hub: Hub, desk: Desk) -> None:
    """A roster of an earlier day than the one in force would undo it."""
    await desk.sends("CA_ROSTER", *FAMILY, as_of=OCTOBER)

    with pytest.raises(FileRefused, match="Send a newer one"):
        await desk.sends("CA_ROSTER", FAMILY[0], as_of=SEPTEMBER)

    assert len(await seen.rows_of(hub, "batch")) == 1


async def test_a_person_in_two_households_is_on_both_chains(hub: Hub, desk: Desk) -> None:
    """The roster may name a person twice; what happens to them stands on each chain."""
    await desk.sends("CA_ROSTER", *FAMILY, FAMILY[1] | {"household_number": "H2"})

    rows = await seen.rows_of(hub, "chain_event")
    twice = await person(hub, "买买提·吐尔逊")
    assert [twice in row["row_ids"] for row in rows] == [True, True]
    assert await seen.is_whole(hub)


@pytest.mark.requirement("DS-06", "DS-07")
@pytest.mark.parametrize(
    ("dataset", "programme"), [("CA_LIVING", "LIVING_SUBSIDY"), ("CA_NURSING", "NURSING_SUBSIDY")]
)
async def test_a_payment_is_a_record_of_assistance(
    hub: Hub, desk: Desk, dataset: str, programme: str
) -> None:
    """A month's payment stands as a record of civil affairs, its account sealed."""
    await desk.sends("CA_ROSTER", *FAMILY)

    await desk.sends(dataset, {"id_number": SPOUSE})

    record = await only(hub, "assistance_record")
    account = unseal(hub.ring, "assistance_record.account", record["id"], record["account_cell"])
    assert (record["programme_code"], record["owner_department"]) == (programme, "CA")
    assert (record["amount_fen"], record["status"]) == (8000, "PAID")
    assert (record["period_from"], record["period_to"]) == (date(2026, 10, 1), OCTOBER)
    assert (record["division_code"], record["person_id"]) == (
        "410721",
        await person(hub, "买买提·吐尔逊"),
    )
    assert account == "6222021234567890123"
    assert (await seen.steps_of(hub, record["household_id"]))[-1] == "ASSISTANCE_TAKEN_IN"
    assert await seen.is_whole(hub)


@pytest.mark.requirement("DS-01")
async def test_basic_living_goes_to_the_household_of_its_number(hub: Hub, desk: Desk) -> None:
    """Basic living is paid to a household with its spell; the payee need not be known."""
    await desk.sends("CA_ROSTER", *FAMILY)

    await desk.sends("CA_BASIC", {"id_number": NEIGHBOUR, "household_number": "H1"})

    record = await only(hub, "assistance_record")
    spells = await seen.rows_of(hub, "determination", household_id=record["household_id"])
    assert {spell["category"] for spell in spells} == {"DIBAO"}
    assert record["household_id"] == (await only(hub, "household"))["id"]
    assert record["person_id"] is None


async def test_a_payment_to_a_stranger_creates_nobody(hub: Hub, desk: Desk) -> None:
    """The row stays in the batch's file and is counted; no person comes of it."""
    await desk.sends("CA_ROSTER", *FAMILY)

    receipt = await desk.sends("CA_LIVING", {"id_number": NEIGHBOUR}, {"id_number": HEAD})

    assert (receipt.accepted, receipt.unlinked) == (2, 1)
    assert len(await seen.rows_of(hub, "person")) == 2
    assert len(await seen.rows_of(hub, "assistance_record")) == 1


async def test_a_payment_sent_again_is_one_record(hub: Hub, desk: Desk) -> None:
    """A later batch of the month changes the payments of which it says otherwise, and no other."""
    await desk.sends("CA_ROSTER", *FAMILY)
    await desk.sends("CA_LIVING", {"id_number": HEAD}, {"id_number": SPOUSE})

    await desk.sends("CA_LIVING", {"id_number": HEAD}, {"id_number": SPOUSE, "status": "RETURNED"})

    records = await seen.rows_of(hub, "assistance_record")
    assert sorted((row["status"], row["version"]) for row in records) == [
        ("PAID", 1),
        ("RETURNED", 2),
    ]
    assert await seen.is_whole(hub)


async def test_an_older_batch_changes_no_newer_record(hub: Hub, desk: Desk) -> None:
    """A payment changes by a batch of the same or a later day than the one that it rests on."""
    await desk.sends("CA_ROSTER", *FAMILY)
    returned = {"id_number": HEAD, "status": "RETURNED"}
    await desk.sends("CA_LIVING", returned, as_of=OCTOBER)

    paid = {"id_number": HEAD}, {"id_number": SPOUSE}
    await desk.sends("CA_LIVING", *paid, as_of=date(2026, 10, 21))

    records = await seen.rows_of(hub, "assistance_record")
    assert sorted((row["status"], row["version"]) for row in records) == [
        ("PAID", 1),
        ("RETURNED", 1),
    ]
    assert await seen.is_whole(hub)


async def test_a_payment_said_alike_rests_on_the_newest_batch(hub: Hub, desk: Desk) -> None:
    """Said on the 12th, 14th and 20th alike, a batch of the 16th no longer changes it."""
    await desk.sends("CA_ROSTER", *FAMILY)
    for day in (12, 20, 14):
        await desk.sends("CA_LIVING", {"id_number": HEAD}, as_of=date(2026, 11, day))
    steps = await seen.rows_of(hub, "chain_event")

    returned = {"id_number": HEAD, "status": "RETURNED"}
    await desk.sends("CA_LIVING", returned, as_of=date(2026, 11, 16))

    record = await only(hub, "assistance_record")
    assert (record["status"], record["version"]) == ("PAID", 1)
    assert await seen.rows_of(hub, "chain_event") == steps
    assert await seen.is_whole(hub)


async def test_a_payment_said_otherwise_later_changes_after_all(hub: Hub, desk: Desk) -> None:
    """What is newer than every batch that said it holds, and starts a count of its own."""
    await desk.sends("CA_ROSTER", *FAMILY)
    for day in (12, 14):
        await desk.sends("CA_LIVING", {"id_number": HEAD}, as_of=date(2026, 11, day))

    for day, status in ((16, "RETURNED"), (15, "PAID")):
        await desk.sends(
            "CA_LIVING", {"id_number": HEAD, "status": status}, as_of=date(2026, 11, day)
        )

    record = await only(hub, "assistance_record")
    assert (record["status"], record["version"]) == ("RETURNED", 2)
    assert await seen.rows_of(hub, "assistance_statement") == []
    assert await seen.is_whole(hub)


async def test_an_aid_that_moved_to_another_month_is_the_same_aid(hub: Hub, desk: Desk) -> None:
    """The department's own number tells it; its month is a thing said of it like its amount."""
    await desk.sends("CA_ROSTER", *FAMILY)
    await desk.sends("MED_AID", {"id_number": HEAD, "month": "2026-08"})

    await desk.sends("MED_AID", {"id_number": HEAD, "month": "2026-10"})

    record = await only(hub, "assistance_record")
    assert (record["period_from"], record["period_to"]) == (date(2026, 10, 1), OCTOBER)
    assert (record["version"], await seen.is_whole(hub)) == (2, True)


async def test_a_file_of_any_name_is_that_file(hub: Hub, desk: Desk) -> None:
    """A name that would be a pattern, an archive or a home folder brings no other file's rows."""
    text = csv_text(hub.policy, "POPULATION", [{"id_number": HEAD, "name": "甲"}])
    other = csv_text(hub.policy, "POPULATION", [{"id_number": SPOUSE, "name": "乙"}])
    (desk.folder / "a1.csv").write_text(other, "utf-8")
    for name in ("a[1].csv", "*.csv", "a?.csv", "x.csv.gz", "~t.csv", "it's.csv"):
        path = desk.folder / name
        path.write_text(text, "utf-8")
        await take_in(hub, Delivery(path=path, dataset="POPULATION", key=name, as_of=OCTOBER))

    assert (await only(hub, "person"))["name"] == "甲"


async def test_a_failure_leaves_nothing_half_done(
    hub: Hub, desk: Desk, superuser: psycopg.Connection
) -> None:
    """When the transaction fails at its last statement, rows, chain and file are all gone."""
    superuser.execute("ALTER TABLE chain_event ADD CONSTRAINT never CHECK (false)")
    try:
        with pytest.raises(Exception, match="never"):
            await desk.sends("CA_ROSTER", *FAMILY)
    finally:
        superuser.execute("ALTER TABLE chain_event DROP CONSTRAINT never")

    assert await nothing_is_stored(hub)


async def test_orphans_are_swept(hub: Hub, desk: Desk) -> None:
    """A file that no committed batch names is removed; a committed batch keeps its files."""
    await desk.sends("POPULATION", {"id_number": HEAD}, {"id_number": "?"})
    folder = hub.settings.data_dir / "datasets" / "POPULATION"
    orphans = [folder / f"{UUID(int=7)}.parquet", folder / "x.parquet.draft"]
    for orphan in orphans:
        orphan.write_bytes(b"PAR1")

    swept = await sweep(hub)

    assert swept == 2
    assert len([*folder.iterdir()]) == 2


async def test_scratch_of_a_killed_process_is_swept(hub: Hub) -> None:
    """What did not fit into memory does not outlast the process that wrote it."""
    left = hub.settings.data_dir / "scratch" / "tmpleft"
    left.mkdir(parents=True)
    (left / "duckdb_temp_storage.tmp").write_bytes(HEAD.encode())

    swept = await sweep(hub)

    assert (swept, left.exists()) == (1, False)
