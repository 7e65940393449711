"""What becomes of a need: pushed, accepted or declined, handled, and the result judged.

Each use case is one transaction under the household's lock: authority, then the key, then the one
move that the domain knows, then all that follows from it, with its link on the chain.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from hub.domain.alerts import Alert
from hub.domain.callers import Caller
from hub.domain.commands import (
    AcceptNeed,
    ConfirmResult,
    DeclineNeed,
    NeedCommand,
    PushNeed,
    ReportHandlingResult,
    ReturnResult,
    WithdrawNeed,
)
from hub.domain.divisions import county_of
from hub.domain.errors import NoRoute, WrongState
from hub.domain.events import EventKind
from hub.domain.identifiers import AlertId, DivisionCode, NeedId, new_id
from hub.domain.needs import Need, NeedClass, NeedMove, NeedStatus, predecessor_among
from hub.domain.workdays import Due
from hub.policy import aid
from hub.runtime import Hub
from hub.services.once import Outcome, earlier, keep, turn
from hub.storage import alerts, grounds, homes, needs, results
from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow

Lock = Callable[[WriteSession, Caller, NeedId], Awaitable[Need]]

EVENTS: Mapping[NeedMove, EventKind] = {
    NeedMove.ACCEPT: EventKind.NEED_ACCEPTED,
    NeedMove.DECLINE: EventKind.NEED_DECLINED,
    NeedMove.REPORT: EventKind.NEED_HANDLED,
    NeedMove.CONFIRM: EventKind.RESULT_CONFIRMED,
    NeedMove.RETURN: EventKind.RESULT_RETURNED,
    NeedMove.WITHDRAW: EventKind.NEED_WITHDRAWN,
}


async def push(hub: Hub, caller: Caller, command: PushNeed) -> Outcome:
    """Push a need of a classified alert to the department that its place's documents name.

    Returns:
        The new need's id and version.

    Raises:
        NotFound: no such alert among those that the caller works.
        KeyReused: the key came with another body before.
        WrongState: the alert is not classified, or the class is not called for or was pushed.
        NoRoute: no document in force there names a department for the class.

    Source:
        国办发〔2023〕39号 三(四); 新政办〔2024〕22号 二(四).
    """
    async with turn(hub, caller, command) as session:
        alert = await alerts.lock(session, caller, AlertId(command.alert_id))
        if (done := await earlier(session, command)) is not None:
            return done
        handling = alert.in_handling()
        await _check_called_for(hub, session, alert, command.need_class)
        need = await _routed(hub, session, alert, command.need_class)
        row = needs.add(session, need)
        grounds.open_need(session, need)
        rows = [row] if handling == alert else [row, alerts.save(session, handling)]
        await homes.append(session, need, EventKind.NEED_PUSHED, rows)
        return keep(session, command, row)


async def accept(hub: Hub, caller: Caller, command: AcceptNeed) -> Outcome:
    """Take on a need pushed to the caller's office.

    Returns:
        The need's id and version.

    Raises:
        NotFound: no such need among those pushed to the office.
        KeyReused: the key came with another body before.
        WrongState: it was accepted before, or has ended.
    """
    return await _move(hub, caller, command, needs.lock_at_office)


async def decline(hub: Hub, caller: Caller, command: DeclineNeed) -> Outcome:
    """Send back a need that is not the caller's duty, with the reason.

    Returns:
        The need's id and version.

    Raises:
        InvalidInput: the reason breaks a rule.
        NotFound: no such need among those pushed to the office.
        KeyReused: the key came with another body before.
        WrongState: it was accepted before, or has ended.
    """
    return await _move(hub, caller, command, needs.lock_at_office)


async def report(hub: Hub, caller: Caller, command: ReportHandlingResult) -> Outcome:
    """Record what came of a need, and the aid given, if any was.

    Returns:
        The need's id and version.

    Raises:
        InvalidInput: a value breaks a rule.
        NotFound: no such need among those pushed to the office.
        KeyReused: the key came with another body before.
        WrongState: it has its result, or has ended.
        UnknownProgramme: the caller's department has no such programme.

    Source:
        长民发〔2025〕22号 二(四); 国办发〔2023〕39号 三(一).
    """
    async with turn(hub, caller, command) as session:
        need = await needs.lock_at_office(session, caller, NeedId(command.need_id))
        if (done := await earlier(session, command)) is not None:
            return done
        handled = need.moved(NeedMove.REPORT, at=session.stamp.at)
        need.check_handled(command.handled_on)
        result = aid.under_programme(hub.policy, need, command)
        kind = aid.kind(hub.policy, caller, result)
        rows = await results.save(session, need, result, kind)
        if kind is not None:
            grounds.own_record(session, need)
        row = await _follow(session, handled, NeedMove.REPORT, rows)
        return keep(session, command, row)


async def confirm(hub: Hub, caller: Caller, command: ConfirmResult) -> Outcome:
    """Take a department's result as it is, and so close the need.

    Returns:
        The need's id and version.

    Raises:
        NotFound: no such need among those that the caller judges.
        KeyReused: the key came with another body before.
        WrongState: it has no result to judge, or has ended.

    Source:
        京政办发〔2026〕4号 二(三).
    """
    return await _move(hub, caller, command, needs.lock_in_charge)


async def return_result(hub: Hub, caller: Caller, command: ReturnResult) -> Outcome:
    """Ask the department for another result, with the reason.

    Returns:
        The need's id and version.

    Raises:
        InvalidInput: the reason breaks a rule.
        NotFound: no such need among those that the caller judges.
        KeyReused: the key came with another body before.
        WrongState: it has no result to judge, or has ended.

    Source:
        长民发〔2025〕22号 二(四): results follow civil affairs' standard and specification.
    """
    return await _move(hub, caller, command, needs.lock_in_charge)


async def withdraw(hub: Hub, caller: Caller, command: WithdrawNeed) -> Outcome:
    """Take back a need that has no result yet, with the reason.

    Returns:
        The need's id and version.

    Raises:
        InvalidInput: the reason breaks a rule.
        NotFound: no such need among those that the caller judges.
        KeyReused: the key came with another body before.
        WrongState: it has a result, or has ended.
    """
    return await _move(hub, caller, command, needs.lock_in_charge)


async def _move(hub: Hub, caller: Caller, command: NeedCommand, lock: Lock) -> Outcome:
    """Make the command's move; the lock finds the need among those the caller may so move."""
    async with turn(hub, caller, command) as session:
        need = await lock(session, caller, NeedId(command.need_id))
        if (done := await earlier(session, command)) is not None:
            return done
        moved = need.moved(command.move, at=session.stamp.at, reason=command.why)
        row = await _follow(session, moved, command.move)
        return keep(session, command, row)


