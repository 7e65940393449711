"""Assistance given: its kinds and the state of its payments."""

from enum import StrEnum


class AssistanceKind(StrEnum):
    """In what form aid was given."""

    CASH = "CASH"
    IN_KIND = "IN_KIND"
    SERVICE = "SERVICE"
    WAIVER = "WAIVER"
    INSURANCE_PREMIUM = "INSURANCE_PREMIUM"
    LOAN = "LOAN"


class PaymentStatus(StrEnum):
    """What became of a payment."""

    PAID = "PAID"
    RETURNED = "RETURNED"  # sent back by the bank; not the same as not delivered
