"""Fields that must fit each other: of every data set that has them."""

import pytest

from hub.domain.rejections import Reason
from hub.policy.policy import Policy
from tests.matching.conftest import Read
from tests.matching.deliveries import citizen_id, csv_text
from tests.matching.test_intake import Rejected

ONE = citizen_id(1)
TOMORROW = "2026-11-23"


@pytest.mark.parametrize(
    ("dataset", "bad", "label", "reason"),
    [
        ("HRSS_UNEMPLOYMENT", {"ended_on": "2026-06-30"}, "终止日期", Reason.DATE_ORDER),
        ("HRSS_UNEMPLOYMENT", {"registered_on": TOMORROW}, "失业登记日期", Reason.DATE_IN_FUTURE),
        ("MED_SETTLEMENTS", {"settled_on": TOMORROW}, "结算日期", Reason.DATE_IN_FUTURE),
        ("MED_SETTLEMENTS", {"policy_range": "20000.01"}, "政策范围内费用", Reason.MONEY_ORDER),
        ("MED_SETTLEMENTS", {"self_pay": "20000.01"}, "个人负担", Reason.MONEY_ORDER),
        ("MED_SETTLEMENTS", {"self_pay": "-5.00"}, "个人负担", Reason.MONEY_FORM),
        ("MED_SETTLEMENTS", {"total": "10000000.01"}, "医疗总费用", Reason.MONEY_TOO_MUCH),
        (
            "MED_SETTLEMENTS",
            {"settlement_number": "4.10721E+17"},
            "结算单号",
            Reason.NUMBER_SHORTENED,
        ),
        ("MED_SETTLEMENTS", {"settlement_number": "9" * 65}, "结算单号", Reason.TOO_LONG),
        ("MED_INSURANCE", {"year": "26"}, "参保年度", Reason.YEAR_UNREAL),
        ("MED_INSURANCE", {"subsidy": "400.01"}, "资助金额", Reason.MONEY_ORDER),
        ("MED_AID", {"account": "?"}, "银行账号", Reason.ACCOUNT_FORM),
        ("EDU_ROLLS", {"left_on": "2025-08-31"}, "离校日期", Reason.DATE_ORDER),
        ("EDU_ROLLS", {"stage": "大学"}, "学段", Reason.CODE_UNKNOWN),
        ("EDU_HARDSHIP", {"school_year": "2028"}, "学年", Reason.YEAR_UNREAL),
        ("EDU_HARDSHIP", {"identified_on": TOMORROW}, "认定日期", Reason.DATE_IN_FUTURE),
        ("CA_CHILDREN", {"type": "困境儿童"}, "儿童类别", Reason.CODE_UNKNOWN),
        ("CA_CHILDREN", {"ended_on": "2024-05-05"}, "终止日期", Reason.DATE_ORDER),
        ("AGR_MONITORED", {"ended_on": "2025-03-19"}, "风险消除日期", Reason.DATE_ORDER),
        ("AGR_RELOCATION", {"from_division": "410721"}, "迁出地区划代码", Reason.DIVISION_UNKNOWN),
        ("AGR_RELOCATION", {"moved_on": TOMORROW}, "搬迁日期", Reason.DATE_IN_FUTURE),
        ("HOU_DANGEROUS", {"renovated_on": "2026-04-09"}, "改造完成日期", Reason.DATE_ORDER),
        ("HOU_DANGEROUS", {"renovated_on": TOMORROW}, "改造完成日期", Reason.DATE_IN_FUTURE),
        ("HEA_SERIOUS_ILLNESS", {"ended_on": "2026-05-05"}, "终止日期", Reason.DATE_ORDER),
        ("CA_INCOME", {"income": ""}, "家庭总收入", Reason.REQUIRED),
        ("CA_INCOME", {"persons": "0"}, "共同生活人数", Reason.COUNT_UNREAL),
        ("CA_INCOME", {"verified_on": "2026-09-29"}, "核对日期", Reason.DATE_ORDER),
        (
            "CA_INCOME",
            {"wages": "23999.99", "transfers": "0.02"},
            "家庭总收入",
            Reason.MONEY_ORDER,
        ),
        ("CA_INCOME", {"not_counted_other": "24000.01"}, "家庭总收入", Reason.MONEY_ORDER),
        ("HOU_DANGEROUS", {"grade": ""}, "鉴定等级", Reason.REQUIRED),
        ("HOU_TENANCY", {"square_metres": "0"}, "承租面积", Reason.AREA_UNREAL),
        ("HOU_TENANCY", {"square_metres": "1001"}, "承租面积", Reason.AREA_UNREAL),
        ("HOU_TENANCY", {"ended_on": "2023-12-31"}, "终止日期", Reason.DATE_ORDER),
        ("HRSS_EMPLOYMENT", {"ended_on": "2025-02-28"}, "终止日期", Reason.DATE_ORDER),
        ("HRSS_EMPLOYMENT", {"employed_on": TOMORROW}, "就业登记日期", Reason.DATE_IN_FUTURE),
        ("EMG_DISASTERS", {"struck_on": TOMORROW}, "受灾日期", Reason.DATE_IN_FUTURE),
        ("CA_SUPPORTERS", {"born_on": TOMORROW}, "义务人出生日期", Reason.DATE_IN_FUTURE),
        ("VET_TAGS", {"soldier_level": "11"}, "伤残军人等级", Reason.CODE_UNKNOWN),
    ],
)
def test_what_cannot_be_is_named(
    rejected: Rejected, dataset: str, bad: dict[str, str], label: str, reason: Reason
) -> None:
    """Ended before begun, a day to come, a part above its whole: the row is set apart."""
    keyed = {"MED_SETTLEMENTS": "settlement_number", "CA_INCOME": "household_number"}
    other = {keyed[dataset]: "another"} if dataset in keyed else {"id_number": citizen_id(2)}

    found = rejected(dataset, {"id_number": ONE}, **{**other, **bad})

    assert found == [(3, label, reason)]