async def _follow(
    session: WriteSession, moved: Need, move: NeedMove, result: Sequence[LinkedRow] = ()
) -> LinkedRow:
    """Store a move with all that follows: the office's sight, the alert's state, the link."""
    row = needs.save(session, moved)
    rows = [row, *result]
    if not moved.status.is_open:
        grounds.end_need(session, moved)
        rows += await alerts.follow(
            session, moved.alert_id, await needs.of_alert(session, moved.alert_id)
        )
    await homes.append(session, moved, EVENTS[move], rows)
    return row


async def _check_called_for(
    hub: Hub, session: WriteSession, alert: Alert, need_class: NeedClass
) -> None:
    """Refuse a class that neither the indicator calls for nor people named."""
    indicator = hub.policy.indicators.get(alert.indicator)
    usual = () if indicator is None else indicator.need_classes
    if need_class not in usual and need_class not in await alerts.classes_named(session, alert.id):
        raise WrongState(
            f"Neither the alert's indicator, nor a verification or report, names {need_class}.",
            code="NEED_CLASS_NOT_FOUND_ON_SPOT",
            field=("needClass",),
        )


async def _routed(hub: Hub, session: WriteSession, alert: Alert, need_class: NeedClass) -> Need:
    """Return the new need, addressed to the office of the alert's county."""
    predecessor = predecessor_among(await needs.of_alert(session, alert.id), need_class)
    route = hub.policy.route(need_class, alert.division_code, hub.today())
    if route is None:
        raise NoRoute(
            f"No document in force in {county_of(alert.division_code)} names a department for "
            f"{need_class}; push a class that has one.",
            field=("needClass",),
        )
    due = due_in(hub, need_class, alert.division_code)
    return Need(
        id=NeedId(new_id()),
        alert_id=alert.id,
        household_id=alert.household_id,
        person_id=alert.person_id,
        need_class=need_class,
        department=route.department,
        division_code=county_of(alert.division_code),
        status=NeedStatus.PUSHED,
        predecessor_id=predecessor,
        pushed_at=session.stamp.at,
        due_on=None if due is None else due.on,
        due_on_provisional=due is not None and due.provisional,
    )


def due_in(hub: Hub, need_class: NeedClass, division: DivisionCode) -> Due | None:
    """Return by when the department shall answer; None: no document and no pack sets a time."""
    route = hub.policy.route(need_class, division, hub.today())
    if route is not None and route.working_days:
        return hub.policy.calendar.due(hub.today(), route.working_days)
    return hub.policy.due("answer.working_days", division, hub.today())
