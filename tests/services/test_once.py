"""Exactly once: a retry gets the outcome back, a refusal leaves the key free."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hub.domain.alerts import AlertState, Path
from hub.domain.commands import AcceptNeed, ClassifyAlert, PushNeed, ReportHandlingResult
from hub.domain.errors import InvalidInput, KeyReused, NotFound, WrongState
from hub.domain.needs import HandlingResult, NeedClass, NeedMove, NeedStatus
from hub.runtime import Hub
from hub.services import alerts, needs
from tests import builders, seen
from tests.callers import OTHER_COUNTY, a_key, a_report, a_verification, office, township
from tests.conftest import Clock

DPF = office("DPF")
STARTS = {
    NeedMove.ACCEPT: NeedStatus.PUSHED,
    NeedMove.DECLINE: NeedStatus.PUSHED,
    NeedMove.REPORT: NeedStatus.ACCEPTED,
    NeedMove.CONFIRM: NeedStatus.HANDLED,
    NeedMove.RETURN: NeedStatus.HANDLED,
    NeedMove.WITHDRAW: NeedStatus.ACCEPTED,
}


@pytest.mark.parametrize("move", NeedMove)
async def test_a_retry_gets_the_outcome_back(hub: Hub, move: NeedMove) -> None:
    """The same key and body after success: the same id and version, and nothing is written."""
    need_id = await builders.a_need(hub, status=STARTS[move])
    key = a_key()

    first = await builders.make(hub, move, need_id, key)
    before = await seen.stored(hub)
    again = await builders.make(hub, move, need_id, key)

    assert not first.replayed
    assert again == replace(first, replayed=True)
    assert await seen.stored(hub) == before
    assert await seen.is_whole(hub)


async def test_a_retried_push_pushes_once(hub: Hub) -> None:
    """The retry names the need that the first push made."""
    alert_id = await builders.an_alert(hub, state=AlertState.CLASSIFIED)
    command = PushNeed(
        idempotency_key=a_key(), alert_id=alert_id, need_class=NeedClass.DISABILITY_SUBSIDY
    )

    first = await needs.push(hub, township(), command)
    again = await needs.push(hub, township(), command)

    assert again == replace(first, replayed=True)
    assert [row["id"] for row in await seen.rows_of(hub, "need")] == [first.id]


async def test_a_retried_verification_looks_once(hub: Hub) -> None:
    """The alert has one verification, however often it was sent."""
    alert_id = await builders.an_alert(hub)
    command = a_verification(alert_id)

    first = await alerts.record_verification(hub, township(), command)
    again = await alerts.record_verification(hub, township(), command)

    assert again == replace(first, replayed=True)
    assert len(await seen.rows_of(hub, "verification", alert_id=alert_id)) == 1


async def test_a_retried_classification_decides_once(hub: Hub) -> None:
    """The alert keeps the version that the first decision gave it."""
    alert_id = await builders.an_alert(hub, state=AlertState.VERIFIED)
    command = ClassifyAlert(
        idempotency_key=a_key(), alert_id=alert_id, path=Path.C_COMPLEX, reason="多重困难"
    )

    first = await alerts.classify(hub, township(), command)
    again = await alerts.classify(hub, township(), command)

    assert again == replace(first, replayed=True)


async def test_the_outcome_stays_though_the_need_moved_on(hub: Hub) -> None:
    """A late retry is told what its own request came to, not what others did since."""
    need_id = await builders.a_need(hub)
    key = a_key()
    first = await builders.make(hub, NeedMove.ACCEPT, need_id, key)
    await builders.make(hub, NeedMove.REPORT, need_id)

    again = await builders.make(hub, NeedMove.ACCEPT, need_id, key)

    assert (again.version, again.replayed) == (first.version, True)


@pytest.mark.parametrize(
    "changes", [{"result": HandlingResult.TRANSFERRED}, {"note": "已转介"}], ids=str
)
async def test_another_body_under_the_same_key_is_refused(
    hub: Hub, changes: dict[str, object]
) -> None:
    """Any value that differs makes another body; the first result stands."""
    need_id = await builders.a_need(hub)
    command = a_report(need_id)
    await needs.report(hub, DPF, command)
    before = await seen.stored(hub)

    with pytest.raises(KeyReused) as refusal:
        await needs.report(hub, DPF, replace(command, **changes))

    assert (refusal.value.code, refusal.value.field) == (
        "IDEMPOTENCY_KEY_REUSED",
        ("idempotencyKey",),
    )
    assert await seen.stored(hub) == before


async def test_a_refusal_leaves_the_key_free(hub: Hub) -> None:
    """A request that was refused may be mended and sent again under its key."""
    need_id = await builders.a_need(hub)
    before = await seen.stored(hub)
    wrong = a_report(need_id, handled_on=hub.today() + timedelta(days=9))

    with pytest.raises(InvalidInput):
        await needs.report(hub, DPF, wrong)
    assert await seen.stored(hub) == before
    outcome = await needs.report(hub, DPF, replace(wrong, handled_on=hub.today()))

    assert not outcome.replayed


async def test_a_move_that_came_too_late_leaves_the_key_free(hub: Hub) -> None:
    """Refused by the need's state, then possible: the key of the refusal does the work."""
    need_id = await builders.a_need(hub)
    key = a_key()

    with pytest.raises(WrongState):
        await builders.make(hub, NeedMove.CONFIRM, need_id, key)
    await builders.make(hub, NeedMove.REPORT, need_id)

    assert not (await builders.make(hub, NeedMove.CONFIRM, need_id, key)).replayed


