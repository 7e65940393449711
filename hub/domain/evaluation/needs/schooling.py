"""Schooling: who is enrolled, and at which stage.

Source:
    国办发〔2023〕39号 四(二)2; 新政办〔2024〕22号 三(二)2 gives by stage and group.
"""

from collections.abc import Mapping
from typing import Final

from hub.domain.evaluation.circumstances import Schooling, Stage
from hub.domain.evaluation.criteria import Test
from hub.domain.evaluation.needs.judging import OfPerson, Untold, fact_of_person

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


def _at(rule: str, stages: frozenset[Stage]) -> OfPerson:
    def say(schooling: Schooling | None) -> tuple[bool, str]:
        if schooling is None:
            return False, "不在园、不在校"
        return schooling.stage in stages, f"在{_STAGE_ZH[schooling.stage]}阶段就读"

    return OfPerson(rule, fact_of_person("schooling", lambda m: m.schooling, say))


CRITERIA: Final[Mapping[str, Test]] = {
    **{rule: _at(rule, stages) for rule, stages in _STAGES.items()},
    "FRESHMAN": Untold("FRESHMAN", "freshman"),
    "EXCELLENT_STUDENT": Untold("EXCELLENT_STUDENT", "excellent_student"),
}
