"""A wrong value is put right by its owner, and what had rested on it is named."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from psycopg import sql
from sqlalchemy import RowMapping

from hub.domain.callers import Caller
from hub.domain.corrections import AnswerCorrection, CorrectionOutcome, RequestCorrection
from hub.domain.identifiers import new_id
from hub.domain.needs import NeedClass, NeedMove
from hub.ledger.verification import Defect
from hub.runtime import Hub
from hub.sealing.cells import unseal
from hub.services import audit, batches, corrections
from hub.services.matching import match
from hub.services.once import Outcome
from tests import builders, seen
from tests.beginnings import Beginning
from tests.callers import OTHER_COUNTY, OTHER_TOWNSHIP, a_key, auditor, county, office, township
from tests.claims import file_claim
from tests.conftest import Clock
from tests.faults.test_twins import at_once, tally
from tests.matching.deliveries import Desk, citizen_id
from tests.people import BuiltHousehold, a_person, a_roster_entry

ONE, TWO, STRANGER = map(citizen_id, range(1, 4))
DPF, CA = office("DPF"), county()
PAID_UP_TO = date(2026, 11, 12)


@pytest.fixture
async def desk(hub: Hub, clock: Clock, tmp_path: Path, beginning: Beginning) -> Desk:
    """Give a desk on 22 November 2026: a certificate of level 3, and an unrelated payment."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    desk = Desk(hub=hub, folder=tmp_path)
    await beginning.of("compared", lambda: compared(desk))
    return desk


async def compared(desk: Desk) -> None:
    """Take in what the desk begins with, and compare it."""
    await desk.sends("CA_ROSTER", {"id_number": ONE}, {"id_number": TWO, "relation": "1"})
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE, "level": "3"})
    await desk.sends("CA_NURSING", {"id_number": STRANGER}, as_of=PAID_UP_TO)
    await match(desk.hub)


async def person_of(hub: Hub, *, head: bool = True) -> UUID:
    """Return the id of the household's head, or of the other."""
    [member] = await seen.rows_of(hub, "membership", relation="0" if head else "1")
    return member["person_id"]


async def household_of(hub: Hub) -> UUID:
    """Return the only household's id."""
    [household] = await seen.rows_of(hub, "household", number="H1")
    return household["id"]


def a_request(person_id: UUID | None = None, **changes: Any) -> RequestCorrection:
    """Return a claim that a certificate is of level 1."""
    values: dict[str, Any] = {
        "idempotency_key": a_key(),
        "person_id": person_id,
        "dataset": "DPF_CERTIFICATES",
        "field": "level",
        "claim": "1",
        "reason": "与残疾人证原件不符",
    }
    return RequestCorrection(**{**values, **changes})


def an_answer(correction_id: UUID, **changes: Any) -> AnswerCorrection:
    """Return the answer that a claim is right."""
    values: dict[str, Any] = {
        "idempotency_key": a_key(),
        "correction_id": correction_id,
        "outcome": CorrectionOutcome.CORRECTED,
        "value": None,
        "reason": "已核对档案",
    }
    return AnswerCorrection(**{**values, **changes})


async def filed(hub: Hub, caller: Caller = CA, **changes: Any) -> UUID:
    """File a claim about the head, and return its id."""
    if "assistance_record_id" not in changes:
        changes = {"person_id": await person_of(hub), **changes}
    return (await file_claim(hub, caller, a_request(**changes))).id


async def the_correction(hub: Hub) -> RowMapping:
    """Return the only correction as it is stored."""
    [row] = await seen.rows_of(hub, "correction")
    return row


def opened(hub: Hub, row: RowMapping, name: str) -> str | None:
    """Return a value of a correction."""
    cell = row[f"{name}_cell"]
    return None if cell is None else unseal(hub.ring, f"correction.{name}", row["id"], cell)


async def level(hub: Hub) -> int:
    """Return the level that the hub shows."""
    [fact] = await seen.rows_of(hub, "facts", dataset="DPF_CERTIFICATES")
    return fact["disability_level"]


# ---- filed