@pytest.mark.parametrize(
    ("dataset", "good"),
    [
        ("HRSS_UNEMPLOYMENT", {"ended_on": "2026-07-01"}),
        ("MED_SETTLEMENTS", {"total": "10000000", "self_pay": "10000000", "policy_range": "0"}),
        ("MED_INSURANCE", {"year": "2027", "subsidy": "400.00"}),
        ("MED_AID", {"account": ""}),
        ("EDU_HARDSHIP", {"school_year": "2027"}),
        ("AGR_RELOCATION", {"from_division": "510107001", "moved_on": "2026-11-22"}),
        ("CA_INCOME", {"income": "0", "persons": "1"}),
        ("CA_INCOME", {"wages": "20000", "transfers": "4000", "not_counted_assistance": "24000"}),
        ("HOU_DANGEROUS", {"grade": "", "has_dwelling": "N"}),
        ("HOU_TENANCY", {"square_metres": "1000", "ended_on": "2024-01-01"}),
    ],
)
def test_what_just_can_be_is_taken(
    read: Read, policy: Policy, dataset: str, good: dict[str, str]
) -> None:
    """The bounds themselves are no mistake: among them an income of 0, where an empty one is."""
    reading = read(dataset, csv_text(policy, dataset, [{"id_number": ONE, **good}]))

    assert (reading.accepted, reading.rejected) == (1, 0)


def test_a_departments_own_number_is_kept_nowhere(read: Read, policy: Policy) -> None:
    """A settlement's number tells records apart, within their reference; the file has none."""
    twice = [{"id_number": ONE, "settlement_number": number} for number in ("J1", "J2", "J1")]

    reading = read("MED_SETTLEMENTS", csv_text(policy, "MED_SETTLEMENTS", twice))

    assert (reading.accepted, reading.duplicate) == (2, 1)
    assert len({reference for (reference,) in reading.rows(["record_reference"])}) == 2
    assert reading.landed_columns() == (
        *("line", "person_key", "record_reference", "settled_on", "kind"),
        *("total_fen", "policy_range_fen", "self_pay_fen"),
    )
