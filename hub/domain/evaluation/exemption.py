"""Support that is not held against a person: what siblings and old people pay for them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from hub.domain.evaluation.asking import (
    Asked,
    ask,
    count,
    number,
    place_of,
    several,
    told,
    undecided,
)
from hub.domain.evaluation.circumstances import Household, Member, Supporter
from hub.domain.evaluation.combining import either, every
from hub.domain.evaluation.inclusion import adult_jobless_severe, adult_student
from hub.domain.evaluation.income import MONTHS, STANDARD, below_line, countable
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Used, Verdict
from hub.domain.evaluation.wording import decimal, yuan
from hub.domain.law import Citation
from hub.domain.money import Fen

EXEMPT_KIN: Final = "support.exempt_kin"
EXEMPT_YEARS: Final = "support.exempt_from_years"

_INCOME: Final = "INCOME_WITHOUT_EXEMPTED_SUPPORT"


def support_exempted(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    """Say whether the person counts as a household of one by leaving out exempted support.

    That the property keeps to the rule is another criterion.

    Source:
        新政办〔2024〕22号 三(一).
    """
    groups = (
        adult_jobless_severe(household, member, rules, source),
        adult_student(household, member, rules, source),
    )
    parts = (
        either("SUPPORT_EXEMPTED_GROUP", source, groups),
        _depends(household, member, rules, source),
        _income(household, member, rules, source),
    )
    return every("SUPPORT_EXEMPTED_INCOME_BELOW_STANDARD", source, parts)


@dataclass(frozen=True, slots=True)
class _Exempted:
    """Whose payments are left out, of the supporters told of."""

    are_told: bool  # the supporters are known
    surely: tuple[Supporter, ...]
    perhaps: tuple[Supporter, ...]  # their age is not known

    @property
    def at_least(self) -> Fen:
        """What is surely left out, over twelve months."""
        return Fen(sum(each.paid or 0 for each in self.surely))

    @property
    def at_most(self) -> Fen | None:
        """What may be left out; None: nobody knows how much."""
        if not self.are_told:
            return None
        paid = [each.paid for each in (*self.surely, *self.perhaps)]
        known = [each for each in paid if each is not None]
        return Fen(sum(known)) if len(known) == len(paid) else None


def _exempted(member: Member, rules: Rules) -> _Exempted:
    supporters = () if member.supporters is None else member.supporters.value
    kin, years = several(rules, EXEMPT_KIN), count(rules, EXEMPT_YEARS)
    return _Exempted(
        are_told=member.supporters is not None,
        surely=tuple(
            each
            for each in supporters
            if each.kin in kin or (each.age is not None and each.age >= years)
        ),
        perhaps=tuple(each for each in supporters if each.kin not in kin and each.age is None),
    )


def _depends(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    """Say whether the person lives on (依靠…供养) such supporters, at home or elsewhere."""
    asked = ask(rules, EXEMPT_KIN, EXEMPT_YEARS)
    used = _used(household, member)
    if asked.missing:
        return undecided("DEPENDS_ON_EXEMPTED", source, asked=asked, used=used)
    years = count(rules, EXEMPT_YEARS)
    old_at_home = any(
        each is not member and each.age_on(rules.on) >= years
        for each in household.counted(rules.on)
    )
    exempted = _exempted(member, rules)
    holds = old_at_home or bool(exempted.surely)
    if not holds and (member.supporters is None or exempted.perhaps):
        return undecided("DEPENDS_ON_EXEMPTED", source, asked=asked, used=(*used, *_age(used)))
    return Step(
        rule="DEPENDS_ON_EXEMPTED",
        verdict=Verdict.of(holds),
        formula=f"同住的 {years} 周岁及以上老年人：{'有' if old_at_home else '无'}；"
        f"户外属于兄弟姐妹或者 {years} 周岁及以上的供养人：{len(exempted.surely)} 人",
        used=used,
        given=asked.given,
        source=source,
    )


def _age(used: tuple[Used, ...]) -> tuple[Used, ...]:
    """Return the age to ask for, where the supporters are known."""
    if used[0].value is None:
        return ()
    return (told("supporters.age", None, str, place=used[0].person),)


def _income(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    """Say whether what is left of the person's income lies below the standard for one."""
    income = countable(household, rules, source)
    asked = ask(rules, EXEMPT_KIN, EXEMPT_YEARS, STANDARD) + income.asked
    used = (*_used(household, member), *_used_of_own(household, member), *income.step.used)
    if asked.missing:
        return undecided(_INCOME, source, asked=asked, used=used)
    is_alone = len(household.counted(rules.on)) == 1
    exempted = _exempted(member, rules)
    if not is_alone and _has_nothing_else(member, exempted):
        return _decided(Verdict.MET, "本人没有收入，供养费用全部豁免", asked, used, source)
    if income.amount is None:
        return undecided(_INCOME, source, asked=asked, used=used)
    line = number(rules, STANDARD) * MONTHS
    verdict = _below(line, income.amount, exempted)
    if verdict is Verdict.UNKNOWN or (verdict is Verdict.NOT_MET and not is_alone):
        name = "supporters.paid" if verdict is Verdict.UNKNOWN else "own_income"
        doubt = told(name, None, str, place=place_of(household, member))
        return undecided(_INCOME, source, asked=asked, used=(*used, doubt))
    left = Fen(max(0, income.amount - exempted.at_least))
    formula = (
        f"{'本人' if is_alone else '全家'}全年可计收入 {yuan(income.amount)}"
        f" − 豁免的供养费用 {yuan(exempted.at_least)} = {yuan(left)}，"
        f"{'低于' if verdict is Verdict.MET else '不低于'}低保标准 {decimal(line)} 元/人·年"
    )
    return _decided(verdict, formula, asked, used, source)


def _below(line: Decimal, income: Fen, exempted: _Exempted) -> Verdict:
    """Say whether an income less the exempted support lies below a yearly line."""
    if below_line(Fen(max(0, income - exempted.at_least)), line, 1):
        return Verdict.MET
    if exempted.at_most is None or below_line(Fen(max(0, income - exempted.at_most)), line, 1):
        return Verdict.UNKNOWN
    return Verdict.NOT_MET


def _has_nothing_else(member: Member, exempted: _Exempted) -> bool:
    """Tell whether the person has no income but what is left out."""
    if member.has_income is None or member.supporters is None:
        return False
    return not member.has_income.value and len(exempted.surely) == len(member.supporters.value)


def _decided(
    verdict: Verdict, formula: str, asked: Asked, used: tuple[Used, ...], source: Citation
) -> Step:
    return Step(
        rule=_INCOME, verdict=verdict, formula=formula, used=used, given=asked.given, source=source
    )


def _used(household: Household, member: Member) -> tuple[Used, ...]:
    place = place_of(household, member)
    return (told("supporters", member.supporters, _paid, place=place),)


def _used_of_own(household: Household, member: Member) -> tuple[Used, ...]:
    place = place_of(household, member)
    return (told("has_income", member.has_income, lambda has: "有" if has else "无", place=place),)


def _paid(supporters: tuple[Supporter, ...]) -> str:
    known = [yuan(each.paid) if each.paid is not None else "金额不明" for each in supporters]
    return f"{len(known)} 人（{'、'.join(known)}）" if known else "无"