async def test_a_key_is_the_client_s_own(hub: Hub) -> None:
    """Two departments may happen on the same key."""
    key = a_key()
    first = await builders.a_need(hub, need_class=NeedClass.REHABILITATION)
    second = await builders.a_need(hub, need_class=NeedClass.MEDICAL)

    await builders.make(hub, NeedMove.ACCEPT, first, key)

    assert not (await builders.make(hub, NeedMove.ACCEPT, second, key)).replayed


async def test_a_key_is_the_mutation_s_own(hub: Hub) -> None:
    """A client may use one key for the acceptance and for the result."""
    key = a_key()
    need_id = await builders.a_need(hub)

    await builders.make(hub, NeedMove.ACCEPT, need_id, key)

    assert not (await builders.make(hub, NeedMove.REPORT, need_id, key)).replayed


async def test_authority_comes_before_the_key(hub: Hub) -> None:
    """A client that was moved to another county is not told what it once did here."""
    command = AcceptNeed(idempotency_key=a_key(), need_id=await builders.a_need(hub))
    await needs.accept(hub, DPF, command)
    moved = office("DPF", OTHER_COUNTY, client_id=DPF.client_id)

    with pytest.raises(NotFound):
        await needs.accept(hub, moved, command)


async def test_a_key_is_kept_for_three_days(hub: Hub, clock: Clock) -> None:
    """Within 72 hours a retry is recognised; after that the key counts as new."""
    need_id = await builders.a_need(hub)
    command = a_report(need_id)
    await needs.report(hub, DPF, command)

    clock.advance(timedelta(hours=71, minutes=59))
    assert (await needs.report(hub, DPF, command)).replayed
    clock.advance(timedelta(minutes=2))
    with pytest.raises(WrongState) as refusal:
        await needs.report(hub, DPF, command)

    assert refusal.value.code == "ALREADY_HANDLED"


async def test_what_is_kept_tells_nothing_of_the_request(hub: Hub) -> None:
    """Beside the key stand a digest that needs the hub's own key to be guessed, id and version."""
    command: ReportHandlingResult = a_report(await builders.a_need(hub), note="王家")

    outcome = await needs.report(hub, DPF, command)

    (row,) = await seen.rows_of(hub, "idempotency", key=command.idempotency_key)
    assert row["outcome"] == {"id": str(outcome.id), "version": outcome.version}
    assert (row["client_id"], row["mutation"]) == (DPF.client_id, "reportHandlingResult")
    assert len(row["request_digest"]) == 32
