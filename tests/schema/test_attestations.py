"""A person's status, asked by citizen id and case: yes or no, until when, and nothing else."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.domain.callers import Caller, Purpose
from hub.domain.limits import LimitReached
from hub.domain.people import Category
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.services.attestations import PER_DAY
from schema.named import operations
from tests.builders import a_household
from tests.callers import COUNTY, OTHER_COUNTY, auditor, county, office, township
from tests.conftest import Clock
from tests.people import BuiltPerson, a_person
from tests.schema.test_mutations import run
from tests.seen import rows_of

CASE = "住院 2026-0117"
NOT_DETERMINED = {"isDetermined": False, "validFrom": None, "validTo": None}


async def attest(hub: Hub, number: str, caller: Caller | None = None, **given: Any) -> Any:
    """Return the whole answer to the named document."""
    variables = {"idNumber": number, "caseNumber": CASE, **given}
    return await run(hub, caller or office("MED"), operations()["StatusAttestation"], **variables)


async def status(hub: Hub, number: str, caller: Caller | None = None, **given: Any) -> Any:
    """Return what is told of a person."""
    return (await attest(hub, number, caller, **given))["data"]["statusAttestation"]


async def code(answer: Awaitable[Any]) -> str:
    """Return the one code for which an answer refuses."""
    found = await answer
    assert "data" not in found
    [only] = {error["extensions"]["code"] for error in found["errors"]}
    return only


def limit(policy: Policy, value: int | None) -> Policy:
    """Return the policy with another daily limit in the county; None: with none."""
    demo = policy.packs["demo"]
    parameters = tuple(
        replace(each, value=value) if each.key == PER_DAY else each
        for each in demo.parameters
        if each.key != PER_DAY or value is not None
    )
    return replace(policy, packs={**policy.packs, "demo": replace(demo, parameters=parameters)})


@pytest.fixture
async def tekun(hub: Hub) -> BuiltPerson:
    """Give somebody who is determined without end."""
    return (await a_household(hub, category=Category.TEKUN)).head


# ---- what is told


@pytest.mark.parametrize("department", ["EDU", "HRSS", "HOU", "AGR", "HEA", "EMG", "MED", "DPF"])
async def test_every_programme_recognises_a_determination(
    hub: Hub, tekun: BuiltPerson, department: str
) -> None:
    """Yes, since when and until when; no need has been pushed to any of them."""
    caller = office(department)

    told = await status(hub, tekun.citizen_id, caller)

    assert told == {"isDetermined": True, "validFrom": "2026-01-01", "validTo": None}


async def test_the_last_day_is_told(hub: Hub) -> None:
    """A category that is determined for a time holds until its last day."""
    person = (await a_household(hub, category=Category.RIGID)).head

    assert (await status(hub, person.citizen_id))["validTo"] == "2026-12-31"


async def test_unknown_and_not_determined_are_answered_alike(hub: Hub) -> None:
    """The answer does not tell whether the hub knows a person."""
    known = (await a_household(hub, category=None)).head
    elsewhere = (await a_household(hub, division=f"{OTHER_COUNTY}100201")).head
    numbers = [known.citizen_id, elsewhere.citizen_id, a_person().citizen_id]

    assert [await status(hub, each) for each in numbers] == [NOT_DETERMINED] * 3


async def test_an_id_is_read_in_its_other_spellings(hub: Hub, tekun: BuiltPerson) -> None:
    """Blanks around it and digits of full width are those of the same number."""
    wide = tekun.citizen_id.translate(str.maketrans("0123456789X", "０１２３４５６７８９ｘ"))

    assert (await status(hub, f" {wide} "))["isDetermined"] is True


# ---- what is recorded


async def test_each_is_on_record_with_its_case(hub: Hub, tekun: BuiltPerson) -> None:
    """Who asked about whom, in which case and for which purpose; no id number, no value."""
    await status(hub, tekun.citizen_id)
    await status(hub, a_person().citizen_id, caseNumber="门诊 9")

    about, unknown = sorted(await rows_of(hub, "disclosure"), key=lambda row: row["recorded_at"])
    assert (about["case_number"], about["purpose"]) == (CASE, "PROGRAMME_DELIVERY")
    assert (about["person_ids"], len(about["household_ids"])) == ([tekun.id], 1)
    assert (unknown["case_number"], unknown["person_ids"]) == ("门诊 9", [])
    assert about["coordinates"] == unknown["coordinates"]


async def test_no_id_number_is_kept_anywhere(
    hub: Hub, tekun: BuiltPerson, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither a literal of the document nor a variable gets into records, documents or the log."""
    number = tekun.citizen_id
    literal = f'{{ statusAttestation(idNumber: "{number}", caseNumber: "7") {{ isDetermined }} }}'

    answers = [await run(hub, office("MED"), literal), await attest(hub, number)]

    assert all("errors" not in each for each in answers)
    kept = [
        str([dict(row) for row in await rows_of(hub, table)])
        for table in ("disclosure", "document", "attestation_tally")
    ]
    assert not [each for each in (*kept, str(answers), caplog.text) if number in each]


