"""Needs (转办推送): classes, statuses, results, and the only moves between the statuses."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from hub.domain.callers import Caller
from hub.domain.days import local_day
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.identifiers import (
    AlertId,
    DepartmentCode,
    DivisionCode,
    HouseholdId,
    NeedId,
    PersonId,
)
from hub.domain.law import Citation
from hub.domain.workdays import Due

LEFT_THE_COUNTY = "已迁出本县"  # where to, the office that is left has no need to know

# Help may have come before the push, but what is a year old answers no need of today.
HANDLED_BEFORE_PUSH = timedelta(days=365)


class NeedClass(StrEnum):
    """What kind of help a household needs; the packs say to which department each class goes.

    Source:
        国办发〔2023〕39号 三(四); 新政办〔2024〕22号 二(四).
    """

    BASIC_LIVING = "BASIC_LIVING"
    MEDICAL = "MEDICAL"
    EDUCATION = "EDUCATION"
    HOUSING = "HOUSING"
    EMPLOYMENT = "EMPLOYMENT"
    DISASTER = "DISASTER"
    DISABILITY_SUBSIDY = "DISABILITY_SUBSIDY"
    REHABILITATION = "REHABILITATION"
    RURAL_SUPPORT = "RURAL_SUPPORT"
    LEGAL_AID = "LEGAL_AID"  # 法律援助, by justice administration
    JUDICIAL_AID = "JUDICIAL_AID"  # 司法救助, by the courts
    DIFFICULT_WORKER = "DIFFICULT_WORKER"
    TWO_CANCERS = "TWO_CANCERS"
    VETERAN = "VETERAN"
    CARE = "CARE"
    EMERGENCY = "EMERGENCY"
    PAYMENT_REVIEW = "PAYMENT_REVIEW"  # verify, and stop by the lawful procedure, a payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a class of need is sent."""

    need_class: NeedClass
    department: DepartmentCode
    working_days: int | None  # to answer in; None: the parameter answer.working_days says
    programme: str | None  # under which aid is given unless the department names another
    source: Citation


class NeedStatus(StrEnum):
    """Where a need stands between the push and its end."""

    PUSHED = "PUSHED"
    ACCEPTED = "ACCEPTED"
    HANDLED = "HANDLED"
    RETURNED = "RETURNED"
    CLOSED = "CLOSED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"

    @property
    def is_open(self) -> bool:
        """Tell whether the household's data is still given to the department."""
        return self in OPEN_STATUSES


OPEN_STATUSES = frozenset(
    {NeedStatus.PUSHED, NeedStatus.ACCEPTED, NeedStatus.HANDLED, NeedStatus.RETURNED}
)

# Until its result has come: then the department has answered, and civil affairs is to judge.
AWAITED_STATUSES = frozenset({NeedStatus.PUSHED, NeedStatus.ACCEPTED, NeedStatus.RETURNED})


class NeedMove(StrEnum):
    """What can be done with a need, named as the mutation that does it."""

    ACCEPT = "acceptNeed"
    DECLINE = "declineNeed"
    REPORT = "reportHandlingResult"
    CONFIRM = "confirmResult"
    RETURN = "returnResult"
    WITHDRAW = "withdrawNeed"


MOVES: dict[tuple[NeedMove, NeedStatus], NeedStatus] = {
    (NeedMove.ACCEPT, NeedStatus.PUSHED): NeedStatus.ACCEPTED,
    (NeedMove.DECLINE, NeedStatus.PUSHED): NeedStatus.DECLINED,
    (NeedMove.REPORT, NeedStatus.PUSHED): NeedStatus.HANDLED,  # acceptance is implied, recorded
    (NeedMove.REPORT, NeedStatus.ACCEPTED): NeedStatus.HANDLED,
    (NeedMove.REPORT, NeedStatus.RETURNED): NeedStatus.HANDLED,
    (NeedMove.CONFIRM, NeedStatus.HANDLED): NeedStatus.CLOSED,
    (NeedMove.RETURN, NeedStatus.HANDLED): NeedStatus.RETURNED,
    (NeedMove.WITHDRAW, NeedStatus.PUSHED): NeedStatus.WITHDRAWN,
    (NeedMove.WITHDRAW, NeedStatus.ACCEPTED): NeedStatus.WITHDRAWN,
}


