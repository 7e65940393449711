"""Criteria that no category of the five jurisdictions names, and those that none can do without."""

from datetime import date
from typing import Any

import pytest

from hub.domain.evaluation.circumstances import Disability, Employment, Household, Member
from hub.domain.evaluation.criteria import CRITERIA, step_of, verdict_of
from hub.domain.evaluation.rules import Criterion
from hub.domain.evaluation.steps import Verdict
from hub.domain.people import ChildClass
from tests.domain.evaluation.households import a_household, a_member
from tests.rules import HLJ, cited, rules_of

MET, NOT_MET, UNKNOWN, UNSET = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.UNSET


def said_of(test: str, member: Member, jurisdiction: str = "heilongjiang") -> tuple[Verdict, str]:
    """Return what a test of persons says of one who lives alone, and its formula."""
    criterion = Criterion(test=test, source=cited(HLJ, "三(一)"))
    household, rules = a_household([member]), rules_of(jurisdiction)
    step = step_of(criterion, household, member, rules)
    assert step.verdict is verdict_of(criterion, household, member, rules)
    return step.verdict, step.formula


@pytest.mark.requirement("CAT-07")
@pytest.mark.parametrize(
    ("certificate", "verdict"),
    [
        (Disability(category=2, level=1), MET),
        (Disability(category=6, level=2), MET),
        (Disability(category=5, level=3), NOT_MET),
        (Disability(category=7, level=2), MET),
        (Disability(category=7, level=2, components=((1, 2), (6, 3))), MET),
        (Disability(category=7, level=3, components=((1, 3), (6, 3))), NOT_MET),
        (Disability(category=7, level=3), NOT_MET),
    ],
    ids=str,
)
def test_severe_disability_is_of_level_one_or_two(
    certificate: Disability, verdict: Verdict
) -> None:
    """重度残疾人是指持有中华人民共和国残疾人证的一级、二级残疾人: SEV_12, whatever its kind."""
    assert said_of("SEVERE_DISABILITY", a_member(disability=certificate))[0] is verdict


@pytest.mark.requirement("CAT-07")
@pytest.mark.parametrize(
    ("certificate", "verdict"),
    [
        (Disability(category=7, level=3, components=((6, 3), (1, 4))), MET),
        (Disability(category=7, level=3, components=((1, 3), (6, 4))), NOT_MET),
        (Disability(category=7, level=3), UNKNOWN),
        (Disability(category=7, level=4), NOT_MET),
        (Disability(category=7, level=2), MET),
    ],
    ids=str,
)
def test_of_several_disabilities_each_counts_by_its_kind(
    certificate: Disability, verdict: Verdict
) -> None:
    """三级智力残疾人、三级精神残疾人: SEV_12_IM3, by the components of category 7."""
    criterion = Criterion(test="SINGLE_INCLUSION", source=cited(HLJ, "三(一)"))
    member = a_member(disability=certificate)

    found = verdict_of(criterion, a_household([member]), member, rules_of("heilongjiang"))

    assert found is verdict


def test_without_a_certificate_nobody_is_severely_disabled() -> None:
    """A register that does not name a person is knowledge; one that did not come is not."""
    assert said_of("SEVERE_DISABILITY", a_member()) == (
        NOT_MET,
        "无有效残疾证；须为一级、二级",
    )
    assert said_of("SEVERE_DISABILITY", a_member(disability=None)) == (
        UNKNOWN,
        "尚不知道第 1 人的残疾证",
    )


@pytest.mark.requirement("CAT-20")
def test_where_severe_disability_is_not_defined_it_is_off() -> None:
    """Only 黑龙江省's text says what 重度残疾人 are."""
    certificate = Disability(category=1, level=1)

    assert said_of("SEVERE_DISABILITY", a_member(disability=certificate), "nation") == (
        UNSET,
        "没有文件给出 severe_disability.levels，不能计算",
    )


@pytest.mark.parametrize(
    ("child", "verdict", "opposite"),
    [
        (ChildClass.UNSUPPORTED, MET, NOT_MET),
        (ChildClass.ORPHAN, MET, NOT_MET),
        (None, UNKNOWN, UNKNOWN),
    ],
)
def test_protected_children(child: ChildClass | None, verdict: Verdict, opposite: Verdict) -> None:
    """孤儿 and 事实无人抚养儿童 are told by their register."""
    member = a_member(birth_date=date(2015, 1, 1), protected_child=child)

    assert said_of("PROTECTED_CHILD", member)[0] is verdict
    assert said_of("NOT_PROTECTED_CHILD", member)[0] is opposite


def test_nobody_of_age_is_a_protected_child() -> None:
    """Where their register was never delivered, that leaves nothing open about the old."""
    member = a_member(birth_date=date(1950, 1, 1), protected_child=None)

    assert said_of("NOT_PROTECTED_CHILD", member)[0] is MET


@pytest.mark.parametrize(
    ("employment", "verdict"),
    [(Employment.UNEMPLOYED, MET), (Employment.NONE, NOT_MET), (None, UNKNOWN)],
)
def test_who_may_be_registered_as_unemployed_may_be_able(
    employment: Employment | None, verdict: Verdict
) -> None:
    """Whoever is registered is able, whatever the certificate: it is open until that is told."""
    member = a_member(employment=employment, disability=Disability(category=1, level=1))

    assert said_of("UNEMPLOYED_ABLE", member)[0] is verdict


def test_the_registration_of_one_and_of_all() -> None:
    """Of a member it is asked alone; of the household, of each."""
    local, other = a_member(0, hukou="110101"), a_member(1, hukou="410721")
    household, rules = a_household([local, other]), rules_of("beijing")
    criterion = Criterion(test="LOCAL_HUKOU", source=cited(HLJ, "三(一)"))

    def said(member: Member | None) -> Verdict:
        return verdict_of(criterion, household, member, rules)

    assert (said(local), said(other), said(None)) == (MET, NOT_MET, NOT_MET)


@pytest.mark.parametrize("test", CRITERIA)
@pytest.mark.parametrize("whose", ["a member", "the household"])
@pytest.mark.parametrize("known", [True, False])
def test_every_criterion_answers_of_a_member_and_of_a_household(
    test: str, whose: str, *, known: bool
) -> None:
    """A step is never without words, and its verdict is the one that was found at once."""
    unknown: dict[str, Any] = {} if known else dict.fromkeys(_FACTS)
    members = [a_member(0, **unknown), a_member(1, **unknown)]
    household: Household = a_household(
        members, **({} if known else {"income": None, "property": None, "other_group": None})
    )
    member = members[1] if whose == "a member" else None
    criterion = Criterion(test=test, source=cited(HLJ, "三(一)"))

    for jurisdiction in ("nation", "xinxiang", "beijing"):
        rules = rules_of(jurisdiction)
        step = step_of(criterion, household, member, rules)
        assert step.formula
        assert step.source == criterion.source
        assert step.verdict is verdict_of(criterion, household, member, rules)


_FACTS = (
    *("hukou", "disability", "serious_illness", "self_pay", "employment", "schooling"),
    *("has_income", "supporters", "disabled_soldier", "preferential", "monitored"),
    "protected_child",
)
