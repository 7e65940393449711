"""Income: what of it counts, and where it lies against the lines of the law.

All comparisons are made on twelve months and by multiplication, so that nothing is rounded before
it is compared; a rounded amount a head is for the reader only.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from hub.domain.evaluation.asking import Asked, ask, number, several, told, undecided
from hub.domain.evaluation.circumstances import Household, Income
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Used, Verdict
from hub.domain.evaluation.wording import decimal, divided, exact, money, yuan
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Countable:
    """A household's income as it counts; `step` tells how, or what is missing."""

    amount: Fen | None  # over twelve months, of all members; None: not known, or not reckoned
    asked: Asked
    step: Step


def gross_of(income: Income) -> Fen:
    """Return the sum of the classes, in fen over twelve months."""
    return Fen(
        income.wages + income.business + income.assets + income.transfers + income.unclassified
    )


def countable(household: Household, rules: Rules, source: Citation) -> Countable:
    """Return the income that counts: the classes, less what is not counted and the work costs.

    Work costs are deducted down to nothing. A kind that the jurisdiction does not name among those
    not counted counts.

    Source:
        最低生活保障审核确认办法 Art. 9-10; 国办发〔2023〕39号 二 (扣减必要的就业成本).
    """
    used = (told("income", household.income, _gross_told),)
    if household.income is None:
        return _uncounted(source, used, Asked((), ()))
    income = household.income.value
    asked = _asked_of(income, rules)
    if asked.missing:
        return _uncounted(source, used, asked)
    left_out = _left_out(income, rules)
    costs = income.work_costs if income.work_costs and _deducts(rules) else Fen(0)
    amount = Fen(max(0, gross_of(income) - left_out - costs))
    step = Step(
        rule="COUNTABLE_INCOME",
        verdict=Verdict.MET,
        formula=f"{_classes(income)} − 不计入 {money(left_out)} − 就业成本 {money(costs)}"
        f" = 全年可计收入 {yuan(amount)}",
        used=used,
        given=asked.given,
        source=source,
    )
    return Countable(amount=amount, asked=asked, step=step)


def _asked_of(income: Income, rules: Rules) -> Asked:
    keys = (NOT_COUNTED,) if any(income.not_counted.values()) else ()
    return ask(rules, *keys, *((WORK_COSTS,) if income.work_costs else ()))


def _left_out(income: Income, rules: Rules) -> Fen:
    if not any(income.not_counted.values()):
        return Fen(0)
    kinds = several(rules, NOT_COUNTED)
    return Fen(sum(amount for kind, amount in income.not_counted.items() if kind in kinds))


def _deducts(rules: Rules) -> bool:
    given = rules.given(WORK_COSTS)
    return given is not None and given.value is True


def _uncounted(source: Citation, used: tuple[Used, ...], asked: Asked) -> Countable:
    step = undecided("COUNTABLE_INCOME", source, asked=asked, used=used)
    return Countable(amount=None, asked=asked, step=step)


def _gross_told(income: Income) -> str:
    return yuan(gross_of(income))


def _classes(income: Income) -> str:
    parts = [
        f"{called} {money(amount)}"
        for name, called in _CLASSES.items()
        if (amount := getattr(income, name))
    ]
    return " + ".join(parts) or "收入 0.00"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line that the income of each member must stay below."""

    rule: str
    amount: str  # key of the parameter, in yuan a head
    multiple: str | None  # key of what it is multiplied by
    months: int  # that the amount is for: 1 or 12

    def keys(self) -> tuple[str, ...]:
        """Return the parameters that it goes by."""
        return (self.amount,) if self.multiple is None else (self.amount, self.multiple)

    def value(self, rules: Rules) -> Decimal:
        """Return the line, in yuan a head for its months."""
        amount = number(rules, self.amount)
        return amount if self.multiple is None else amount * number(rules, self.multiple)

    def written(self, rules: Rules) -> str:
        """Return how a formula states the line, as "632.00 × 1.5 = 948.00 元/人·月"."""
        unit = "元/人·月" if self.months == 1 else "元/人·年"
        value = f"{decimal(self.value(rules))} {unit}"
        if self.multiple is None:
            return value
        return f"{decimal(number(rules, self.amount))} × {number(rules, self.multiple)} = {value}"


_STANDARD: Final = _Line(rule="INCOME_BELOW_STANDARD", amount=STANDARD, multiple=None, months=1)
_MARGIN: Final = _Line(rule="INCOME_BELOW_MARGIN", amount=STANDARD, multiple=MARGIN, months=1)
_DISPOSABLE: Final = _Line(
    rule="INCOME_BELOW_DISPOSABLE", amount=DISPOSABLE, multiple=None, months=MONTHS
)


def below_standard(household: Household, rules: Rules, source: Citation) -> Step:
    """Say whether the income a head lies below (低于) the standard of 低保.

    Source:
        新政办〔2024〕22号 一(一)1; 京政办发〔2026〕4号 一.
    """
    return _below(_STANDARD, household, rules, source)


def below_margin(household: Household, rules: Rules, source: Citation) -> Step:
    """Say whether the income a head lies below (低于) the multiple of the standard for 边缘.

    Source:
        国办发〔2023〕39号 二; 社会救助法 Art. 21.
    """
    return _below(_MARGIN, household, rules, source)


def below_disposable(household: Household, rules: Rules, source: Citation) -> Step:
    """Say whether it lies below (低于) the residents' disposable income of the year before.

    Source:
        国办发〔2023〕39号 二; 新政办〔2024〕22号 一(一)4; 京政办发〔2026〕4号 一.
    """
    return _below(_DISPOSABLE, household, rules, source)


def below_line(amount: Fen, line: Decimal, persons: int) -> bool:
    """Tell whether an income lies below a yearly line a head.

    Args:
        amount: in fen over twelve months, of all persons.
        line: in yuan a head and year.
        persons: among whom it is divided.
    """
    return amount < exact(line) * (FEN_PER_YUAN * persons)


def _below(line: _Line, household: Household, rules: Rules, source: Citation) -> Step:
    income = countable(household, rules, source)
    asked = ask(rules, *line.keys()) + income.asked
    if asked.missing or income.amount is None:
        return undecided(
            line.rule, source, asked=asked, used=income.step.used, parts=(income.step,)
        )
    persons = len(household.counted(rules.on))
    yearly = line.value(rules) * (MONTHS // line.months)
    holds = below_line(income.amount, yearly, persons)
    return Step(
        rule=line.rule,
        verdict=Verdict.of(holds),
        formula=_formula(line, rules, income.amount, persons, "低于" if holds else "不低于"),
        used=income.step.used,
        given=asked.given,
        source=source,
        parts=(income.step,),
    )


def _formula(line: _Line, rules: Rules, amount: Fen, persons: int, relation: str) -> str:
    heads = persons * (MONTHS // line.months)
    a_head = divided(amount, heads)
    months = f" ÷ {MONTHS}" if line.months == 1 else ""
    unit = "元/人·月" if line.months == 1 else "元/人·年"
    written = f"{persons} 人，全年可计收入 {yuan(amount)} ÷ {persons}{months} {a_head} {unit}"
    value = line.value(rules)
    stated = f"{written}，{relation} {line.written(rules)}"
    if a_head.startswith("≈") and a_head[2:] == decimal(value):
        return f"{stated}（全年 {yuan(amount)}，{relation} {decimal(value * heads)} 元）"
    return stated
