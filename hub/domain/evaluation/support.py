"""Who has no income of their own, and nobody who could support them: 特困人员."""

from collections.abc import Iterator
from typing import Final

from hub.domain.evaluation.asking import (
    NOTHING,
    are_set,
    ask,
    number,
    place_of,
    stated,
    told,
    unknown,
)
from hub.domain.evaluation.circumstances import Ability, Household, Kin, Member, Supporter
from hub.domain.evaluation.combining import PersonTest, every
from hub.domain.evaluation.disability import NO_LABOUR
from hub.domain.evaluation.income import (
    MONTHS,
    STANDARD,
    asked_for,
    below,
    countable,
)
from hub.domain.evaluation.labour import BELOW_YEARS, FROM_YEARS, LACKS_CAPACITY
from hub.domain.evaluation.property import WITHIN_DIBAO
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Used, Verdict, all_of
from hub.domain.evaluation.wording import decimal, person, yuan
from hub.domain.law import Citation

_KIN: Final = {
    Kin.SPOUSE: "配偶",
    Kin.PARENT: "父母",
    Kin.CHILD: "子女",
    Kin.SIBLING: "兄弟姐妹",
    Kin.GRANDPARENT: "祖父母、外祖父母",
    Kin.GRANDCHILD: "孙子女、外孙子女",
    Kin.OTHER: "其他",
}
_ABILITIES: Final = {
    Ability.ABLE: "有履行义务能力",
    Ability.UNABLE: "无履行义务能力",
    Ability.UNKNOWN: "能力不明",
}
_HEAD, _SPOUSE, _SON, _DAUGHTER, _PARENT, _OTHER = "0", "1", "2", "3", "5", "8"
# Relations to the head (GB/T 4761) of two members between whom the law surely sets a duty.
_BOUND: Final = frozenset(
    frozenset(pair)
    for pair in (
        (_HEAD, _SPOUSE),
        (_HEAD, _SON),
        (_HEAD, _DAUGHTER),
        (_HEAD, _PARENT),
        (_SPOUSE, _SON),
        (_SPOUSE, _DAUGHTER),
    )
)


def has_told_none(member: Member) -> bool:
    """Tell whether somebody is known to have no income of their own."""
    return member.has_income is not None and not member.has_income.value


def _income_verdict(household: Household, member: Member, rules: Rules) -> Verdict:
    """Say whether the person's own income lies below the standard; the household's bounds it."""
    is_alone = len(household.counted(rules.on)) == 1
    if not is_alone and has_told_none(member):
        return Verdict.MET
    amount = countable(household, rules) if are_set(rules, STANDARD) else Verdict.UNSET
    if isinstance(amount, Verdict):
        return amount
    if below(amount, number(rules, STANDARD) * MONTHS, 1):
        return Verdict.MET
    return Verdict.NOT_MET if is_alone else Verdict.UNKNOWN


def _income_step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    verdict, place = _income_verdict(household, member, rules), place_of(household, member)
    is_alone = len(household.counted(rules.on)) == 1
    has = told("has_income", member.has_income, lambda has: "有" if has else "无", place=place)
    own = () if is_alone or verdict is not Verdict.UNKNOWN else (unknown("own_income", place),)
    return stated(
        _OWN_INCOME.rule,
        source,
        verdict,
        lambda: _income_formula(household, member, rules, verdict),
        (ask(rules, STANDARD) + asked_for(household, rules)).using(has, *own),
    )


def _income_formula(household: Household, member: Member, rules: Rules, verdict: Verdict) -> str:
    amount = countable(household, rules)
    is_alone = len(household.counted(rules.on)) == 1
    if isinstance(amount, Verdict) or (not is_alone and has_told_none(member)):
        return "本人没有收入"
    line = decimal(number(rules, STANDARD) * MONTHS)
    relation = "低于" if verdict is Verdict.MET else "不低于"
    whose = "本人" if is_alone else "全家"
    return f"{whose}全年可计收入 {yuan(amount)}，{relation}低保标准 {line} 元/年"


