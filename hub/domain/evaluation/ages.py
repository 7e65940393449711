"""Who is of age."""

from typing import Final

from hub.domain.evaluation.asking import stated
from hub.domain.evaluation.circumstances import Household, Member
from hub.domain.evaluation.combining import PersonTest
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Verdict
from hub.domain.law import Citation

ADULT_YEARS: Final = 18  # 民法典 Art. 17; 未成年人保护法 2


def _verdict(_: Household, member: Member, rules: Rules) -> Verdict:
    return Verdict.of(member.age_on(rules.on) >= ADULT_YEARS)


def _step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    verdict = _verdict(household, member, rules)
    formula = f"{member.age_on(rules.on)} 周岁，成年为 {ADULT_YEARS} 周岁以上"
    return stated(IS_ADULT.rule, source, verdict, lambda: formula)


IS_ADULT: Final = PersonTest("ADULT", _verdict, _step)
