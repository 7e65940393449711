"""Serious illness: what it costs somebody, or that they are on the list."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from hub.domain.evaluation.asking import (
    NOTHING,
    are_set,
    ask,
    number,
    place_of,
    stated,
    text,
    told,
    undecided,
)
from hub.domain.evaluation.circumstances import Household, Member
from hub.domain.evaluation.combining import PersonTest, either
from hub.domain.evaluation.income import DISPOSABLE
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Verdict
from hub.domain.evaluation.wording import decimal, fraction, yuan
from hub.domain.law import Citation
from hub.domain.money import FEN_PER_YUAN

DEFINITION: Final = "serious_illness.definition"


class Definition(StrEnum):
    """By what a jurisdiction knows serious illness."""

    SELF_PAY = "SELF_PAY"  # more paid in twelve months than the disposable income of a head
    LIST = "LIST"  # the disease is on a list
    SELF_PAY_OR_LIST = "SELF_PAY_OR_LIST"


def _self_pay_verdict(_: Household, member: Member, rules: Rules) -> Verdict:
    """Say whether the self-pay of twelve months exceeds (超过) the disposable income of a head."""
    if not are_set(rules, DISPOSABLE):
        return Verdict.UNSET
    if member.self_pay is None:
        return Verdict.UNKNOWN
    numerator, denominator = fraction(number(rules, DISPOSABLE))
    return Verdict.of(member.self_pay.value * denominator > numerator * FEN_PER_YUAN)


def _self_pay_step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    verdict = _self_pay_verdict(household, member, rules)
    used = told("self_pay", member.self_pay, yuan, place=place_of(household, member))
    return stated(
        _SELF_PAY.rule,
        source,
        verdict,
        lambda: (
            f"近 12 个月个人负担 {used.value}，{'超过' if verdict is Verdict.MET else '未超过'}"
            f"上年度居民人均可支配收入 {decimal(number(rules, DISPOSABLE))} 元"
        ),
        ask(rules, DISPOSABLE).using(used),
    )


def _listed_verdict(_: Household, member: Member, __: Rules) -> Verdict:
    fact = member.serious_illness
    return Verdict.UNKNOWN if fact is None else Verdict.of(fact.value)


def _listed_step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    verdict, place = _listed_verdict(household, member, rules), place_of(household, member)
    fact = member.serious_illness
    used = told("serious_illness", fact, lambda is_on: "是" if is_on else "否", place=place)
    return stated(
        _LISTED.rule,
        source,
        verdict,
        lambda: f"按病种认定为重病患者：{used.value}",
        NOTHING.using(used),
    )


_SELF_PAY: Final = PersonTest("SELF_PAY_ABOVE_DISPOSABLE", _self_pay_verdict, _self_pay_step)
_LISTED: Final = PersonTest("SERIOUS_ILLNESS_LISTED", _listed_verdict, _listed_step)
_RULE: Final = "SERIOUS_ILLNESS"
_BY_DEFINITION: Final[Mapping[Definition, PersonTest]] = {
    Definition.SELF_PAY: either(_RULE, _SELF_PAY),
    Definition.LIST: either(_RULE, _LISTED),
    Definition.SELF_PAY_OR_LIST: either(_RULE, _SELF_PAY, _LISTED),
}


def _verdict(household: Household, member: Member, rules: Rules) -> Verdict:
    """Say whether the person is 重病患者 as the jurisdiction defines it."""
    if not are_set(rules, DEFINITION):
        return Verdict.UNSET
    test = _BY_DEFINITION[Definition(text(rules, DEFINITION))]
    return test.verdict(household, member, rules)


def _step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    asked = ask(rules, DEFINITION)
    if asked.missing:
        return undecided(_RULE, source, asked=asked)
    test = _BY_DEFINITION[Definition(text(rules, DEFINITION))]
    return test.step(household, member, rules, source).by(asked.given)


IS_SERIOUSLY_ILL: Final = PersonTest(_RULE, _verdict, _step)  # 黑龙江省实施意见 三(一)
