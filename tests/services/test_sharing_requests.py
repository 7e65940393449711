"""Sharing requests: each step by its day, once, by who may; and what comes to hold by them."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from hub.domain.agreements import AgreementState, SharingAgreement
from hub.domain.callers import Caller, Purpose
from hub.domain.errors import InvalidInput, NotFound, Refusal, WrongState
from hub.domain.sharing_commands import (
    AgreedTerms,
    AskForPapers,
    ConfirmDisposal,
    DisputeRefusal,
    ExtendAnswer,
    SettleDispute,
    SuspendSharing,
    WithdrawSharingRequest,
)
from hub.domain.sharing_requests import RequestState, Settlement, SharingRequest
from hub.runtime import Hub
from hub.services import agreements, sharing_requests
from hub.services.once import Outcome
from hub.storage import agreements as kept, sharing_requests as requests
from tests import asking, sharing
from tests.asking import accepted, asked, completed, ended, refused
from tests.callers import COUNTY, OTHER_COUNTY, a_key, county, office, supervisor, township
from tests.conftest import Clock
from tests.seen import rows_of, stored

MED = office("MED")
DAT = supervisor("DAT")


@pytest.fixture(autouse=True)
async def restored(hub: Hub) -> AsyncGenerator[None]:
    """Make every agreement as it was at the end."""
    yield
    await sharing.restore(hub)


async def request_of(hub: Hub, request_id: UUID) -> SharingRequest:
    """Return a request as it stands."""
    async with hub.write_as("test-looker") as session:
        found = await requests.lock(session, request_id)
    assert found is not None
    return found


async def agreement_of(hub: Hub, caller: Caller = MED) -> SharingAgreement:
    """Return the agreement of a department's office."""
    async with hub.write_as("test-looker") as session:
        found = await kept.find(session, caller.department, caller.division)
    assert found is not None
    return found


def _dispute(request_id: UUID, reason: str = "确需使用") -> DisputeRefusal:
    return DisputeRefusal(idempotency_key=a_key(), request_id=request_id, reason=reason)


def _settlement(request_id: UUID, settlement: Settlement, **changes: Any) -> SettleDispute:
    return SettleDispute(
        idempotency_key=a_key(),
        request_id=request_id,
        settlement=settlement,
        reason="应当共享",
        **changes,
    )


# ---- clocks


@pytest.mark.requirement("DL-18")
@pytest.mark.parametrize(
    ("items", "days"),
    [
        (("policy.catalogue", "data.quality"), 1),
        (("policy.catalogue", "household.base"), 10),
    ],
)
async def test_an_answer_is_due_in_one_or_ten_working_days(
    hub: Hub, items: tuple[str, ...], days: int
) -> None:
    """One where all is shared without conditions, ten where anything has some.

    Source:
        政务数据共享条例 Art. 21.
    """
    request_id = await asked(hub, MED, items=items)

    assert (await request_of(hub, request_id)).due == hub.policy.calendar.due(hub.today(), days)


@pytest.mark.requirement("DL-18")
async def test_an_answer_is_put_off_by_ten_working_days_from_its_day(hub: Hub) -> None:
    """Not from the day of the consent; once."""
    request_id = await asked(hub, MED)
    first = (await request_of(hub, request_id)).due
    assert first is not None

    def extension() -> ExtendAnswer:
        return ExtendAnswer(
            idempotency_key=a_key(), request_id=request_id, consent="新数函〔2026〕3号"
        )

    await sharing_requests.extend(hub, county(), extension())
    with pytest.raises(WrongState) as again:
        await sharing_requests.extend(hub, county(), extension())

    extended = await request_of(hub, request_id)
    assert extended.due == hub.policy.calendar.due(first.on, 10)
    assert again.value.code == "ANSWER_EXTENDED_BEFORE"


@pytest.mark.requirement("DL-18")
async def test_the_time_begins_anew_when_the_papers_are_complete(hub: Hub, clock: Clock) -> None:
    """And no second notice is sent.

    Source:
        政务数据共享条例 Art. 21.
    """
    clock.advance(-timedelta(days=10))
    request_id = await asked(hub, MED)
    clock.advance(timedelta(days=10))

    await completed(hub, MED, request_id)

    request = await request_of(hub, request_id)
    assert request.due == hub.policy.calendar.due(hub.today(), 10)
    assert request.papers == ("申请函", *asking.MISSING)
    notice = AskForPapers(idempotency_key=a_key(), request_id=request_id, missing=("印章",))
    with pytest.raises(WrongState) as second:
        await sharing_requests.ask_for_papers(hub, county(), notice)
    assert second.value.code == "PAPERS_REQUESTED_BEFORE"


