"""Alerts: paths, severities, states, and the only moves between the states."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hub.domain.needs import NeedStatus


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
