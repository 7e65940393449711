"""Capacity to work: who has none, and is one of those whom 特困人员救助供养 is for."""

from typing import Final

from hub.domain.evaluation.asking import ask, count, place_of, told, undecided
from hub.domain.evaluation.circumstances import Household, Member, Schooling, Stage
from hub.domain.evaluation.combining import either
from hub.domain.evaluation.disability import NO_LABOUR, disability_step, severity
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Verdict, any_of
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


def no_labour_capacity(
    household: Household, member: Member, rules: Rules, source: Citation
) -> Step:
    """Say whether the person has no capacity to work: by age, by disability, or as a minor still.

    Source:
        特困人员认定办法 5; 社会救助法 Art. 16 (minors who are in 特困 go on after they come of age
        while they are at school).
    """
    parts = [
        _outside_working_age(member, rules, source),
        disability_step("NO_LABOUR_DISABILITY", NO_LABOUR, (household, member), rules, source),
    ]
    if _is_tekun(household, member):
        parts.append(_continues(household, member, rules, source))
    return either("NO_LABOUR_CAPACITY", source, parts)


def lacks_capacity(member: Member, rules: Rules) -> Verdict:
    """Say the same of somebody by age and disability alone, without its steps."""
    return any_of((_by_age(member, rules), _by_disability(member, rules)))


def _by_age(member: Member, rules: Rules) -> Verdict:
    if ask(rules, FROM_YEARS, BELOW_YEARS).missing:
        return Verdict.UNSET
    age = member.age_on(rules.on)
    return Verdict.of(age < count(rules, FROM_YEARS) or age >= count(rules, BELOW_YEARS))


def _by_disability(member: Member, rules: Rules) -> Verdict:
    predicate = severity(rules, NO_LABOUR)
    if predicate is None:
        return Verdict.UNSET
    if member.disability is None:
        return Verdict.UNKNOWN
    found = member.disability.value
    return Verdict.NOT_MET if found is None else predicate.of(found)


def _outside_working_age(member: Member, rules: Rules, source: Citation) -> Step:
    asked = ask(rules, FROM_YEARS, BELOW_YEARS)
    if asked.missing:
        return undecided("OUTSIDE_WORKING_AGE", source, asked=asked)
    age = member.age_on(rules.on)
    first, last = count(rules, FROM_YEARS), count(rules, BELOW_YEARS)
    return Step(
        rule="OUTSIDE_WORKING_AGE",
        verdict=_by_age(member, rules),
        formula=f"{age} 周岁；未满 {first} 周岁或者 {last} 周岁以上视为无劳动能力",
        given=asked.given,
        source=source,
    )


def _is_tekun(household: Household, member: Member) -> bool:
    return any(
        each.category is Category.TEKUN and each.person_id == member.id
        for each in household.standings
    )


def _continues(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    """Say whether somebody taken into 特困 as a minor goes on: until of age, or at school."""
    asked = ask(rules, MINOR_BELOW_YEARS, STUDENTS_CONTINUE)
    if asked.missing:
        return undecided("TEKUN_MINOR_CONTINUES", source, asked=asked)
    age, limit = member.age_on(rules.on), count(rules, MINOR_BELOW_YEARS)
    until = f"已是特困人员，{age} 周岁；继续供养至 {limit} 周岁"
    given = rules.given(STUDENTS_CONTINUE)
    if age < limit or given is None or given.value is not True:
        return Step(
            rule="TEKUN_MINOR_CONTINUES",
            verdict=Verdict.of(age < limit),
            formula=until,
            given=asked.given,
            source=source,
        )
    fact = member.schooling
    used = (told("schooling", fact, _shown, place=place_of(household, member)),)
    if fact is None:
        return undecided("TEKUN_MINOR_CONTINUES", source, asked=asked, used=used)
    return Step(
        rule="TEKUN_MINOR_CONTINUES",
        verdict=Verdict.of(fact.value is not None and fact.value.stage in _CONTINUING),
        formula=f"{until}，之后在义务教育、普通高中、中等职业教育就读的继续；{used[0].value}",
        used=used,
        given=asked.given,
        source=source,
    )


def _shown(schooling: Schooling | None) -> str:
    return "不在校" if schooling is None else _STAGES[schooling.stage]