async def test_after_its_day_a_request_is_answered_as_it_is(hub: Hub, clock: Clock) -> None:
    """No papers are asked for any more; the answer itself is never too late."""
    clock.advance(-timedelta(days=60))
    request_id = await asked(hub, MED)
    clock.advance(timedelta(days=60))
    notice = AskForPapers(idempotency_key=a_key(), request_id=request_id, missing=("印章",))

    with pytest.raises(WrongState) as late:
        await sharing_requests.ask_for_papers(hub, county(), notice)
    await accepted(hub, request_id)

    assert late.value.code == "ANSWER_OVERDUE"
    assert (await request_of(hub, request_id)).state is RequestState.ACCEPTED


@pytest.mark.requirement("DL-18")
async def test_what_is_agreed_begins_within_twenty_working_days(hub: Hub) -> None:
    """A later first day is refused, with the place of it in the input.

    Source:
        政务数据共享条例 Art. 22.
    """
    request_id = await asked(hub, MED)
    due = hub.policy.calendar.due(hub.today(), 20)

    with pytest.raises(InvalidInput, match=f"Begin by {due.on}") as late:
        await accepted(hub, request_id, agreed=AgreedTerms(valid_from=due.on + timedelta(days=1)))
    await accepted(hub, request_id, agreed=AgreedTerms(valid_from=due.on))

    assert late.value.field == ("agreed", "validFrom")
    assert (await request_of(hub, request_id)).delivery_due == due


async def test_no_time_is_set_where_none_was_before_the_law(hub: Hub, clock: Clock) -> None:
    """The parameters are dated: a request of July 2025 has no day for its answer."""
    clock.set(clock.at.replace(year=2025, month=7, day=1))

    request_id = await asked(hub, MED, valid_from=date(2025, 7, 1))

    assert (await request_of(hub, request_id)).due is None


# ---- what comes to hold


async def test_nothing_more_is_given_before_a_request_is_accepted(hub: Hub) -> None:
    """Then what is agreed takes the place of what was, at most what was asked for."""
    before = (await agreement_of(hub)).terms
    request_id = await asked(hub, MED, scenario="核定资助参保对象")
    waiting = (await agreement_of(hub)).terms
    items = ("household.base", "person.identity")

    await accepted(hub, request_id, agreed=AgreedTerms(items=items))

    holds = (await agreement_of(hub)).terms
    assert waiting == before
    assert (holds.items, holds.scenario) == (frozenset(items), "核定资助参保对象")
    assert (await request_of(hub, request_id)).agreed == holds


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"items": ("alert.evidence",)}, "items"),
        ({"items": ("person.wealth",)}, "items"),
        ({"items": ("person.work",)}, "items"),
        ({"purposes": (Purpose.AUDIT,)}, "purposes"),
        ({"purposes": ()}, "purposes"),
        ({"items": ()}, "items"),
        ({"valid_from": date(2040, 1, 1)}, "validTo"),
        ({"valid_to": date(2026, 1, 1)}, "validTo"),
        ({"basis": " "}, "basis"),
        ({"extent": "11010519491231002X 一户"}, "extent"),
        ({"approved_by": ""}, "approvedBy"),
        ({"papers": ("申请函",) * 21}, "papers"),
    ],
)
async def test_what_cannot_be_shared_cannot_be_asked_for(
    hub: Hub, changes: dict[str, Any], field: str
) -> None:
    """The field is named, and nothing is stored."""
    before = await stored(hub)

    with pytest.raises(InvalidInput) as refusal:
        await asked(hub, MED, **changes)

    assert refusal.value.field == (field,)
    assert await stored(hub) == before


async def test_a_suspended_agreement_is_resumed_before_another_is_agreed(hub: Hub) -> None:
    """And the refused answer leaves the request waiting."""
    request_id = await asked(hub, MED)
    await agreements.suspend(hub, MED.department, COUNTY, reason="复核用途。")

    with pytest.raises(WrongState) as refusal:
        await accepted(hub, request_id)

    assert refusal.value.code == "AGREEMENT_SUSPENDED"
    assert (await request_of(hub, request_id)).state is RequestState.SUBMITTED