@pytest.mark.requirement("DSP-E1", "DL-18")
async def test_a_claim_goes_to_the_owner_with_a_due_day(hub: Hub, desk: Desk) -> None:
    """Ten working days by the calendar; the values are sealed; the chain says so."""
    await filed(hub)

    row = await the_correction(hub)
    assert desk
    assert (row["owner_department"], row["division_code"]) == ("DPF", "410721")
    assert (row["claimed_by"], row["status"], row["due_on"]) == ("CA", "FILED", date(2026, 12, 4))
    assert [opened(hub, row, name) for name in ("claim", "old", "new")] == ["1", "3", None]
    assert opened(hub, row, "citizen_id") == ONE
    assert (await seen.steps_of(hub, row["household_id"]))[-1] == "CORRECTION_REQUESTED"
    assert await level(hub) == 3
    assert await seen.is_whole(hub)


@pytest.mark.parametrize(
    "caller", [county(OTHER_COUNTY), township(OTHER_TOWNSHIP), office("DPF"), office("MED")]
)
async def test_only_what_one_sees_can_be_disputed(hub: Hub, desk: Desk, caller: Caller) -> None:
    """Elsewhere, or without an open need, the fact does not exist: as for a person of nowhere."""
    assert desk
    person_id = await person_of(hub)
    before = await seen.stored(hub)

    refusals = [
        await seen.refused(file_claim(hub, caller, a_request(each)))
        for each in (person_id, new_id(), await person_of(hub, head=False))
    ]

    assert {(each.code, each.message, each.field) for each in refusals} == {
        ("NOT_FOUND", refusals[0].message, ("personId",))
    }
    assert await seen.stored(hub) == before


async def test_a_department_disputes_within_an_open_need(hub: Hub, desk: Desk) -> None:
    """What its catalogue shows it of the household; MED is not shown the certificate at all."""
    household = await built(hub)
    await builders.a_need(hub, household)
    await builders.a_need(hub, household, need_class=NeedClass.MEDICAL, indicator="I-31")

    assert desk
    assert await filed(hub, office("DPF"))
    refusal = await seen.refused(filed(hub, office("MED")))
    assert refusal.code == "NOT_FOUND"


async def built(hub: Hub) -> BuiltHousehold:
    """Return the household of the roster as builders know it."""
    [row] = await seen.rows_of(hub, "household", number="H1")
    head = replace(a_person(), id=await person_of(hub), citizen_id=ONE)
    return replace(a_roster_entry(head, division=row["division_code"]), id=row["id"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"dataset": "CA_ROSTER", "field": "name"}, "dataset"),
        ({"dataset": "POPULATION", "field": "id_number"}, "dataset"),
        ({"dataset": "NONE"}, "dataset"),
        ({"field": "id_number"}, "field"),
        ({"field": "certificate_number"}, "field"),
        ({"claim": "5"}, "claim"),
        ({"claim": "一"}, "claim"),
        ({"claim": "3"}, "claim"),
        ({"claim": " "}, "claim"),
        ({"field": "issued_on", "claim": "20230231"}, "claim"),
        ({"field": "issued_on", "claim": "2026-11-23"}, "claim"),
        ({"field": "valid_to", "claim": "无"}, "claim"),
        ({"reason": ONE}, "reason"),
        ({"assistance_record_id": UUID(int=1), "person_id": UUID(int=1)}, "personId"),
        ({"assistance_record_id": None, "person_id": None}, "personId"),
    ],
)
async def test_a_claim_is_checked_by_the_rules_of_its_data_set(
    hub: Hub, desk: Desk, changes: dict[str, Any], field: str
) -> None:
    """What the data set would not take in is no claim; names and id numbers are none of this."""
    assert desk
    person_id = await person_of(hub)

    command = a_request(**{"person_id": person_id, **changes})
    refusal = await seen.refused(file_claim(hub, CA, command))

    assert (refusal.code, refusal.field) == ("INVALID_INPUT", (field,))
    assert await seen.rows_of(hub, "correction") == []


async def test_one_claim_of_an_office_waits_at_a_time(hub: Hub, desk: Desk) -> None:
    """The same office is told that its claim waits; another office may say so too."""
    assert desk
    await filed(hub)

    refusal = await seen.refused(filed(hub, claim="2"))

    assert refusal.code == "CORRECTION_OPEN"
    assert await filed(hub, township())
    assert await filed(hub, field="issued_on", claim="2020/5/7")


# ---- answered


