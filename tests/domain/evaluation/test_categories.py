"""What the whole of an evaluation keeps: order, authority, modality, and the places of persons."""

from dataclasses import replace

import pytest

from hub.domain.evaluation.categories import evaluate
from hub.domain.evaluation.circumstances import Disability
from hub.domain.evaluation.criteria import (
    CHOICES,
    CRITERIA,
    FOR_PROGRAMMES_ONLY,
    OF_HOUSEHOLDS,
    OF_PERSONS,
)
from hub.domain.evaluation.rules import CategoryRule, Modality, Subject
from hub.domain.evaluation.steps import Verdict, all_of, any_of
from hub.domain.people import Category, MonitoredType
from tests.domain.evaluation.households import a_household, a_member, person_id, wages
from tests.rules import PLACES, rules_of

SIX = {"DIBAO", "TEKUN", "FANPIN", "DIBAO_MARGIN", "RIGID", "OTHER"}


def _tests(rule: CategoryRule) -> set[str]:
    """Return the names of a rule's criteria."""
    return {each.test for group in rule.criteria for each in group}


@pytest.mark.requirement("F-31")
@pytest.mark.parametrize("jurisdiction", PLACES)
def test_one_household_is_held_against_every_category_in_order(jurisdiction: str) -> None:
    """一次申请、分类审核认定: each is answered, in order, and explained."""
    rules = rules_of(jurisdiction)

    results = evaluate(a_household(), rules).results

    ordered = list(dict.fromkeys(each.category for each in results))
    assert ordered == list(dict.fromkeys(rule.category for rule in rules.categories))
    assert all(each.step.formula for each in results)


@pytest.mark.requirement("CAT-01")
@pytest.mark.parametrize("jurisdiction", ["nation", "heilongjiang", "changsha"])
def test_six_categories(jurisdiction: str) -> None:
    """The nation, 黑龙江省 and 长沙市 have six."""
    results = evaluate(a_household(), rules_of(jurisdiction)).results

    assert {each.category.value for each in results} == SIX


@pytest.mark.requirement("CAT-02")
@pytest.mark.parametrize("jurisdiction", ["xinxiang", "beijing"])
def test_five_categories(jurisdiction: str) -> None:
    """新乡县 maps 防止返贫监测对象 into the others, 北京市 does not name them."""
    results = evaluate(a_household(), rules_of(jurisdiction)).results

    assert {each.category.value for each in results} == SIX - {"FANPIN"}


@pytest.mark.requirement("CAT-19")
@pytest.mark.parametrize(
    ("jurisdiction", "category", "authority"),
    [
        ("xinxiang", Category.DIBAO, "TOWNSHIP"),
        ("changsha", Category.DIBAO, "COUNTY"),
        ("changsha", Category.FANPIN, "COUNTY_AGR"),
    ],
)
def test_who_decides(jurisdiction: str, category: Category, authority: str) -> None:
    """乡镇 in 新乡县; 区县民政部门 in 长沙市, and 农业农村部门 for 防止返贫监测对象."""
    results = evaluate(a_household(), rules_of(jurisdiction)).results

    assert {each.authority for each in results if each.category is category} == {authority}


def test_a_persons_category_gives_each_living_member_a_result() -> None:
    """In the household's order; who has died has none."""
    household = a_household([a_member(0), a_member(1, died_on=rules_of("nation").on), a_member(2)])

    results = evaluate(household, rules_of("nation")).results

    tekun = [each.person_id for each in results if each.category is Category.TEKUN]
    assert tekun == [person_id(0), person_id(2)]


@pytest.mark.requirement("CAT-05")
@pytest.mark.parametrize("jurisdiction", PLACES)
def test_who_is_in_with_the_household_is_not_taken_in_alone(jurisdiction: str) -> None:
    """Each jurisdiction's single inclusion is for those whose household is not in 低保."""
    rules = rules_of(jurisdiction)
    ill = a_member(0, hukou=rules.division, disability=Disability(category=4, level=1))
    household = a_household([ill, a_member(1, hukou=rules.division)])

    results = evaluate(household, rules).results

    found = {each.person_id: each.verdict for each in results if each.category is Category.DIBAO}
    assert found == {None: Verdict.MET, ill.id: Verdict.NOT_MET, person_id(1): Verdict.NOT_MET}


def test_single_inclusion_is_a_choice() -> None:
    """可单独纳入: the household's own inclusion is due, that of a person alone may be given."""
    results = evaluate(a_household(), rules_of("nation")).results

    found = {each.person_id is None: each.modality for each in results if each.category == "DIBAO"}
    assert found == {True: Modality.SHALL, False: Modality.MAY}


def test_whence_an_evaluation_comes() -> None:
    """It names the household, the day, the policy's version and the packs."""
    household, rules = a_household(), rules_of("xinxiang")

    evaluation = evaluate(household, rules)

    assert evaluation.household_id == household.id
    assert (evaluation.on, evaluation.version) == (rules.on, rules.version)
    assert evaluation.packs == rules.packs
    assert {"xinxiang", "law_2026", "national"} <= {*evaluation.packs}


