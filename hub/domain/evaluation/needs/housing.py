"""Housing: where a household lives, how safely, and whether it rents from public housing.

Source:
    国办发〔2023〕39号 四(二)3; 长民发〔2025〕22号 三(二)3: 唯一居住房屋为C、D级危房或者无房.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from hub.domain.evaluation.circumstances import Area, House, Household, Tenancy
from hub.domain.evaluation.combining import HouseholdTest
from hub.domain.evaluation.needs.judging import (
    Judged,
    fact_of_household,
    household_test,
    missing,
    untold,
)
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Verdict
from hub.domain.identifiers import DivisionCode
from hub.domain.people import HouseGrade

DANGEROUS: Final = frozenset({HouseGrade.C, HouseGrade.D})
_AREA_ZH: Final[Mapping[Area, str]] = {Area.URBAN: "城镇", Area.RURAL: "农村"}


def _in(area: Area) -> HouseholdTest:
    def say(told: Area) -> tuple[bool, str]:
        return told is area, f"{_AREA_ZH[told]}家庭"

    return fact_of_household(area.value, "area", lambda h: h.area, say)


def _dangerous_or_none(household: Household, rules: Rules) -> Judged:
    fact = household.house
    if fact is None:
        return missing("house")
    if fact.value is None:
        return Judged(Verdict.NOT_MET, "house", "不在危房名单中", fact.source)
    verdict, text = _safety(fact.value, rules.on)
    return Judged(verdict, "house" if text else "house.grade", text, fact.source)


def _safety(house: House, day: date) -> tuple[Verdict, str]:
    """Return whether a dwelling is dangerous or missing, in words; none where it is not known."""
    if not house.has_dwelling:
        return Verdict.MET, "无房"
    if not house.only_dwelling:
        return Verdict.NOT_MET, "另有住房"
    if house.renovated_on is not None and house.renovated_on <= day:
        return Verdict.NOT_MET, f"唯一住房已于 {house.renovated_on} 改造"
    if house.grade is None:
        return Verdict.UNKNOWN, ""
    return Verdict.of(house.grade in DANGEROUS), f"唯一住房鉴定为 {house.grade} 级"


def _housing_poor(household: Household, _rules: Rules) -> Judged:
    fact = household.house
    if fact is not None and fact.value is not None and not fact.value.has_dwelling:
        return Judged(Verdict.MET, "house", "无房", fact.source)
    return missing("housing_conditions")


def _tenancy(tenancy: Tenancy | None) -> tuple[bool, str]:
    if tenancy is None:
        return False, "未承租公租房"
    return True, f"承租公租房 {tenancy.square_metres} 平方米"


def _relocated(origin: DivisionCode | None) -> tuple[bool, str]:
    if origin is None:
        return False, "不是易地搬迁户"
    return True, f"自 {origin} 易地搬迁"


OF_HOUSEHOLDS: Final = (
    _in(Area.URBAN),
    _in(Area.RURAL),
    household_test("DANGEROUS_OR_NO_HOUSE", _dangerous_or_none),
    household_test("HOUSING_POOR", _housing_poor),
    fact_of_household("TENANT", "tenancy", lambda h: h.tenancy, _tenancy),
    fact_of_household("RELOCATED", "relocated_from", lambda h: h.relocated_from, _relocated),
)
OF_PERSONS: Final = (untold("MORE_MEMBERS", "more_members"),)
