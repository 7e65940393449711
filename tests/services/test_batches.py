"""The life of a batch: changes on top of a list, half lists refused, late ones kept, withdrawal."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from hub.domain.batches import BatchKind
from hub.domain.errors import InvalidInput, NotFound, WrongState
from hub.domain.rejections import FileRefused
from hub.runtime import Hub
from hub.sealing.cells import unseal
from hub.services import batches
from hub.services.ingest import Delivery, Receipt, sweep, take_in
from hub.services.matching import match
from tests import seen
from tests.conftest import Clock
from tests.matching.deliveries import Desk, citizen_id

ONE, TWO, THREE, FOUR, STRANGER = map(citizen_id, range(1, 6))
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 20)
PAID_UP_TO = date(2026, 11, 12)
FAMILY: tuple[dict[str, str], ...] = (
    {"id_number": ONE, "name": "甲"},
    {"id_number": TWO, "name": "乙", "relation": "1"},
)
NEIGHBOUR = {"id_number": THREE, "name": "丙", "household_number": "H2"}


@pytest.fixture
def desk(hub: Hub, clock: Clock, tmp_path: Path) -> Desk:
    """Give a desk where files are handed in, on 22 November 2026."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    return Desk(hub=hub, folder=tmp_path)


async def changes(
    desk: Desk, dataset: str, *rows: Mapping[str, str], as_of: date = NOVEMBER
) -> Receipt:
    """Hand in a delta: rows with the operation that each asks for."""
    return await desk.sends(dataset, *rows, as_of=as_of, kind=BatchKind.DELTA)


async def rows_of(hub: Hub, table: str, **equal: Any) -> list[dict[str, Any]]:
    """Return a table's rows, the oldest first."""
    return [
        {str(key): value for key, value in row.items()}
        for row in await seen.rows_of(hub, table, **equal)
    ]


async def only(hub: Hub, table: str, **equal: Any) -> dict[str, Any]:
    """Return the one row of a table that has these values."""
    [row] = await rows_of(hub, table, **equal)
    return row


async def open_spells(hub: Hub) -> set[tuple[str, str, str]]:
    """Return name, household and category of the spells that have no end."""
    people = {row["id"]: row["name"] for row in await rows_of(hub, "person")}
    homes = {row["id"]: row["number"] for row in await rows_of(hub, "household")}
    return {
        (people[row["person_id"]], homes[row["household_id"]], row["category"])
        for row in await rows_of(hub, "determination", valid_to=None)
    }


async def open_memberships(hub: Hub) -> set[tuple[str, str | None]]:
    """Return name and household of the memberships that have no end."""
    people = {row["id"]: row["name"] for row in await rows_of(hub, "person")}
    homes = {row["id"]: row["number"] for row in await rows_of(hub, "household")}
    return {
        (people[row["person_id"]], homes[row["household_id"]])
        for row in await rows_of(hub, "membership", valid_to=None)
    }


async def certificates(hub: Hub) -> dict[str, int]:
    """Return the level of each certificate that is known, by the first part of its mask."""
    return {
        row["certificate_mask"][14:18]: row["disability_level"]
        for row in await rows_of(hub, "facts", dataset="DPF_CERTIFICATES")
    }


def last(number: str) -> str:
    """Return the part of an id number that a certificate's mask shows."""
    return number[14:18]


async def test_a_delta_changes_what_it_names(hub: Hub, desk: Desk) -> None:
    """Of a list of facts, a delta's newest row of a key holds, and a deleted record is gone."""
    await desk.sends("CA_ROSTER", *FAMILY, NEIGHBOUR)
    three = [{"id_number": each, "level": "4"} for each in (ONE, TWO, THREE)]
    await desk.sends("DPF_CERTIFICATES", *three, as_of=OCTOBER)

    await changes(
        desk,
        "DPF_CERTIFICATES",
        {"id_number": ONE, "level": "4", "status": "FROZEN"},
        {"id_number": TWO, "level": "4", "operation": "删除"},
    )
    await match(hub)

    facts = await rows_of(hub, "facts")
    assert sorted(row["certificate_status"] for row in facts) == ["FROZEN", "VALID"]
    assert await certificates(hub) == {last(ONE): 4, last(THREE): 4}


