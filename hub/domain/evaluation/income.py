"""Income: what of it counts, and where it lies against the lines of the law.

All comparisons are made on twelve months and by multiplication of whole numbers, so that nothing is
rounded before it is compared; a rounded amount a head is for the reader only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from hub.domain.evaluation.asking import (
    Asked,
    are_set,
    ask,
    is_true,
    number,
    several,
    stated,
    told,
)
from hub.domain.evaluation.circumstances import Household, Income
from hub.domain.evaluation.combining import HouseholdTest
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Verdict
from hub.domain.evaluation.wording import decimal, divided, fraction, money, yuan
from hub.domain.law import Citation
from hub.domain.money import FEN_PER_YUAN, Fen

STANDARD: Final = "standard.dibao_yuan_month"
MARGIN: Final = "margin.multiple"
DISPOSABLE: Final = "income.disposable_yuan_year"
NOT_COUNTED: Final = "income.not_counted"
WORK_COSTS: Final = "income.work_costs_deducted"

MONTHS: Final = 12  # over which income is told

_CLASSES: Final = {
    "wages": "工资性收入",
    "business": "经营净收入",
    "assets": "财产净收入",
    "transfers": "转移净收入",
    "unclassified": "未分类收入",
}


def gross_of(income: Income) -> Fen:
    """Return the sum of the classes, in fen over twelve months."""
    return Fen(
        income.wages + income.business + income.assets + income.transfers + income.unclassified
    )


def countable(household: Household, rules: Rules) -> Fen | Verdict:
    """Return the income that counts: the classes, less what is not counted and the work costs.

    Work costs are deducted down to nothing. A kind that the jurisdiction does not name among those
    not counted counts.

    Returns:
        In fen over twelve months, of all members; UNKNOWN or UNSET where it cannot be told.

    Source:
        最低生活保障审核确认办法 Art. 9-10; 国办发〔2023〕39号 二 (扣减必要的就业成本).
    """
    if household.income is None:
        return Verdict.UNKNOWN
    income = household.income.value
    amount = gross_of(income)
    if income.not_counted or income.work_costs:
        if not are_set(rules, *_keys(income)):
            return Verdict.UNSET
        amount = Fen(max(0, amount - _left_out(income, rules) - _costs(income, rules)))
    return amount


def countable_step(household: Household, rules: Rules, source: Citation) -> Step:
    """Return how the income that counts is reckoned; MET where it is."""
    amount = countable(household, rules)
    return stated(
        "COUNTABLE_INCOME",
        source,
        amount if isinstance(amount, Verdict) else Verdict.MET,
        lambda: _reckoned(household, rules),
        asked_for(household, rules),
    )


def asked_for(household: Household, rules: Rules) -> Asked:
    """Return what the income that counts goes by."""
    used = told("income", household.income, lambda income: yuan(gross_of(income)))
    keys = () if household.income is None else _keys(household.income.value)
    return ask(rules, *keys).using(used)


def below(amount: Fen, line: Decimal, persons: int) -> bool:
    """Tell whether an income lies below (低于) a yearly line a head.

    Args:
        amount: in fen over twelve months, of all persons.
        line: in yuan a head and year.
        persons: among whom it is divided.
    """
    numerator, denominator = fraction(line)
    return amount * denominator < numerator * FEN_PER_YUAN * persons


def _keys(income: Income) -> Iterator[str]:
    if any(income.not_counted.values()):
        yield NOT_COUNTED
    if income.work_costs:
        yield WORK_COSTS


def _left_out(income: Income, rules: Rules) -> int:
    if not any(income.not_counted.values()):
        return 0
    kinds = several(rules, NOT_COUNTED)
    return sum(amount for kind, amount in income.not_counted.items() if kind in kinds)


def _costs(income: Income, rules: Rules) -> int:
    return income.work_costs if is_true(rules, WORK_COSTS) else 0


def _reckoned(household: Household, rules: Rules) -> str:
    assert household.income is not None
    income = household.income.value
    classes = " + ".join(
        f"{called} {money(amount)}"
        for name, called in _CLASSES.items()
        if (amount := getattr(income, name))
    )
    amount = countable(household, rules)
    assert not isinstance(amount, Verdict)
    return (
        f"{classes or '收入 0.00'} − 不计入 {money(_left_out(income, rules))}"
        f" − 就业成本 {money(_costs(income, rules))} = 全年可计收入 {yuan(amount)}"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line that the income a head must stay below."""

    rule: str
    key: str  # of the amount, in yuan a head
    multiple: str | None  # key of what it is multiplied by
    months: int  # that the amount is for: 1 or 12

    def test(self) -> HouseholdTest:
        """Return the test of the line."""
        return HouseholdTest(self.rule, self.verdict, self.step)

    def keys(self) -> tuple[str, ...]:
        """Return the parameters that it goes by."""
        return (self.key,) if self.multiple is None else (self.key, self.multiple)

    def value(self, rules: Rules) -> Decimal:
        """Return the line, in yuan a head for its months."""
        amount = number(rules, self.key)
        return amount if self.multiple is None else amount * number(rules, self.multiple)

    def verdict(self, household: Household, rules: Rules) -> Verdict:
        """Say whether the income a head lies below the line."""
        if not are_set(rules, *self.keys()):
            return Verdict.UNSET
        amount = countable(household, rules)
        if isinstance(amount, Verdict):
            return amount
        yearly = self.value(rules) * (MONTHS // self.months)
        return Verdict.of(below(amount, yearly, len(household.counted(rules.on))))

    def step(self, household: Household, rules: Rules, source: Citation) -> Step:
        """Return the comparison, with how the income was reckoned."""
        verdict = self.verdict(household, rules)
        found = stated(
            self.rule,
            source,
            verdict,
            lambda: self._formula(household, rules, "低于" if verdict is Verdict.MET else "不低于"),
            ask(rules, *self.keys()) + asked_for(household, rules),
        )
        return found.of(countable_step(household, rules, source))

    def _formula(self, household: Household, rules: Rules, relation: str) -> str:
        amount, line = countable(household, rules), self.value(rules)
        assert not isinstance(amount, Verdict)
        persons = len(household.counted(rules.on))
        heads = persons * (MONTHS // self.months)
        a_head = divided(amount, heads)
        months, unit = (f" ÷ {MONTHS}", "元/人·月") if self.months == 1 else ("", "元/人·年")
        stated_line = f"{relation} {self._written(rules)}{decimal(line)} {unit}"
        formula = f"{persons} 人，全年可计收入 {yuan(amount)} ÷ {persons}{months} {a_head} {unit}"
        if a_head == f"≈ {decimal(line)}":  # rounded, it would seem to lie at the line
            whole = f"（全年 {yuan(amount)}，{relation} {decimal(line * heads)} 元）"
            return f"{formula}，{stated_line}{whole}"
        return f"{formula}，{stated_line}"

    def _written(self, rules: Rules) -> str:
        """Return how a line that is a multiple comes about, as "632.00 × 1.5 = "."""
        if self.multiple is None:
            return ""
        return f"{decimal(number(rules, self.key))} × {number(rules, self.multiple)} = "


# 新政办〔2024〕22号 一(一)1; 京政办发〔2026〕4号 一.
BELOW_STANDARD: Final = _Line(
    rule="INCOME_BELOW_STANDARD", key=STANDARD, multiple=None, months=1
).test()
# 国办发〔2023〕39号 二; 社会救助法 Art. 21.
BELOW_MARGIN: Final = _Line(
    rule="INCOME_BELOW_MARGIN", key=STANDARD, multiple=MARGIN, months=1
).test()
# 国办发〔2023〕39号 二; 新政办〔2024〕22号 一(一)4: 上年度.
BELOW_DISPOSABLE: Final = _Line(
    rule="INCOME_BELOW_DISPOSABLE", key=DISPOSABLE, multiple=None, months=MONTHS
).test()
