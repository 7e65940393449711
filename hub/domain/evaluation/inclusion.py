"""Single inclusion: who of a marginal household may be taken into 低保 alone."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from hub.domain.evaluation.asking import Asked, ask, place_of, several, told, undecided
from hub.domain.evaluation.circumstances import Employment, Household, Member, Schooling, Stage
from hub.domain.evaluation.combining import either, every
from hub.domain.evaluation.disability import SEV_12_IM3, disability_step
from hub.domain.evaluation.illness import serious_illness
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Used, Verdict
from hub.domain.evaluation.wording import levels
from hub.domain.law import Citation

GROUPS: Final = "single_inclusion.groups"
MODALITY: Final = "single_inclusion.modality"
SOLDIER_LEVELS: Final = "single_inclusion.soldier_levels"

ADULT_YEARS: Final = 18  # 民法典 Art. 17

Group = Callable[[Household, Member, Rules, Citation], Step]

_EMPLOYMENTS: Final = {
    Employment.EMPLOYED: "已就业",
    Employment.UNEMPLOYED: "登记失业",
    Employment.NONE: "未就业",
}
_MODALITIES: Final = {"MAY": "可", "SHALL": "应当"}


def single_inclusion(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    """Say whether the person is of a group that can be taken in alone.

    That the household is marginal is another criterion.

    Source:
        国办发〔2023〕39号 四(一); 黑龙江省实施意见 三(一); 新政办〔2024〕22号 三(一);
        京政办发〔2026〕4号 三(四).
    """
    asked = ask(rules, GROUPS)
    if asked.missing:
        return undecided("SINGLE_INCLUSION", source, asked=asked)
    groups = [GROUPS_BY_NAME[str(name)] for name in several(rules, GROUPS)]
    parts = [group(household, member, rules, source) for group in groups]
    combined = either("SINGLE_INCLUSION", source, parts)
    modality = rules.given(MODALITY)
    how = "" if modality is None else f"；符合的{_MODALITIES[str(modality.value)]}单独纳入低保"
    return replace(
        combined,
        formula=f"{combined.formula}{how}",
        given=(*asked.given, *ask(rules, MODALITY).given),
    )


def severe_for_inclusion(
    household: Household, member: Member, rules: Rules, source: Citation
) -> Step:
    """Say whether the person's disability is severe enough for single inclusion (SEV_12_IM3).

    Source:
        最低生活保障审核确认办法 8; 黑龙江省实施意见 三(一).
    """
    return disability_step(
        "SEVERE_DISABILITY_FOR_INCLUSION", SEV_12_IM3, (household, member), rules, source
    )


def adult_jobless_severe(
    household: Household, member: Member, rules: Rules, source: Citation
) -> Step:
    """Say whether the person is 成年无业重度残疾人.

    Source:
        国办发〔2023〕39号 四(一); 新政办〔2024〕22号 三(一).
    """
    parts = (
        _adult(member, rules, source),
        _jobless(household, member, source),
        severe_for_inclusion(household, member, rules, source),
    )
    return every("ADULT_JOBLESS_SEVERE_DISABILITY", source, parts)


def adult_student(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    """Say whether the person is of age and still at a school up to the undergraduate level.

    Source:
        新政办〔2024〕22号 三(一) (成年但仍在本科及以下院校就读的学生).
    """
    parts = (_adult(member, rules, source), _student(household, member, source))
    return every("ADULT_STUDENT", source, parts)


def _adult(member: Member, rules: Rules, source: Citation) -> Step:
    age = member.age_on(rules.on)
    return Step(
        rule="ADULT",
        verdict=Verdict.of(age >= ADULT_YEARS),
        formula=f"{age} 周岁，成年为 {ADULT_YEARS} 周岁以上",
        source=source,
    )


def _jobless(household: Household, member: Member, source: Citation) -> Step:
    fact = member.employment
    used = told("employment", fact, _EMPLOYMENTS.__getitem__, place=place_of(household, member))
    holds = fact is not None and fact.value is not Employment.EMPLOYED
    return _stated("JOBLESS", Asked((), ()), used, Verdict.of(holds), source)


def _student(household: Household, member: Member, source: Citation) -> Step:
    fact = member.schooling
    used = told("schooling", fact, _enrolled, place=place_of(household, member))
    found = None if fact is None else fact.value
    holds = found is not None and found.stage is not Stage.POSTGRADUATE
    return _stated("STUDENT_UP_TO_UNDERGRADUATE", Asked((), ()), used, Verdict.of(holds), source)


def _enrolled(schooling: Schooling | None) -> str:
    if schooling is None:
        return "不在校"
    return "研究生在读" if schooling.stage is Stage.POSTGRADUATE else "在本科及以下院校就读"


def _disabled_soldier(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    """Say whether the person is 伤残军人 of one of the levels.

    Source:
        黑龙江省实施意见 三(一) (1-6级伤残军人).
    """
    asked = ask(rules, SOLDIER_LEVELS)
    fact = member.disabled_soldier
    used = told("disabled_soldier", fact, _soldier, place=place_of(household, member))
    if asked.missing:
        return undecided("DISABLED_SOLDIER", source, asked=asked, used=(used,))
    holds = fact is not None and fact.value in several(rules, SOLDIER_LEVELS)
    return _stated("DISABLED_SOLDIER", asked, used, Verdict.of(holds), source)


def _soldier(level: int | None) -> str:
    return "不是伤残军人" if level is None else f"伤残军人{levels((level,))}"


def _preferential(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    """Say whether the person is 定期抚恤的重点优抚对象.

    Source:
        黑龙江省实施意见 三(一).
    """
    del rules
    fact = member.preferential
    place = place_of(household, member)
    used = told("preferential", fact, lambda holds: "是" if holds else "否", place=place)
    holds = fact is not None and fact.value
    return _stated("PREFERENTIAL", Asked((), ()), used, Verdict.of(holds), source)


def _stated(rule: str, asked: Asked, used: Used, verdict: Verdict, source: Citation) -> Step:
    """Return the step of a rule that says what an input says."""
    if used.value is None:
        return undecided(rule, source, asked=asked, used=(used,))
    return Step(
        rule=rule,
        verdict=verdict,
        formula=used.value,
        used=(used,),
        given=asked.given,
        source=source,
    )


GROUPS_BY_NAME: Final[Mapping[str, Group]] = {
    "SERIOUS_ILLNESS": serious_illness,
    "SEVERE_DISABILITY": severe_for_inclusion,
    "ADULT_JOBLESS_SEVERE_DISABILITY": adult_jobless_severe,
    "ADULT_STUDENT": adult_student,
    "DISABLED_SOLDIER": _disabled_soldier,
    "PREFERENTIAL": _preferential,
}