async def test_a_deleting_row_need_only_name_its_record(hub: Hub, desk: Desk) -> None:
    """A row that deletes is sound with its key and its person alone."""
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, as_of=OCTOBER)
    text = (
        f"身份证号,残疾人证号,残疾类别,残疾等级,证件状态,发证日期,操作\n{ONE},{ONE}41,,,,,DELETE\n"
    )
    path = desk.folder / "delta.csv"
    path.write_text(text, "utf-8")

    receipt = await take_in(
        hub, Delivery(path=path, dataset="DPF_CERTIFICATES", kind=BatchKind.DELTA)
    )

    assert (receipt.accepted, receipt.rejected) == (1, 0)


async def test_a_later_snapshot_replaces_the_deltas_too(hub: Hub, desk: Desk) -> None:
    """What a delta added is gone when the next whole list does not have it."""
    await desk.sends("CA_ROSTER", *FAMILY)
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, as_of=SEPTEMBER)
    await changes(desk, "DPF_CERTIFICATES", {"id_number": TWO}, as_of=OCTOBER)
    await match(hub)
    before = await certificates(hub)

    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, as_of=NOVEMBER)
    await match(hub)

    assert before.keys() == {last(ONE), last(TWO)}
    assert (await certificates(hub)).keys() == {last(ONE)}


async def test_a_delta_needs_a_list_to_build_on(hub: Hub, desk: Desk) -> None:
    """Changes of an unknown whole are refused, and nothing remains."""
    with pytest.raises(FileRefused, match="send the whole list first"):
        await changes(desk, "DPF_CERTIFICATES", {"id_number": ONE})

    assert await rows_of(hub, "batch") == []


@pytest.mark.parametrize("dataset", ["CA_NURSING", "HEA_DEATHS"])
async def test_sets_that_add_up_take_no_delta(desk: Desk, dataset: str) -> None:
    """Where each batch adds to those before, a delta makes no sense."""
    with pytest.raises(InvalidInput, match="takes no delta"):
        await changes(desk, dataset, {"id_number": ONE})


async def test_a_roster_delta_leaves_others_alone(hub: Hub, desk: Desk) -> None:
    """Households that a delta does not name stay; a deleted row ends its spell the day before."""
    await desk.sends("CA_ROSTER", *FAMILY, NEIGHBOUR, as_of=OCTOBER)

    await changes(
        desk,
        "CA_ROSTER",
        {"id_number": TWO, "household_number": "H1", "operation": "DELETE"},
        {"id_number": FOUR, "name": "丁", "relation": "2", "household_number": "H1"},
    )

    home = await only(hub, "household", number="H1")
    gone = await only(hub, "person", name="乙")
    spell = await only(hub, "determination", person_id=gone["id"])
    assert await open_spells(hub) == {
        ("甲", "H1", "DIBAO"),
        ("丙", "H2", "DIBAO"),
        ("丁", "H1", "DIBAO"),
    }
    assert spell["valid_to"] == date(2026, 11, 19)
    assert home["head_person_id"] == (await only(hub, "person", name="甲"))["id"]
    assert home["member_count"] == 3
    assert await seen.is_whole(hub)


@pytest.mark.parametrize("is_said", [True, False], ids=["left and joined", "joined"])
async def test_a_roster_delta_moves_a_person(hub: Hub, desk: Desk, *, is_said: bool) -> None:
    """A person whose household's number changes leaves the old one, said so or not."""
    await desk.sends("CA_ROSTER", *FAMILY, NEIGHBOUR, as_of=OCTOBER)
    left = {"id_number": TWO, "household_number": "H1", "operation": "DELETE"}

    await changes(
        desk,
        "CA_ROSTER",
        *([left] if is_said else []),
        {"id_number": TWO, "name": "乙", "household_number": "H2", "relation": "8"},
    )

    assert await open_memberships(hub) == {("甲", "H1"), ("丙", "H2"), ("乙", "H2")}
    assert ("乙", "H1", "DIBAO") not in await open_spells(hub)
    assert (await only(hub, "household", number="H1"))["member_count"] == 1
    assert await seen.is_whole(hub)


