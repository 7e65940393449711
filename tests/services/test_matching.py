"""A comparison raises what is so, once; late data fools it not, and what ended is dated."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from hub.domain.alerts import VerificationResult
from hub.domain.errors import InvalidInput, WrongState
from hub.ledger.canonical import canonical
from hub.policy import loader
from hub.runtime import Hub
from hub.sealing.cells import unseal
from hub.services import alerts
from hub.services.matching import match
from hub.storage import match_runs
from tests import seen
from tests.beginnings import Beginning
from tests.callers import a_verification, township
from tests.conftest import Clock
from tests.matching.deliveries import TOWNSHIP, Desk, citizen_id

ONE, TWO, THREE, STRANGER = map(citizen_id, range(1, 5))
PAID_UP_TO = date(2026, 11, 12)  # October is complete ten days after its end


@pytest.fixture
async def desk(hub: Hub, clock: Clock, tmp_path: Path, beginning: Beginning) -> Desk:
    """Give a desk on 22 November 2026, with a household of two and a watched person."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    desk = Desk(hub=hub, folder=tmp_path)
    await beginning.of("people", lambda: people(desk))
    return desk


async def people(desk: Desk) -> None:
    """Put a household on the roster, and a watched person on record."""
    await desk.sends("CA_ROSTER", {"id_number": ONE}, {"id_number": TWO, "relation": "1"})
    await desk.sends("POPULATION", {"id_number": THREE})


async def evidence(hub: Hub, alert: Mapping[str, Any]) -> dict[str, Any]:
    """Return an alert's evidence, opened."""
    cell = alert["evidence_cell"]
    return json.loads(unseal(hub.ring, "alert.evidence", alert["id"], cell))


async def rows(hub: Hub, **equal: Any) -> list[dict[str, Any]]:
    """Return the alerts as they are stored."""
    return [
        {str(key): value for key, value in row.items()}
        for row in await seen.rows_of(hub, "alert", **equal)
    ]


@pytest.mark.requirement("I-01", "DS-32")
async def test_severe_disability_without_subsidy_is_raised(hub: Hub, desk: Desk) -> None:
    """A valid certificate of level 1 or 2 and no payment in the newest complete month: an alert."""
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, {"id_number": TWO, "level": "3"})
    await desk.sends("CA_NURSING", {"id_number": STRANGER}, as_of=PAID_UP_TO)

    report = await match(hub)

    [alert] = await rows(hub)
    assert (report.hits, report.raised, "I-01" in report.skipped) == (1, 1, False)
    assert (alert["indicator"], alert["path"]) == ("I-01", "A_NOT_DELIVERED")
    assert (alert["state"], alert["severity"]) == ("DISPATCHED", "ORANGE")
    assert (alert["division_code"], alert["due_on"]) == (TOWNSHIP, date(2026, 12, 4))
    assert await evidence(hub, alert) == {
        "level": 1,
        "category": 4,
        "issued_on": "2020-05-06",
        "month": "2026-10-01",
    }
    assert (await seen.steps_of(hub, alert["household_id"]))[-1] == "ALERT_RAISED"
    assert await seen.is_whole(hub)


@pytest.mark.parametrize(
    "payment",
    [{}, {"status": "RETURNED"}],
    ids=["paid", "sent back by the bank"],
)
async def test_a_payment_in_the_month_is_delivered(
    hub: Hub, desk: Desk, payment: dict[str, str]
) -> None:
    """Who was paid is not missed; a payment that the bank sent back was delivered."""
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE})
    await desk.sends("CA_NURSING", {"id_number": ONE, **payment}, as_of=PAID_UP_TO)

    assert (await match(hub)).hits == 0


async def test_a_late_batch_raises_nothing(hub: Hub, desk: Desk) -> None:
    """October's file of 20 October is not the whole of October: September is compared."""
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE})
    paid = {"id_number": ONE, "month": "2026-09"}
    await desk.sends("CA_NURSING", paid, as_of=date(2026, 10, 15))
    await desk.sends("CA_NURSING", {"id_number": STRANGER}, as_of=date(2026, 10, 20))

    report = await match(hub)

    assert (report.hits, "I-01" in report.skipped) == (0, False)


