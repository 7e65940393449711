"""Property: the conclusion of the verification, held against the rule of a category."""

from collections.abc import Collection, Mapping
from typing import Final

from hub.domain.evaluation.asking import NOTHING, Asked, are_set, ask, stated, text, told
from hub.domain.evaluation.circumstances import Household, PropertyStanding
from hub.domain.evaluation.combining import HouseholdTest
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Verdict
from hub.domain.law import Citation

RIGID_PROPERTY: Final = "rigid.property"

_WITHIN_DIBAO: Final = frozenset({PropertyStanding.WITHIN_DIBAO})
_WITHIN_MARGIN: Final = _WITHIN_DIBAO | {PropertyStanding.WITHIN_MARGIN}

RIGID_PROPERTY_RULES: Final[Mapping[str, frozenset[PropertyStanding]]] = {
    "DIBAO": _WITHIN_DIBAO,
    "MARGIN": _WITHIN_MARGIN,
}

_SHOWN: Final = {
    PropertyStanding.WITHIN_DIBAO: "符合低保财产规定",
    PropertyStanding.WITHIN_MARGIN: "符合低保边缘家庭财产规定，超出低保财产规定",
    PropertyStanding.EXCEEDS: "超出低保边缘家庭财产规定",
}


def _within(rule: str, allowed: Collection[PropertyStanding]) -> HouseholdTest:
    def verdict(household: Household, _: Rules) -> Verdict:
        return _verdict(household, allowed)

    def step(household: Household, _: Rules, source: Citation) -> Step:
        return _step(rule, household, verdict(household, _), NOTHING, source)

    return HouseholdTest(rule, verdict, step)


def _rigid_verdict(household: Household, rules: Rules) -> Verdict:
    if not are_set(rules, RIGID_PROPERTY):
        return Verdict.UNSET
    return _verdict(household, RIGID_PROPERTY_RULES[text(rules, RIGID_PROPERTY)])


def _rigid_step(household: Household, rules: Rules, source: Citation) -> Step:
    verdict = _rigid_verdict(household, rules)
    return _step(WITHIN_RIGID.rule, household, verdict, ask(rules, RIGID_PROPERTY), source)


def _verdict(household: Household, allowed: Collection[PropertyStanding]) -> Verdict:
    if household.property is None:
        return Verdict.UNKNOWN
    return Verdict.of(household.property.value in allowed)


def _step(
    rule: str, household: Household, verdict: Verdict, asked: Asked, source: Citation
) -> Step:
    used = told("property", household.property, _SHOWN.__getitem__)
    return stated(rule, source, verdict, lambda: f"财产核对结论：{used.value}", asked.using(used))


# 新政办〔2024〕22号 一(一)1; 京政办发〔2026〕4号 一.
WITHIN_DIBAO: Final = _within("PROPERTY_WITHIN_DIBAO", _WITHIN_DIBAO)
# 国办发〔2023〕39号 二; 京政办发〔2026〕4号 一; the rule of 低保 is stricter.
WITHIN_MARGIN: Final = _within("PROPERTY_WITHIN_MARGIN", _WITHIN_MARGIN)
# 国办发〔2023〕39号 二; 新政办〔2024〕22号 一(一)4: as the jurisdiction says.
WITHIN_RIGID: Final = HouseholdTest("PROPERTY_WITHIN_RIGID", _rigid_verdict, _rigid_step)
