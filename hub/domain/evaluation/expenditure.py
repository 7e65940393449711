"""Rigid expenditure: what a household must spend, measured against what it has.

What of the expenditure is known is a lower bound of the whole: where that suffices, the rest is
not asked for.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from hub.domain.evaluation.asking import (
    are_set,
    ask,
    count,
    is_true,
    number,
    several,
    stated,
    text,
    told,
    unknown,
)
from hub.domain.evaluation.circumstances import Household, Spending
from hub.domain.evaluation.combining import HouseholdTest
from hub.domain.evaluation.income import (
    MONTHS,
    asked_for,
    below,
    countable,
    countable_step,
)
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Used, Verdict
from hub.domain.evaluation.wording import decimal, divided, exact, fraction, money, percent, yuan
from hub.domain.law import Citation
from hub.domain.money import FEN_PER_YUAN, Fen

METHOD: Final = "rigid.method"
SHARE: Final = "rigid.share"
INCLUSIVE: Final = "rigid.inclusive"
WINDOW: Final = "rigid.window_months"
RESIDUAL: Final = "rigid.residual_yuan_year"
ZERO_INCOME: Final = "rigid.zero_income"
CLASSES: Final = "rigid.spending"


class Method(StrEnum):
    """How rigid expenditure is measured."""

    RATIO = "RATIO"  # by its share of the income
    RESIDUAL = "RESIDUAL"  # by what it leaves of the income


class ZeroIncome(StrEnum):
    """What holds of the share where there is no income that it could be a share of."""

    REACHED = "REACHED"  # any expenditure reaches it
    CASE_BY_CASE = "CASE_BY_CASE"  # people decide


_CALLED: Final[Mapping[Spending, str]] = {
    Spending.MEDICAL: "医疗",
    Spending.EDUCATION: "教育",
    Spending.REHABILITATION: "残疾康复",
    Spending.LIVING: "基本生活",
    Spending.OTHER: "其他",
}


@dataclass(frozen=True, slots=True)
class _Spent:
    """The expenditure of the classes that count, over twelve months."""

    known: Fen  # at least this much
    is_whole: bool  # every class is told


def _spent(household: Household, classes: Collection[str]) -> _Spent:
    told_of = [fact for kind, fact in household.spending.items() if kind in classes]
    return _Spent(Fen(sum(fact.value for fact in told_of)), len(told_of) == len(classes))


def _verdict(household: Household, rules: Rules) -> Verdict:
    """Say whether the necessary expenditure is rigid hardship by the jurisdiction's method."""
    income = countable(household, rules)
    if income is Verdict.UNSET or not are_set(rules, METHOD, WINDOW, CLASSES):
        return Verdict.UNSET
    if count(rules, WINDOW) != MONTHS:
        return Verdict.UNKNOWN
    spent = _spent(household, several(rules, CLASSES))
    if Method(text(rules, METHOD)) is Method.RATIO:
        verdict = _by_ratio(spent.known, income, rules)
    else:
        verdict = _by_residual(spent.known, income, household, rules)
    is_open = verdict is Verdict.NOT_MET and not spent.is_whole
    return Verdict.UNKNOWN if is_open else verdict


def _by_ratio(known: Fen, income: Fen | Verdict, rules: Rules) -> Verdict:
    """Compare the expenditure with its share of the income: 超过, or 达到…以上."""
    if not are_set(rules, SHARE, INCLUSIVE):
        return Verdict.UNSET
    if isinstance(income, Verdict):
        return income
    if income == 0:
        return _without_income(known, rules)
    numerator, denominator = fraction(number(rules, SHARE))
    spent, limit = known * denominator, numerator * income
    return Verdict.of(spent >= limit if is_true(rules, INCLUSIVE) else spent > limit)


def _without_income(known: Fen, rules: Rules) -> Verdict:
    """Judge a share of nothing, as the parameter says; without expenditure there is none."""
    if known == 0:
        return Verdict.NOT_MET
    if not are_set(rules, ZERO_INCOME):
        return Verdict.UNSET
    rule = ZeroIncome(text(rules, ZERO_INCOME))
    return Verdict.MET if rule is ZeroIncome.REACHED else Verdict.UNKNOWN


