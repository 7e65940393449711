"""Rigid expenditure: what a household must spend, measured against what it has.

What of the expenditure is known is a lower bound of the whole: where that suffices, the rest is
not asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from hub.domain.evaluation.asking import Asked, ask, count, number, several, text, told, undecided
from hub.domain.evaluation.circumstances import Household, Spending
from hub.domain.evaluation.income import MONTHS, Countable, countable
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Used, Verdict
from hub.domain.evaluation.wording import decimal, divided, exact, money, percent, yuan
from hub.domain.law import Citation
from hub.domain.money import FEN_PER_YUAN, Fen

METHOD: Final = "rigid.method"
SHARE: Final = "rigid.share"
INCLUSIVE: Final = "rigid.inclusive"
WINDOW: Final = "rigid.window_months"
RESIDUAL: Final = "rigid.residual_yuan_year"
ZERO_INCOME: Final = "rigid.zero_income"
CLASSES: Final = "rigid.spending"

_RULE: Final = "EXPENDITURE_RIGID"


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
    """The expenditure of the classes that count."""

    known: Fen  # at least this much
    is_whole: bool  # every class is told
    used: tuple[Used, ...]
    written: str


def expenditure_rigid(household: Household, rules: Rules, source: Citation) -> Step:
    """Say whether the necessary expenditure is rigid hardship by the jurisdiction's method.

    Source:
        国办发〔2023〕39号 二; 新政办〔2024〕22号 一(一)4; 京政办发〔2026〕4号 一.
    """
    asked = ask(rules, METHOD, WINDOW, CLASSES)
    if asked.missing:
        return undecided(_RULE, source, asked=asked)
    if count(rules, WINDOW) != MONTHS:
        window = told("spending.window", None, str)
        return undecided(_RULE, source, asked=asked, used=(window,))
    spent = _spent(household, rules)
    income = countable(household, rules, source)
    by_method = _BY_METHOD[Method(text(rules, METHOD))]
    return by_method(_Measured(household, rules, source, asked, spent, income))


@dataclass(frozen=True, slots=True)
class _Measured:
    """All that a method goes by."""

    household: Household
    rules: Rules
    source: Citation
    asked: Asked
    spent: _Spent
    income: Countable

    def judged(self, *, holds: bool, formula: str) -> Step:
        """Return the step, undecided where it fails only by what is known."""
        if not holds and not self.spent.is_whole:
            return self.undecided()
        return Step(
            rule=_RULE,
            verdict=Verdict.of(holds),
            formula=formula,
            used=(*self.spent.used, *self.income.step.used),
            given=self.asked.given,
            source=self.source,
            parts=(self.income.step,),
        )

    def undecided(self, *more: Used) -> Step:
        """Return the step that names what is missing."""
        return undecided(
            _RULE,
            self.source,
            asked=self.asked + self.income.asked,
            used=(*self.spent.used, *self.income.step.used, *more),
            parts=(self.income.step,),
        )

    def asking(self, *keys: str) -> "_Measured":
        """Return the same with further parameters."""
        asked = self.asked + ask(self.rules, *keys)
        return _Measured(self.household, self.rules, self.source, asked, self.spent, self.income)


def _by_ratio(measured: _Measured) -> Step:
    """Compare the expenditure with its share of the income: 超过, or 达到…以上."""
    measured = measured.asking(SHARE, INCLUSIVE)
    income = measured.income.amount
    if measured.asked.missing or income is None:
        return measured.undecided()
    if income == 0:
        return _without_income(measured)
    known = measured.spent.known
    share = exact(number(measured.rules, SHARE))
    given = measured.rules.given(INCLUSIVE)
    inclusive = given is not None and given.value is True
    holds = known >= share * income if inclusive else known > share * income
    relation = f"{'' if holds else '未'}{'达到' if inclusive else '超过'}"
    limit = decimal(number(measured.rules, SHARE) * income / FEN_PER_YUAN)
    return measured.judged(
        holds=holds,
        formula=f"{measured.spent.written} ÷ 全年可计收入 {yuan(income)}"
        f" = {percent(Fraction(known, income))}，{relation} {percent(share)}（{limit} 元）",
    )


def _without_income(measured: _Measured) -> Step:
    """Judge a share of nothing, as the parameter says; without expenditure there is none."""
    if measured.spent.known == 0:
        return measured.judged(holds=False, formula="没有收入，也没有必需支出")
    measured = measured.asking(ZERO_INCOME)
    if measured.asked.missing:
        return measured.undecided()
    match ZeroIncome(text(measured.rules, ZERO_INCOME)):
        case ZeroIncome.REACHED:
            return measured.judged(
                holds=True, formula=f"{measured.spent.written}，全年可计收入 0.00 元，视为达到比例"
            )
        case ZeroIncome.CASE_BY_CASE:
            return measured.undecided(told("spending.zero_income", None, str))


def _by_residual(measured: _Measured) -> Step:
    """Compare what the expenditure leaves of the income, a head and year, with the line."""
    measured = measured.asking(RESIDUAL)
    income = measured.income.amount
    if measured.asked.missing or income is None:
        return measured.undecided()
    persons = len(measured.household.counted(measured.rules.on))
    left = income - measured.spent.known
    line = number(measured.rules, RESIDUAL)
    holds = left < exact(line) * (FEN_PER_YUAN * persons)
    relation = "低于" if holds else "不低于"
    return measured.judged(
        holds=holds,
        formula=f"{persons} 人，（全年可计收入 {money(income)} − {measured.spent.written}）"
        f"÷ {persons} {divided(left, persons)} 元/人·年，{relation} {decimal(line)} 元/人·年"
        f"（全户 {yuan(left)}，{relation} {decimal(line * persons)} 元）",
    )


_BY_METHOD: Final = {Method.RATIO: _by_ratio, Method.RESIDUAL: _by_residual}


def _spent(household: Household, rules: Rules) -> _Spent:
    counted = [kind for kind in Spending if kind in several(rules, CLASSES)]
    facts = [(kind, household.spending.get(kind)) for kind in counted]
    known = Fen(sum(fact.value for _, fact in facts if fact is not None))
    parts = " + ".join(
        f"{_CALLED[kind]} {money(fact.value)}" for kind, fact in facts if fact is not None
    )
    return _Spent(
        known=known,
        is_whole=all(fact is not None for _, fact in facts),
        used=tuple(told(f"spending.{kind}", fact, yuan) for kind, fact in facts),
        written=f"必需支出 {yuan(known)}（{parts or '无'}）",
    )
