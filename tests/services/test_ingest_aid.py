"""Aid that other departments give comes in as records of theirs, which they alone see again."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from hub.domain.callers import Caller, Role
from hub.domain.identifiers import DepartmentCode
from hub.runtime import Hub
from hub.sealing.cells import unseal
from schema.answer import Request, answer
from tests import seen
from tests.callers import COUNTY, OTHER_COUNTY, county, office
from tests.conftest import Clock
from tests.matching.deliveries import Desk, citizen_id

HEAD, NEIGHBOUR = citizen_id(1), citizen_id(2)
_RECORDS = """{ assistanceRecords(first: 9) { edges { node {
    programme department division kind amountYuan periodFrom paidOn status } } } }"""
_PROGRAMMES = {"MED": "MEDICAL_AID", "EDU": "EDUCATION_AID"}


@pytest.fixture
async def desk(hub: Hub, clock: Clock, tmp_path: Path) -> Desk:
    """Give a desk on 22 November 2026, with a household of one."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    desk = Desk(hub=hub, folder=tmp_path)
    await desk.sends("CA_ROSTER", {"id_number": HEAD})
    return desk


async def records(hub: Hub, caller: Caller) -> list[dict[str, Any]]:
    """Return the records of assistance that a caller sees with all that its agreement holds."""
    agreement = hub.policy.agreement_of(DepartmentCode(caller.department), caller.role)
    if caller.role is Role.DEPARTMENT:
        caller = office(caller.department, caller.division, scopes=agreement.scopes)
    else:
        caller = county(caller.division, scopes=agreement.scopes)
    answered = orjson.loads((await answer(hub, caller, Request(query=_RECORDS))).body)
    return [edge["node"] for edge in answered["data"]["assistanceRecords"]["edges"]]


@pytest.mark.requirement("DS-10", "DS-29")
@pytest.mark.parametrize(("department", "other"), [("MED", "EDU"), ("EDU", "MED")])
async def test_aid_is_a_record_of_its_department(
    hub: Hub, desk: Desk, department: str, other: str
) -> None:
    """The department's office of the county sees it, civil affairs too, and no other department."""
    receipt = await desk.sends(f"{department}_AID", {"id_number": HEAD}, {"id_number": NEIGHBOUR})

    expected = {
        "programme": _PROGRAMMES[department],
        "department": department,
        "division": COUNTY,
        "kind": "CASH",
        "amountYuan": "1800.00",
        "periodFrom": "2026-10-01",
        "paidOn": "2026-10-20",
        "status": "PAID",
    }
    assert (receipt.accepted, receipt.unlinked) == (2, 1)
    assert await records(hub, office(department)) == [expected]
    assert await records(hub, county()) == [expected]
    assert await records(hub, office(other)) == []
    assert await records(hub, office(department, OTHER_COUNTY)) == []


async def test_aid_is_ground_to_see_ones_own_steps(hub: Hub, desk: Desk) -> None:
    """The ground stands for the office once, however often it gave, and the chain has the step."""
    for number in ("1", "2"):
        await desk.sends("MED_AID", {"id_number": HEAD, "aid_number": number})

    [household] = await seen.rows_of(hub, "household")
    grounds = [
        (row["household_id"], row["division_code"], row["ground"])
        for row in await seen.rows_of(hub, "department_ground", department="MED")
    ]
    assert grounds == [(household["id"], COUNTY, "OWN_RECORD")]
    assert (await seen.steps_of(hub, household["id"]))[1:] == ["ASSISTANCE_TAKEN_IN"] * 2
    [*events] = await seen.rows_of(hub, "chain_event", department="MED")
    assert len(events) == 2


async def test_aid_settled_at_the_hospital_has_no_account(hub: Hub, desk: Desk) -> None:
    """What is paid to the hospital names no account; one that is named later is sealed."""
    first = {"id_number": HEAD, "aid_number": "1", "account": ""}
    await desk.sends("MED_AID", first, as_of=date(2026, 11, 10))
    [record] = await seen.rows_of(hub, "assistance_record")
    assert (record["account_cell"], record["account_mask"]) == (None, None)

    await desk.sends("MED_AID", first | {"account": "6222021234567890123"})

    [record] = await seen.rows_of(hub, "assistance_record")
    slot = "assistance_record.account"
    assert unseal(hub.ring, slot, record["id"], record["account_cell"]) == "6222021234567890123"
    assert record["version"] == 2
    assert await seen.is_whole(hub)