async def test_no_error_repeats_an_id_number(hub: Hub) -> None:
    """Neither a wrong check digit nor a number that is no text comes back in a message."""
    number = "110105194912310021"
    document = f"{{ statusAttestation(idNumber: {number}) {{ isDetermined }} }}"

    answers = [
        await attest(hub, number),
        await run(hub, office("MED"), operations()["StatusAttestation"], idNumber=int(number)),
        await run(hub, office("MED"), document),
    ]

    assert all("errors" in each for each in answers)
    assert number not in str(answers)


# ---- what is refused


async def test_a_case_is_required(hub: Hub, tekun: BuiltPerson) -> None:
    """Without a case nothing is answered, recorded or counted; the refusal says what to do."""
    for case in (None, "", "  "):
        found = await attest(hub, tekun.citizen_id, caseNumber=case)
        [error] = found["errors"]
        assert error["extensions"]["code"] == "CASE_REQUIRED"
        assert "caseNumber" in error["message"]

    assert await rows_of(hub, "disclosure") == []
    assert await rows_of(hub, "attestation_tally") == []


async def test_the_header_may_name_the_case(hub: Hub, tekun: BuiltPerson) -> None:
    """The case of the whole request stands for the argument; another beside it is refused."""
    caller = office("MED", case_number=CASE)

    alone = await status(hub, tekun.citizen_id, caller, caseNumber=None)
    other = await code(attest(hub, tekun.citizen_id, caller, caseNumber="另案"))

    assert (alone["isDetermined"], other) == (True, "INVALID_INPUT")
    assert [row["case_number"] for row in await rows_of(hub, "disclosure")] == [CASE]


@pytest.mark.parametrize(
    "given",
    [
        {"idNumber": "110105194912310021"},  # its check character is X
        {"idNumber": "4107211990"},
        {"idNumber": "110105209902300027"},
        {"purpose": "AUDIT"},
        {"caseNumber": "x" * 65},
        {"caseNumber": "a\nb"},
        {"caseNumber": "案 11010519491231002X"},
    ],
)
async def test_bad_input_is_refused_before_it_is_counted(hub: Hub, given: dict[str, Any]) -> None:
    """Each is told with what to do; nobody was asked about."""
    asked = run(
        hub,
        office("MED"),
        operations()["StatusAttestation"],
        **{"idNumber": "11010519491231002X", "caseNumber": CASE, **given},
    )

    assert await code(asked) == "INVALID_INPUT"
    assert await rows_of(hub, "attestation_tally") == []
    assert await rows_of(hub, "disclosure") == []


async def test_the_purpose_may_be_named_again(hub: Hub, tekun: BuiltPerson) -> None:
    """The argument repeats the request's own purpose, by which the rights are decided."""
    told = await status(hub, tekun.citizen_id, purpose=Purpose.PROGRAMME_DELIVERY.value)

    assert told["isDetermined"] is True


@pytest.mark.parametrize("caller", [county(), township(), auditor()])
async def test_only_a_department_with_the_item_asks(hub: Hub, caller: Caller) -> None:
    """Civil affairs and the auditor have no such scope, and nothing is counted for them."""
    assert await code(attest(hub, a_person().citizen_id, caller)) == "FIELD_NOT_GRANTED"
    assert await rows_of(hub, "attestation_tally") == []


async def test_one_person_in_an_operation(hub: Hub) -> None:
    """Twenty aliases would be twenty persons under one case; what is beside it tells of it."""
    ask = 'statusAttestation(idNumber: "11010519491231002X", caseNumber: "7") { isDetermined }'

    assert await code(run(hub, office("MED"), f"{{ a: {ask} b: {ask} }}")) == "INVALID_INPUT"
    beside = 'need(id: "00000000-0000-7000-8000-000000000001") { id }'
    assert await code(run(hub, office("MED"), f"{{ {ask} {beside} }}")) == "INVALID_INPUT"
    assert await rows_of(hub, "disclosure") == []


# ---- how many


async def test_the_daily_limit_is_the_clients_own(
    hub: Hub, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is above it is refused until midnight in China; another client has its own."""
    clock.set(datetime(2026, 11, 22, 15, 0, tzinfo=UTC))  # 23:00 in China
    monkeypatch.setattr(hub, "policy", limit(hub.policy, 2))
    number = a_person().citizen_id
    for _ in range(2):
        await status(hub, number)

    with pytest.raises(LimitReached) as reached:
        await attest(hub, number)

    assert reached.value.seconds == 3600
    assert await status(hub, number, office("EDU")) == NOT_DETERMINED
    assert len(await rows_of(hub, "disclosure")) == 3
    clock.advance(timedelta(hours=1))
    assert await status(hub, number) == NOT_DETERMINED


async def test_processes_count_together(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The count is in the database: another process's persons leave this one fewer."""
    monkeypatch.setattr(hub, "policy", limit(hub.policy, 2))
    another = replace(hub)

    await status(another, a_person().citizen_id)
    await status(hub, a_person().citizen_id)

    with pytest.raises(LimitReached):
        await attest(another, a_person().citizen_id)


async def test_without_a_limit_nothing_is_attested(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A county that has adopted none is told which parameter is missing."""
    monkeypatch.setattr(hub, "policy", limit(hub.policy, None))

    found = await attest(hub, a_person().citizen_id)

    [error] = found["errors"]
    assert error["extensions"]["code"] == "LIMIT_NOT_SET"
    assert PER_DAY in error["message"]
    assert COUNTY in error["message"]
