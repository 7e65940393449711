"""Departments report whom they met: an alert where the hub knows them, and never an oracle."""

import json
from datetime import timedelta
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest

from hub.domain.alerts import AlertState, Path, VerificationResult
from hub.domain.errors import Refusal
from hub.domain.needs import NeedClass
from hub.runtime import Hub
from hub.sealing.cells import unseal
from hub.services import audit, needs
from hub.services.department_reports import ANSWER_SECONDS
from hub.storage import tables
from tests import builders, seen
from tests.callers import TOWNSHIP, VILLAGE, a_key, a_push, county
from tests.faults.test_twins import at_once, tally
from tests.people import BuiltHousehold, a_person

WORDS = "多次住院，自付费用高"


async def alerts(hub: Hub) -> list[dict[str, Any]]:
    """Return the alerts as they are stored."""
    return [{str(k): v for k, v in row.items()} for row in await seen.rows_of(hub, "alert")]


async def evidence(hub: Hub, alert: dict[str, Any]) -> Any:
    """Return an alert's evidence, opened."""
    return json.loads(unseal(hub.ring, "alert.evidence", alert["id"], alert["evidence_cell"]))


@pytest.mark.requirement("DSP-A4")
async def test_a_department_raises_an_alert(hub: Hub) -> None:
    """Of a person of the hub: dispatched to their township, with a due day, and on their chain."""
    household = await builders.a_household(hub)

    outcome = await builders.reported(hub, "HRSS", household.head.citizen_id, description=WORDS)

    [alert] = await alerts(hub)
    [report] = await seen.rows_of(hub, "department_report")
    assert (alert["indicator"], alert["path"]) == ("DEPARTMENT", "B_MAYBE_ELIGIBLE")
    assert (alert["state"], alert["division_code"]) == ("DISPATCHED", TOWNSHIP)
    assert alert["due_on"] == hub.policy.calendar.due(hub.today(), 10).on
    assert (alert["person_id"], alert["run_id"]) == (household.head.id, None)
    assert (report["id"], report["alert_id"]) == (outcome.id, alert["id"])
    assert (await evidence(hub, alert))["reports"] == [
        {
            "department": "HRSS",
            "path": "B_MAYBE_ELIGIBLE",
            "need_class": "MEDICAL",
            "description": WORDS,
            "observed_on": hub.today().isoformat(),
        }
    ]
    assert (await seen.steps_of(hub, household.id))[-1] == "ALERT_RAISED"
    assert await seen.is_whole(hub)


async def test_somebody_unknown_is_kept_and_nobody_is_created(hub: Hub) -> None:
    """The report waits for civil affairs in the county of the office; there is no alert."""
    await builders.reported(hub, "MED", a_person().citizen_id)

    [report] = await seen.rows_of(hub, "department_report")
    assert (report["division_code"], report["person_id"]) == ("410721", None)
    assert await alerts(hub) == []
    assert await seen.rows_of(hub, "person") == []
    assert await seen.is_whole(hub)


async def test_a_former_member_is_somebody_unknown(hub: Hub) -> None:
    """Who belongs to no household any more has no township that could look."""
    household = await builders.a_household(hub)
    async with hub.write_as("test") as session:
        table = tables.membership
        await session.run(table.update().values(valid_to=hub.today() - timedelta(days=1)))

    await builders.reported(hub, "MED", household.head.citizen_id)

    assert await alerts(hub) == []


async def test_the_same_report_joins_its_open_alert(hub: Hub) -> None:
    """One alert for a department, a person and a class while it is open; what is said is added."""
    household = await builders.a_household(hub)
    number = household.head.citizen_id
    await builders.reported(hub, "MED", number)

    await builders.reported(hub, "MED", number, description="又住院一次")

    [alert] = await alerts(hub)
    said = [each["description"] for each in (await evidence(hub, alert))["reports"]]
    assert said == [WORDS, "又住院一次"]
    assert len(await seen.rows_of(hub, "department_report", alert_id=alert["id"])) == 2
    assert (await seen.steps_of(hub, household.id))[-2:] == ["ALERT_RAISED", "ALERT_CHANGED"]
    assert await seen.is_whole(hub)


async def test_another_department_or_class_is_another_alert(hub: Hub) -> None:
    """What one department said does not keep another's word, or another need, from being seen."""
    number = (await builders.a_household(hub)).head.citizen_id

    await builders.reported(hub, "MED", number)
    await builders.reported(hub, "DPF", number)
    await builders.reported(hub, "MED", number, need_class=NeedClass.EMPLOYMENT)

    assert len(await alerts(hub)) == 3
    assert await seen.is_whole(hub)


async def test_after_the_alert_has_closed_a_report_raises_anew(hub: Hub) -> None:
    """Nobody is told that it was looked at before; the township looks again."""
    household = await builders.a_household(hub)
    await builders.reported(hub, "MED", household.head.citizen_id)
    [alert] = await alerts(hub)
    await builders.verify(hub, household, alert["id"], result=VerificationResult.ALREADY_COVERED)

    await builders.reported(hub, "MED", household.head.citizen_id)

    assert [each["state"] for each in await alerts(hub)] == ["CLOSED", "DISPATCHED"]


