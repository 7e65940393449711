"""Fields that are drawn from other values, worked out in plain Python."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from hub.domain.callers import Caller
from tests.oracle.rows import Row
from tests.oracle.sight import Sight, today

Deriving = Callable[[Row, Sight], Any]

_YEAR = timedelta(days=365)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _age_band(row: Row, _: Sight) -> str:
    age = _age(row["birth_date"], today())
    if age >= 16:
        return "FROM_60" if age >= 60 else "FROM_16_TO_59"
    return "FROM_14_TO_15" if age >= 14 else "UNDER_14"


def _amount_band(fen: int | None) -> str | None:
    if fen is None:
        return None
    found = "UNDER_1000"
    for yuan in (1000, 5000, 10000, 50000):
        if fen >= yuan * 100:
            found = f"FROM_{yuan}"
    return found


def _banded(column: str) -> Deriving:
    return lambda row, _: _amount_band(row[column])


def _facts(row: Row, sight: Sight, dataset: str) -> list[Row]:
    return sight.table(f"facts:{dataset}").where("person_id", row["id"])


def _is_reported_dead(row: Row, sight: Sight) -> bool:
    return any(fact["died_on"] is not None for fact in _facts(row, sight, "HEA_DEATHS"))


def _disability_band(row: Row, sight: Sight) -> str | None:
    for fact in _facts(row, sight, "DPF_CERTIFICATES"):
        if fact["certificate_status"] == "VALID":
            return "LEVEL_1_OR_2" if fact["disability_level"] <= 2 else "LEVEL_3_OR_4"
    return None


def _is_determined(row: Row, sight: Sight) -> bool:
    return any(
        each["valid_from"] <= today() and (each["valid_to"] is None or each["valid_to"] >= today())
        for each in sight.table("determination").where("person_id", row["id"])
    )


def _aid_of_others(row: Row, sight: Sight) -> int | None:
    """Return what others gave a household within a year, in fen, seen or not; None: nothing."""
    found = [
        record["amount_fen"] or 0
        for record in sight.rows["assistance_record"].where("household_id", row["id"])
        if _is_of_others(record, sight.caller)
    ]
    return sum(found) if found else None


def _is_of_others(record: Row, caller: Caller) -> bool:
    given_on = record["paid_on"] or record["period_to"] or record["recorded_at"].date()
    return (
        record["owner_department"] != caller.department
        and record["status"] in {"PLANNED", "PAID"}
        and given_on > today() - _YEAR
    )


def _need_class(row: Row, sight: Sight) -> str | None:
    """Return the class whose aid it is, else the only one that goes to its department."""
    routes = _routes(division_of(row, sight) or "", sight)
    named = sorted(c for c, each in routes.items() if each["programme"] == row["programme"])
    of_department = [c for c, each in routes.items() if each["department"] == row["owner"]]
    return named[0] if named else of_department[0] if len(of_department) == 1 else None


def _routes(division: str, sight: Sight) -> Mapping[str, Row]:
    """Return the routes of the nearest division around one that routes a class, by class."""
    found: dict[str, Row] = {}
    for code in ("000000", f"{division[:2]}0000", f"{division[:4]}00", division[:6]):
        for each in sight.table("routing").where("division", code):
            if _holds(each):
                found[each["need_class"]] = each
    return found


def _holds(route: Row) -> bool:
    begins, ends = route["valid_from"], route["valid_to"]
    return (begins or today()) <= today() <= (ends or today())


def division_of(row: Row, sight: Sight) -> str | None:
    """Return the division of the household that a row is about, if the caller sees it."""
    homes = sight.table("household").where("id", row["household_id"])
    return homes[0]["division_code"] if homes else None


DERIVED: Mapping[str, Deriving] = {
    "Person.isIdVerified": lambda row, _: row["id_status"] == "VALID",
    "Person.ageBand": _age_band,
    "Person.isReportedDead": _is_reported_dead,
    "Person.isDetermined": _is_determined,
    "Person.disabilityBand": _disability_band,
    "MedicalCost.selfPayBand": _banded("self_pay_12m_fen"),
    "MedicalCost.totalBand": _banded("total_12m_fen"),
    "AssistanceRecord.amountBand": _banded("amount_fen"),
    "Entitlement.needClass": _need_class,
    "Entitlement.division": division_of,
    "Household.isAidedByOthers": lambda row, sight: _aid_of_others(row, sight) is not None,
    "Household.aidOfOthersBand": lambda row, sight: _amount_band(_aid_of_others(row, sight)),
}