@pytest.mark.requirement("SUP-13")
async def test_a_new_agreement_waits_until_the_old_data_is_disposed_of(hub: Hub) -> None:
    """What the department was to do is on the agreement, by when, and its word how it did it.

    Source:
        政务数据共享条例 Art. 27.
    """
    over = await ended(hub, MED)
    request_id = await asked(hub, MED)
    with pytest.raises(WrongState) as early:
        await accepted(hub, request_id)
    assert (early.value.code, over.disposal_asked) == ("DISPOSAL_OUTSTANDING", "销毁并书面确认。")
    assert over.disposal_due_on == hub.policy.calendar.due(hub.today(), 10).on

    command = ConfirmDisposal(
        idempotency_key=a_key(), agreement_id=over.id, disposed_on=hub.today(), way="覆写后销毁"
    )
    await agreements.confirm_disposal(hub, MED, command)
    disposed = await agreement_of(hub)
    await accepted(hub, request_id)

    assert (disposed.disposed_on, disposed.disposal_way) == (hub.today(), "覆写后销毁")
    renewed = await agreement_of(hub)
    assert (renewed.state, renewed.disposed_on) == (AgreementState.ACTIVE, None)
    assert renewed.version > disposed.version


# ---- disputes


async def test_a_refusal_that_is_overturned_is_the_agreement(hub: Hub) -> None:
    """The data authority may agree to less than was asked for; an upheld one changes nothing.

    Source:
        政务数据共享条例 Art. 28.
    """
    request_id = await asked(hub, MED)
    await refused(hub, request_id)
    await sharing_requests.dispute(hub, MED, _dispute(request_id))
    less = AgreedTerms(items=("household.base",))

    await sharing_requests.settle(
        hub, DAT, _settlement(request_id, Settlement.OVERTURNED, agreed=less)
    )

    settled = await request_of(hub, request_id)
    assert (settled.state, settled.settlement_reason) == (RequestState.ACCEPTED, "应当共享")
    assert (await agreement_of(hub)).terms.items == {"household.base"}
    [row] = await rows_of(hub, "sharing_request", id=request_id)
    assert None not in (row["answered_at"], row["disputed_at"], row["settled_at"])


async def test_an_upheld_refusal_is_the_end(hub: Hub) -> None:
    """It is not disputed again; a new request may be made."""
    before = await agreement_of(hub)
    request_id = await asked(hub, MED)
    await refused(hub, request_id)
    await sharing_requests.dispute(hub, MED, _dispute(request_id))
    await sharing_requests.settle(hub, DAT, _settlement(request_id, Settlement.UPHELD))

    with pytest.raises(WrongState) as again:
        await sharing_requests.dispute(hub, MED, _dispute(request_id))

    assert again.value.code == "SHARING_REQUEST_NOT_REFUSED"
    assert await agreement_of(hub) == before
    assert await asked(hub, MED)


async def test_a_refusal_is_not_disputed_beside_a_new_request(hub: Hub) -> None:
    """One of an office is open at a time."""
    old = await asked(hub, MED)
    await refused(hub, old)
    new = await asked(hub, MED)

    with pytest.raises(WrongState) as refusal:
        await sharing_requests.dispute(hub, MED, _dispute(old))
    withdrawal = WithdrawSharingRequest(idempotency_key=a_key(), request_id=new)
    await sharing_requests.withdraw(hub, MED, withdrawal)
    await sharing_requests.dispute(hub, MED, _dispute(old))

    assert refusal.value.code == "SHARING_REQUEST_OPEN"
    assert (await request_of(hub, old)).state is RequestState.DISPUTED


# ---- two at once, and again


async def _both(*works: Awaitable[Outcome]) -> tuple[list[Outcome], list[str]]:
    """Return what came of works at once, and the codes of the refusals among them."""
    found = await asyncio.gather(*works, return_exceptions=True)
    done = [each for each in found if isinstance(each, Outcome)]
    return done, [each.code for each in found if isinstance(each, Refusal)]


async def test_of_two_requests_at_once_one_is_taken(hub: Hub) -> None:
    """An office has one request open, whichever of its clients asks."""
    first, second = (asking.a_request(hub.policy, "MED") for _ in range(2))

    done, codes = await _both(
        sharing_requests.submit(hub, MED, first), sharing_requests.submit(hub, MED, second)
    )

    assert (len(done), codes) == (1, ["SHARING_REQUEST_OPEN"])
    assert len(await rows_of(hub, "sharing_request")) == 1


