"""Support that is not held against a person: what siblings and old people pay for them.

Source:
    新政办〔2024〕22号 三(一).
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from hub.domain.evaluation.asking import (
    are_set,
    ask,
    count,
    number,
    place_of,
    several,
    stated,
    told,
    unknown,
)
from hub.domain.evaluation.circumstances import Household, Member, Supporter
from hub.domain.evaluation.combining import PersonTest, either, every
from hub.domain.evaluation.inclusion import IS_ADULT_JOBLESS_SEVERE, IS_ADULT_STUDENT
from hub.domain.evaluation.income import (
    MONTHS,
    STANDARD,
    asked_for,
    below,
    countable,
)
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Used, Verdict
from hub.domain.evaluation.support import has_told_none
from hub.domain.evaluation.wording import decimal, yuan
from hub.domain.law import Citation
from hub.domain.money import Fen

EXEMPT_KIN: Final = "support.exempt_kin"
EXEMPT_YEARS: Final = "support.exempt_from_years"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Exempted:
    """Whose payments are left out, of the supporters told of."""

    surely: tuple[Supporter, ...]
    perhaps: tuple[Supporter, ...]  # their age is not known
    are_all: bool  # nobody else pays
    are_told: bool  # the supporters are known

    @property
    def at_least(self) -> Fen:
        """What is surely left out, over twelve months."""
        return Fen(sum(each.paid or 0 for each in self.surely))

    @property
    def at_most(self) -> Fen | None:
        """What may be left out; None: nobody knows how much."""
        paid = [each.paid for each in (*self.surely, *self.perhaps)]
        known = [each for each in paid if each is not None]
        return Fen(sum(known)) if self.are_told and len(known) == len(paid) else None


def _exempted(member: Member, rules: Rules) -> _Exempted | None:
    """Return whose support is left out; None where the parameters are UNSET."""
    if not are_set(rules, EXEMPT_KIN, EXEMPT_YEARS):
        return None
    kin, years = several(rules, EXEMPT_KIN), count(rules, EXEMPT_YEARS)
    supporters = () if member.supporters is None else member.supporters.value
    surely = tuple(
        each
        for each in supporters
        if each.kin in kin or (each.age is not None and each.age >= years)
    )
    return _Exempted(
        surely=surely,
        perhaps=tuple(each for each in supporters if each.kin not in kin and each.age is None),
        are_all=member.supporters is not None and len(surely) == len(supporters),
        are_told=member.supporters is not None,
    )


def _depends_verdict(household: Household, member: Member, rules: Rules) -> Verdict:
    """Say whether the person lives on (依靠…供养) such supporters, at home or elsewhere."""
    exempted = _exempted(member, rules)
    if exempted is None:
        return Verdict.UNSET
    if exempted.surely or _old_at_home(household, member, rules):
        return Verdict.MET
    is_certain = exempted.are_told and not exempted.perhaps
    return Verdict.NOT_MET if is_certain else Verdict.UNKNOWN


def _old_at_home(household: Household, member: Member, rules: Rules) -> bool:
    return any(
        each is not member and each.age_on(rules.on) >= count(rules, EXEMPT_YEARS)
        for each in household.counted(rules.on)
    )


def _depends_step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    exempted, used = _exempted(member, rules), _supporters_told(household, member)
    verdict = _depends_verdict(household, member, rules)
    is_doubtful = verdict is Verdict.UNKNOWN and member.supporters is not None
    age = (unknown("supporters.age", used.person),) if is_doubtful else ()
    elsewhere = 0 if exempted is None else len(exempted.surely)
    return stated(
        _DEPENDS.rule,
        source,
        verdict,
        lambda: (
            f"同住的老年供养人：{'有' if _old_at_home(household, member, rules) else '无'}；"
            f"户外供养费用可豁免的供养人：{elsewhere} 人"
        ),
        ask(rules, EXEMPT_KIN, EXEMPT_YEARS).using(used, *age),
    )


def _income_verdict(household: Household, member: Member, rules: Rules) -> Verdict:
    """Say whether what is left of the person's income lies below the standard for one.

    The household's income bounds that of a member; of one alone it is the same.
    """
    exempted, amount = _exempted(member, rules), countable(household, rules)
    if exempted is None or amount is Verdict.UNSET or not are_set(rules, STANDARD):
        return Verdict.UNSET
    is_alone = len(household.counted(rules.on)) == 1
    if not is_alone and has_told_none(member) and exempted.are_all:
        return Verdict.MET
    if isinstance(amount, Verdict):
        return amount
    verdict = _left_below(number(rules, STANDARD) * MONTHS, amount, exempted)
    return Verdict.UNKNOWN if verdict is Verdict.NOT_MET and not is_alone else verdict


def _left_below(line: Decimal, amount: Fen, exempted: _Exempted) -> Verdict:
    """Say whether an income less the exempted support lies below a yearly line."""
    if below(Fen(max(0, amount - exempted.at_least)), line, 1):
        return Verdict.MET
    most = exempted.at_most
    if most is None or below(Fen(max(0, amount - most)), line, 1):
        return Verdict.UNKNOWN
    return Verdict.NOT_MET


def _income_step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    verdict, place = _income_verdict(household, member, rules), place_of(household, member)
    is_alone = len(household.counted(rules.on)) == 1
    has = told("has_income", member.has_income, lambda has: "有" if has else "无", place=place)
    doubt = unknown("supporters.paid" if is_alone else "own_income", place)
    asked = ask(rules, EXEMPT_KIN, EXEMPT_YEARS, STANDARD) + asked_for(household, rules)
    return stated(
        _INCOME.rule,
        source,
        verdict,
        lambda: _income_formula(household, member, rules, verdict),
        asked.using(
            _supporters_told(household, member),
            has,
            *((doubt,) if verdict is Verdict.UNKNOWN else ()),
        ),
    )


def _income_formula(household: Household, member: Member, rules: Rules, verdict: Verdict) -> str:
    exempted, amount = _exempted(member, rules), countable(household, rules)
    is_alone = len(household.counted(rules.on)) == 1
    assert exempted is not None
    if isinstance(amount, Verdict) or (not is_alone and has_told_none(member) and exempted.are_all):
        return "本人没有收入，供养费用全部豁免"
    left = Fen(max(0, amount - exempted.at_least))
    relation = "低于" if verdict is Verdict.MET else "不低于"
    return (
        f"{'本人' if is_alone else '全家'}全年可计收入 {yuan(amount)}"
        f" − 豁免的供养费用 {yuan(exempted.at_least)} = {yuan(left)}，"
        f"{relation}低保标准 {decimal(number(rules, STANDARD) * MONTHS)} 元/人·年"
    )


def _supporters_told(household: Household, member: Member) -> Used:
    return told("supporters", member.supporters, _paid, place=place_of(household, member))


def _paid(supporters: tuple[Supporter, ...]) -> str:
    known = [yuan(each.paid) if each.paid is not None else "金额不明" for each in supporters]
    return f"{len(known)} 人（{'、'.join(known)}）" if known else "无"


_DEPENDS: Final = PersonTest("DEPENDS_ON_EXEMPTED", _depends_verdict, _depends_step)
_INCOME: Final = PersonTest("INCOME_WITHOUT_EXEMPTED_SUPPORT", _income_verdict, _income_step)

# Who then counts as a household of one; that the property keeps to the rule is another criterion.
SUPPORT_EXEMPTED: Final = every(
    "SUPPORT_EXEMPTED_INCOME_BELOW_STANDARD",
    either("SUPPORT_EXEMPTED_GROUP", IS_ADULT_JOBLESS_SEVERE, IS_ADULT_STUDENT),
    _DEPENDS,
    _INCOME,
)