async def test_a_delta_says_what_the_whole_roster_would(hub: Hub, desk: Desk) -> None:
    """The changes between two rosters, sent alone, leave what the second roster would leave."""
    await desk.sends("CA_ROSTER", *FAMILY, NEIGHBOUR, as_of=OCTOBER)
    moved = {"id_number": ONE, "name": "甲", "household_number": "H3"}
    dearer = NEIGHBOUR | {"category": "TEKUN"}
    await changes(
        desk,
        "CA_ROSTER",
        FAMILY[0] | {"household_number": "H1", "operation": "DELETE"},
        moved,
        dearer,
        NEIGHBOUR | {"operation": "DELETE"},
    )
    before = await rows_of(hub, "chain_event")

    await desk.sends("CA_ROSTER", FAMILY[1], moved, dearer, as_of=NOVEMBER)

    after = await rows_of(hub, "chain_event")
    changed = {(row["household_id"], *row["row_tables"]) for row in after[len(before) :]}
    home = await only(hub, "household", number="H1")
    assert changed <= {(home["id"], "household")}  # only a whole roster names H1's division anew
    assert await seen.is_whole(hub)


async def test_a_watched_person_moves_and_leaves(hub: Hub, desk: Desk) -> None:
    """A delta of the population ends the place of who is gone, and moves who has another number."""
    await desk.sends(
        "POPULATION",
        {"id_number": ONE, "name": "甲", "household_number": "P1"},
        {"id_number": TWO, "name": "乙", "household_number": "P1"},
        {"id_number": THREE, "name": "丙"},
        as_of=OCTOBER,
    )

    await changes(
        desk,
        "POPULATION",
        {"id_number": ONE, "name": "甲", "household_number": "P2"},
        {"id_number": THREE, "operation": "DELETE"},
    )

    assert await open_memberships(hub) == {("乙", "P1"), ("甲", "P2")}
    counts = {row["number"]: row["member_count"] for row in await rows_of(hub, "household")}
    assert counts == {"P1": 1, "P2": 1, None: 0}
    assert await seen.is_whole(hub)


async def test_a_late_list_of_facts_is_kept_and_does_not_hold(hub: Hub, desk: Desk) -> None:
    """A list of an earlier day than the one in force is told that it is superseded."""
    await desk.sends("CA_ROSTER", *FAMILY)
    newer = await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, as_of=NOVEMBER)

    late = await desk.sends("DPF_CERTIFICATES", {"id_number": TWO}, as_of=OCTOBER)
    await match(hub)

    assert (newer.superseded, late.superseded) == (False, True)
    assert (await certificates(hub)).keys() == {last(ONE)}


async def test_the_manifest_counts_the_rows(hub: Hub, desk: Desk) -> None:
    """A file that has not the rows of its manifest is refused, and nothing is kept."""
    path = desk.write("CA_ROSTER", *FAMILY)

    with pytest.raises(FileRefused, match="The manifest says 1,200 rows, the file has 2"):
        await take_in(hub, Delivery(path=path, dataset="CA_ROSTER", manifest_rows=1200))
    whole = await take_in(hub, Delivery(path=path, dataset="CA_ROSTER", manifest_rows=2))

    assert whole.accepted == 2
    assert len(await rows_of(hub, "batch")) == 1