async def test_one_request_sent_twice_at_once_is_one(hub: Hub) -> None:
    """By its key; the second is told what the first came to."""
    command = asking.a_request(hub.policy, "MED")

    done, codes = await _both(*(sharing_requests.submit(hub, MED, command) for _ in range(2)))

    assert (codes, sorted(each.replayed for each in done)) == ([], [False, True])
    assert len({each.id for each in done}) == 1


async def test_of_two_answers_at_once_one_stands(hub: Hub) -> None:
    """Accepted and refused at the same time is accepted or refused."""
    request_id = await asked(hub, MED)

    found = await asyncio.gather(
        accepted(hub, request_id), refused(hub, request_id), return_exceptions=True
    )

    [late] = [each for each in found if each is not None]
    assert isinstance(late, WrongState)
    assert late.code == "SHARING_REQUEST_NOT_OPEN"


async def test_a_replayed_step_changes_nothing(hub: Hub) -> None:
    """Also where the request has moved on since."""
    request_id = await asked(hub, MED)
    await refused(hub, request_id)
    command = _dispute(request_id)
    first = await sharing_requests.dispute(hub, MED, command)
    await sharing_requests.settle(hub, DAT, _settlement(request_id, Settlement.UPHELD))
    before = await stored(hub)

    again = await sharing_requests.dispute(hub, MED, command)

    assert (again.id, again.version, again.replayed) == (first.id, first.version, True)
    assert await stored(hub) == before


# ---- who may

_Step = Callable[[Hub, Caller, UUID], Awaitable[Outcome]]


def _ask_for_papers(hub: Hub, caller: Caller, request_id: UUID) -> Awaitable[Outcome]:
    notice = AskForPapers(idempotency_key=a_key(), request_id=request_id, missing=("印章",))
    return sharing_requests.ask_for_papers(hub, caller, notice)


def _withdraw(hub: Hub, caller: Caller, request_id: UUID) -> Awaitable[Outcome]:
    command = WithdrawSharingRequest(idempotency_key=a_key(), request_id=request_id)
    return sharing_requests.withdraw(hub, caller, command)


def _settle(hub: Hub, caller: Caller, request_id: UUID) -> Awaitable[Outcome]:
    return sharing_requests.settle(hub, caller, _settlement(request_id, Settlement.UPHELD))


@pytest.mark.parametrize(
    ("step", "caller"),
    [
        (_ask_for_papers, county(OTHER_COUNTY)),
        (_ask_for_papers, township()),
        (_ask_for_papers, MED),
        (_withdraw, office("MED", OTHER_COUNTY)),
        (_withdraw, office("DPF")),
        (_withdraw, county()),
        (_settle, supervisor("DAT", division=OTHER_COUNTY)),
        (_settle, county()),
        (_settle, MED),
    ],
)
async def test_a_foreign_request_is_as_absent(hub: Hub, step: _Step, caller: Caller) -> None:
    """Another office, another county, the wrong side of the table: not found, nothing stored."""
    request_id = await asked(hub, MED)
    before = await stored(hub)

    with pytest.raises(NotFound):
        await step(hub, caller, request_id)

    assert await stored(hub) == before


@pytest.mark.requirement("SUP-13")
@pytest.mark.parametrize("caller", [county(OTHER_COUNTY), township(), MED, DAT])
async def test_only_civil_affairs_of_the_county_suspends(hub: Hub, caller: Caller) -> None:
    """For everybody else there is no such agreement to change."""
    known = await agreement_of(hub)

    def suspension() -> SuspendSharing:
        return SuspendSharing(idempotency_key=a_key(), agreement_id=known.id, reason="复核用途")

    with pytest.raises(NotFound):
        await agreements.move(hub, caller, suspension())
    assert await agreement_of(hub) == known

    await agreements.move(hub, county(), suspension())
    assert (await agreement_of(hub)).state is AgreementState.SUSPENDED


async def test_a_disposal_is_confirmed_by_the_department_itself(hub: Hub) -> None:
    """Nobody else knows."""
    over = await ended(hub, MED)
    command = ConfirmDisposal(
        idempotency_key=a_key(), agreement_id=over.id, disposed_on=hub.today(), way="覆写后销毁"
    )

    for caller in (county(), office("DPF"), office("MED", OTHER_COUNTY)):
        with pytest.raises(NotFound):
            await agreements.confirm_disposal(hub, caller, command)

    assert (await agreement_of(hub)).disposed_on is None
