"""How much a programme gives: each rule worked, both sides of each boundary, and what is open."""

from dataclasses import replace
from decimal import Decimal

import pytest

from hub.domain.evaluation.circumstances import Area, Household, Income, Member, Tenancy
from hub.domain.evaluation.entitlements import entitlements
from hub.domain.evaluation.results import Entitlement
from hub.domain.evaluation.rules import Rules, Subject
from hub.domain.evaluation.steps import Step, Verdict
from hub.domain.law import UNSET, Value
from hub.domain.money import Fen
from hub.domain.people import Category, MonitoredType, SupportMode
from tests.entitling import (
    BEIJING,
    CHANGSHA,
    DIBAO,
    HEILONGJIANG,
    MARGIN,
    NATION,
    ON,
    OTHER,
    TEKUN,
    XINXIANG,
    given,
    home,
    somebody,
)

PREMIUM = "premium.personal_yuan_year"
BY_AMOUNT = {"DIBAO": "FIXED", "FANPIN": "FIXED"}  # of premium.rates
RENT = 300  # fen for a square metre and month


def claim(rules: Rules, household: Household, rule: str) -> Entitlement:
    """Return what a household has a claim to by one rule."""
    return next(each for each in entitlements(household, rules, (), {}) if each.rule == rule)


def computation(entitlement: Entitlement) -> Step:
    """Return how an amount was reckoned."""
    assert entitlement.amount_step is not None
    return entitlement.amount_step


def people(number: int, **known: object) -> list[Member]:
    """Return as many members."""
    return [somebody(place, **known) for place in range(number)]


def tenants(number: int, square_metres: int, standing: Category = DIBAO) -> Household:
    """Return a household in town that rents from public housing at 3.00 yuan a square metre."""
    tenancy = Tenancy(square_metres=square_metres, rent_per_square_metre=Fen(RENT))
    return home(*people(number), standing=standing, area=Area.URBAN, tenancy=tenancy)


@pytest.mark.requirement("PRG-32")
@pytest.mark.parametrize(
    ("persons", "area", "reduced"),
    [
        (1, 19, 19),  # a smaller area as it is
        (1, 20, 20),
        (1, 21, 20),  # 20 square metres a person
        (2, 80, 40),
        (3, 59, 59),
        (3, 60, 60),
        (3, 61, 60),
        (4, 80, 60),  # 60 a household, not 80
        (4, 59, 59),
    ],
)
def test_rent_is_cut_for_the_smallest_area(persons: int, area: int, reduced: int) -> None:
    """The cut is for 20 square metres a person, 60 a household at most, and no more than there is.

    Source:
        新政办〔2024〕22号 三(二)3.
    """
    found = claim(XINXIANG, tenants(persons, area), "RENT_CUT_DIBAO")

    pays = 0.1 * RENT * reduced + RENT * (area - reduced)
    assert found.amount == RENT * area - pays
    assert f"取最小 {reduced} 平方米" in computation(found).formula


@pytest.mark.requirement("PRG-32")
def test_the_trace_of_a_rent_cut() -> None:
    """The computation states areas, rent, share, reduction and what is left to pay."""
    found = claim(XINXIANG, tenants(4, 80, OTHER), "RENT_CUT_LOW_INCOME")

    assert found.amount == 14400
    assert computation(found).formula == (
        "实际面积 80、20 × 4 人 = 80、每户最高 60 平方米，取最小 60 平方米；"
        "60 平方米 × 3.00 元/平方米·月 × 80.00% = 减免 144.00 元/月，应缴 96.00 元/月"
    )
    assert [each.key for each in computation(found).given] == [
        "rent_cut.low_income",
        "rent_cut.area_per_person",
        "rent_cut.area_at_most",
    ]


@pytest.mark.requirement("PRG-32")
def test_the_dead_count_no_square_metres() -> None:
    """20 square metres a person are for those who live."""
    gone = somebody(1, died_on=ON)
    tenancy = Tenancy(square_metres=80, rent_per_square_metre=Fen(RENT))
    household = home(somebody(), gone, standing=DIBAO, area=Area.URBAN, tenancy=tenancy)

    found = claim(XINXIANG, household, "RENT_CUT_DIBAO")

    assert found.amount == 5400


