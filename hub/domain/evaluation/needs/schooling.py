"""Schooling: who is enrolled, and at which stage.

Source:
    国办发〔2023〕39号 四(二)2; 新政办〔2024〕22号 三(二)2 gives by stage and group.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from hub.domain.evaluation.circumstances import Schooling, Stage
from hub.domain.evaluation.combining import PersonTest
from hub.domain.evaluation.needs.judging import fact_of_person, untold
from hub.domain.evaluation.reckoning import Claim
from hub.domain.evaluation.rules import ProgrammeRule

_STAGE_ZH: Final[Mapping[Stage, str]] = {
    Stage.PRESCHOOL: "学前教育",
    Stage.COMPULSORY: "义务教育",
    Stage.SENIOR_HIGH: "普通高中教育",
    Stage.VOCATIONAL: "中等职业教育",
    Stage.UNDERGRADUATE: "本科及以下高等教育",
    Stage.POSTGRADUATE: "研究生教育",
}
_STAGES: Final[Mapping[str, frozenset[Stage]]] = {
    "ENROLLED": frozenset(Stage),
    "STAGE_PRESCHOOL": frozenset({Stage.PRESCHOOL}),
    "STAGE_COMPULSORY": frozenset({Stage.COMPULSORY}),
    "STAGE_SENIOR_HIGH": frozenset({Stage.SENIOR_HIGH}),
    "STAGE_VOCATIONAL": frozenset({Stage.VOCATIONAL}),
    "STAGE_HIGHER": frozenset({Stage.UNDERGRADUATE, Stage.POSTGRADUATE}),
}


def asks_of_schooling(rule: ProgrammeRule) -> bool:
    """Tell whether a programme is for those who are enrolled somewhere."""
    return not rule.tests.isdisjoint(_STAGES)


def enrolled_since(claim: Claim) -> date:
    """Return the day on which somebody was enrolled where they are; the last ever if unknown."""
    fact = None if claim.place is None else claim.household.members[claim.place].schooling
    schooling = None if fact is None else fact.value
    return date.max if schooling is None else schooling.since or date.max


def _at(rule: str, stages: frozenset[Stage]) -> PersonTest:
    def say(schooling: Schooling | None) -> tuple[bool, str]:
        if schooling is None:
            return False, "不在园、不在校"
        return schooling.stage in stages, f"在{_STAGE_ZH[schooling.stage]}阶段就读"

    return fact_of_person(rule, "schooling", lambda m: m.schooling, say)


OF_PERSONS: Final = (
    *(_at(rule, stages) for rule, stages in _STAGES.items()),
    untold("FRESHMAN", "freshman"),
    untold("EXCELLENT_STUDENT", "excellent_student"),
)
