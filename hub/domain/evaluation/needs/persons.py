"""Persons: their age, disability and care, and what else they are."""

from typing import Final

from hub.domain.evaluation.ages import ADULT_YEARS
from hub.domain.evaluation.asking import ask, several
from hub.domain.evaluation.circumstances import Disability, Household, Member
from hub.domain.evaluation.needs.judging import (
    PERSON_REGISTER,
    Judged,
    by_fact,
    fact_of_person,
    member_test,
    missing,
    person_test,
    unset,
    untold,
)
from hub.domain.evaluation.registered import (
    DETERMINATIONS,
    categories_of,
    named,
    standings_of,
)
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Verdict
from hub.domain.people import MonitoredType, SelfCare

ELDERLY_FROM_YEARS: Final = 60  # 老年人权益保障法 2

_NURSING_LEVELS: Final = "nursing_subsidy.levels"
_DISABILITY_ZH: Final = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")  # by code, from 1


def _child(member: Member, rules: Rules) -> Judged:
    age = member.age_on(rules.on)
    return _aged(age, holds=age < ADULT_YEARS)


def _elderly(member: Member, rules: Rules) -> Judged:
    age = member.age_on(rules.on)
    return _aged(age, holds=age >= ELDERLY_FROM_YEARS)


def _aged(age: int, *, holds: bool) -> Judged:
    return Judged(Verdict.of(holds), "birth_date", f"{age} 周岁", PERSON_REGISTER)


def _certificate(disability: Disability | None) -> tuple[bool, str]:
    if disability is None:
        return False, "无残疾证"
    return True, f"持残疾证（{_DISABILITY_ZH[disability.category - 1]} {disability.level} 级）"


def _of_the_levels(member: Member, rules: Rules) -> Judged:
    """Return whether the certificate is of a level that gets the nursing subsidy."""
    fact, asked = member.disability, ask(rules, _NURSING_LEVELS)
    if fact is None or fact.value is None:
        return by_fact("disability", fact, _certificate)
    if asked.missing:
        return unset(rules, "disability", _NURSING_LEVELS)
    _, text = _certificate(fact.value)
    holds = fact.value.level in several(rules, _NURSING_LEVELS)
    return Judged(Verdict.of(holds), "disability", text, fact.source, asked)


def _cannot_self_care(member: Member, _rules: Rules) -> Judged:
    """Return whether somebody cannot look after themselves.

    The words 生活不能自理 leave open whether it suffices to have lost that in part.

    Source:
        国办发〔2023〕39号 四(四); 特困人员认定办法 on the six indicators.
    """
    fact = member.self_care
    if fact is not None and fact.value is SelfCare.PARTLY_LOST:
        return missing("self_care.partly_lost")
    return by_fact("self_care", fact, _self_care)


def _self_care(self_care: SelfCare) -> tuple[bool, str]:
    if self_care is SelfCare.FULLY_LOST:
        return True, "完全丧失生活自理能力"
    return False, "具备生活自理能力"


def _lifted_out_of_poverty(member: Member, _rules: Rules) -> Judged:
    """Return whether somebody's household was once on file as poor (原建档立卡).

    Those that are monitored as unstable were; no data set lists the others.
    """
    fact = member.monitored
    if fact is not None and fact.value is MonitoredType.UNSTABLE:
        return Judged(Verdict.MET, "monitored", "脱贫不稳定户", fact.source)
    return missing("lifted_out_of_poverty")


def _hardship(household: Household, member: Member, rules: Rules) -> Judged:
    """Return whether somebody lives in economic hardship.

    Whoever is determined to be of low income does; of others no data set tells.

    Source:
        国办发〔2023〕39号 四(二)2; 新政办〔2024〕22号 三(二)2 (以及其他经济困难家庭).
    """
    theirs = categories_of(rules) & standings_of(household, member, rules.on).keys()
    if not theirs:
        return missing("hardship")
    return Judged(Verdict.MET, "category", f"属于{named(theirs)}", DETERMINATIONS)


def _veteran(veteran: bool) -> tuple[bool, str]:  # noqa: FBT001 the value of the fact
    return veteran, "退役军人" if veteran else "不是退役军人"


def _preferential(preferential: bool) -> tuple[bool, str]:  # noqa: FBT001 the value of the fact
    return preferential, "重点优抚对象" if preferential else "不是重点优抚对象"


OF_PERSONS: Final = (
    person_test("CHILD", _child),
    person_test("ELDERLY", _elderly),
    fact_of_person("DISABLED", "disability", lambda m: m.disability, _certificate),
    person_test("DISABLED_LEVELS", _of_the_levels),
    person_test("CANNOT_SELF_CARE", _cannot_self_care),
    fact_of_person("VETERAN", "veteran", lambda m: m.veteran, _veteran),
    fact_of_person("PREFERENTIAL", "preferential", lambda m: m.preferential, _preferential),
    person_test("LIFTED_OUT_OF_POVERTY", _lifted_out_of_poverty),
    member_test("HARDSHIP", _hardship),
    untold("WILLING_TO_MOVE_IN", "willing_to_move_in"),
    untold("TOWNSHIP_COVERED", "township_covered"),
)
