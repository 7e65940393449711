"""A run sees one state throughout, whatever comes or goes meanwhile; the next puts it right."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from hub.runtime import Hub
from hub.services import batches
from hub.services.batches import Withdrawal
from hub.services.matching import RunReport, match
from hub.storage import batches as ledger, facts, match_runs
from hub.storage.match_runs import RunScope
from tests import seen
from tests.beginnings import Beginning
from tests.conftest import Clock
from tests.matching.deliveries import Desk, citizen_id

ONE, TWO, THREE, FOUR = map(citizen_id, range(1, 5))
CERTIFICATES = "DPF_CERTIFICATES"
OCTOBER, PAID_UP_TO, NOVEMBER = date(2026, 10, 31), date(2026, 11, 12), date(2026, 11, 20)
ROSTER = [{"id_number": each, "household_number": each[-4:]} for each in (ONE, TWO, THREE, FOUR)]

Event = Callable[[], Awaitable[object]]
Meanwhile = Callable[[Event], None]


@pytest.fixture
async def desk(hub: Hub, clock: Clock, tmp_path: Path, beginning: Beginning) -> Desk:
    """Give a desk on 22 November 2026 with four people, of whom two are certified, one is paid."""
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))
    desk = Desk(hub=hub, folder=tmp_path)
    await beginning.of("delivered", lambda: delivered(desk))
    return desk


async def delivered(desk: Desk) -> None:
    """Take in what the desk begins with."""
    await desk.sends("CA_ROSTER", *ROSTER, as_of=OCTOBER)
    await desk.sends("CA_NURSING", {"id_number": TWO}, as_of=PAID_UP_TO)
    await certified(desk, ONE, TWO, as_of=OCTOBER)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Give a function that lets something happen in the midst of the next run's reading."""

    def arrange(event: Event) -> None:
        events, read = [event], facts.determined

        async def after_the_event(*given: Any, **named: Any) -> Any:
            if events:
                await events.pop()()
            return await read(*given, **named)

        monkeypatch.setattr(facts, "determined", after_the_event)

    return arrange


async def certified(desk: Desk, *people: str, as_of: date) -> UUID:
    """Take in the list of certificates, and return its batch."""
    rows = ({"id_number": each} for each in people)
    return (await desk.sends(CERTIFICATES, *rows, as_of=as_of)).batch_id


async def ends(hub: Hub, indicator: str) -> list[date | None]:
    """Return of each alert of an indicator when its condition ended."""
    return [
        row["condition_ended_at"] for row in await seen.rows_of(hub, "alert", indicator=indicator)
    ]


async def resting_on(hub: Hub) -> list[UUID]:
    """Return the batches that the certificates' facts name."""
    return [row["batch_id"] for row in await seen.rows_of(hub, "facts", dataset=CERTIFICATES)]


async def test_a_list_that_is_replaced_meanwhile_still_holds(
    hub: Hub, desk: Desk, meanwhile: Meanwhile
) -> None:
    """The run goes by the list that it began with; the next goes by the new one."""
    meanwhile(lambda: certified(desk, TWO, THREE, as_of=NOVEMBER))

    run = await match(hub)
    then = await ends(hub, "I-01"), len(await resting_on(hub))
    following = await match(hub, incremental=True)

    assert (run.raised, then) == (1, ([None], 2))
    assert (following.scope, following.raised, following.ended) == (RunScope.INCREMENTAL, 1, 1)
    assert await ends(hub, "I-01") == [date(2026, 11, 22), None]
    assert await seen.is_whole(hub)


async def dropped_meanwhile(hub: Hub, desk: Desk, meanwhile: Meanwhile) -> int:
    """Let a monitored person lose their category in the midst of a run; return its alerts."""
    await desk.sends("AGR_MONITORED", {"id_number": FOUR})
    meanwhile(lambda: desk.sends("CA_ROSTER", *ROSTER[:3], as_of=NOVEMBER))
    await match(hub)
    return len(await ends(hub, "I-24"))


async def test_no_run_sees_half_of_a_roster(hub: Hub, desk: Desk, meanwhile: Meanwhile) -> None:
    """Members and categories are those of one moment; what the new roster ends is found next."""
    found = await dropped_meanwhile(hub, desk, meanwhile)
    following = await match(hub, incremental=True)

    assert (found, following.scope, following.raised) == (0, RunScope.INCREMENTAL, 1)
    assert await ends(hub, "I-24") == [None]


async def withdrawn_meanwhile(hub: Hub, meanwhile: Meanwhile) -> tuple[Withdrawal, RunReport]:
    """Withdraw the certificates while a run reads them."""
    [batch] = await seen.rows_of(hub, "batch", dataset=CERTIFICATES)
    done: list[Withdrawal] = []

    async def withdraw() -> None:
        done.append(await batches.withdraw(hub, batch["id"], "错发"))

    meanwhile(withdraw)
    report = await match(hub)
    return done[0], report


async def test_nothing_comes_to_rest_on_what_is_withdrawn_meanwhile(
    hub: Hub, desk: Desk, meanwhile: Meanwhile
) -> None:
    """The run begins anew without it: what the withdrawal named is all that there is."""
    assert desk

    done, report = await withdrawn_meanwhile(hub, meanwhile)

    assert (done.alerts, done.persons_with_facts) == ((), frozenset())
    assert report.skipped["I-01"] == f"No batch of {CERTIFICATES} has been taken in."
    assert (await ends(hub, "I-01"), await resting_on(hub)) == ([], [])
    assert len(await seen.rows_of(hub, "match_run")) == 1
    assert len([*(hub.settings.data_dir / "hits").iterdir()]) == 1
    assert await seen.is_whole(hub)


async def test_what_another_list_says_too_is_kept(
    hub: Hub, desk: Desk, meanwhile: Meanwhile
) -> None:
    """A list that was replaced long ago, withdrawn during a run, takes nothing away with it."""
    [first] = await seen.rows_of(hub, "batch", dataset=CERTIFICATES)
    await desk.sends("HEA_DEATHS", {"id_number": THREE})
    await match(hub)
    second = await certified(desk, ONE, TWO, as_of=NOVEMBER)
    meanwhile(lambda: batches.withdraw(hub, first["id"], "错发"))

    run = await match(hub, incremental=True)
    then = await resting_on(hub)
    await match(hub, incremental=True)

    assert (run.scope, then) == (RunScope.INCREMENTAL, [first["id"]] * 2)
    assert await resting_on(hub) == [second] * 2


async def test_a_torn_state_would_be_found_out(
    hub: Hub, desk: Desk, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its frozen transaction, a run takes its members and categories of two moments."""

    async def unfrozen(_: object) -> None:
        return None

    monkeypatch.setattr(match_runs, "freeze", unfrozen)

    assert await dropped_meanwhile(hub, desk, meanwhile) == 1


async def test_resting_on_the_withdrawn_would_be_found_out(
    hub: Hub, desk: Desk, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a look at its end, a run lets an alert rest on a batch that was withdrawn."""
    assert desk

    async def unlooked(_: object, wanted: Sequence[UUID]) -> bool:
        return bool(wanted)

    monkeypatch.setattr(ledger, "keep_in_force", unlooked)

    done, _ = await withdrawn_meanwhile(hub, meanwhile)

    assert (done.alerts, await ends(hub, "I-01")) == ((), [None])