async def test_the_manifest_names_the_file(hub: Hub, desk: Desk) -> None:
    """A file of another digest is refused; what is no digest is a wrong call."""
    path = desk.write("CA_ROSTER", *FAMILY)
    digest = sha256(path.read_bytes()).hexdigest()

    def sent(said: str) -> Delivery:
        return Delivery(path=path, dataset="CA_ROSTER", manifest_digest=said)

    with pytest.raises(FileRefused, match="cut off or changed"):
        await take_in(hub, sent("0" * 64))
    with pytest.raises(InvalidInput, match="64 hexadecimal digits"):
        await take_in(hub, sent("abc"))
    assert (await take_in(hub, sent(digest.upper()))).accepted == 2


async def test_half_a_list_is_refused(hub: Hub, desk: Desk) -> None:
    """A list of less than half the rows in force comes in with a reason only, and keeps it."""
    await desk.sends("CA_ROSTER", *FAMILY, NEIGHBOUR, as_of=OCTOBER)
    half = desk.write("CA_ROSTER", FAMILY[0])

    def sent(reason: str | None) -> Delivery:
        return Delivery(path=half, dataset="CA_ROSTER", as_of=NOVEMBER, accept_shrink=reason)

    with pytest.raises(FileRefused, match="half of it may be missing"):
        await take_in(hub, sent(None))
    with pytest.raises(InvalidInput, match="Say why"):
        await take_in(hub, sent(" "))
    assert len(await open_spells(hub)) == 3
    await take_in(hub, sent("村改居，两户迁出"))
    assert await open_spells(hub) == {("甲", "H1", "DIBAO")}
    assert (await rows_of(hub, "batch"))[-1]["shrink_reason"] == "村改居，两户迁出"


async def an_alert(hub: Hub, desk: Desk, *, as_of: date = OCTOBER) -> dict[str, Any]:
    """Raise I-01 for ONE: a certificate, and no payment in October."""
    await desk.sends("CA_ROSTER", *FAMILY, as_of=SEPTEMBER)
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, {"id_number": TWO}, as_of=as_of)
    await desk.sends("CA_NURSING", {"id_number": TWO}, as_of=PAID_UP_TO)
    await match(hub)
    return await only(hub, "alert")


async def test_no_alert_ends_by_a_file_that_is_not_whole(hub: Hub, desk: Desk) -> None:
    """An empty file, half a file and a cut one are refused; the alert goes on."""
    alert = await an_alert(hub, desk)
    header = "身份证号,残疾人证号,残疾类别,残疾等级,证件状态,发证日期\n"

    for content in ("", header):
        with pytest.raises(FileRefused):
            await desk.sends_text("DPF_CERTIFICATES", content)
    cut = desk.write("DPF_CERTIFICATES", {"id_number": TWO})
    with pytest.raises(FileRefused, match="half of it may be missing"):
        await take_in(hub, Delivery(path=cut, dataset="DPF_CERTIFICATES", manifest_rows=2))
    await match(hub)

    assert await only(hub, "alert") == alert


async def test_a_late_list_ends_and_raises_nothing(hub: Hub, desk: Desk, clock: Clock) -> None:
    """Past its freshness, a list says nothing: the indicators that read it are skipped."""
    clock.set(datetime(2026, 11, 21, 4, tzinfo=UTC))
    alert = await an_alert(hub, desk, as_of=date(2026, 10, 7))
    await desk.sends("CA_NURSING", {"id_number": ONE}, as_of=PAID_UP_TO)

    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    stale = await match(hub)

    assert stale.skipped["I-01"].startswith("DPF_CERTIFICATES is late: its newest batch shows")
    assert (stale.raised, stale.ended) == (0, 0)
    assert await only(hub, "alert") == alert


