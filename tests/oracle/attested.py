"""A person's status as an attestation tells it, from the rows of everybody."""

from dataclasses import dataclass
from uuid import UUID

from hub.domain.callers import Caller
from hub.sealing.cells import unseal
from hub.sealing.keys import KeyRing
from tests.oracle.rows import Row, Rows
from tests.oracle.sight import today, within_filter


@dataclass(frozen=True, slots=True)
class Attested:
    """What is answered, and about whom."""

    row: Row
    households: set[UUID]
    persons: set[UUID]


def attested(rows: Rows, ring: KeyRing, caller: Caller, number: str) -> Attested:
    """Return the status of whoever has a citizen id; of an unknown person, that of nobody."""
    persons = [row for row in rows["person"].rows if _number(ring, row) == number]
    held = [
        row
        for person in persons
        for row in rows["determination"].where("person_id", person["id"])
        if _holds(row) and _is_near(rows, caller, row)
    ]
    ends = [row["valid_to"] for row in held]
    row = {
        "is_determined": bool(held),
        "valid_from": min((each["valid_from"] for each in held), default=None),
        "valid_to": None if None in ends else max(ends, default=None),
    }
    return Attested(
        row, {each["household_id"] for each in held}, {person["id"] for person in persons}
    )


def _number(ring: KeyRing, person: Row) -> str:
    return unseal(ring, "person.citizen_id", person["id"], person["citizen_id_cell"])


def _holds(row: Row) -> bool:
    begun = row["valid_from"] <= today()
    return begun and (row["valid_to"] is None or row["valid_to"] >= today())


def _is_near(rows: Rows, caller: Caller, row: Row) -> bool:
    [household] = rows["household"].where("id", row["household_id"])
    return within_filter(household["division_code"], caller.division)
