"""Serious illness: what it costs somebody, or that they are on the list."""

from enum import StrEnum
from typing import Final

from hub.domain.evaluation.asking import ask, number, place_of, text, told, undecided
from hub.domain.evaluation.circumstances import Household, Member
from hub.domain.evaluation.combining import either
from hub.domain.evaluation.income import DISPOSABLE
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Verdict
from hub.domain.evaluation.wording import decimal, exact, yuan
from hub.domain.law import Citation
from hub.domain.money import FEN_PER_YUAN

DEFINITION: Final = "serious_illness.definition"


class Definition(StrEnum):
    """By what a jurisdiction knows serious illness."""

    SELF_PAY = "SELF_PAY"  # more paid in twelve months than the disposable income of a head
    LIST = "LIST"  # the disease is on a list
    SELF_PAY_OR_LIST = "SELF_PAY_OR_LIST"


def serious_illness(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    """Say whether the person is 重病患者 as the jurisdiction defines it.

    Source:
        黑龙江省实施意见 三(一).
    """
    asked = ask(rules, DEFINITION)
    if asked.missing:
        return undecided("SERIOUS_ILLNESS", source, asked=asked)
    parts = _parts(household, member, rules, source)
    combined = either("SERIOUS_ILLNESS", source, parts)
    return Step(
        rule=combined.rule,
        verdict=combined.verdict,
        formula=combined.formula,
        given=asked.given,
        source=source,
        parts=combined.parts,
    )


def _parts(
    household: Household, member: Member, rules: Rules, source: Citation
) -> tuple[Step, ...]:
    match Definition(text(rules, DEFINITION)):
        case Definition.SELF_PAY:
            return (_self_pay(household, member, rules, source),)
        case Definition.LIST:
            return (_listed(household, member, source),)
        case Definition.SELF_PAY_OR_LIST:
            return (
                _self_pay(household, member, rules, source),
                _listed(household, member, source),
            )


def _self_pay(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    """Say whether the self-pay of twelve months exceeds (超过) the disposable income of a head."""
    asked = ask(rules, DISPOSABLE)
    used = (told("self_pay", member.self_pay, yuan, place=place_of(household, member)),)
    if asked.missing or member.self_pay is None:
        return undecided("SELF_PAY_ABOVE_DISPOSABLE", source, asked=asked, used=used)
    line = number(rules, DISPOSABLE)
    exceeds = member.self_pay.value > exact(line) * FEN_PER_YUAN
    return Step(
        rule="SELF_PAY_ABOVE_DISPOSABLE",
        verdict=Verdict.of(exceeds),
        formula=f"近 12 个月个人负担 {used[0].value}，{'超过' if exceeds else '未超过'}"
        f"上年度居民人均可支配收入 {decimal(line)} 元",
        used=used,
        given=asked.given,
        source=source,
    )


def _listed(household: Household, member: Member, source: Citation) -> Step:
    fact = member.serious_illness
    place = place_of(household, member)
    used = (told("serious_illness", fact, lambda is_on: "是" if is_on else "否", place=place),)
    if fact is None:
        return undecided("SERIOUS_ILLNESS_LISTED", source, used=used)
    return Step(
        rule="SERIOUS_ILLNESS_LISTED",
        verdict=Verdict.of(fact.value),
        formula=f"按病种认定为重病患者：{used[0].value}",
        used=used,
        source=source,
    )
