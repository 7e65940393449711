"""Alerts: paths, severities, states, and the only moves between the states."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from hub.domain.callers import Caller, Role
from hub.domain.divisions import township_of
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.identifiers import AlertId, DivisionCode, HouseholdId, PersonId
from hub.domain.needs import Need, NeedStatus


class Path(StrEnum):
    """What an alert says may be wrong.

    Source:
        国办发〔2023〕39号 三(四); 新政办〔2024〕22号 二(四).
    """

    A_NOT_DELIVERED = "A_NOT_DELIVERED"
    B_MAYBE_ELIGIBLE = "B_MAYBE_ELIGIBLE"
    C_COMPLEX = "C_COMPLEX"
    D_MAYBE_INELIGIBLE = "D_MAYBE_INELIGIBLE"
    E_DATA_QUALITY = "E_DATA_QUALITY"


class Severity(StrEnum):
    """How urgent an alert is."""

    RED = "RED"
    ORANGE = "ORANGE"
    YELLOW = "YELLOW"


class AlertState(StrEnum):
    """Where an alert stands between the comparison and its end."""

    NEW = "NEW"
    DISPATCHED = "DISPATCHED"
    VERIFIED = "VERIFIED"
    CLASSIFIED = "CLASSIFIED"
    HANDLING = "HANDLING"
    CLOSED = "CLOSED"


UNSEEN_STATES = frozenset({AlertState.NEW, AlertState.DISPATCHED})  # nobody has looked yet


class VerificationMethod(StrEnum):
    """How a fact was looked at on the spot."""

    HOME_VISIT = "HOME_VISIT"
    NEIGHBOUR = "NEIGHBOUR"
    LETTER = "LETTER"
    PHONE_VIDEO = "PHONE_VIDEO"
    SYSTEM = "SYSTEM"


class VerificationResult(StrEnum):
    """What people found on the spot."""

    CONFIRMED = "CONFIRMED"
    FALSE_DATA = "FALSE_DATA"
    FALSE_RULE = "FALSE_RULE"
    ALREADY_COVERED = "ALREADY_COVERED"
    PERSON_REFUSED = "PERSON_REFUSED"
    NOT_FOUND = "NOT_FOUND"
    MOVED = "MOVED"
    DEAD = "DEAD"

    @property
    def ends_alert(self) -> bool:
        """Tell whether the alert closes at verification, because there is nothing to handle."""
        return self in {self.FALSE_DATA, self.FALSE_RULE, self.ALREADY_COVERED}


_ZONES = timedelta(days=1)  # a client's calendar may be a zone behind ours


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedStanding:
    """What an alert must know of one of its needs."""

    status: NeedStatus
    has_successor: bool


def after_verification(result: VerificationResult) -> AlertState:
    """Return the state of a dispatched alert once people have looked."""
    return AlertState.CLOSED if result.ends_alert else AlertState.VERIFIED


def after_needs(needs: Iterable[NeedStanding]) -> AlertState:
    """Return the state of an alert in handling, from all of its needs.

    CLOSED when none is open, at least one is CLOSED and every DECLINED one has a successor;
    HANDLING while one is open; otherwise back to CLASSIFIED, so that a new need can be pushed.

    Source:
        北京 京政办发〔2026〕4号 二(三): 线上预警—线下核查—救助帮扶—结果反馈.
    """
    standing = tuple(needs)
    if any(need.status.is_open for need in standing):
        return AlertState.HANDLING
    declined = [need for need in standing if need.status is NeedStatus.DECLINED]
    closed = any(need.status is NeedStatus.CLOSED for need in standing)
    if closed and all(need.has_successor for need in declined):
        return AlertState.CLOSED
    return AlertState.CLASSIFIED


def standing_of(needs: Iterable[Need]) -> tuple[NeedStanding, ...]:
    """Return what an alert must know of each of its needs, given all of them."""
    known = tuple(needs)
    sent_on = {need.predecessor_id for need in known}
    return tuple(
        NeedStanding(status=need.status, has_successor=need.id in sent_on) for need in known
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What a comparison found about one household, as it stands."""

    id: AlertId
    household_id: HouseholdId
    person_id: PersonId | None
    indicator: str
    division_code: DivisionCode  # the township it was dispatched to
    home_division: DivisionCode  # where the household lives
    path: Path
    state: AlertState
    raised_on: date
    reason: str | None  # why it was classified so, or closed

    def is_in_charge_of(self, caller: Caller) -> bool:
        """Tell whether the alert is one of those that the caller works; a village, its own."""
        if caller.role is Role.VILLAGE:
            return self.home_division in caller.divisions
        return caller.is_civil_affairs and self.division_code in caller.divisions

    def verified(self, result: VerificationResult, *, on: date) -> "Alert":
        """Return the alert once people have looked on the spot.

        Raises:
            WrongState: it is not waiting to be looked at.
            InvalidInput: the day of the look lies before the alert.
        """
        if self.state is not AlertState.DISPATCHED:
            raise WrongState(
                f"The alert is {self.state}; only a dispatched one waits for a verification.",
                code="ALERT_NOT_DISPATCHED",
                field=("alertId",),
            )
        if on < self.raised_on - _ZONES:
            raise InvalidInput(
                f"Give a day from {self.raised_on} on, when the alert was raised.",
                field=("verifiedOn",),
            )
        reason = result.value if result.ends_alert else self.reason
        return replace(self, state=after_verification(result), reason=reason)

    def classified(self, path: Path, *, reason: str) -> "Alert":
        """Return the alert with its path confirmed or changed by a person.

        Raises:
            WrongState: nobody has looked on the spot, or it was classified before.
        """
        if self.state is not AlertState.VERIFIED:
            raise WrongState(
                f"The alert is {self.state}; only a verified one can be classified.",
                code="ALERT_NOT_VERIFIED",
                field=("alertId",),
            )
        return replace(self, state=AlertState.CLASSIFIED, path=path, reason=reason)

    def in_handling(self) -> "Alert":
        """Return the alert with a need pushed for it.

        Raises:
            WrongState: nobody has classified it, or it has ended.
        """
        if self.state not in {AlertState.CLASSIFIED, AlertState.HANDLING}:
            raise WrongState(
                f"The alert is {self.state}; needs are pushed once it is classified, "
                "until it closes.",
                code="ALERT_NOT_CLASSIFIED",
                field=("alertId",),
            )
        return replace(self, state=AlertState.HANDLING)

    def at_home(self, home: HouseholdId, division: DivisionCode) -> "Alert":
        """Return the alert with its household now, dispatched to the township where that lives.

        What was found and decided before stands.

        Args:
            home: the household.
            division: where it lives.
        """
        township = township_of(division)
        return replace(self, household_id=home, division_code=township, home_division=division)

    def following(self, needs: Iterable[Need]) -> "Alert":
        """Return the alert as its needs, all of them, now leave it."""
        return replace(self, state=after_needs(standing_of(needs)))
