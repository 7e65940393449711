"""The arguments that narrow a list, each as a condition on a row."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from hub.domain.callers import Caller
from tests.oracle.derived import division_of
from tests.oracle.fields import LISTS, OVERDUE, Overdue
from tests.oracle.rows import Row
from tests.oracle.sight import Sight, within_filter
from tests.oracle.told import request_state, today
from tests.oracle.wire import uuid_of

_CONDITIONS: Mapping[str, Callable[[Row, Any], bool]] = {
    "status": lambda row, value: row["status"] in value,
    "known": lambda row, value: (row["person_id"] is not None) == value,
    "month": lambda row, value: row["month"] == value,
    "programme": lambda row, value: row["programme"] == value,
    "dimension": lambda row, value: row["dimension"] == value,
    "state": lambda row, value: row["state"] in value,
    "department": lambda row, value: row["department"] == value,
    "householdId": lambda row, value: row["household_id"] == uuid_of(value),
    "division": lambda row, value: within_filter(row["division_code"], value),
}


_OF_LEDGER: Mapping[str, Callable[[Row, Any], bool]] = {
    "clientId": lambda row, value: row["client_id"] == value,
    "department": lambda row, value: row["department"] == value,
    "purpose": lambda row, value: row["purpose"] == value,
    "outcome": lambda row, value: row["outcome"] == value,
    "from": lambda row, value: row["recorded_at"] >= datetime.fromisoformat(value),
    "to": lambda row, value: row["recorded_at"] < datetime.fromisoformat(value),
}

_OF_PACKS: Mapping[str, Callable[[Row, Any], bool]] = {
    "division": lambda row, value: row["division_code"] in _around(value),
    "on": lambda row, value: (
        (row["valid_from"] or date.min)
        <= date.fromisoformat(value)
        <= (row["valid_to"] or date.max)
    ),
}


# The fields of the rows that an argument goes by.
_READS: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "status": ("status",),
    "state": ("state",),
    "overdue": ("isOverdue",),
    "owned": ("ownerDepartment", "division"),
    "known": ("person",),
    "department": ("department",),
    "householdId": ("household",),
    "division": ("division",),
    "month": ("month",),
    "programme": ("programme",),
    "dimension": ("dimension",),
    "on": ("validFrom", "validTo"),
}
_READS_OF_LEDGER: Mapping[str, tuple[str, ...]] = {
    "householdId": ("householdIds",),
    "personId": ("personIds",),
    **{name: (name,) for name in ("clientId", "department", "purpose", "outcome")},
    **dict.fromkeys(("from", "to"), ("recordedAt",)),
}


def reads(field: str, argument: str) -> tuple[str, ...]:
    """Return the fields of its rows that an argument of a field goes by."""
    known = _READS_OF_LEDGER if field == "disclosures" else _READS
    return known.get(argument, ())


def fits(row: Row, name: str, arguments: Mapping[str, Any], sight: Sight) -> bool:
    """Tell whether a row belongs in a list under the arguments that are given."""
    given = {key: value for key, value in arguments.items() if value is not None}
    if name == "disclosures":
        return all(_fits_ledger(row, key, value, sight) for key, value in given.items())
    if name == "policyPacks":
        return all(_OF_PACKS[key](row, value) for key, value in given.items() if key in _OF_PACKS)
    return _fits_list(row, name, given, sight)


def _fits_ledger(row: Row, key: str, value: Any, sight: Sight) -> bool:
    if key in {"householdId", "personId"}:
        return _is_about(row, key.removesuffix("Id"), uuid_of(value), sight)
    return key not in _OF_LEDGER or _OF_LEDGER[key](row, value)


def _fits_list(row: Row, name: str, given: Mapping[str, Any], sight: Sight) -> bool:
    caller = sight.caller
    if name == "pushedNeeds" and "department" not in given:
        mine = (caller.department, caller.division)
        if (row["department"], row["division_code"]) != mine:
            return False
    owned = given.get("owned")
    if owned is not None and owned != _is_owned(row, caller):
        return False
    overdue = given.get("overdue")
    if overdue is not None and is_overdue(OVERDUE[LISTS[name][0]], row) != overdue:
        return False
    if name == "entitlementGaps":
        given = {"state": ["MISSED"], **given}
        row = {**row, "division_code": division_of(row, sight)}
    if name == "sharingRequests":
        row = {**row, "state": request_state(row)}
    return all(_CONDITIONS[key](row, value) for key, value in given.items() if key in _CONDITIONS)


def _is_about(row: Row, table: str, whom: UUID | None, sight: Sight) -> bool:
    """Tell whether a disclosure was about a household or person that the caller sees."""
    return whom in sight.ids_of(table, row[f"{table}_ids"])


def _around(division: str) -> set[str]:
    """Return the codes of a division's county, city and province, and the nation's."""
    if not division.isdecimal() or len(division) not in {6, 9, 12}:
        return set()
    return {division[:6], f"{division[:4]}00", f"{division[:2]}0000", "000000"}


def _is_owned(row: Row, caller: Caller) -> bool:
    """Tell whether a correction is the caller's office's to answer."""
    theirs = (row["owner_department"], row["division_code"])
    return theirs == (caller.department, caller.division)


def is_overdue(overdue: Overdue, row: Row) -> bool:
    """Tell whether a row's day is over in China, and what it was set for has not come."""
    waits = row[overdue.column] in overdue.waiting
    return waits and row["due_on"] is not None and row["due_on"] < today()