async def test_without_a_complete_month_nothing_is_judged(hub: Hub, desk: Desk) -> None:
    """An indicator whose data is late is skipped with the reason, and ends nothing."""
    certified = {"id_number": ONE}
    await desk.sends("DPF_CERTIFICATES", certified, as_of=date(2026, 11, 1))
    await desk.sends("CA_NURSING", {"id_number": STRANGER}, as_of=date(2026, 11, 5))
    await desk.sends("CA_NURSING", {"id_number": STRANGER}, as_of=PAID_UP_TO)
    await match(hub)

    report = await match(hub, as_of=date(2026, 11, 11))

    assert report.skipped["I-01"].startswith("No month of CA_NURSING is complete")
    assert (report.ended, (await rows(hub))[0]["condition_ended_at"]) == (0, None)


@pytest.mark.parametrize(
    "certificate",
    [
        {"issued_on": "2026-10-02"},
        {"status": "FROZEN"},
        {"valid_to": "2026-09-30"},
    ],
    ids=["issued after", "frozen", "run out"],
)
async def test_a_certificate_counts_while_it_holds(
    hub: Hub, desk: Desk, certificate: dict[str, str]
) -> None:
    """A certificate issued in the month, frozen or run out gives no claim for the month."""
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE, **certificate})
    await desk.sends("CA_NURSING", {"id_number": STRANGER}, as_of=PAID_UP_TO)

    assert (await match(hub)).hits == 0


async def test_a_day_to_come_is_not_compared(hub: Hub, desk: Desk) -> None:
    """Nothing is known of a day that has not come, so nothing is raised or ended as of it."""
    assert desk

    with pytest.raises(InvalidInput, match="has not come yet"):
        await match(hub, as_of=date(2026, 11, 23))

    assert await seen.rows_of(hub, "match_run") == []


async def test_the_dead_are_not_missed(hub: Hub, desk: Desk) -> None:
    """Who died before the month is owed nothing for it."""
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE})
    await desk.sends("HEA_DEATHS", {"id_number": ONE})
    await desk.sends("CA_NURSING", {"id_number": STRANGER}, as_of=PAID_UP_TO)

    assert (await match(hub)).hits == 0


async def test_a_rejected_payment_is_no_missing_payment(hub: Hub, desk: Desk) -> None:
    """Who was named by a payment that could not be taken in is not said to be unpaid."""
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, {"id_number": THREE})
    await desk.sends(
        "CA_NURSING", {"id_number": ONE, "amount": "?"}, {"id_number": STRANGER}, as_of=PAID_UP_TO
    )

    report = await match(hub)

    [alert] = await rows(hub)
    assert report.raised == 1
    assert alert["subject"] != str((await rows_by_name(hub))["王小明"])


async def rows_by_name(hub: Hub) -> dict[str, Any]:
    """Return the persons' ids by name."""
    return {row["name"]: row["id"] for row in await seen.rows_of(hub, "person")}


@pytest.mark.requirement("I-35", "DS-27")
@pytest.mark.parametrize(
    ("sources", "severity"), [(("HEA",), "ORANGE"), (("HEA", "CREMATION"), "RED")]
)
async def test_payments_after_death_are_raised(
    hub: Hub, desk: Desk, sources: tuple[str, ...], severity: str
) -> None:
    """A month paid after the month of death is an alert, red where two sources report the death."""
    await desk.sends("HEA_DEATHS", *({"id_number": TWO, "source": each} for each in sources))
    await desk.sends("CA_LIVING", {"id_number": TWO}, {"id_number": TWO, "month": "2026-08"})

    await match(hub)

    [alert] = await rows(hub)
    assert (alert["indicator"], alert["path"]) == ("I-35", "E_DATA_QUALITY")
    assert alert["severity"] == severity
    assert await evidence(hub, alert) == {
        "died_on": "2026-08-15",
        "sources": len(sources),
        "first_month": "2026-10-01",
        "last_month": "2026-10-01",
        "payments": 1,
        "amount_fen": 8000,
    }