@pytest.mark.requirement("DSP-E1")
async def test_a_corrected_value_shows_and_is_compared(hub: Hub, desk: Desk) -> None:
    """The fact changes at once, the comparison finds what follows, and the chain says so."""
    correction_id = await filed(hub)

    await corrections.answer(hub, DPF, an_answer(correction_id))
    assert await level(hub) == 1
    await match(hub)

    row = await the_correction(hub)
    assert desk
    assert (row["status"], row["outcome"], opened(hub, row, "new")) == (
        "ANSWERED",
        "CORRECTED",
        "1",
    )
    [alert] = await seen.rows_of(hub, "alert")
    assert alert["indicator"] == "I-01"
    assert (await seen.steps_of(hub, row["household_id"]))[-3:] == [
        "CORRECTION_REQUESTED",
        "CORRECTION_ANSWERED",
        "ALERT_RAISED",
    ]
    assert len(await seen.rows_of(hub, "correction_history")) == 1
    assert await seen.is_whole(hub)


async def test_a_correction_holds_until_the_owner_says_the_record_anew(
    hub: Hub, desk: Desk, clock: Clock
) -> None:
    """A batch of the day of the answer, or before, does not undo it; one of a later day does."""
    await corrections.answer(hub, DPF, an_answer(await filed(hub)))

    clock.advance(timedelta(minutes=1))
    same = {"id_number": ONE, "certificate_number": f"{ONE}43"}
    await desk.sends("DPF_CERTIFICATES", {**same, "level": "3"}, {"id_number": TWO})
    await match(hub)
    assert await level_of(hub, ONE, desk) == 1

    clock.advance(timedelta(days=1))
    await desk.sends("DPF_CERTIFICATES", {**same, "level": "4"}, {"id_number": TWO})
    await match(hub)
    assert await level_of(hub, ONE, desk) == 4


async def level_of(hub: Hub, number: str, desk: Desk) -> int:
    """Return the level that the hub shows of one of the two."""
    assert desk
    person_id = await person_of(hub, head=number == ONE)
    [fact] = await seen.rows_of(hub, "facts", person_id=person_id, dataset="DPF_CERTIFICATES")
    return fact["disability_level"]


@pytest.mark.parametrize(
    ("outcome", "value", "shown"), [("UPHELD", None, 3), ("PARTLY", "2", 2), ("CORRECTED", None, 1)]
)
async def test_the_owner_decides(
    hub: Hub, desk: Desk, outcome: str, value: str | None, shown: int
) -> None:
    """The claim is right, the value stands, or a third is right."""
    assert desk
    answer = an_answer(await filed(hub), outcome=CorrectionOutcome(outcome), value=value)

    await corrections.answer(hub, DPF, answer)

    row = await the_correction(hub)
    assert await level(hub) == shown
    assert opened(hub, row, "new") == (None if outcome == "UPHELD" else str(shown))
    assert await seen.is_whole(hub)


@pytest.mark.parametrize(
    ("outcome", "value"), [("PARTLY", None), ("PARTLY", "9"), ("UPHELD", "3"), ("CORRECTED", "1")]
)
async def test_a_value_goes_with_partly_and_is_checked(
    hub: Hub, desk: Desk, outcome: str, value: str | None
) -> None:
    """The claim waits on after an answer that is none."""
    assert desk
    answer = an_answer(await filed(hub), outcome=CorrectionOutcome(outcome), value=value)

    refusal = await seen.refused(corrections.answer(hub, DPF, answer))

    assert (refusal.code, refusal.field) == ("INVALID_INPUT", ("value",))
    assert (await the_correction(hub))["status"] == "FILED"


@pytest.mark.parametrize(
    "caller", [CA, office("MED"), office("DPF", OTHER_COUNTY), township(), auditor()]
)
async def test_only_the_owner_answers(hub: Hub, desk: Desk, caller: Caller) -> None:
    """To everybody else, the claimant included, there is none to answer: as for an absent id."""
    assert desk
    correction_id = await filed(hub)
    before = await seen.stored(hub)

    refusals = [
        await seen.refused(corrections.answer(hub, caller, an_answer(each)))
        for each in (correction_id, new_id())
    ]

    assert [each.code for each in refusals] == ["NOT_FOUND"] * 2
    assert refusals[0].message == refusals[1].message
    assert await seen.stored(hub) == before


