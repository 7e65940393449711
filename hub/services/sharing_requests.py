"""Sharing requests: a department asks, civil affairs answers, the data authority settles disputes.

What is accepted holds from the commit on as the department's agreement; nothing does before.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date

from hub.domain.callers import Caller
from hub.domain.errors import InvalidInput, NotFound
from hub.domain.identifiers import SharingRequestId, new_id
from hub.domain.sharing_commands import (
    AnswerSharingRequest,
    AskForPapers,
    DecidingCommand,
    DisputeRefusal,
    ExtendAnswer,
    RequestCommand,
    RequestSharing,
    SettleDispute,
    SupplyPapers,
    WithdrawSharingRequest,
)
from hub.domain.sharing_requests import RequestAnswer, Settlement, SharingRequest
from hub.domain.sharing_terms import SharingAttribute, Terms
from hub.domain.workdays import Due
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.services import agreements
from hub.services.once import Outcome, earlier, keep_row, turn
from hub.storage import sharing_requests as requests

_May = Callable[[SharingRequest, Caller], bool]
_Change = Callable[[SharingRequest], SharingRequest]


async def submit(hub: Hub, caller: Caller, command: RequestSharing) -> Outcome:
    """Ask for data in the name of the caller's department, in its county.

    Returns:
        The request's id and version.

    Raises:
        InvalidInput: see `agreements.check`.
        KeyReused: the key came with another body before.
        WrongState: the office has a request that is open.

    Source:
        政务数据共享条例 Art. 20-21.
    """
    async with turn(hub, caller, command) as session:
        if (done := await earlier(session, command)) is not None:
            return done
        agreements.check(hub.policy, caller.department, caller.division, command.terms)
        request = SharingRequest(
            id=SharingRequestId(new_id()),
            department=caller.department,
            division=caller.division,
            terms=command.terms,
            approved_by=command.approved_by.strip(),
            papers=_stripped(command.papers),
            due=_answer_due(hub.policy, caller.division, command.terms, hub.today()),
        )
        return keep_row(session, command, await requests.add(session, request))


async def ask_for_papers(hub: Hub, caller: Caller, command: AskForPapers) -> Outcome:
    """Tell the department, once, all papers that its request lacks; see `_move`."""
    missing = _stripped(command.missing)
    return await _move(
        hub,
        caller,
        command,
        may=SharingRequest.is_answered_by,
        change=lambda request: request.asked_for_papers(missing, hub.today()),
    )


async def supply_papers(hub: Hub, caller: Caller, command: SupplyPapers) -> Outcome:
    """Supply the papers that were missing; the time for the answer begins anew. See `_move`."""
    papers = _stripped(command.papers)

    def supplied(request: SharingRequest) -> SharingRequest:
        due = _answer_due(hub.policy, request.division, request.terms, hub.today())
        return request.supplied(papers, due)

    return await _move(hub, caller, command, may=SharingRequest.is_of, change=supplied)


async def extend(hub: Hub, caller: Caller, command: ExtendAnswer) -> Outcome:
    """Put the answer off, once, with the sharing authority's consent; see `_move`."""

    def extended(request: SharingRequest) -> SharingRequest:
        due = request.due and hub.policy.due(
            "sharing.extension_working_days", request.division, request.due.on
        )
        if due is None:
            raise InvalidInput("Nothing lets this answer be put off; answer the request.")
        return request.extended(command.consent.strip(), due, hub.today())

    return await _move(hub, caller, command, may=SharingRequest.is_answered_by, change=extended)


async def answer(hub: Hub, caller: Caller, command: AnswerSharingRequest) -> Outcome:
    """Accept a request, wholly or in part, or refuse it with reasons.

    Accepted, it is the department's agreement from the commit on; see `_move`.

    Source:
        政务数据共享条例 Art. 20-22.
    """
    reason = None if command.reason is None else command.reason.strip()
    approved_by = command.approved_by.strip()

    def answered(request: SharingRequest) -> SharingRequest:
        if command.answer is RequestAnswer.REFUSED:
            return request.refused(reason or "", approved_by=approved_by)
        with _about_what_is_agreed():
            agreed, delivery = _agreed(hub, request, command), _delivery_due(hub, request)
            return request.accepted(agreed, delivery, reason=reason, approved_by=approved_by)

    return await _move(hub, caller, command, may=SharingRequest.is_answered_by, change=answered)


