"""Health: insurance, and what illness costs.

Source:
    国办发〔2023〕39号 四(二)1; 黑龙江省实施意见 三(五) for the two cancers.
"""

from typing import Final

from hub.domain.evaluation.circumstances import Member
from hub.domain.evaluation.needs.judging import (
    PERSON_REGISTER,
    Judged,
    by_fact,
    fact_of_person,
    missing,
    person_test,
    untold,
)
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Verdict
from hub.domain.evaluation.wording import yuan
from hub.domain.money import Fen


def _insured(insured: bool) -> tuple[bool, str]:  # noqa: FBT001 the value of the fact
    return True, "已参加基本医疗保险" if insured else "尚未参保，应先助其参保"


def _cost(self_pay: Fen) -> tuple[bool, str]:
    return self_pay > 0, f"近 12 个月医疗自付 {yuan(self_pay)}"


def _medical_cost(member: Member, _rules: Rules) -> Judged:
    return by_fact("self_pay", member.self_pay, _cost)


def _major_illness_cost(member: Member, rules: Rules) -> Judged:
    """Return whether somebody with a major illness bears costs."""
    illness = member.serious_illness
    if illness is not None and not illness.value:
        return Judged(Verdict.NOT_MET, "serious_illness", "不在大病患者名单中", illness.source)
    cost = _medical_cost(member, rules)
    return missing("serious_illness") if illness is None and cost.verdict is Verdict.MET else cost


def _two_cancers(member: Member, _rules: Rules) -> Judged:
    """Return the conclusion on cervical cancer from IIB on and invasive breast cancer.

    Source:
        黑龙江省实施意见 三(五): 患有宫颈浸润癌 IIB 以上或乳腺浸润癌的低收入人口中的妇女.
    """
    if not member.is_female:
        return Judged(Verdict.NOT_MET, "is_female", "不是妇女", PERSON_REGISTER)
    return by_fact("two_cancers", member.two_cancers, _diagnosed)


def _diagnosed(cancer: bool) -> tuple[bool, str]:  # noqa: FBT001 the value of the fact
    return cancer, "确诊“两癌”" if cancer else "未确诊“两癌”"


OF_PERSONS: Final = (
    fact_of_person("UNINSURED_OR_INSURED", "insured", lambda m: m.insured, _insured),
    person_test("MEDICAL_COST", _medical_cost),
    person_test("MAJOR_ILLNESS_COST", _major_illness_cost),
    person_test("TWO_CANCERS", _two_cancers),
    untold("EMERGENCY_ILLNESS", "emergency_illness"),
    untold("TREATED", "treated"),
)