async def test_an_answer_stands(hub: Hub, desk: Desk) -> None:
    """A second answer is refused; whoever disagrees files another claim."""
    assert desk
    correction_id = await filed(hub)
    upheld = an_answer(correction_id, outcome=CorrectionOutcome.UPHELD)
    await corrections.answer(hub, DPF, upheld)

    refusal = await seen.refused(corrections.answer(hub, DPF, an_answer(correction_id)))

    assert refusal.code == "CORRECTION_ANSWERED"
    assert await filed(hub) != correction_id
    assert await level(hub) == 3


# ---- payments


async def a_payment(hub: Hub) -> UUID:
    """Return the record of October's payment to the head."""
    [record] = await seen.rows_of(hub, "assistance_record")
    return record["id"]


async def test_a_payment_is_put_right_by_a_new_version(hub: Hub, desk: Desk) -> None:
    """Amount, state and day of a payment; its former self is kept, and the chain names both."""
    await desk.sends("CA_LIVING", {"id_number": ONE})
    record_id = await a_payment(hub)
    claim: dict[str, Any] = {"dataset": "CA_LIVING", "field": "amount", "claim": "90.5"}
    correction_id = await filed(hub, assistance_record_id=record_id, **claim)

    await corrections.answer(hub, CA, an_answer(correction_id))

    [record] = await seen.rows_of(hub, "assistance_record")
    row = await the_correction(hub)
    assert (record["amount_fen"], record["version"]) == (9050, 2)
    assert (opened(hub, row, "old"), row["owner_department"]) == ("80.00", "CA")
    assert row["assistance_record_ids"] == [record_id]
    assert await seen.is_whole(hub)


async def test_a_corrected_payment_stays_until_a_newer_batch(
    hub: Hub, desk: Desk, clock: Clock
) -> None:
    """The same month sent again on the day of the answer does not undo it; the day after does."""
    await desk.sends("CA_LIVING", {"id_number": ONE}, as_of=date(2026, 11, 20))
    claim: dict[str, Any] = {"dataset": "CA_LIVING", "field": "status", "claim": "RETURNED"}
    correction_id = await filed(hub, assistance_record_id=await a_payment(hub), **claim)
    await corrections.answer(hub, CA, an_answer(correction_id))

    await desk.sends("CA_LIVING", {"id_number": ONE}, {"id_number": TWO})
    [record, _] = await seen.rows_of(hub, "assistance_record")
    assert record["status"] == "RETURNED"

    clock.advance(timedelta(days=1))
    await desk.sends("CA_LIVING", {"id_number": ONE}, as_of=hub.today())
    [record, _] = await seen.rows_of(hub, "assistance_record")
    assert record["status"] == "PAID"
    assert await seen.is_whole(hub)


async def test_a_corrected_payment_is_compared_as_it_is(hub: Hub, desk: Desk) -> None:
    """Who is said to have been paid after death is so no more once the payment is put right."""
    await desk.sends("HEA_DEATHS", {"id_number": ONE})
    await desk.sends("CA_LIVING", {"id_number": ONE})
    await match(hub)
    claim: dict[str, Any] = {"dataset": "CA_LIVING", "field": "status", "claim": "RETURNED"}
    correction_id = await filed(hub, assistance_record_id=await a_payment(hub), **claim)

    await corrections.answer(hub, CA, an_answer(correction_id))
    await match(hub)

    [alert] = await seen.rows_of(hub, "alert")
    assert (alert["indicator"], alert["condition_ended_at"]) == ("I-35", hub.today())
    assert (await the_correction(hub))["alert_ids"] == [alert["id"]]


async def test_a_foreign_record_cannot_be_disputed(hub: Hub, desk: Desk) -> None:
    """A department sees its own records only, and none under another data set's name."""
    await desk.sends("CA_LIVING", {"id_number": ONE})
    record_id = await a_payment(hub)
    claim: dict[str, Any] = {"field": "amount", "claim": "90"}

    for caller, dataset in ((office("MED"), "CA_LIVING"), (CA, "CA_NURSING")):
        command = a_request(assistance_record_id=record_id, dataset=dataset, **claim)
        refusal = await seen.refused(file_claim(hub, caller, command))
        assert (refusal.code, refusal.field) == ("NOT_FOUND", ("assistanceRecordId",))


# ---- no such record


WHOLE: dict[str, Any] = {"field": "operation", "claim": "删除"}