def test_a_category_that_excludes_itself_in_a_circle() -> None:
    """Rules of which none can come first are refused."""
    rules = rules_of("nation")
    circle = tuple(
        replace(rule, excluded_by=(Category.DIBAO_MARGIN,))
        if rule.category is Category.DIBAO
        else rule
        for rule in rules.categories
    )

    with pytest.raises(ValueError, match="mend excluded_by"):
        evaluate(a_household(), replace(rules, categories=circle))


def test_an_excluding_category_that_the_jurisdiction_does_not_have_excludes_nobody() -> None:
    """A place without 特困 excludes nobody from 低保 by it."""
    rules = rules_of("nation")
    without = tuple(rule for rule in rules.categories if rule.category is not Category.TEKUN)
    old = a_member(birth_date=rules.on.replace(year=1950))

    results = evaluate(a_household([old]), replace(rules, categories=without)).results

    whole = {each.category: each.verdict for each in results if each.person_id is None}
    assert whole[Category.DIBAO] is Verdict.MET


def test_a_persons_criterion_of_a_household_holds_for_one_of_its_members() -> None:
    """Where monitoring makes a household 其他, one monitored member does."""
    rules = rules_of("xinxiang")
    (mapped,) = (rule for rule in rules.categories if _tests(rule) == {"MONITORED"})
    whole = replace(mapped, subject=Subject.HOUSEHOLD)
    members = [a_member(0), a_member(1, monitored=MonitoredType.SUDDEN)]
    one = a_household(members, income=wages("900000.00"))

    (other,) = evaluate(one, replace(rules, categories=(whole,))).results

    assert other.verdict is Verdict.MET


def test_a_category_without_criteria_is_off() -> None:
    """A category that a document names and does not define is said to be so."""
    rules = rules_of("beijing")
    named = tuple(
        replace(rule, criteria=()) for rule in rules.categories if rule.category is Category.OTHER
    )

    (other,) = evaluate(a_household(), replace(rules, categories=named)).results

    assert other.verdict is Verdict.UNSET
    assert other.step.formula == "没有文件规定认定条件，不能判断"
    assert other.step.source.document == "京政办发〔2026〕4号"


def test_the_vocabulary() -> None:
    """Packs name these criteria, and no others."""
    assert CRITERIA.keys() == OF_HOUSEHOLDS.keys() | OF_PERSONS.keys()
    assert CRITERIA.keys() - FOR_PROGRAMMES_ONLY == {
        *("INCOME_BELOW_STANDARD", "INCOME_BELOW_MARGIN", "INCOME_BELOW_DISPOSABLE"),
        *("PROPERTY_WITHIN_DIBAO", "PROPERTY_WITHIN_MARGIN", "PROPERTY_WITHIN_RIGID"),
        *("EXPENDITURE_RIGID", "LOCAL_HUKOU", "LISTED_OTHER", "NO_LABOUR_CAPACITY"),
        *("NO_INCOME_SOURCE", "NO_ABLE_SUPPORTER", "SERIOUS_ILLNESS", "SEVERE_DISABILITY"),
        *("SINGLE_INCLUSION", "SUPPORT_EXEMPTED_INCOME_BELOW_STANDARD", "PROTECTED_CHILD"),
        *("NOT_PROTECTED_CHILD", "MONITORED"),
    }


@pytest.mark.parametrize("jurisdiction", PLACES)
def test_every_category_uses_the_vocabulary_and_its_choices(jurisdiction: str) -> None:
    """What the documents choose is among what the hub can compute."""
    rules = rules_of(jurisdiction)

    assert {test for rule in rules.categories for test in _tests(rule)} <= CRITERIA.keys()
    for key, allowed in CHOICES.items():
        given = rules.given(key)
        if given is not None:
            chosen = given.value if isinstance(given.value, tuple) else (given.value,)
            assert set(chosen) <= allowed, key


@pytest.mark.parametrize(
    ("verdicts", "every", "one"),
    [
        ("MET NOT_MET UNSET UNKNOWN", "NOT_MET", "MET"),
        ("UNKNOWN UNSET MET", "UNSET", "MET"),
        ("UNSET UNKNOWN NOT_MET", "NOT_MET", "UNSET"),
        ("UNSET UNKNOWN", "UNSET", "UNSET"),
        ("UNKNOWN MET", "UNKNOWN", "MET"),
        ("UNKNOWN NOT_MET", "NOT_MET", "UNKNOWN"),
        ("", "MET", "NOT_MET"),
    ],
)
def test_verdicts_together(verdicts: str, every: str, one: str) -> None:
    """What is decisive decides; else what no document gives comes before what is not known."""
    found = [Verdict(each) for each in verdicts.split()]

    assert (all_of(found), any_of(found)) == (Verdict(every), Verdict(one))


@pytest.mark.parametrize(
    ("verdict", "opposite"),
    [("MET", "NOT_MET"), ("NOT_MET", "MET"), ("UNKNOWN", "UNKNOWN"), ("UNSET", "UNSET")],
)
def test_the_opposite_of_what_is_open_is_open(verdict: str, opposite: str) -> None:
    """Not knowing something is not knowing its opposite."""
    assert ~Verdict(verdict) is Verdict(opposite)
