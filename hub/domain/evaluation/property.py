"""Property: the conclusion of the verification, held against the rule of a category."""

from collections.abc import Mapping
from typing import Final

from hub.domain.evaluation.asking import Asked, ask, text, told, undecided
from hub.domain.evaluation.circumstances import Household, PropertyStanding
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


def within_dibao(household: Household, rules: Rules, source: Citation) -> Step:
    """Say whether the property keeps to the rule of 低保.

    Source:
        新政办〔2024〕22号 一(一)1; 京政办发〔2026〕4号 一.
    """
    del rules
    return _within("PROPERTY_WITHIN_DIBAO", household, _WITHIN_DIBAO, Asked((), ()), source)


def within_margin(household: Household, rules: Rules, source: Citation) -> Step:
    """Say whether the property keeps to the rule of 边缘; that of 低保 is stricter.

    Source:
        国办发〔2023〕39号 二; 京政办发〔2026〕4号 一.
    """
    del rules
    return _within("PROPERTY_WITHIN_MARGIN", household, _WITHIN_MARGIN, Asked((), ()), source)


def within_rigid(household: Household, rules: Rules, source: Citation) -> Step:
    """Say whether the property keeps to the jurisdiction's rule for 刚性支出困难家庭.

    Source:
        国办发〔2023〕39号 二; 新政办〔2024〕22号 一(一)4; 京政办发〔2026〕4号 一.
    """
    asked = ask(rules, RIGID_PROPERTY)
    if asked.missing:
        used = (told("property", household.property, _SHOWN.__getitem__),)
        return undecided("PROPERTY_WITHIN_RIGID", source, asked=asked, used=used)
    allowed = RIGID_PROPERTY_RULES[text(rules, RIGID_PROPERTY)]
    return _within("PROPERTY_WITHIN_RIGID", household, allowed, asked, source)


def _within(
    rule: str,
    household: Household,
    allowed: frozenset[PropertyStanding],
    asked: Asked,
    source: Citation,
) -> Step:
    used = (told("property", household.property, _SHOWN.__getitem__),)
    if household.property is None:
        return undecided(rule, source, asked=asked, used=used)
    return Step(
        rule=rule,
        verdict=Verdict.of(household.property.value in allowed),
        formula=f"财产核对结论：{used[0].value}",
        used=used,
        given=asked.given,
        source=source,
    )
