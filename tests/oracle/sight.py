"""Which rows a caller sees at all, decided row by row from what the rows themselves say.

A department's grounds are taken from its needs and records, not from the table that keeps them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from hub.domain.callers import Caller, Role
from tests.oracle.rows import Row, Rows, Table
from tests.oracle.told import today

OVERSEERS = frozenset({"DAT", "FIN"})  # of all that is shared in their county
OPEN = frozenset({"PUSHED", "ACCEPTED", "HANDLED", "RETURNED"})


_EVALUATIONS = ("evaluation", "evaluation_result", "evaluation_step")
_SHARING = ("sharing_agreement", "sharing_request")


@dataclass(slots=True)
class Sight:
    """The rows that one caller sees."""

    rows: Rows
    caller: Caller
    seen: dict[str, Table] = field(default_factory=dict[str, Table])

    def table(self, name: str) -> Table:
        """Return a table cut down to the rows that the caller sees."""
        if name not in self.seen:
            self.seen[name] = Table(
                tuple(row for row in self._source(name) if self._sees(name, row))
            )
        return self.seen[name]

    def has_open_need(self, household_id: UUID) -> bool:
        """Tell whether the household has an open need pushed to the caller's own office."""
        needs = self.rows["need"].where("household_id", household_id)
        return any(self._at_office(need, "department") and need["status"] in OPEN for need in needs)

    def ids_of(self, table: str, ids: Iterable[UUID]) -> list[UUID]:
        """Return those ids of households or persons that the caller sees, in order."""
        return sorted(each for each in ids if self.table(table).where("id", each))

    def _source(self, name: str) -> tuple[Row, ...]:
        if name == "present_member":
            return tuple(row for row in self.rows["membership"].rows if _is_present(row))
        table, _, dataset = name.partition(":")
        rows = self.rows[table].rows
        return tuple(row for row in rows if row["dataset"] == dataset) if dataset else rows

    def _sees(self, name: str, row: Row) -> bool:
        """Tell whether a row is seen; what is published, everybody sees."""
        if name in {"indicator", "programme", "pack", "grant", "dataset", "item", "routing"}:
            return True
        if name == "statistic":
            return _within(row["area_code"], self.caller.division)
        if name == "person" or name.startswith("facts:"):
            return self._sees_person(row["id" if name == "person" else "person_id"])
        if self.caller.role is Role.DEPARTMENT:
            return self._sees_as_department(name, row)
        return self._sees_in_area(name, row)

    def _sees_person(self, person_id: UUID) -> bool:
        memberships = self.rows["membership"].where("person_id", person_id)
        return any(self._sees("membership", row) for row in memberships)

    def _sees_in_area(self, name: str, row: Row) -> bool:
        if name.startswith("quality"):
            return True
        if name == "disclosure":
            return any(_within(area, self.caller.division) for area in row["areas"])
        if name == "sharing_agreement":
            return self._sees_agreement(row)
        if name == "alert" and self.caller.role is Role.VILLAGE:
            name, row = "household", self.rows["household"].where("id", row["household_id"])[0]
        if name in {"household", "alert", "department_report", "sharing_request"}:
            return _within(row["division_code"], self.caller.division)
        households = self.rows["household"].where("id", row["household_id"])
        return any(self._sees_in_area("household", each) for each in households)

    def _sees_agreement(self, row: Row) -> bool:
        """Tell whether an agreement is one of the area's, or of the county around a township."""
        place = self.caller.division
        own = place[:6] if self.caller.role is Role.TOWNSHIP else place
        return self.caller.role is not Role.VILLAGE and _within(row["division_code"], own)

    def _sees_as_department(self, name: str, row: Row) -> bool:
        contributions: dict[str, Callable[[Row], bool]] = {
            "quality": lambda row: row["department"] == self.caller.department,
            "quality_reason": lambda row: row["department"] == self.caller.department,
            "need": lambda row: self._at_office(row, "department"),
            "assistance_record": lambda row: self._at_office(row, "owner_department"),
            "handling_result": self._reported_at_office,
            "correction": self._is_party,
            **dict.fromkeys(_SHARING, self._is_shared_with),
            "disclosure": self._is_of_own_data,
            "entitlement": self._is_own_programme,
            **dict.fromkeys(_EVALUATIONS, lambda _: False),
        }
        if name in contributions:
            return contributions[name](row)
        household_id = row["id" if name == "household" else "household_id"]
        if name == "chain_event":
            return self._has_ground(household_id) and row["department"] == self.caller.department
        return self.has_open_need(household_id)

    def _reported_at_office(self, result: Row) -> bool:
        needs = self.rows["need"].where("id", result["need_id"])
        return any(self._at_office(need, "department") for need in needs)

    def _is_party(self, correction: Row) -> bool:
        """Tell whether the caller's office owns the data or filed the claim."""
        if correction["division_code"] != self.caller.division:
            return False
        return self.caller.department in {correction["owner_department"], correction["claimed_by"]}

    def _is_shared_with(self, row: Row) -> bool:
        """Tell whether an agreement or a request is the caller's office's, or in its oversight."""
        if self.caller.department in OVERSEERS:
            return row["division_code"] == self.caller.division
        return self._at_office(row, "department")

    def _is_of_own_data(self, disclosure: Row) -> bool:
        """Tell whether something was asked that the caller's department delivers, in its county."""
        datasets = {
            row["code"] for row in self.rows["dataset"].where("department", self.caller.department)
        }
        return not datasets.isdisjoint(disclosure["datasets"]) and self._sees_in_area(
            "disclosure", disclosure
        )

    def _is_own_programme(self, entitlement: Row) -> bool:
        """Tell whether the caller's office has an open need, and gives the programme."""
        is_own = entitlement["owner"] == self.caller.department
        return is_own and self.has_open_need(entitlement["household_id"])

    def _has_ground(self, household_id: UUID) -> bool:
        records = self.rows["assistance_record"].where("household_id", household_id)
        return self.has_open_need(household_id) or any(
            self._at_office(record, "owner_department") for record in records
        )

    def _at_office(self, row: Row, column: str) -> bool:
        mine = (self.caller.department, self.caller.division)
        return (row[column], row["division_code"]) == mine


def within_filter(code: str, division: str) -> bool:
    """Tell whether a code lies within the division that an argument names; none if it is none."""
    return division.isdecimal() and len(division) in {6, 9, 12} and _within(code, division)


def _within(code: str, division: str) -> bool:
    """Tell whether a code lies within a division; 41 0000 is a province, 4107 00 a city."""
    prefix = division
    if len(division) == 6:
        for _ in range(2):
            prefix = prefix.removesuffix("00")
    return code.startswith(prefix)


def _is_present(membership: Row) -> bool:
    return membership["valid_to"] is None or membership["valid_to"] >= today()