def _by_residual(known: Fen, income: Fen | Verdict, household: Household, rules: Rules) -> Verdict:
    """Compare what the expenditure leaves of the income, a head and year, with the line."""
    if not are_set(rules, RESIDUAL):
        return Verdict.UNSET
    if isinstance(income, Verdict):
        return income
    line = number(rules, RESIDUAL)
    return Verdict.of(below(Fen(income - known), line, len(household.counted(rules.on))))


def _step(household: Household, rules: Rules, source: Citation) -> Step:
    found = stated(
        EXPENDITURE_RIGID.rule,
        source,
        _verdict(household, rules),
        lambda: _formula(household, rules),
        (ask(rules, *_keys(household, rules)) + asked_for(household, rules)).using(
            *_used(household, rules)
        ),
    )
    return found.of(countable_step(household, rules, source))


def _keys(household: Household, rules: Rules) -> Iterator[str]:
    yield from (METHOD, WINDOW, CLASSES)
    if not are_set(rules, METHOD, WINDOW, CLASSES):
        return
    if text(rules, METHOD) == Method.RESIDUAL:
        yield RESIDUAL
        return
    yield from (SHARE, INCLUSIVE)
    if countable(household, rules) == 0 and _spent(household, _kinds(rules)).known:
        yield ZERO_INCOME


def _used(household: Household, rules: Rules) -> tuple[Used, ...]:
    if not are_set(rules, METHOD, WINDOW, CLASSES):
        return ()
    if count(rules, WINDOW) != MONTHS:
        return (unknown("spending.window"),)
    facts = (told(f"spending.{kind}", household.spending.get(kind), yuan) for kind in _kinds(rules))
    if ZERO_INCOME not in _keys(household, rules) or not are_set(rules, ZERO_INCOME):
        return tuple(facts)
    is_by_hand = text(rules, ZERO_INCOME) == ZeroIncome.CASE_BY_CASE
    return (*facts, unknown("spending.zero_income")) if is_by_hand else tuple(facts)


def _kinds(rules: Rules) -> tuple[Spending, ...]:
    return tuple(Spending(kind) for kind in several(rules, CLASSES))


def _formula(household: Household, rules: Rules) -> str:
    income, spent = countable(household, rules), _spent(household, _kinds(rules))
    assert not isinstance(income, Verdict)
    parts = " + ".join(
        f"{_CALLED[kind]} {money(household.spending[kind].value)}"
        for kind in _kinds(rules)
        if kind in household.spending
    )
    written = f"必需支出 {yuan(spent.known)}（{parts or '无'}）"
    if text(rules, METHOD) == Method.RESIDUAL:
        return _residual_formula(household, rules, income, written)
    if income == 0:
        return f"{written}，全年可计收入 0.00 元，{'视为达到比例' if spent.known else '没有支出'}"
    return _ratio_formula(spent.known, income, rules, written)


def _ratio_formula(known: Fen, income: Fen, rules: Rules, written: str) -> str:
    share, found = number(rules, SHARE), percent(Fraction(known, income))
    holds = _by_ratio(known, income, rules) is Verdict.MET
    relation = f"{'' if holds else '未'}{'达到' if is_true(rules, INCLUSIVE) else '超过'}"
    limit = decimal(share * income / FEN_PER_YUAN)
    return (
        f"{written} ÷ 全年可计收入 {yuan(income)} {'' if found.startswith('≈') else '= '}{found}，"
        f"{relation} {percent(exact(share))}（{limit} 元）"
    )


def _residual_formula(household: Household, rules: Rules, income: Fen, written: str) -> str:
    line, persons = number(rules, RESIDUAL), len(household.counted(rules.on))
    left = Fen(income - _spent(household, _kinds(rules)).known)
    relation = "低于" if below(left, line, persons) else "不低于"
    return (
        f"{persons} 人，（全年可计收入 {money(income)} − {written}）÷ {persons}"
        f" {divided(left, persons)} 元/人·年，{relation} {decimal(line)} 元/人·年"
        f"（全户 {yuan(left)}，{relation} {decimal(line * persons)} 元）"
    )


# 国办发〔2023〕39号 二; 新政办〔2024〕22号 一(一)4; 京政办发〔2026〕4号 一.
EXPENDITURE_RIGID: Final = HouseholdTest("EXPENDITURE_RIGID", _verdict, _step)