async def dispute(hub: Hub, caller: Caller, command: DisputeRefusal) -> Outcome:
    """Bring a refusal before the data authority; see `_move`.

    Raises:
        WrongState: also where the office has another request that is open.
    """
    reason = command.reason.strip()
    return await _move(
        hub,
        caller,
        command,
        may=SharingRequest.is_of,
        change=lambda request: request.disputed(reason),
    )


async def settle(hub: Hub, caller: Caller, command: SettleDispute) -> Outcome:
    """Uphold a refusal, or overturn it: then the request is accepted. See `_move`.

    Source:
        政务数据共享条例 Art. 28.
    """
    reason = command.reason.strip()

    def settled(request: SharingRequest) -> SharingRequest:
        if command.settlement is Settlement.UPHELD:
            return request.upheld(reason)
        with _about_what_is_agreed():
            agreed, delivery = _agreed(hub, request, command), _delivery_due(hub, request)
            return request.overturned(agreed, delivery, reason=reason)

    return await _move(hub, caller, command, may=SharingRequest.is_settled_by, change=settled)


async def withdraw(hub: Hub, caller: Caller, command: WithdrawSharingRequest) -> Outcome:
    """Take a request of the caller's office back; see `_move`."""
    return await _move(
        hub, caller, command, may=SharingRequest.is_of, change=SharingRequest.withdrawn
    )


async def _move(
    hub: Hub, caller: Caller, command: RequestCommand, *, may: _May, change: _Change
) -> Outcome:
    """Move a request, and let what is agreed by it hold.

    Returns:
        The request's id and version.

    Raises:
        InvalidInput: a value breaks a rule, or more is agreed to than was asked for.
        KeyReused: the key came with another body before.
        NotFound: no such request among those that the caller may move so.
        WrongState: the request cannot make this move from where it stands.
    """
    async with turn(hub, caller, command) as session:
        request = await requests.lock(session, command.request_id)
        if request is None or not may(request, caller):
            raise NotFound("There is no such request of yours to do this with.", field=_REQUEST)
        if (done := await earlier(session, command)) is not None:
            return done
        moved = change(request)
        row = await requests.save(session, request, moved)
        if moved.agreed is not None:
            await agreements.renew(
                hub.policy,
                session,
                department=moved.department,
                division=moved.division,
                terms=moved.agreed,
            )
        return keep_row(session, command, row)


_REQUEST = ("requestId",)


def _agreed(hub: Hub, request: SharingRequest, command: DecidingCommand) -> Terms:
    """Return what a decision agrees to, which the catalogue must allow by now."""
    agreed = request.terms.narrowed(command.narrowing)
    if agreed.valid_to < hub.today():
        raise InvalidInput("The last day is over; refuse the request.", field=("validTo",))
    agreements.check(hub.policy, request.department, request.division, agreed)
    return agreed


@contextmanager
def _about_what_is_agreed() -> Generator[None]:
    """Name the place of agreed terms in the input, where one breaks a rule."""
    try:
        yield
    except InvalidInput as refused:
        raise InvalidInput(refused.message, field=("agreed", *refused.field)) from None


def _answer_due(policy: Policy, division: str, terms: Terms, today: date) -> Due | None:
    """Return by when a request is to be answered."""
    attributes = {policy.items[code].attribute for code in terms.items}
    kind = "unconditional" if attributes == {SharingAttribute.UNCONDITIONAL} else "conditional"
    return policy.due(f"sharing.{kind}_working_days", division, today)


def _delivery_due(hub: Hub, request: SharingRequest) -> Due | None:
    """Return by when data is to be shared that is agreed to today."""
    return hub.policy.due("sharing.delivery_working_days", request.division, hub.today())


def _stripped(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each.strip() for each in texts)
