"""Needs (转办推送): classes, statuses, results, and the only moves between the statuses."""

from enum import StrEnum


class NeedClass(StrEnum):
    """What kind of help a household needs; the routing table sends each class to a department.

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
    LEGAL_AID = "LEGAL_AID"
    CARE = "CARE"
    EMERGENCY = "EMERGENCY"
    PAYMENT_REVIEW = "PAYMENT_REVIEW"  # verify, and stop by the lawful procedure, a payment


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
