"""How much a programme gives: each rule reckoned step by step, or what it lacks."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from hub.domain.evaluation.asking import ask, count, number, told, unknown
from hub.domain.evaluation.circumstances import Tenancy
from hub.domain.evaluation.income import MONTHS, STANDARD, asked_for, countable
from hub.domain.evaluation.reckoning import (
    Claim,
    Reckoned,
    in_fen,
    lacking,
    left_open,
    reckoned,
    rounded,
)
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Verdict
from hub.domain.evaluation.wording import decimal, exact, percent, yuan
from hub.domain.people import Category

PERSONAL_PREMIUM: Final = "premium.personal_yuan_year"
PREMIUM_RATES: Final = "premium.rates"
FIXED_PREMIUM: Final = "premium.fixed_yuan"
AREA_PER_PERSON: Final = "rent_cut.area_per_person"
AREA_AT_MOST: Final = "rent_cut.area_at_most"
DIBAO_METHOD: Final = "dibao.method"
TEKUN_STANDARD: Final = "standard.tekun_yuan_month"
FOUR_ITEMS: Final = "funeral.four_items_yuan"

NO_AMOUNT: Final = "UNSET"  # the rule of a programme whose amount no document gives
_AT_A_FIXED_AMOUNT: Final = "FIXED"  # of premium.rates, in place of a share
_DIFFERENCE: Final = "DIFFERENCE"  # of dibao.method


def reckon(claim: Claim) -> Reckoned:
    """Return how much a claim comes to a period."""
    return AMOUNTS[claim.rule.amount.rule](claim)


def _unset(claim: Claim) -> Reckoned:
    """Return that the documents give no amount."""
    return left_open(claim, ask(claim.rules, *claim.rule.amount.parameters))


def _fixed(claim: Claim) -> Reckoned:
    """Return an amount that a parameter gives, to everybody or by category."""
    (key,) = claim.rule.amount.parameters
    asked, amount = ask(claim.rules, key), _yuan_given(claim, key)
    if amount is None:
        return left_open(claim, asked)
    return reckoned(claim, in_fen(amount), f"定额 {decimal(amount)} 元", asked)


def _full_premium(claim: Claim) -> Reckoned:
    """Return the whole of the personal part of the premium.

    Source:
        国办发〔2023〕39号 四(二)1 (全额资助); 长民发〔2025〕22号 三(二)1.
    """
    asked = ask(claim.rules, PERSONAL_PREMIUM)
    if asked.missing:
        return lacking(claim, asked)
    premium = number(claim.rules, PERSONAL_PREMIUM)
    return reckoned(claim, in_fen(premium), f"全额资助个人缴费 {decimal(premium)} 元/年", asked)


def _share_of_premium(claim: Claim) -> Reckoned:
    """Return the part of the personal premium that is due to the category, the best of several.

    Source:
        长民发〔2025〕22号 三(二)1 (50%资助); 新政办〔2024〕22号 三(二)1 (定额资助).
    """
    asked = ask(claim.rules, PREMIUM_RATES)
    if asked.missing:
        return lacking(claim, asked)
    rates = _rates(claim)
    share = max((_share(rate) for rate in rates), default=Fraction(0))
    if share:
        return _at_a_share(claim, share)
    if _AT_A_FIXED_AMOUNT not in rates:
        return left_open(claim, asked, "没有文件规定资助比例或定额")
    asked, amount = (
        ask(claim.rules, PREMIUM_RATES, FIXED_PREMIUM),
        _yuan_given(claim, FIXED_PREMIUM),
    )
    if amount is None:
        return left_open(claim, asked)
    return reckoned(claim, in_fen(amount), f"定额资助 {decimal(amount)} 元/年", asked)


def _at_a_share(claim: Claim, share: Fraction) -> Reckoned:
    asked = ask(claim.rules, PREMIUM_RATES, PERSONAL_PREMIUM)
    if asked.missing:
        return lacking(claim, asked)
    premium = number(claim.rules, PERSONAL_PREMIUM)
    amount = share * in_fen(premium)
    formula = f"个人缴费 {decimal(premium)} 元/年 × {percent(share)} = {yuan(rounded(amount))}"
    return reckoned(claim, amount, formula, asked)


def _reduced_rent(claim: Claim) -> Reckoned:
    """Return by how much the monthly rent of public housing is reduced.

    The reduction is for the smallest of the actual area, so much a person, and so much a
    household; on what is larger the full rent is paid.

    Source:
        新政办〔2024〕22号 三(二)3.
    """
    keys, fact = claim.rule.amount.parameters, claim.household.tenancy
    tenancy = None if fact is None else fact.value
    asked = ask(claim.rules, *keys).using(told("tenancy", fact if tenancy else None, _rented))
    if asked.missing or tenancy is None:
        return lacking(claim, asked)
    (cut,) = (key for key in keys if key not in (AREA_PER_PERSON, AREA_AT_MOST))
    share = exact(number(claim.rules, cut))
    area, formula = _covered(claim.rules, tenancy, len(claim.registered.alive))
    amount = share * tenancy.rent_per_square_metre * area
    due = tenancy.rent_per_square_metre * tenancy.square_metres - rounded(amount)
    formula += (
        f"；{area} 平方米 × {yuan(tenancy.rent_per_square_metre)}/平方米·月 × {percent(share)}"
        f" = 减免 {yuan(rounded(amount))}/月，应缴 {yuan(due)}/月"
    )
    return reckoned(claim, amount, formula, asked)


def _covered(rules: Rules, tenancy: Tenancy, persons: int) -> tuple[int, str]:
    """Return the square metres for which the rent is reduced, and how they come about."""
    each, most = count(rules, AREA_PER_PERSON), count(rules, AREA_AT_MOST)
    area = min(tenancy.square_metres, each * persons, most)
    return area, (
        f"实际面积 {tenancy.square_metres}、{each} × {persons} 人 = {each * persons}、"
        f"每户最高 {most} 平方米，取最小 {area} 平方米"
    )


def _rented(tenancy: Tenancy | None) -> str:
    assert tenancy is not None
    return f"{tenancy.square_metres} 平方米，{yuan(tenancy.rent_per_square_metre)}/平方米·月"


def _standard_gap(claim: Claim) -> Reckoned:
    """Return what the household lacks to the standard of each of its members, a month.

    Source:
        社会救助法 Art. 18: by the difference, or graded; 最低生活保障审核确认办法.
    """
    method = claim.rules.given(DIBAO_METHOD)
    if method is not None and method.value != _DIFFERENCE:
        return left_open(claim, ask(claim.rules, DIBAO_METHOD), "按分档发放，没有文件规定各档金额")
    asked = ask(claim.rules, DIBAO_METHOD, STANDARD)
    persons = claim.registered.alive
    if claim.places != persons:
        return lacking(claim, asked.using(unknown("single_inclusion.income", claim.place)))
    asked += asked_for(claim.household, claim.rules)
    income = countable(claim.household, claim.rules)
    if asked.missing or isinstance(income, Verdict):
        return lacking(claim, asked)
    standard = number(claim.rules, STANDARD)
    gap = max(Fraction(0), in_fen(standard) * len(persons) - Fraction(income, MONTHS))
    formula = (
        f"{decimal(standard)} 元/人·月 × {len(persons)} 人 − 全年可计收入 {yuan(income)}"
        f" ÷ {MONTHS} = {yuan(rounded(gap))}/月"
    )
    return reckoned(claim, gap, formula, asked)


def _full_standard(claim: Claim) -> Reckoned:
    """Return the standard of basic living of each 特困 person, a month.

    Source:
        国办发〔2023〕39号 四(一); 社会救助法 Art. 19.
    """
    asked = ask(claim.rules, TEKUN_STANDARD)
    if asked.missing:
        return lacking(claim, asked)
    standard = number(claim.rules, TEKUN_STANDARD)
    persons = sum(Category.TEKUN in claim.registered.of[place] for place in claim.places)
    amount = in_fen(standard) * persons
    formula = f"{decimal(standard)} 元/人·月 × {persons} 人 = {yuan(rounded(amount))}/月"
    return reckoned(claim, amount, formula, asked)


def _four_items(claim: Claim) -> Reckoned:
    """Return the least that a funeral subsidy is in principle: the four items' reduction.

    Source:
        黑龙江省实施意见 三(二)11: 原则上不低于上述四项减免标准.
    """
    asked = ask(claim.rules, FOUR_ITEMS)
    if asked.missing:
        return lacking(claim, asked)
    least = number(claim.rules, FOUR_ITEMS)
    return reckoned(claim, in_fen(least), f"原则上不低于四项减免标准 {decimal(least)} 元", asked)


AMOUNTS: Final[Mapping[str, Callable[[Claim], Reckoned]]] = {
    "FULL_PREMIUM": _full_premium,
    "SHARE_OF_PREMIUM": _share_of_premium,
    "FIXED": _fixed,
    "REDUCED_RENT": _reduced_rent,
    "STANDARD_GAP": _standard_gap,
    "FULL_STANDARD": _full_standard,
    "FOUR_ITEMS": _four_items,
    NO_AMOUNT: _unset,
}


def _yuan_given(claim: Claim, key: str) -> Decimal | None:
    """Return an amount in yuan; of one by category the highest of the claim's; None where none."""
    given = claim.rules.given(key)
    if given is None:
        return None
    if not isinstance(given.value, Mapping):
        return number(claim.rules, key)
    theirs = claim.registered.among(claim.rule, claim.place)
    return max((Decimal(given.value[c]) for c in theirs if c in given.value), default=None)


def _rates(claim: Claim) -> frozenset[str]:
    given = claim.rules.given(PREMIUM_RATES)
    assert given is not None
    assert isinstance(given.value, Mapping)
    return frozenset(
        given.value[c] for c in claim.registered.among(claim.rule, claim.place) if c in given.value
    )


def _share(rate: str) -> Fraction:
    """Return a share of the premium; 0 for a rate that is a word, as FIXED."""
    return Fraction(rate) if rate[:1].isdigit() else Fraction(0)
