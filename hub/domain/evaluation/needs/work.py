"""Work: who can work, and who is without it.

Source:
    国办发〔2023〕39号 四(二)4; 黑龙江省实施意见 三(二)4: 法定劳动年龄内有劳动能力并处于失业状态.
"""

from collections.abc import Mapping
from typing import Final

from hub.domain.evaluation.asking import ask, count
from hub.domain.evaluation.circumstances import Employment, Member
from hub.domain.evaluation.disability import NO_LABOUR, severity
from hub.domain.evaluation.needs.judging import (
    PERSON_REGISTER,
    Judged,
    by_fact,
    fact_of_person,
    missing,
    person_test,
    unset,
)
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Verdict

_FROM: Final = "working_age.from_years"
_BELOW: Final = "working_age.below_years"
_WITHOUT_WORK: Final = frozenset({Employment.UNEMPLOYED, Employment.NONE})
_REGISTERED: Final = frozenset({Employment.UNEMPLOYED})
_EMPLOYMENT_ZH: Final[Mapping[Employment, str]] = {
    Employment.EMPLOYED: "在业",
    Employment.UNEMPLOYED: "已作失业登记",
    Employment.NONE: "未就业，也未作失业登记",
}


def _working_age(member: Member, rules: Rules) -> Judged:
    asked = ask(rules, _FROM, _BELOW)
    if asked.missing:
        return unset(rules, "birth_date", _FROM, _BELOW)
    age, first, end = member.age_on(rules.on), count(rules, _FROM), count(rules, _BELOW)
    text = f"{age} 周岁，劳动年龄为 {first} 周岁以上、不满 {end} 周岁"
    return Judged(Verdict.of(first <= age < end), "birth_date", text, PERSON_REGISTER, asked)


def _able(member: Member, rules: Rules) -> Judged:
    """Return whether somebody is of working age and not without capacity for it."""
    age = _working_age(member, rules)
    if age.verdict is not Verdict.MET:
        return age
    capacity = _capacity(member, rules)
    if capacity.verdict in (Verdict.UNKNOWN, Verdict.UNSET):
        return capacity
    return capacity._replace(text=f"{age.text}，{capacity.text}", asked=capacity.asked + age.asked)


def _capacity(member: Member, rules: Rules) -> Judged:
    """Return whether no disability takes away the capacity to work.

    Source:
        特困人员认定办法 5: which disabilities do.
    """
    fact = member.disability
    if fact is None:
        return missing("disability")
    if fact.value is None:
        return Judged(Verdict.MET, "disability", "无残疾证", fact.source)
    lacks = severity(member, NO_LABOUR, rules)
    if lacks in (Verdict.UNSET, Verdict.UNKNOWN):
        return Judged(lacks, "disability.components", asked=ask(rules, *NO_LABOUR))
    text = "残疾致无劳动能力" if lacks is Verdict.MET else "残疾未致无劳动能力"
    return Judged(~lacks, "disability", text, fact.source, ask(rules, *NO_LABOUR))


def _unemployed_able(member: Member, rules: Rules) -> Judged:
    """Return whether somebody who can work does not.

    Source:
        就业服务与就业管理规定 63: who is registered as unemployed is of working age and able.
    """
    without = _employed_as(member, _WITHOUT_WORK)
    if without.verdict is Verdict.NOT_MET:
        return without
    may_be_registered = _employed_as(member, _REGISTERED).verdict is not Verdict.NOT_MET
    able = _working_age(member, rules) if may_be_registered else _able(member, rules)
    if able.verdict is not Verdict.MET or without.verdict is Verdict.UNKNOWN:
        return without if able.verdict is Verdict.MET else able
    return without._replace(text=f"{able.text}，{without.text}", asked=able.asked)


def _employed_as(member: Member, among: frozenset[Employment]) -> Judged:
    def say(employment: Employment) -> tuple[bool, str]:
        return employment in among, _EMPLOYMENT_ZH[employment]

    return by_fact("employment", member.employment, say)


def _worker(member: Member, rules: Rules) -> Judged:
    """Return that a worker in difficulty is known to their union only; no child is one."""
    asked = ask(rules, _FROM)
    age = member.age_on(rules.on)
    if asked.missing or age >= count(rules, _FROM):
        return missing("worker")
    return Judged(Verdict.NOT_MET, "birth_date", f"{age} 周岁", PERSON_REGISTER, asked)


def _hard_to_place(hard: bool) -> tuple[bool, str]:  # noqa: FBT001 the value of the fact
    return hard, "就业困难人员" if hard else "不是就业困难人员"


OF_PERSONS: Final = (
    person_test("ABLE_TO_WORK", _able),
    person_test("UNEMPLOYED_ABLE", _unemployed_able),
    person_test("UNEMPLOYED_REGISTERED", lambda member, _: _employed_as(member, _REGISTERED)),
    fact_of_person("HARD_TO_PLACE", "hard_to_place", lambda m: m.hard_to_place, _hard_to_place),
    person_test("WORKER", _worker),
)