def _elsewhere_verdict(_: Household, member: Member, __: Rules) -> Verdict:
    if member.supporters is None:
        return Verdict.UNKNOWN
    abilities = {supporter.ability for supporter in member.supporters.value}
    if Ability.ABLE in abilities:
        return Verdict.NOT_MET
    return Verdict.UNKNOWN if Ability.UNKNOWN in abilities else Verdict.MET


def _elsewhere_step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    verdict, place = _elsewhere_verdict(household, member, rules), place_of(household, member)
    used = told("supporters", member.supporters, _shown, place=place)
    is_doubtful = verdict is Verdict.UNKNOWN and member.supporters is not None
    return stated(
        _NONE_ELSEWHERE.rule,
        source,
        verdict,
        lambda: f"户外法定义务人：{used.value}",
        NOTHING.using(used, unknown("supporters.ability", place))
        if is_doubtful
        else NOTHING.using(used),
    )


def _shown(supporters: tuple[Supporter, ...]) -> str:
    named = (f"{_KIN[each.kin]}（{_ABILITIES[each.ability]}）" for each in supporters)
    return "、".join(named) or "无"


def _home_verdict(household: Household, member: Member, rules: Rules) -> Verdict:
    """Say whether no other member who can work is bound to support the person."""
    return all_of(verdict for _, verdict in _others(household, member, rules))


def _others(household: Household, member: Member, rules: Rules) -> Iterator[tuple[Member, Verdict]]:
    """Yield the other members, each with whether they have no duty, or no capacity to work."""
    for other in household.counted(rules.on):
        if other is not member:
            yield other, _cannot_support(household, member, other, rules)


def _cannot_support(household: Household, member: Member, other: Member, rules: Rules) -> Verdict:
    relations = frozenset((member.relation[:1], other.relation[:1]))
    if _OTHER in relations:
        return Verdict.MET
    lacks = LACKS_CAPACITY.verdict(household, other, rules)
    return Verdict.UNKNOWN if lacks is Verdict.NOT_MET and relations not in _BOUND else lacks


def _home_step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    others = list(_others(household, member, rules))
    able = [other for other, verdict in others if verdict is Verdict.NOT_MET]
    named = "、".join(person(place_of(household, each)) for each in able)
    doubtful = [other for other, verdict in others if verdict is Verdict.UNKNOWN]
    asked = ask(rules, FROM_YEARS, BELOW_YEARS, *NO_LABOUR) if others else NOTHING
    return stated(
        _NONE_AT_HOME.rule,
        source,
        all_of(verdict for _, verdict in others),
        lambda: f"同住的法定义务人有劳动能力的：{named or '无'}",
        asked.using(*(_doubt(household, each) for each in doubtful)),
    )


def _doubt(household: Household, other: Member) -> Used:
    """Return what has to be known to tell whether another member is able to support."""
    name = "disability" if other.disability is None else "relation"
    return unknown(name, place_of(household, other))


_OWN_INCOME: Final = PersonTest("OWN_INCOME_BELOW_STANDARD", _income_verdict, _income_step)
_NONE_ELSEWHERE: Final = PersonTest("NO_SUPPORTER_ELSEWHERE", _elsewhere_verdict, _elsewhere_step)
_NONE_AT_HOME: Final = PersonTest("NO_SUPPORTER_AT_HOME", _home_verdict, _home_step)

# 特困人员认定办法 6: less than the standard, and no property beyond the rule.
HAS_NO_INCOME_SOURCE: Final = every("NO_INCOME_SOURCE", _OWN_INCOME, WITHIN_DIBAO.of_each())
# 新政办〔2024〕22号 一(一)2; 京政办发〔2026〕4号 一; 特困人员认定办法 7-8.
HAS_NO_ABLE_SUPPORTER: Final = every("NO_ABLE_SUPPORTER", _NONE_ELSEWHERE, _NONE_AT_HOME)