async def test_a_withdrawn_batch_stays_in_the_ledger(hub: Hub, desk: Desk) -> None:
    """Who withdrew it, when and why is on record; its file is kept and the same may come anew."""
    path = desk.write("DPF_CERTIFICATES", {"id_number": ONE})
    delivery = Delivery(path=path, dataset="DPF_CERTIFICATES", key="2026-10", as_of=OCTOBER)
    first = await take_in(hub, delivery)

    await batches.withdraw(hub, first.batch_id, "错发外县数据")
    swept, again = await sweep(hub), await take_in(hub, delivery)

    entries = await batches.listed(hub, "DPF_CERTIFICATES")
    was = next(each for each in entries if each.batch.id == first.batch_id)
    assert (was.withdrawn_reason, was.withdrawn_by) == ("错发外县数据", "hub-batch")
    assert (hub.settings.data_dir / was.batch.parquet_path).exists()
    assert (swept, again.repeated, again.batch_id == first.batch_id) == (0, False, False)


async def test_what_cannot_be_withdrawn_is_told(hub: Hub, desk: Desk) -> None:
    """An unknown batch, a reason that is empty, and a batch withdrawn before are refused."""
    batch = (await desk.sends("DPF_CERTIFICATES", {"id_number": ONE})).batch_id
    with pytest.raises(NotFound, match="hub batch list"):
        await batches.withdraw(hub, UUID(int=7), "错发")
    with pytest.raises(InvalidInput, match="Say why"):
        await batches.withdraw(hub, batch, " ")

    await batches.withdraw(hub, batch, "错发")
    with pytest.raises(WrongState, match="错发") as refused:
        await batches.withdraw(hub, batch, "再次")

    assert refused.value.code == "BATCH_WITHDRAWN"


async def test_facts_go_and_alerts_are_named(hub: Hub, desk: Desk) -> None:
    """The next comparison forgets what only the batch said; its alerts are for people to look."""
    alert = await an_alert(hub, desk)
    [batch] = await rows_of(hub, "batch", dataset="DPF_CERTIFICATES")

    done = await batches.withdraw(hub, batch["id"], "错发")
    report = await match(hub)

    assert [(each.id, each.state, each.has_ended) for each in done.alerts] == [
        (alert["id"], "DISPATCHED", False)
    ]
    assert len(done.persons_with_facts) == 2
    assert await rows_of(hub, "facts") == []
    assert report.skipped["I-01"] == "No batch of DPF_CERTIFICATES has been taken in."
    assert (await seen.steps_of(hub, alert["household_id"]))[-1] == "BATCH_WITHDRAWN"
    assert await seen.is_whole(hub)


async def test_an_alert_that_the_batch_ended_is_named(hub: Hub, desk: Desk) -> None:
    """An end that rested on a wrong list is looked at again, and the next comparison undoes it."""
    await an_alert(hub, desk)
    wrong = {"id_number": TWO}, {"id_number": STRANGER}
    batch = await desk.sends("DPF_CERTIFICATES", *wrong, as_of=NOVEMBER)
    await match(hub)
    ended = await only(hub, "alert")

    done = await batches.withdraw(hub, batch.batch_id, "漏报")
    await match(hub)

    assert ended["condition_ended_at"] == date(2026, 11, 22)
    assert [(each.id, each.has_ended) for each in done.alerts] == [(ended["id"], True)]
    assert (await only(hub, "alert"))["condition_ended_at"] is None
    assert await seen.is_whole(hub)


async def test_an_alert_by_absence_is_named(hub: Hub, desk: Desk) -> None:
    """Who is missing from payments that are withdrawn was said to be unpaid by them."""
    alert = await an_alert(hub, desk)
    [payments] = await rows_of(hub, "batch", dataset="CA_NURSING")

    done = await batches.withdraw(hub, payments["id"], "缺页")

    assert [each.id for each in done.alerts] == [alert["id"]]
    assert (await match(hub)).skipped["I-01"] == "No batch of CA_NURSING has been taken in."
    assert await only(hub, "alert", condition_ended_at=None)


async def test_the_list_before_holds_again(hub: Hub, desk: Desk) -> None:
    """Without the newest list, the one before is in force, with the facts that it has."""
    await desk.sends("CA_ROSTER", *FAMILY)
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, as_of=OCTOBER)
    newest = await desk.sends("DPF_CERTIFICATES", {"id_number": TWO}, as_of=NOVEMBER)
    await match(hub)

    await batches.withdraw(hub, newest.batch_id, "错发")
    await match(hub)

    assert (await certificates(hub)).keys() == {last(ONE)}