@pytest.mark.requirement("PRG-32")
def test_a_rent_cut_is_rounded_once() -> None:
    """Half a fen is rounded up, at the end."""
    tenancy = Tenancy(square_metres=15, rent_per_square_metre=Fen(301))
    household = home(somebody(), standing=DIBAO, area=Area.URBAN, tenancy=tenancy)

    found = claim(XINXIANG, household, "RENT_CUT_DIBAO")

    assert found.amount == 4064  # of 4063.5


@pytest.mark.requirement("PRG-12")
@pytest.mark.parametrize(
    ("standing", "rule", "amount"),
    [
        (TEKUN, "PREMIUM_FULL", 40000),
        (DIBAO, "PREMIUM_FULL", 40000),
        (MARGIN, "PREMIUM_HALF", 20000),
        (Category.FANPIN, "PREMIUM_HALF", 20000),
    ],
)
def test_changsha_gives_the_whole_premium_or_half(
    standing: Category, rule: str, amount: int
) -> None:
    """Of 400 yuan a year 特困 and 低保 get all, 边缘 and 防返贫 half.

    Source:
        长民发〔2025〕22号 三(二)1.
    """
    rules = given(CHANGSHA, premium__personal_yuan_year=Decimal(400))

    found = claim(rules, home(somebody(insured=True), standing=standing), rule)

    assert found.amount == amount
    assert computation(found).verdict is Verdict.MET
    assert "400.00 元/年" in computation(found).formula


@pytest.mark.requirement("PRG-12", "PRG-69")
def test_who_is_dibao_and_monitored_gets_the_whole_premium_once() -> None:
    """The half gives way to the whole; the measures of the other track do not."""
    rules = given(CHANGSHA, premium__personal_yuan_year=Decimal(400))
    person = somebody(insured=True, monitored=MonitoredType.SUDDEN)

    found = entitlements(home(person, standing=DIBAO), rules, (), {})

    premiums = [each.rule for each in found if each.programme == "PREMIUM_SUBSIDY"]
    assert premiums == ["PREMIUM_FULL"]
    assert "RURAL_SUPPORT" in {each.rule for each in found}


@pytest.mark.requirement("PRG-12")
def test_half_of_an_odd_premium_is_rounded_up() -> None:
    """Half of 400.01 yuan is 200.01."""
    rules = given(CHANGSHA, premium__personal_yuan_year=Decimal("400.01"))

    found = claim(rules, home(somebody(insured=True), standing=MARGIN), "PREMIUM_HALF")

    assert found.amount == 20001


@pytest.mark.requirement("PRG-10", "PRG-11")
def test_a_fixed_premium_subsidy_goes_by_the_category() -> None:
    """Who is 低保 and monitored gets the higher of the two fixed amounts."""
    rules = given(HEILONGJIANG, premium__fixed_yuan={"DIBAO": "120", "FANPIN": "150.50"})
    person = somebody(insured=True, monitored=MonitoredType.SUDDEN)

    found = claim(rules, home(person, standing=DIBAO), "PREMIUM_FIXED")

    assert found.amount == 15050


@pytest.mark.requirement("PRG-10")
def test_rates_may_name_a_fixed_amount() -> None:
    """Where the rate of a category is an amount, it is that category's of the fixed amounts."""
    fixed = {"DIBAO": "120", "FANPIN": "150.50"}
    rules = given(CHANGSHA, premium__rates=BY_AMOUNT, premium__fixed_yuan=fixed)

    found = claim(rules, home(somebody(insured=True), standing=DIBAO), "PREMIUM_FULL")

    assert found.amount == 12000
    assert computation(found).formula == "定额资助 120.00 元/年"


@pytest.mark.requirement("PRG-10")
@pytest.mark.parametrize("value", [Decimal("90.50"), {"DIBAO": "90.50"}])
def test_a_fixed_amount_is_for_all_or_by_category(value: Value) -> None:
    """A fixed amount is one for everybody, or one by category."""
    rules = given(NATION, premium__fixed_yuan=value)

    found = claim(rules, home(somebody(insured=True), standing=DIBAO), "PREMIUM_FIXED")

    assert found.amount == 9050
    assert computation(found).formula == "定额 90.50 元"