async def test_a_second_run_raises_nothing_new(hub: Hub, desk: Desk) -> None:
    """The same data again writes a run, and neither alert nor event."""
    await desk.sends("HEA_DEATHS", {"id_number": TWO})
    await desk.sends("CA_LIVING", {"id_number": TWO})
    await match(hub)
    before = await seen.rows_of(hub, "chain_event"), await rows(hub)

    report = await match(hub)

    assert (report.hits, report.raised, report.changed, report.ended) == (1, 0, 0, 0)
    assert (await seen.rows_of(hub, "chain_event"), await rows(hub)) == before
    assert len(await seen.rows_of(hub, "match_run")) == 2


async def test_changed_evidence_changes_its_alert(hub: Hub, desk: Desk) -> None:
    """A second source of a death makes its open alert red; its former self is kept."""
    await desk.sends("HEA_DEATHS", {"id_number": TWO})
    await desk.sends("CA_LIVING", {"id_number": TWO})
    await match(hub)

    await desk.sends("HEA_DEATHS", {"id_number": TWO, "source": "CREMATION"})
    report = await match(hub)

    [alert] = await rows(hub)
    assert (report.changed, alert["severity"], alert["version"]) == (1, "RED", 2)
    assert (await evidence(hub, alert))["sources"] == 2
    assert (await seen.steps_of(hub, alert["household_id"]))[-1] == "ALERT_CHANGED"
    assert await seen.is_whole(hub)


async def test_a_condition_that_ended_is_dated_and_may_return(hub: Hub, desk: Desk) -> None:
    """The alert stays for people to close; if its condition returns, the same alert goes on."""
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, as_of=date(2026, 11, 1))
    await desk.sends("CA_NURSING", {"id_number": STRANGER}, as_of=PAID_UP_TO)
    await match(hub)

    await desk.sends("DPF_CERTIFICATES", {"id_number": TWO, "level": "4"}, as_of=date(2026, 11, 2))
    ended = await match(hub)
    [alert] = await rows(hub)
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, {"id_number": TWO, "level": "4"})
    returned = await match(hub)

    assert (ended.ended, alert["condition_ended_at"]) == (1, date(2026, 11, 22))
    assert alert["state"] == "DISPATCHED"
    assert (returned.raised, returned.changed) == (0, 1)
    assert (await rows(hub))[0]["condition_ended_at"] is None
    assert (await seen.steps_of(hub, alert["household_id"]))[-3:] == [
        "ALERT_RAISED",
        "CONDITION_ENDED",
        "ALERT_CHANGED",
    ]
    assert await seen.is_whole(hub)


async def test_a_closed_alert_rests_until_its_condition_ended(hub: Hub, desk: Desk) -> None:
    """What people closed is not raised again while it goes on; after it ended, it may be."""
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, as_of=date(2026, 11, 1))
    await desk.sends("CA_NURSING", {"id_number": STRANGER}, as_of=PAID_UP_TO)
    await match(hub)
    [alert] = await rows(hub)
    looked = a_verification(
        alert["id"],
        verified_on=hub.today(),
        result=VerificationResult.FALSE_DATA,
        need_classes=(),
    )
    await alerts.record_verification(hub, township(TOWNSHIP), looked)

    resting = await match(hub)
    await desk.sends("DPF_CERTIFICATES", {"id_number": TWO, "level": "4"}, as_of=date(2026, 11, 2))
    ended = await match(hub)
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, as_of=date(2026, 11, 3))
    again = await match(hub)

    assert (resting.raised, ended.ended, again.raised) == (0, 1, 1)
    assert [row["state"] for row in await rows(hub)] == ["CLOSED", "DISPATCHED"]


async def test_an_illegible_row_ends_nothing(hub: Hub, desk: Desk) -> None:
    """While a rejected row might have named anybody, nobody's absence ends an alert."""
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, as_of=date(2026, 11, 1))
    await desk.sends("CA_NURSING", {"id_number": STRANGER}, as_of=PAID_UP_TO)
    await match(hub)

    await desk.sends(
        "DPF_CERTIFICATES",
        {"id_number": TWO, "level": "4"},
        {"id_number": "?", "certificate_number": ONE + "41"},
        as_of=date(2026, 11, 2),
    )
    report = await match(hub)

    assert report.ended == 0
    assert len(await seen.rows_of(hub, "facts", dataset="DPF_CERTIFICATES")) == 2


