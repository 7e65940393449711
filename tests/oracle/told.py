"""What several columns of a row come to, for the fields that are no column."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

Row = Mapping[str, Any]


def today() -> date:
    """Return the day it is in China."""
    return (datetime.now(UTC) + timedelta(hours=8)).date()


def request_state(request: Row) -> str:
    """Return where a sharing request stands: delivered, once what was accepted has begun."""
    has_begun = request["state"] == "ACCEPTED" and request["agreed_from"] <= today()
    return "DELIVERED" if has_begun else request["state"]


def is_over(agreement: Row) -> bool:
    """Tell whether an agreement was ended, or its last day is over."""
    return agreement["state"] == "ENDED" or agreement["valid_to"] < today()


def is_disposal_overdue(agreement: Row) -> bool:
    """Tell whether what was obtained should have been disposed of by now."""
    due = agreement["disposal_due_on"]
    return agreement["disposed_on"] is None and due is not None and due < today()
