"""Capacity to work: who has none, and is one of those whom 特困人员救助供养 is for."""

from typing import Final

from hub.domain.evaluation.asking import are_set, ask, count, is_true, place_of, stated, told
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
    if not are_set(rules, FROM_YEARS, BELOW_YEARS):
        return Verdict.UNSET
    age = member.age_on(rules.on)
    return Verdict.of(not count(rules, FROM_YEARS) <= age < count(rules, BELOW_YEARS))


def _age_step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    return stated(
        _OUTSIDE_WORKING_AGE.rule,
        source,
        _age_verdict(household, member, rules),
        lambda: (
            f"{member.age_on(rules.on)} 周岁；未满 {count(rules, FROM_YEARS)} 周岁"
            f"或者 {count(rules, BELOW_YEARS)} 周岁以上视为无劳动能力"
        ),
        ask(rules, FROM_YEARS, BELOW_YEARS),
    )


def _continues_verdict(household: Household, member: Member, rules: Rules) -> Verdict:
    """Say whether somebody taken into 特困 as a minor goes on: until of age, or at school."""
    if not _is_tekun(household, member):
        return Verdict.NOT_MET
    if not are_set(rules, MINOR_BELOW_YEARS, STUDENTS_CONTINUE):
        return Verdict.UNSET
    is_minor = member.age_on(rules.on) < count(rules, MINOR_BELOW_YEARS)
    if is_minor or not is_true(rules, STUDENTS_CONTINUE):
        return Verdict.of(is_minor)
    if member.schooling is None:
        return Verdict.UNKNOWN
    found = member.schooling.value
    return Verdict.of(found is not None and found.stage in _CONTINUING)


def _continues_step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    verdict = _continues_verdict(household, member, rules)
    if not _is_tekun(household, member):
        return stated(_CONTINUES.rule, source, verdict, lambda: "尚不是特困人员")
    asked, age = ask(rules, MINOR_BELOW_YEARS, STUDENTS_CONTINUE), member.age_on(rules.on)
    if not asked.missing and age >= count(rules, MINOR_BELOW_YEARS):
        place = place_of(household, member)
        asked = asked.using(told("schooling", member.schooling, _shown, place=place))
    longer = "，仍在中小学、中职就读的至毕业" if is_true(rules, STUDENTS_CONTINUE) else ""
    return stated(
        _CONTINUES.rule,
        source,
        verdict,
        lambda: f"已是特困人员，{age} 周岁；供养至 {count(rules, MINOR_BELOW_YEARS)} 周岁{longer}",
        asked,
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