class HandlingResult(StrEnum):
    """What came of a need, in the words of the department that handled it."""

    PROVIDED = "PROVIDED"
    ENROLLED = "ENROLLED"
    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    ALREADY_PROVIDED = "ALREADY_PROVIDED"
    PERSON_DECLINED = "PERSON_DECLINED"
    TERMINATED = "TERMINATED"
    ADJUSTED = "ADJUSTED"
    TRANSFERRED = "TRANSFERRED"
    DATA_CORRECTED = "DATA_CORRECTED"

    @property
    def gives_aid(self) -> bool:
        """Tell whether aid was given, so that a record of assistance belongs to the result."""
        return self in {self.PROVIDED, self.ENROLLED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A request to one office to help one household, as it stands."""

    id: NeedId
    alert_id: AlertId
    household_id: HouseholdId
    person_id: PersonId | None
    need_class: NeedClass
    department: DepartmentCode  # with division_code: the office it was pushed to
    division_code: DivisionCode
    status: NeedStatus
    predecessor_id: NeedId | None  # the need that this one sends on, declined or transferred
    pushed_at: datetime
    due_on: date | None  # None: no document and no pack sets a time
    due_on_provisional: bool
    accepted_at: datetime | None = None
    handled_at: datetime | None = None  # of the last result
    ended_at: datetime | None = None
    reason: str | None = None  # of the last decline, return or withdrawal

    def is_of(self, caller: Caller) -> bool:
        """Tell whether the need was pushed to the caller's own office."""
        return (self.department, self.division_code) == (caller.department, caller.division)

    def is_in_charge_of(self, caller: Caller) -> bool:
        """Tell whether the caller is the civil affairs that pushed it and judges its result."""
        return caller.is_civil_affairs and self.division_code in caller.divisions

    def moved(self, move: NeedMove, *, at: datetime, reason: str | None = None) -> "Need":
        """Return the need after a move; a result reported without acceptance implies it.

        Raises:
            WrongState: the need cannot make this move from where it stands.
        """
        status = MOVES.get((move, self.status))
        if status is None:
            raise _refusal(move, self.status)
        return replace(
            self,
            status=status,
            accepted_at=self.accepted_at or (at if move in _ACCEPTING else None),
            handled_at=at if move is NeedMove.REPORT else self.handled_at,
            ended_at=None if status.is_open else at,
            reason=reason or self.reason,
        )

    def transferred(self, *, at: datetime) -> "Need":
        """Return the open need as it ends here, because the household has gone to another county.

        It ends also where it has a result that nobody has judged: the result stays on record, and
        the civil affairs of the other county sees it before the need that follows this one.
        """
        return replace(self, status=NeedStatus.WITHDRAWN, ended_at=at, reason=LEFT_THE_COUNTY)

    def successor(
        self, need_id: NeedId, division: DivisionCode, *, at: datetime, due: Due | None
    ) -> "Need":
        """Return the need that its department's office in another county gets for this one."""
        return replace(
            self,
            id=need_id,
            division_code=division,
            status=NeedStatus.PUSHED,
            predecessor_id=self.id,
            pushed_at=at,
            due_on=None if due is None else due.on,
            due_on_provisional=due is not None and due.provisional,
            accepted_at=None,
            handled_at=None,
            ended_at=None,
            reason=None,
        )

    def check_handled(self, handled_on: date) -> None:
        """Refuse a day of handling that lies too long before the push.

        Raises:
            InvalidInput: with the input field of the day.
        """
        earliest = local_day(self.pushed_at) - HANDLED_BEFORE_PUSH
        if handled_on < earliest:
            raise InvalidInput(
                f"Give a day from {earliest}, a year before the need was pushed.",
                field=("handledOn",),
            )


def predecessor_among(needs: Iterable[Need], need_class: NeedClass) -> NeedId | None:
    """Return the declined need that a new one of the class sends on; None where there is none.

    Args:
        needs: all needs of one alert, in any order.
        need_class: what is to be pushed.

    Raises:
        WrongState: the class has an open need, or one that was met.
    """
    alike = [need for need in needs if need.need_class is need_class]
    if any(need.status.is_open or need.status is NeedStatus.CLOSED for need in alike):
        raise WrongState(
            f"{need_class} was pushed for this alert before; one need a class is enough.",
            code="NEED_CLASS_ALREADY_PUSHED",
            field=("needClass",),
        )
    sent_on = {need.predecessor_id for need in alike}
    waiting = (
        need for need in alike if need.status is NeedStatus.DECLINED and need.id not in sent_on
    )
    return next((need.id for need in waiting), None)


_ACCEPTING = frozenset({NeedMove.ACCEPT, NeedMove.REPORT})

_SENTENCES = {
    "NEED_NOT_OPEN": "The need has ended; nothing more can be done with it.",
    "NEED_NOT_PUSHED": "The need no longer waits to be accepted; report its handling result.",
    "NEED_NOT_HANDLED": "The need has no result to judge; wait for the department's report.",
    "ALREADY_HANDLED": "The need has its result; it can change only if civil affairs returns it.",
}


def _refusal(move: NeedMove, status: NeedStatus) -> WrongState:
    """Return what stands in the way of a move that MOVES does not know."""
    code = _obstacle(move, status)
    return WrongState(_SENTENCES[code], code=code, field=("needId",))


def _obstacle(move: NeedMove, status: NeedStatus) -> str:
    if move is NeedMove.REPORT and status is NeedStatus.CLOSED:
        return "ALREADY_HANDLED"
    if not status.is_open:
        return "NEED_NOT_OPEN"
    if move in {NeedMove.CONFIRM, NeedMove.RETURN}:
        return "NEED_NOT_HANDLED"
    if move in {NeedMove.REPORT, NeedMove.WITHDRAW}:
        return "ALREADY_HANDLED"
    return "NEED_NOT_PUSHED"