async def test_what_was_reported_is_called_for(hub: Hub) -> None:
    """A need of the class that the department named can be pushed once people have confirmed it."""
    household = await builders.a_household(hub)
    await builders.reported(hub, "HRSS", household.head.citizen_id)
    [alert] = await alerts(hub)
    await builders.verify(hub, household, alert["id"])
    await builders.classify(hub, household, alert["id"])

    push = a_push(alert["id"], NeedClass.MEDICAL)
    pushed = await needs.push(hub, county(), push)

    assert (await seen.need_of(hub, pushed.id)).department == "MED"
    assert (await seen.alert_of(hub, alert["id"])).state is AlertState.HANDLING
    assert await seen.is_whole(hub)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "410721195403071234"}, "idNumber"),
        ({"number": "4107211954030712"}, "idNumber"),
        ({"path": Path.D_MAYBE_INELIGIBLE}, "path"),
        ({"description": "身份证410721195403071248"}, "description"),
        ({"description": "字" * 501}, "description"),
        ({"description": " "}, "description"),
        ({"observed_on": "tomorrow"}, "observedOn"),
    ],
)
async def test_a_bad_value_is_named(hub: Hub, changes: dict[str, Any], field: str) -> None:
    """Nothing is looked up or kept of a report that breaks a rule."""
    if "observed_on" in changes:
        changes = {"observed_on": hub.today() + timedelta(days=1)}
    number = changes.pop("number", None) or a_person().citizen_id

    refusal = await seen.refused(builders.reported(hub, "MED", number, **changes))

    assert (refusal.code, refusal.field) == ("INVALID_INPUT", (field,))
    assert await seen.rows_of(hub, "department_report") == []


async def two(hub: Hub, household: BuiltHousehold) -> list[tuple[str, object]]:
    """Report somebody known and somebody unknown under one key each, twice; return what came."""
    answers: list[tuple[str, object]] = []
    for number in (household.head.citizen_id, a_person().citizen_id):
        report = builders.a_raise(hub, number)
        for _ in range(2):
            done = await builders.raised(hub, "MED", report)
            answers.append((str(done.replayed), done.version))
    return answers


async def test_the_answer_does_not_tell_whether_the_hub_knows_them(hub: Hub) -> None:
    """Known and unknown: done, then replayed, with the same version; nothing else is answered."""
    answers = await two(hub, await builders.a_household(hub, division=VILLAGE))

    assert answers[:2] == answers[2:] == [("False", 1), ("True", 1)]


async def test_nor_does_its_time(hub: Hub) -> None:
    """Whichever way it goes, the answer waits until the longest would have been gone."""
    household = await builders.a_household(hub)

    for number in (household.head.citizen_id, a_person().citizen_id):
        begun = perf_counter()
        await builders.reported(hub, "MED", number)
        assert perf_counter() - begun >= ANSWER_SECONDS * 0.95


async def test_a_key_with_another_body_is_refused(hub: Hub) -> None:
    """The key stands for one report, whomever it is about."""
    report = builders.a_raise(hub, a_person().citizen_id, idempotency_key=a_key())
    await builders.raised(hub, "MED", report)
    other = builders.a_raise(hub, a_person().citizen_id, idempotency_key=report.idempotency_key)

    refusal = await seen.refused(builders.raised(hub, "MED", other))

    assert refusal.code == "IDEMPOTENCY_KEY_REUSED"
    assert len(await seen.rows_of(hub, "department_report")) == 1


async def test_ten_reports_at_once_make_one_alert(hub: Hub) -> None:
    """Ten words of one department on one person and class, at the same moment: one alert."""
    household = await builders.a_household(hub)
    number = household.head.citizen_id

    answers = await at_once(builders.reported(hub, "MED", number) for _ in range(10))

    [alert] = await alerts(hub)
    assert tally(answers) == {"done": 10}
    assert len((await evidence(hub, alert))["reports"]) == 10
    assert await seen.is_whole(hub)


async def test_twins_with_one_key_are_one_report(hub: Hub) -> None:
    """The same report sent ten times at once is kept once, known or unknown."""
    numbers = [(await builders.a_household(hub)).head.citizen_id, a_person().citizen_id]

    for number in numbers:
        report = builders.a_raise(hub, number)
        answers = await at_once(builders.raised(hub, "MED", report) for _ in range(10))
        assert tally(answers) == {"done": 1, "replayed": 9}
        assert len({each.id for each in answers if not isinstance(each, Refusal)}) == 1

    assert len(await seen.rows_of(hub, "department_report")) == 2
    assert await seen.is_whole(hub)


async def test_an_altered_report_is_found(hub: Hub, superuser: Any) -> None:
    """The audit covers what a department said of a person of the hub."""
    household = await builders.a_household(hub)
    await builders.reported(hub, "MED", household.head.citizen_id)

    with superuser.transaction():
        superuser.execute("SET LOCAL session_replication_role = replica")
        superuser.execute("UPDATE department_report SET need_class = 'HOUSING'")

    [finding] = (await audit.verify(hub)).findings
    assert (finding.what, finding.table) == ("ROW_ALTERED", "department_report")
    assert isinstance(finding.row_id, UUID)
