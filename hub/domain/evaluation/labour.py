"""Capacity to work: who has none, and is one of those whom 特困人员救助供养 is for."""

from typing import Final

from hub.domain.evaluation.asking import NOTHING, ask, count, place_of, stated, told
from hub.domain.evaluation.circumstances import Household, Member, Schooling, Stage
from hub.domain.evaluation.combining import PersonTest, either
from hub.domain.evaluation.disability import IS_NO_LABOUR_BY_DISABILITY
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Verdict
from hub.domain.law import Citation
from hub.domain.people import Category

FROM_YEARS: Final = "working_age.from_years"
BELOW_YEARS: Final = "working_age.below_years"
MINOR_BELOW_YEARS: Final = "tekun.minor_below_years"
STUDENTS_CONTINUE: Final = "tekun.students_continue"

_CONTINUING: Final = frozenset({Stage.COMPULSORY, Stage.SENIOR_HIGH, Stage.VOCATIONAL})
_STAGES: Final = {
    Stage.PRESCHOOL: "学前教育",
    Stage.COMPULSORY: "义务教育",
    Stage.SENIOR_HIGH: "普通高中",
    Stage.VOCATIONAL: "中等职业学校",
    Stage.UNDERGRADUATE: "本科及以下高等院校",
    Stage.POSTGRADUATE: "研究生",
}


def _age_verdict(_: Household, member: Member, rules: Rules) -> Verdict:
    first, last = count(rules, FROM_YEARS), count(rules, BELOW_YEARS)
    if first is None or last is None:
        return Verdict.UNSET
    return Verdict.of(not first <= member.age_on(rules.on) < last)


def _age_step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    first, last = count(rules, FROM_YEARS), count(rules, BELOW_YEARS)
    return stated(
        _OUTSIDE_WORKING_AGE.rule,
        source,
        _age_verdict(household, member, rules),
        lambda: (
            f"{member.age_on(rules.on)} 周岁；未满 {first} 周岁或者 {last} 周岁以上视为无劳动能力"
        ),
        ask(rules, FROM_YEARS, BELOW_YEARS),
    )


def _continues_verdict(household: Household, member: Member, rules: Rules) -> Verdict:
    """Say whether somebody taken into 特困 as a minor goes on: until of age, or at school."""
    if not _is_tekun(household, member):
        return Verdict.NOT_MET
    limit, students = count(rules, MINOR_BELOW_YEARS), rules.given(STUDENTS_CONTINUE)
    if limit is None or students is None:
        return Verdict.UNSET
    if member.age_on(rules.on) < limit or students.value is not True:
        return Verdict.of(member.age_on(rules.on) < limit)
    if member.schooling is None:
        return Verdict.UNKNOWN
    found = member.schooling.value
    return Verdict.of(found is not None and found.stage in _CONTINUING)


def _continues_step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    is_tekun, place = _is_tekun(household, member), place_of(household, member)
    limit, age = count(rules, MINOR_BELOW_YEARS), member.age_on(rules.on)
    schooling = told("schooling", member.schooling, _shown, place=place)
    students = rules.given(STUDENTS_CONTINUE)
    longer = "，仍在中小学、中职就读的至毕业" if students and students.value is True else ""
    until = f"已是特困人员，{age} 周岁；继续供养至 {limit} 周岁{longer}"
    asked = ask(rules, MINOR_BELOW_YEARS, STUDENTS_CONTINUE) if is_tekun else NOTHING
    is_of_age = is_tekun and limit is not None and age >= limit
    return stated(
        _CONTINUES.rule,
        source,
        _continues_verdict(household, member, rules),
        lambda: until if is_tekun else "尚不是特困人员",
        asked.using(schooling) if is_of_age else asked,
    )


def _is_tekun(household: Household, member: Member) -> bool:
    return any(
        each.category is Category.TEKUN and each.person_id == member.id
        for each in household.standings
    )


def _shown(schooling: Schooling | None) -> str:
    return "不在校" if schooling is None else _STAGES[schooling.stage]


_OUTSIDE_WORKING_AGE: Final = PersonTest("OUTSIDE_WORKING_AGE", _age_verdict, _age_step)
_CONTINUES: Final = PersonTest("TEKUN_MINOR_CONTINUES", _continues_verdict, _continues_step)

# By age or disability: 特困人员认定办法 5.
LACKS_CAPACITY: Final = either("LACKS_CAPACITY", _OUTSIDE_WORKING_AGE, IS_NO_LABOUR_BY_DISABILITY)
# And minors in 特困 go on after they come of age while they are at school: 社会救助法 Art. 16.
HAS_NO_LABOUR_CAPACITY: Final = either(
    "NO_LABOUR_CAPACITY", _OUTSIDE_WORKING_AGE, IS_NO_LABOUR_BY_DISABILITY, _CONTINUES
)