@pytest.mark.parametrize("caller", [township(), CA])
async def test_a_death_of_somebody_living_is_taken_back(
    hub: Hub, desk: Desk, caller: Caller
) -> None:
    """However many reported it: the death goes at once, and the alert with the next comparison."""
    wrong = [{"id_number": ONE, "source": source} for source in ("HEA", "CREMATION")]
    await desk.sends("HEA_DEATHS", *wrong)
    await desk.sends("CA_LIVING", {"id_number": ONE})
    await match(hub)
    correction_id = await filed(hub, caller, dataset="HEA_DEATHS", **WHOLE)

    await corrections.answer(hub, office("HEA"), an_answer(correction_id))
    at_once_gone = await seen.rows_of(hub, "facts", dataset="HEA_DEATHS")
    await match(hub, incremental=True)

    row = await the_correction(hub)
    [alert] = await seen.rows_of(hub, "alert")
    assert (at_once_gone, await seen.rows_of(hub, "facts", dataset="HEA_DEATHS")) == ([], [])
    assert [opened(hub, row, name) for name in ("claim", "old", "new")] == [
        *("DELETE", "UPSERT", "DELETE")
    ]
    assert (row["alert_ids"], alert["condition_ended_at"]) == ([alert["id"]], hub.today())
    assert await seen.is_whole(hub)


async def test_a_death_reported_anew_holds(hub: Hub, desk: Desk, clock: Clock) -> None:
    """A batch of a day after the answer has the last word, as with any value."""
    await desk.sends("HEA_DEATHS", {"id_number": ONE})
    await match(hub)
    correction_id = await filed(hub, dataset="HEA_DEATHS", **WHOLE)
    await corrections.answer(hub, office("HEA"), an_answer(correction_id))

    clock.advance(timedelta(days=1))
    await match(hub)
    still_gone = await seen.rows_of(hub, "facts", dataset="HEA_DEATHS")
    await desk.sends("HEA_DEATHS", {"id_number": ONE, "source": "CREMATION"})
    await match(hub)

    [fact] = await seen.rows_of(hub, "facts", dataset="HEA_DEATHS")
    assert (still_gone, fact["death_sources"]) == ([], ["CREMATION"])


async def test_of_two_certificates_one_is_not_theirs(hub: Hub, desk: Desk) -> None:
    """Only the record that is shown is disputed; the person's other one shows with the next run."""
    other = {"id_number": ONE, "level": "2", "certificate_number": f"{ONE}42"}
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE, "level": "3"}, other)
    await match(hub)
    before = await level(hub)

    await corrections.answer(hub, DPF, an_answer(await filed(hub, **WHOLE)))
    await match(hub)

    assert {before, await level(hub)} == {2, 3}


async def test_a_payment_that_never_was_is_withdrawn(hub: Hub, desk: Desk) -> None:
    """It stays on record, says WITHDRAWN, and is compared no more."""
    await desk.sends("HEA_DEATHS", {"id_number": ONE})
    await desk.sends("CA_LIVING", {"id_number": ONE})
    await match(hub)
    claim: dict[str, Any] = {"dataset": "CA_LIVING", **WHOLE}
    correction_id = await filed(hub, assistance_record_id=await a_payment(hub), **claim)

    await corrections.answer(hub, CA, an_answer(correction_id))
    await match(hub)

    [record] = await seen.rows_of(hub, "assistance_record")
    [alert] = await seen.rows_of(hub, "alert")
    assert (record["status"], record["version"]) == ("WITHDRAWN", 2)
    assert alert["condition_ended_at"] == hub.today()
    assert await seen.is_whole(hub)


async def test_a_record_that_stands_is_claimed_in_vain(hub: Hub, desk: Desk) -> None:
    """That there is such a record is no claim; that it is partly there is no answer."""
    assert desk
    claim = await seen.refused(filed(hub, field="operation", claim="UPSERT"))
    correction_id = await filed(hub, **WHOLE)
    third = an_answer(correction_id, outcome=CorrectionOutcome.PARTLY, value="UPSERT")
    partly = await seen.refused(corrections.answer(hub, DPF, third))

    upheld = an_answer(correction_id, outcome=CorrectionOutcome.UPHELD)
    await corrections.answer(hub, DPF, upheld)

    assert (claim.code, claim.field) == ("INVALID_INPUT", ("claim",))
    assert (partly.code, partly.field) == ("INVALID_INPUT", ("outcome",))
    assert await level(hub) == 3