async def test_a_payment_nobody_else_says_is_withdrawn(hub: Hub, desk: Desk) -> None:
    """A record that rested on the batch says WITHDRAWN, in a new version; sent anew it is paid."""
    await desk.sends("CA_ROSTER", *FAMILY)
    paid = desk.write("CA_NURSING", {"id_number": ONE})
    batch = await take_in(hub, Delivery(path=paid, dataset="CA_NURSING", as_of=NOVEMBER))

    done = await batches.withdraw(hub, batch.batch_id, "重复发放名单")
    record = await only(hub, "assistance_record")
    await take_in(hub, Delivery(path=paid, dataset="CA_NURSING", as_of=PAID_UP_TO))
    again = await only(hub, "assistance_record")

    assert [(ref.id, ref.version) for ref in done.withdrawn] == [(record["id"], 2)]
    assert (record["status"], again["status"], again["version"]) == ("WITHDRAWN", "PAID", 3)
    assert "BATCH_WITHDRAWN" in await seen.steps_of(hub, record["household_id"])
    assert await seen.is_whole(hub)


async def test_a_payment_falls_back_to_what_was_said_before(hub: Hub, desk: Desk) -> None:
    """What the older batch said holds again, its account too; an equal one only changes batch."""
    await desk.sends("CA_ROSTER", *FAMILY)
    older = await desk.sends("CA_NURSING", {"id_number": ONE}, as_of=PAID_UP_TO)
    other = {"id_number": ONE, "amount": "90.00", "account": "6222020000000000001"}
    newer = await desk.sends("CA_NURSING", other, {"id_number": TWO}, as_of=NOVEMBER)
    same = await desk.sends("CA_NURSING", {"id_number": TWO}, as_of=NOVEMBER)

    done = await batches.withdraw(hub, newer.batch_id, "金额有误")

    first, second = await rows_of(hub, "assistance_record")
    account = unseal(hub.ring, "assistance_record.account", first["id"], first["account_cell"])
    assert (first["amount_fen"], account) == (8000, "6222021234567890123")
    assert (first["batch_id"], second["batch_id"]) == (older.batch_id, same.batch_id)
    assert (second["status"], second["account_cell"] is None) == ("PAID", False)
    assert ({ref.id for ref in done.restored}, done.withdrawn) == ({first["id"], second["id"]}, ())
    assert await seen.is_whole(hub)


async def test_the_newest_roster_is_undone(hub: Hub, desk: Desk) -> None:
    """What it changed is as before; what it created never held; its people stay on record."""
    await desk.sends("CA_ROSTER", *FAMILY, as_of=SEPTEMBER)
    before = await open_spells(hub), await open_memberships(hub)
    wrong = await desk.sends("CA_ROSTER", FAMILY[0] | {"name": "别名"}, NEIGHBOUR, as_of=OCTOBER)

    done = await batches.withdraw(hub, wrong.batch_id, "错发外县名册")

    assert (await open_spells(hub), await open_memberships(hub)) == before
    newcomer = await only(hub, "person", name="丙")
    home = await only(hub, "household", number="H2")
    assert (home["status"], home["member_count"]) == ("DISSOLVED", 0)
    assert [(ref.table, ref.id) for ref in done.standing] == [("person", newcomer["id"])]
    assert {ref.table for ref in done.withdrawn} == {"determination", "household", "membership"}
    assert await seen.is_whole(hub)


