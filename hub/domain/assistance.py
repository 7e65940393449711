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

    PLANNED = "PLANNED"  # enrolled; the first payment is still to come
    PAID = "PAID"
    VOID = "VOID"  # reported in error, and taken back with the result that named it
    RETURNED = "RETURNED"  # sent back by the bank; not the same as not delivered
    WITHDRAWN = "WITHDRAWN"  # the batch that reported it was withdrawn, and no other says it