@pytest.mark.parametrize("caller", [county(OTHER_COUNTY), office("MED"), office("HEA")])
async def test_who_does_not_see_a_record_cannot_find_out_that_there_is_one(
    hub: Hub, desk: Desk, caller: Caller
) -> None:
    """Of a person with a certificate and of one without, the answer is the same."""
    assert desk
    commands = [
        a_request(await person_of(hub, head=head), dataset=dataset, **WHOLE)
        for dataset in ("DPF_CERTIFICATES", "HEA_DEATHS")
        for head in (True, False)
    ]

    refusals = [await seen.refused(file_claim(hub, caller, command)) for command in commands]

    assert {(each.code, each.message) for each in refusals} == {("NOT_FOUND", refusals[0].message)}
    assert await seen.rows_of(hub, "correction") == []


# ---- with batches that are withdrawn


CLAIMED: dict[str, Any] = {"dataset": "CA_LIVING", "field": "amount", "claim": "90.5"}


async def put_right(hub: Hub) -> None:
    """Let the owner agree that the head's payment was of 90.50 yuan."""
    correction_id = await filed(hub, assistance_record_id=await a_payment(hub), **CLAIMED)
    await corrections.answer(hub, CA, an_answer(correction_id))


async def as_it_stands(hub: Hub) -> tuple[int, str]:
    """Return amount and state of the head's payment."""
    [record] = await seen.rows_of(hub, "assistance_record")
    return record["amount_fen"], record["status"]


async def test_an_answer_holds_over_the_batch_before(hub: Hub, desk: Desk) -> None:
    """Without the batch that was put right, an older one says the payment; not the amount."""
    await desk.sends("CA_LIVING", {"id_number": ONE, "amount": "70"}, as_of=PAID_UP_TO)
    newer = await desk.sends("CA_LIVING", {"id_number": ONE})
    await put_right(hub)

    await batches.withdraw(hub, newer.batch_id, "错发")

    assert await as_it_stands(hub) == (9050, "PAID")
    assert await seen.is_whole(hub)


async def test_an_answer_holds_again_without_the_batch_that_replaced_it(
    hub: Hub, desk: Desk, clock: Clock
) -> None:
    """A later batch had the last word; withdrawn, it has said nothing."""
    await desk.sends("CA_LIVING", {"id_number": ONE})
    await put_right(hub)
    clock.advance(timedelta(days=1))
    later = await desk.sends("CA_LIVING", {"id_number": ONE, "amount": "70"})
    replaced = await as_it_stands(hub)

    await batches.withdraw(hub, later.batch_id, "错发")

    assert (replaced, await as_it_stands(hub)) == ((7000, "PAID"), (9050, "PAID"))


async def test_an_answer_does_not_raise_what_was_withdrawn(hub: Hub, desk: Desk) -> None:
    """Withdrawn with its batch, a payment stays so; sent anew that day, the answer holds."""
    only = await desk.sends("CA_LIVING", {"id_number": ONE})
    claims: list[dict[str, Any]] = [CLAIMED, {**CLAIMED, "field": "status", "claim": "RETURNED"}]
    record_id = await a_payment(hub)
    ids = [await filed(hub, assistance_record_id=record_id, **claim) for claim in claims]
    await batches.withdraw(hub, only.batch_id, "错发")

    for correction_id in ids:
        await corrections.answer(hub, CA, an_answer(correction_id))
    withdrawn = await as_it_stands(hub)
    await desk.sends("CA_LIVING", {"id_number": ONE, "paid_on": "2026-10-21"})

    assert (withdrawn, await as_it_stands(hub)) == ((8000, "WITHDRAWN"), (9050, "RETURNED"))
    assert await seen.is_whole(hub)


async def test_a_fact_put_right_goes_with_the_lists_that_say_it(
    hub: Hub, desk: Desk, clock: Clock
) -> None:
    """The answer holds over the list before, if that has the record; without any there is none."""
    clock.advance(timedelta(minutes=1))
    same = {"id_number": ONE, "certificate_number": f"{ONE}43"}
    newer = await desk.sends("DPF_CERTIFICATES", {**same, "level": "4"})
    await match(hub)
    await corrections.answer(hub, DPF, an_answer(await filed(hub)))

    await batches.withdraw(hub, newer.batch_id, "错发")
    await match(hub, incremental=True)
    over_the_older = await level(hub)
    [older] = await seen.rows_of(hub, "batch", dataset="DPF_CERTIFICATES", withdrawn_at=None)
    await batches.withdraw(hub, older["id"], "错发")
    await match(hub, incremental=True)

    assert over_the_older == 1
    assert await seen.rows_of(hub, "facts", dataset="DPF_CERTIFICATES") == []