@pytest.mark.requirement("PRG-01")
@pytest.mark.parametrize(
    ("income", "amount"),
    [
        (0, 126400),
        (1, 126400),  # a twelfth of a fen less, rounded
        (1_200_000, 26400),
        (1_516_800, 0),  # exactly the standard of two
        (1_516_806, 0),  # above it nothing is due, and nothing is owed back
        (1_516_794, 1),  # half a fen below, rounded up
        (1_516_795, 0),
    ],
)
def test_dibao_fills_the_gap_to_the_standard(income: int, amount: int) -> None:
    """By the difference, a household gets what it lacks to the standard of each of its members.

    Source:
        社会救助法 Art. 18.
    """
    rules = given(XINXIANG, dibao__method="DIFFERENCE", standard__dibao_yuan_month=Decimal(632))
    household = home(*people(2), standing=DIBAO, income=Income(wages=Fen(income)))

    found = claim(rules, household, "DIBAO_ALLOWANCE")

    assert found.amount == amount


@pytest.mark.requirement("PRG-01")
def test_the_trace_of_a_gap() -> None:
    """The computation states the standard, the members, the yearly income and what is lacking."""
    rules = given(XINXIANG, dibao__method="DIFFERENCE", standard__dibao_yuan_month=Decimal(632))
    household = home(*people(3), standing=DIBAO, income=Income(wages=Fen(1_922_400)))

    step = computation(claim(rules, household, "DIBAO_ALLOWANCE"))

    assert step.formula == (
        "632.00 元/人·月 × 3 人 − 全年可计收入 19,224.00 元 ÷ 12 = 294.00 元/月"
    )
    assert [used.name for used in step.used] == ["income"]


@pytest.mark.requirement("PRG-01")
@pytest.mark.parametrize(("persons", "standing", "amount"), [(1, TEKUN, 82160), (2, TEKUN, 82160)])
def test_tekun_gets_the_whole_standard(persons: int, standing: Category, amount: int) -> None:
    """Each 特困 person gets the standard of basic living, whatever they have.

    Source:
        社会救助法 Art. 19.
    """
    rules = given(NATION, standard__tekun_yuan_month=Decimal("821.60"))
    household = home(*people(persons), standing=standing)

    found = entitlements(household, rules, (), {})

    amounts = [each.amount for each in found if each.rule == "TEKUN_SUPPORT"]
    assert amounts == [amount] * persons


@pytest.mark.requirement("PRG-56")
def test_a_funeral_subsidy_is_at_least_the_four_items() -> None:
    """The one-off subsidy is in principle not below what the four items are reduced by.

    Source:
        黑龙江省实施意见 三(二)11.
    """
    rules = given(HEILONGJIANG, funeral__four_items_yuan=Decimal(1230))
    dead = home(somebody(died_on=ON), standing=TEKUN, mode=SupportMode.DISPERSED)

    found = claim(rules, dead, "FUNERAL_ELSEWHERE")

    assert found.amount == 123000
    assert computation(found).formula == "原则上不低于四项减免标准 1,230.00 元"
    assert claim(rules, dead, "FUNERAL").amount is None


