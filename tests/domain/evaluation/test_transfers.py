"""From one category into another without a new application, by what is known already."""

from typing import Any

import pytest

from hub.domain.evaluation.circumstances import Household, PropertyStanding, Spending
from hub.domain.evaluation.steps import Verdict
from hub.domain.evaluation.transfers import transfers
from hub.domain.money import Fen
from hub.domain.people import Category, MonitoredType
from tests.domain.evaluation.households import a_household, a_member, wages
from tests.rules import rules_of

MET, NOT_MET, UNKNOWN, UNSET = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.UNSET
MARGINAL = wages("30000.00")  # of three persons in 新乡县, or in 长沙市
RICH = wages("300000.00")
Found = dict[tuple[str, int | None], Verdict]


def found(
    household: Household,
    jurisdiction: str,
    leaving: Category,
    *,
    consented: bool | None = None,
) -> list[tuple[str, Verdict]]:
    """Return the household's results of a transfer, in their order."""
    results = transfers(household, rules_of(jurisdiction), leaving, consented=consented)
    return [(each.category.value, each.verdict) for each in results if each.person_id is None]


def monitored(kind: MonitoredType | None, **changes: Any) -> Household:
    """Return a household whose second member is monitored."""
    second = a_member(1) if kind is None else a_member(1, monitored=kind)
    return a_household([a_member(0), second, a_member(2)], **changes)


@pytest.mark.requirement("CAT-10")
@pytest.mark.parametrize("kind", [MonitoredType.UNSTABLE, MonitoredType.MARGINAL])
def test_the_unstable_and_the_marginal_go_into_the_margin(kind: MonitoredType) -> None:
    """脱贫不稳定户、边缘易致贫户中符合低保边缘条件的要纳入低保边缘家庭成员."""
    household = monitored(kind, income=MARGINAL)

    assert found(household, "xinxiang", Category.FANPIN) == [
        ("DIBAO", NOT_MET),
        ("DIBAO_MARGIN", MET),
        ("RIGID", NOT_MET),
        ("OTHER", NOT_MET),
    ]


@pytest.mark.requirement("CAT-10")
def test_the_suddenly_struck_go_into_rigid_hardship() -> None:
    """突发严重困难户中符合刚性支出困难条件的要纳入刚性支出困难家庭成员."""
    spending = {**dict.fromkeys(Spending, Fen(0)), Spending.MEDICAL: Fen(30_000_00)}
    household = monitored(MonitoredType.SUDDEN, income=wages("60000.00"), spending=spending)

    assert dict(found(household, "xinxiang", Category.FANPIN)) == {
        "DIBAO": NOT_MET,
        "DIBAO_MARGIN": NOT_MET,
        "RIGID": MET,
        "OTHER": NOT_MET,
    }


@pytest.mark.requirement("CAT-10")
@pytest.mark.parametrize("kind", MonitoredType)
def test_all_others_who_are_monitored_are_other(kind: MonitoredType) -> None:
    """其他防止返贫监测对象全部纳入其他低收入人口."""
    household = monitored(kind, income=RICH)

    results = transfers(household, rules_of("xinxiang"), Category.FANPIN, consented=None)

    others = [each for each in results if each.category is Category.OTHER and each.person_id]
    assert [each.verdict for each in others] == [NOT_MET, MET, NOT_MET]


@pytest.mark.requirement("CAT-10")
@pytest.mark.parametrize("kind", MonitoredType)
def test_who_meets_the_living_allowance_goes_there_first(kind: MonitoredType) -> None:
    """防止返贫监测对象中符合低保、特困条件的要纳入最低生活保障、特困供养."""
    results = dict(found(monitored(kind), "xinxiang", Category.FANPIN))

    assert results == {
        "DIBAO": MET,
        "DIBAO_MARGIN": NOT_MET,
        "RIGID": NOT_MET,
        "OTHER": NOT_MET,
    }


@pytest.mark.requirement("CAT-10")
def test_a_person_is_mapped_by_themselves() -> None:
    """特困 is a person's; the monitoring that counts is that person's own."""
    old = a_member(0, birth_date=a_member().birth_date.replace(year=1950), has_income=False)
    monitored_old = a_member(
        1,
        relation="8",
        birth_date=a_member().birth_date.replace(year=1950),
        has_income=False,
        monitored=MonitoredType.UNSTABLE,
    )
    household = a_household([old, monitored_old])

    results = transfers(household, rules_of("xinxiang"), Category.FANPIN, consented=None)

    assert [each.verdict for each in results if each.category is Category.TEKUN] == [NOT_MET, MET]


def test_who_is_not_monitored_is_not_mapped() -> None:
    """A household of which nobody is monitored passes into nothing."""
    verdicts = {verdict for _, verdict in found(monitored(None), "xinxiang", Category.FANPIN)}

    assert verdicts == {NOT_MET}


def test_what_is_not_known_of_the_monitoring_leaves_it_open() -> None:
    """The register of 农业农村 was not delivered."""
    household = a_household([a_member(0, monitored=None)])

    assert dict(found(household, "xinxiang", Category.FANPIN))["DIBAO"] is UNKNOWN


@pytest.mark.requirement("F-32")
@pytest.mark.parametrize(("consented", "verdict"), [(True, MET), (False, NOT_MET), (None, UNKNOWN)])
def test_who_leaves_the_living_allowance_passes_on_by_consent(
    *, consented: bool | None, verdict: Verdict
) -> None:
    """经本人同意可直接转入最低生活保障边缘家庭、刚性支出困难家庭或其他困难人员认定程序."""
    household = a_household(income=MARGINAL)

    results = dict(found(household, "changsha", Category.DIBAO, consented=consented))

    assert results["DIBAO_MARGIN"] is verdict


def test_with_consent_what_no_document_gives_is_said() -> None:
    """Above the margin 刚性 has no line in 长沙市 yet, and 其他困难人员 no list."""
    household = a_household(income=wages("60000.00"))

    assert found(household, "changsha", Category.TEKUN, consented=True) == [
        ("DIBAO_MARGIN", NOT_MET),
        ("RIGID", UNSET),
        ("OTHER", UNSET),
    ]


def test_where_no_transfer_is_known_there_is_none() -> None:
    """北京市 knows no transfer, and 长沙市 none out of 边缘."""
    assert found(a_household(), "beijing", Category.DIBAO, consented=True) == []
    assert found(a_household(), "changsha", Category.DIBAO_MARGIN, consented=True) == []


def test_a_transfer_tells_its_computation() -> None:
    """Consent, monitoring and the category's own computation stand under the transfer's words."""
    household = a_household(income=MARGINAL, property=PropertyStanding.WITHIN_MARGIN)

    (margin, *_) = transfers(household, rules_of("changsha"), Category.DIBAO, consented=None)

    assert margin.step.rule == "TRANSFER_INTO_DIBAO_MARGIN"
    assert margin.step.verdict is margin.verdict
    assert [(each.rule, each.formula) for each in margin.step.parts] == [
        ("CONSENT", "尚不知道本人是否同意转入"),
        ("DIBAO_MARGIN", "3 项均符合"),
    ]
    assert margin.step.source.clause == "一(三)"


@pytest.mark.parametrize(("consented", "said"), [(True, "本人同意"), (False, "本人不同意")])
def test_a_transfer_tells_what_the_person_said(*, consented: bool, said: str) -> None:
    """Who was asked is on record with the answer."""
    (margin, *_) = transfers(
        a_household(), rules_of("changsha"), Category.DIBAO, consented=consented
    )

    assert margin.step.parts[0].formula == said
