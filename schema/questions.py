"""Questions of access: of which client, about what, and on whose rows."""

from dataclasses import dataclass
from uuid import UUID

from hub.domain.callers import Purpose
from hub.domain.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked about, of which client, for what and of whom."""

    client: str
    coordinate: str | None = None
    document: str | None = None
    household: UUID | None = None  # None: only what holds of every row
    purpose: Purpose | None = None  # None: each purpose of the client's agreement


def household_of(given: str | None) -> UUID | None:
    """Return the household that an id names; None: none is asked about.

    Raises:
        InvalidInput: it has not the form of an id.
    """
    try:
        return None if given is None else UUID(given)
    except ValueError:
        raise InvalidInput(
            "Give the household's id as the hub does.", field=("householdId",)
        ) from None