async def test_facts_are_kept_of_persons_of_the_hub(hub: Hub, desk: Desk) -> None:
    """The valid certificate and the first day of death are known, each with batch and record."""
    await desk.sends(
        "DPF_CERTIFICATES",
        {"id_number": ONE, "level": "2", "issued_on": "2015-01-01"},
        {"id_number": ONE, "level": "1", "status": "CANCELLED"},
        {"id_number": STRANGER},
    )
    deaths = [("HEA", "2026-08-15"), ("HUKOU_CANCEL", "2026-08-20")]
    for source, died_on in deaths:
        await desk.sends("HEA_DEATHS", {"id_number": TWO, "source": source, "died_on": died_on})

    await match(hub)

    [certificate, death] = sorted(await seen.rows_of(hub, "facts"), key=lambda r: r["dataset"])
    assert (certificate["disability_level"], certificate["certificate_status"]) == (2, "VALID")
    assert certificate["certificate_mask"] == f"{ONE[:4]}{'*' * 10}{ONE[14:]}**"
    assert (death["died_on"], death["death_sources"]) == (
        date(2026, 8, 15),
        ["HEA", "HUKOU_CANCEL"],
    )


async def test_facts_that_a_snapshot_leaves_out_are_forgotten(hub: Hub, desk: Desk) -> None:
    """A certificate that the newest file no longer holds is no longer known."""
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE}, as_of=date(2026, 11, 1))
    await match(hub)

    await desk.sends("DPF_CERTIFICATES", {"id_number": TWO}, as_of=date(2026, 11, 2))
    await match(hub)

    [kept] = await seen.rows_of(hub, "facts")
    assert kept["certificate_mask"] == f"{TWO[:4]}{'*' * 10}{TWO[14:]}**"


async def test_an_unset_parameter_turns_an_indicator_off(hub: Hub, desk: Desk) -> None:
    """Where no document gives the levels, I-01 is skipped and says which value is missing."""
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE})
    await desk.sends("CA_NURSING", {"id_number": STRANGER}, as_of=PAID_UP_TO)

    report = await match(replace(hub, policy=loader.load(demo=False)))

    assert "nursing_subsidy.levels" in report.skipped["I-01"]
    assert (report.raised, await rows(hub)) == (0, [])


async def test_one_run_at_a_time(hub: Hub, desk: Desk) -> None:
    """A second run is refused while one is on, and nothing is stored of it."""
    assert desk
    async with hub.write_as("hub-match") as session:
        assert await match_runs.try_lock(session)

        with pytest.raises(WrongState, match="wait until it has ended") as refused:
            await match(hub)

    assert refused.value.code == "MATCH_RUNNING"
    assert await seen.rows_of(hub, "match_run") == []


async def test_hits_and_manifest_are_written(hub: Hub, desk: Desk) -> None:
    """A run leaves its hits as Parquet, and a manifest that says what it completed."""
    await desk.sends("HEA_DEATHS", {"id_number": TWO})
    await desk.sends("CA_LIVING", {"id_number": TWO})

    report = await match(hub)

    folder = hub.settings.data_dir / "hits" / str(report.run_id)
    manifest = json.loads((folder / "manifest.json").read_text())
    names = sorted(each.name for each in folder.iterdir())
    assert names == ["I-35.0.parquet", "I-36.0.parquet", "manifest.json"]
    assert (manifest["completed"], manifest["hits"]) == ([*report.completed], 1)
    assert manifest["skipped"] == report.skipped


async def test_evidence_is_sealed(hub: Hub, desk: Desk) -> None:
    """What is stored of the evidence is a cell and a keyed digest, not its text."""
    await desk.sends("HEA_DEATHS", {"id_number": TWO})
    await desk.sends("CA_LIVING", {"id_number": TWO})

    await match(hub)

    [alert] = await rows(hub)
    opened = unseal(hub.ring, "alert.evidence", alert["id"], alert["evidence_cell"])
    assert opened.encode() == canonical(await evidence(hub, alert))
    assert b"2026-08-15" not in alert["evidence_cell"]
