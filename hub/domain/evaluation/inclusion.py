"""Single inclusion: who of a marginal household may be taken into 低保 alone."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from hub.domain.evaluation.ages import IS_ADULT
from hub.domain.evaluation.asking import are_set, ask, place_of, several, stated, told, undecided
from hub.domain.evaluation.circumstances import (
    Employment,
    Household,
    Member,
    Schooling,
    Stage,
)
from hub.domain.evaluation.combining import PersonTest, either_step, every
from hub.domain.evaluation.disability import IS_SEVERE_FOR_INCLUSION
from hub.domain.evaluation.facts import fact_test
from hub.domain.evaluation.illness import IS_SERIOUSLY_ILL
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Verdict, any_of
from hub.domain.evaluation.wording import levels
from hub.domain.law import Citation

GROUPS: Final = "single_inclusion.groups"
MODALITY: Final = "single_inclusion.modality"
SOLDIER_LEVELS: Final = "single_inclusion.soldier_levels"

_EMPLOYMENTS: Final = {
    Employment.EMPLOYED: "已就业",
    Employment.UNEMPLOYED: "登记失业",
    Employment.NONE: "未就业",
}
MODALITIES: Final = {"MAY": "可", "SHALL": "应当"}


def _is_student(schooling: Schooling | None) -> bool:
    return schooling is not None and schooling.stage is not Stage.POSTGRADUATE


def _enrolled(schooling: Schooling | None) -> str:
    if schooling is None:
        return "不在校"
    return "在本科及以下院校就读" if _is_student(schooling) else "研究生在读"


def _soldier_verdict(_: Household, member: Member, rules: Rules) -> Verdict:
    if not are_set(rules, SOLDIER_LEVELS):
        return Verdict.UNSET
    if member.disabled_soldier is None:
        return Verdict.UNKNOWN
    return Verdict.of(member.disabled_soldier.value in several(rules, SOLDIER_LEVELS))


def _soldier_step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    place = place_of(household, member)
    used = told("disabled_soldier", member.disabled_soldier, _soldier, place=place)
    return stated(
        _SOLDIER.rule,
        source,
        _soldier_verdict(household, member, rules),
        lambda: f"{used.value}；须为伤残军人{levels(several(rules, SOLDIER_LEVELS))}",
        ask(rules, SOLDIER_LEVELS).using(used),
    )


def _soldier(level: int | None) -> str:
    return "不是伤残军人" if level is None else f"伤残军人{levels((level,))}"


_JOBLESS: Final = fact_test(
    "JOBLESS",
    ("employment", lambda member: member.employment),
    lambda employment: employment is not Employment.EMPLOYED,
    _EMPLOYMENTS.__getitem__,
)
_STUDENT: Final = fact_test(
    "STUDENT_UP_TO_UNDERGRADUATE",
    ("schooling", lambda member: member.schooling),
    _is_student,
    _enrolled,
)
_SOLDIER: Final = PersonTest("DISABLED_SOLDIER", _soldier_verdict, _soldier_step)
_PREFERENTIAL: Final = fact_test(
    "PREFERENTIAL",
    ("preferential", lambda member: member.preferential),
    bool,
    lambda holds: "是定期抚恤的重点优抚对象" if holds else "不是定期抚恤的重点优抚对象",
)

# 国办发〔2023〕39号 四(一); 新政办〔2024〕22号 三(一): 成年无业重度残疾人.
IS_ADULT_JOBLESS_SEVERE: Final = every(
    "ADULT_JOBLESS_SEVERE_DISABILITY", IS_ADULT, _JOBLESS, IS_SEVERE_FOR_INCLUSION
)
# 新政办〔2024〕22号 三(一): 成年但仍在本科及以下院校就读的学生.
IS_ADULT_STUDENT: Final = every("ADULT_STUDENT", IS_ADULT, _STUDENT)

TESTS_OF_GROUPS: Final[Mapping[str, PersonTest]] = {
    "SERIOUS_ILLNESS": IS_SERIOUSLY_ILL,
    "SEVERE_DISABILITY": IS_SEVERE_FOR_INCLUSION,
    "ADULT_JOBLESS_SEVERE_DISABILITY": IS_ADULT_JOBLESS_SEVERE,
    "ADULT_STUDENT": IS_ADULT_STUDENT,
    "DISABLED_SOLDIER": _SOLDIER,
    "PREFERENTIAL": _PREFERENTIAL,
}


def _verdict(household: Household, member: Member, rules: Rules) -> Verdict:
    """Say whether the person is of a group that can be taken in alone.

    That the household is marginal is another criterion.
    """
    if not are_set(rules, GROUPS):
        return Verdict.UNSET
    tests = (TESTS_OF_GROUPS[each] for each in several(rules, GROUPS))
    return any_of(test.verdict(household, member, rules) for test in tests)


def _step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    asked = ask(rules, GROUPS)
    if asked.missing:
        return undecided(_RULE, source, asked=asked)
    tests = [TESTS_OF_GROUPS[each] for each in several(rules, GROUPS)]
    parts = [test.step(household, member, rules, source) for test in tests]
    found = either_step(_RULE, source, parts)
    given = rules.given(MODALITY)
    if given is None:
        return found.by(asked.given)
    how = f"{found.formula}；符合的{MODALITIES[str(given.value)]}单独纳入低保"
    return replace(found, formula=how, given=(*asked.given, given))


_RULE: Final = "SINGLE_INCLUSION"
# 国办发〔2023〕39号 四(一); 黑龙江省实施意见 三(一); 新政办〔2024〕22号 三(一);
# 京政办发〔2026〕4号 三(四).
IS_INCLUDED_ALONE: Final = PersonTest(_RULE, _verdict, _step)
