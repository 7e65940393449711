"""What the disclosure ledger says of a request: that data went out, or that they were refused."""

from enum import StrEnum


class DisclosureOutcome(StrEnum):
    """What became of a request for data."""

    DISCLOSED = "DISCLOSED"
    DENIED = "DENIED"
