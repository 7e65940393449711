"""A department's report as a client sends it: a receipt, and nothing else."""

from typing import Any

import pytest

from hub.runtime import Hub
from tests.builders import a_household
from tests.callers import a_key, county, office, township
from tests.people import a_person
from tests.schema.test_mutations import mutate, run
from tests.seen import rows_of

_ASKED = "received reference userErrors { code field }"


def a_report(hub: Hub, number: str, **changes: Any) -> dict[str, Any]:
    """Return the input of a report of today."""
    return {
        "idNumber": number,
        "path": "B_MAYBE_ELIGIBLE",
        "needClass": "MEDICAL",
        "description": "多次住院",
        "observedOn": hub.today().isoformat(),
        **changes,
    }


@pytest.mark.parametrize("department", ["EDU", "HRSS", "HOU", "AGR", "HEA", "EMG", "MED", "DPF"])
async def test_every_managing_department_gets_the_same_receipt(hub: Hub, department: str) -> None:
    """Known or unknown: received, with a reference; the disclosure record stays empty."""
    known = (await a_household(hub)).head.citizen_id

    for number in (known, a_person().citizen_id):
        found = await mutate(hub, office(department), "raiseAlert", _ASKED, **a_report(hub, number))
        answered = found["data"]["raiseAlert"]
        reference = answered.pop("reference")
        assert answered == {"received": True, "userErrors": []}
        assert len(await rows_of(hub, "department_report", id=reference)) == 1

    assert await rows_of(hub, "disclosure") == []


async def test_a_refused_report_is_not_received(hub: Hub) -> None:
    """What breaks a rule is told with its field, and there is no reference."""
    found = await mutate(hub, office("MED"), "raiseAlert", _ASKED, **a_report(hub, "4107"))

    assert found["data"]["raiseAlert"] == {
        "received": False,
        "reference": None,
        "userErrors": [{"code": "INVALID_INPUT", "field": ["idNumber"]}],
    }


async def test_a_retry_gets_the_same_reference(hub: Hub) -> None:
    """The same key and body give the same receipt."""
    given = {"idempotencyKey": a_key(), **a_report(hub, a_person().citizen_id)}
    first = await mutate(hub, office("MED"), "raiseAlert", _ASKED, **given)

    again = await mutate(hub, office("MED"), "raiseAlert", _ASKED, **given)

    assert again["data"] == first["data"]
    assert again["extensions"]["replayed"] is True


async def test_the_county_reads_what_was_reported(hub: Hub) -> None:
    """Somebody unknown stands in the county's list with number and words; not in a township's."""
    number = a_person().citizen_id
    await mutate(hub, office("MED"), "raiseAlert", _ASKED, **a_report(hub, number))
    query = """{ departmentReports(first: 5, known: false) { edges { node { department
    citizenId description alert { id } } } } }"""

    found = await run(hub, county(), query)

    [edge] = found["data"]["departmentReports"]["edges"]
    assert edge["node"] == {
        "department": "MED",
        "citizenId": number,
        "description": "多次住院",
        "alert": None,
    }
    theirs = await run(hub, township(), "{ departmentReports(first: 5) { edges { cursor } } }")
    assert theirs["data"]["departmentReports"]["edges"] == []


async def test_a_department_reads_no_reports(hub: Hub) -> None:
    """It writes without a right to read: not even what it wrote itself."""
    found = await run(hub, office("MED"), "{ departmentReports(first: 5) { __typename } }")

    [error] = found["errors"]
    assert error["extensions"]["requiredScopes"] == [["alert.report:read"]]
    assert "data" not in found