# ---- what had rested on it


async def test_all_that_rested_on_the_value_is_named(hub: Hub, desk: Desk, clock: Clock) -> None:
    """The alert that read it, the need, its result and aid, and the determination that held."""
    household = await built(hub)
    clock.advance(timedelta(minutes=1))
    await desk.sends("DPF_CERTIFICATES", {"id_number": ONE, "level": "2"})
    await match(hub)
    [alert] = await seen.rows_of(hub, "alert")
    await builders.verify(hub, household, alert["id"], need_classes=(NeedClass.REHABILITATION,))
    await builders.classify(hub, household, alert["id"])
    need = await builders.push(hub, household, alert["id"], NeedClass.REHABILITATION)
    await builders.make(hub, NeedMove.REPORT, need.id)
    other = await builders.an_alert(hub, household, indicator="I-35")

    await corrections.answer(hub, DPF, an_answer(await filed(hub, claim="4")))

    row = await the_correction(hub)
    [result] = await seen.rows_of(hub, "handling_result")
    [determined] = await seen.rows_of(hub, "determination", person_id=household.head.id)
    assert (row["alert_ids"], other in row["alert_ids"]) == ([alert["id"]], False)
    assert (row["need_ids"], row["result_ids"]) == ([need.id], [result["id"]])
    assert (row["determination_ids"], row["assistance_record_ids"]) == ([determined["id"]], [])
    assert await seen.is_whole(hub)


async def test_nothing_rested_on_a_value_that_stands(hub: Hub, desk: Desk) -> None:
    """An answer that upholds the value names nothing."""
    assert desk
    upheld = an_answer(await filed(hub), outcome=CorrectionOutcome.UPHELD)

    await corrections.answer(hub, DPF, upheld)

    row = await the_correction(hub)
    assert [row[name] for name in ("alert_ids", "determination_ids", "need_ids")] == [[], [], []]


# ---- once, and provable


async def test_twins_file_one_claim_and_give_one_answer(hub: Hub, desk: Desk) -> None:
    """Ten at once with one key, then ten with ten keys: one claim, one answer."""
    assert desk
    command = a_request(await person_of(hub))

    claims = await at_once(file_claim(hub, CA, command) for _ in range(10))
    [claim] = {each.id for each in claims if isinstance(each, Outcome)}
    answers = await at_once(corrections.answer(hub, DPF, an_answer(claim)) for _ in range(10))

    assert tally(claims) == {"done": 1, "replayed": 9}
    assert tally(answers) == {"done": 1, "CORRECTION_ANSWERED": 9}
    assert await seen.is_whole(hub)


async def test_a_key_with_another_body_is_refused(hub: Hub, desk: Desk) -> None:
    """The key stands for one claim."""
    assert desk
    key = a_key()
    await filed(hub, idempotency_key=key)

    refusal = await seen.refused(filed(hub, idempotency_key=key, claim="2"))

    assert refusal.code == "IDEMPOTENCY_KEY_REUSED"


@pytest.mark.parametrize(("column", "value"), [("outcome", "PARTLY"), ("due_on", "2030-01-01")])
async def test_an_altered_correction_is_found(
    hub: Hub, desk: Desk, superuser: Any, *, column: str, value: str
) -> None:
    """The audit covers claims and answers, their former selves included."""
    assert desk
    await corrections.answer(hub, DPF, an_answer(await filed(hub)))
    assert await seen.is_whole(hub)

    statement = sql.SQL("UPDATE {} SET {} = {}")
    for table in ("correction", "correction_history"):
        names = (sql.Identifier(table), sql.Identifier(column), sql.Literal(value))
        with superuser.transaction():
            superuser.execute("SET LOCAL session_replication_role = replica")
            superuser.execute(statement.format(*names))
        [finding] = (await audit.verify(hub)).findings
        assert (finding.what, finding.table) == (Defect.ROW_ALTERED, "correction")