DIBAO_HOME = home(somebody(insured=True), standing=DIBAO, income=Income())
TEKUN_HOME = home(somebody(insured=True, died_on=ON), standing=TEKUN)
OPEN = [
    (NATION, DIBAO_HOME, "DIBAO_ALLOWANCE", "dibao.method"),
    (given(NATION, dibao__method="DIFFERENCE"), DIBAO_HOME, "DIBAO_ALLOWANCE", "dibao_yuan"),
    (NATION, home(somebody(), standing=TEKUN), "TEKUN_SUPPORT", "standard.tekun_yuan_month"),
    (NATION, DIBAO_HOME, "PREMIUM_FIXED", "premium.fixed_yuan"),
    (XINXIANG, DIBAO_HOME, "PREMIUM_FIXED", "premium.fixed_yuan"),
    (given(CHANGSHA, premium__rates=UNSET), DIBAO_HOME, "PREMIUM_FULL", "premium.rates"),
    (CHANGSHA, DIBAO_HOME, "PREMIUM_FULL", PREMIUM),
    (CHANGSHA, home(somebody(insured=True), standing=MARGIN), "PREMIUM_HALF", PREMIUM),
    (
        given(CHANGSHA, premium__rates={"DIBAO": "RULE"}),
        DIBAO_HOME,
        "PREMIUM_FULL",
        "资助比例或定额",
    ),
    (given(CHANGSHA, premium__rates=BY_AMOUNT), DIBAO_HOME, "PREMIUM_FULL", "premium.fixed_yuan"),
    (BEIJING, DIBAO_HOME, "PREMIUM", "没有文件规定金额"),
    (HEILONGJIANG, TEKUN_HOME, "FUNERAL", "没有文件规定金额"),
    (HEILONGJIANG, TEKUN_HOME, "FUNERAL_ELSEWHERE", "funeral.four_items_yuan"),
    (given(XINXIANG, rent_cut__dibao=UNSET), tenants(1, 20), "RENT_CUT_DIBAO", "dibao"),
    (NATION, home(somebody(), standing=DIBAO, disaster=ON), "DISASTER", "没有文件规定金额"),
    (given(NATION, dibao__method="GRADED"), DIBAO_HOME, "DIBAO_ALLOWANCE", "按分档发放"),
    (
        given(NATION, premium__fixed_yuan={"OTHER": "90"}),
        DIBAO_HOME,
        "PREMIUM_FIXED",
        "没有文件规定金额",
    ),
]


@pytest.mark.parametrize(("rules", "household", "rule", "words"), OPEN)
def test_an_amount_that_no_document_gives_is_said(
    rules: Rules, household: Household, rule: str, words: str
) -> None:
    """Without its parameter an amount is open, which the step names; the claim stands."""
    found = claim(rules, household, rule)

    assert found.amount is None
    assert found.verdict is not Verdict.NOT_MET
    assert computation(found).verdict is Verdict.UNSET
    assert words in computation(found).formula


@pytest.mark.requirement("PRG-01")
def test_a_gap_needs_the_income() -> None:
    """Without the household's income nobody can say what it lacks."""
    rules = given(XINXIANG, dibao__method="DIFFERENCE", standard__dibao_yuan_month=Decimal(632))

    found = claim(rules, home(somebody(), standing=DIBAO), "DIBAO_ALLOWANCE")

    assert found.amount is None
    assert computation(found).verdict is Verdict.UNKNOWN
    assert "全年收入" in computation(found).formula


@pytest.mark.requirement("PRG-03")
def test_who_is_included_alone_has_no_household_gap() -> None:
    """Of whom 低保 takes in alone, the household's income does not tell the amount."""
    rules = given(XINXIANG, dibao__method="DIFFERENCE", standard__dibao_yuan_month=Decimal(632))
    for_persons = tuple(replace(each, subject=Subject.PERSON) for each in rules.programmes)
    alone, other = somebody(0), somebody(1)
    household = home(alone, standing=DIBAO, income=Income())
    both = replace(household, members=(alone, other))

    found = claim(replace(rules, programmes=for_persons), both, "DIBAO_ALLOWANCE")

    assert (found.amount, found.person_id) == (None, alone.id)
    assert computation(found).verdict is Verdict.UNKNOWN


def test_a_rent_cut_needs_the_tenancy() -> None:
    """A rule that does not ask for a tenancy still reckons none without it."""
    rules = given(XINXIANG)
    anybody = tuple(replace(each, criteria=()) for each in rules.programmes)

    for tenancy in ({}, {"tenancy": None}):
        household = home(somebody(), standing=DIBAO, **tenancy)
        found = claim(replace(rules, programmes=anybody), household, "RENT_CUT_DIBAO")

        assert found.amount is None
        assert computation(found).verdict is Verdict.UNKNOWN