async def test_a_move_is_undone(hub: Hub, desk: Desk) -> None:
    """A person whom a wrong roster moved is a member where they were, and nowhere else."""
    await desk.sends("CA_ROSTER", *FAMILY, NEIGHBOUR, as_of=SEPTEMBER)
    moved = FAMILY[1] | {"household_number": "H2", "relation": "8"}
    wrong = await desk.sends("CA_ROSTER", FAMILY[0], NEIGHBOUR, moved, as_of=OCTOBER)
    counts = {row["number"]: row["member_count"] for row in await rows_of(hub, "household")}

    await batches.withdraw(hub, wrong.batch_id, "户号串行")

    assert counts == {"H1": 1, "H2": 2}
    assert await open_memberships(hub) == {("甲", "H1"), ("乙", "H1"), ("丙", "H2")}
    assert {row["number"]: row["member_count"] for row in await rows_of(hub, "household")} == {
        "H1": 2,
        "H2": 1,
    }
    assert await seen.is_whole(hub)


async def test_the_newest_population_is_undone(hub: Hub, desk: Desk) -> None:
    """Who was watched by it is so no more; whom the roster has taken over since stays there."""
    wrong = await desk.sends(
        "POPULATION",
        {"id_number": ONE, "name": "甲"},
        {"id_number": THREE, "name": "丙", "household_number": "P7"},
        as_of=SEPTEMBER,
    )
    await desk.sends("CA_ROSTER", *FAMILY, as_of=OCTOBER)

    done = await batches.withdraw(hub, wrong.batch_id, "错发外县人口")

    assert await open_memberships(hub) == {("甲", "H1"), ("乙", "H1")}
    homes = {row["number"]: row["status"] for row in await rows_of(hub, "household")}
    assert homes == {"H1": "ACTIVE", "P7": "DISSOLVED", None: "DISSOLVED"}
    assert {ref.table for ref in done.standing} == {"person"}
    assert await seen.is_whole(hub)


async def test_an_undone_roster_can_be_sent_right(hub: Hub, desk: Desk) -> None:
    """After the withdrawal a roster of the same day comes in, and its people hold again."""
    wrong = await desk.sends("CA_ROSTER", FAMILY[0], as_of=OCTOBER)
    await batches.withdraw(hub, wrong.batch_id, "缺人")

    await desk.sends("CA_ROSTER", *FAMILY, as_of=OCTOBER)

    assert await open_spells(hub) == {("甲", "H1", "DIBAO"), ("乙", "H1", "DIBAO")}
    assert await open_memberships(hub) == {("甲", "H1"), ("乙", "H1")}
    assert (await only(hub, "household"))["status"] == "ACTIVE"
    assert await seen.is_whole(hub)


async def test_a_roster_that_a_later_one_confirmed_changes_nothing(hub: Hub, desk: Desk) -> None:
    """Rows that still rest on it were confirmed since: they stand, and are named."""
    first = await desk.sends("CA_ROSTER", *FAMILY, as_of=SEPTEMBER)
    await desk.sends("CA_ROSTER", *FAMILY, as_of=OCTOBER)
    before = await open_spells(hub)

    done = await batches.withdraw(hub, first.batch_id, "错发")

    assert (done.withdrawn, done.restored, await open_spells(hub)) == ((), (), before)
    assert {ref.table for ref in done.standing} == {
        "household",
        "person",
        "membership",
        "determination",
    }
    assert await seen.is_whole(hub)


async def test_changes_are_withdrawn_before_their_list(hub: Hub, desk: Desk) -> None:
    """A roster that a delta builds on stays until the delta is withdrawn; then both can go."""
    roster = await desk.sends("CA_ROSTER", *FAMILY, as_of=OCTOBER)
    delta = await changes(desk, "CA_ROSTER", NEIGHBOUR)

    with pytest.raises(WrongState, match=str(delta.batch_id)) as refused:
        await batches.withdraw(hub, roster.batch_id, "错发")
    await batches.withdraw(hub, delta.batch_id, "错发")
    assert await open_spells(hub) == {("甲", "H1", "DIBAO"), ("乙", "H1", "DIBAO")}
    await batches.withdraw(hub, roster.batch_id, "错发")

    assert refused.value.code == "LATER_BATCHES"
    assert await open_spells(hub) == set()
    assert await seen.is_whole(hub)
