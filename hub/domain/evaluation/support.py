"""Who has no income of their own, and nobody who could support them: 特困人员."""

from typing import Final

from hub.domain.evaluation.asking import Asked, ask, number, place_of, told, undecided
from hub.domain.evaluation.circumstances import Ability, Household, Kin, Member, Supporter
from hub.domain.evaluation.combining import every
from hub.domain.evaluation.disability import NO_LABOUR
from hub.domain.evaluation.income import MONTHS, STANDARD, Countable, below_line, countable
from hub.domain.evaluation.labour import BELOW_YEARS, FROM_YEARS, lacks_capacity
from hub.domain.evaluation.property import within_dibao
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


def no_income_source(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    """Say whether the person has no source of income: less than the standard, and no property.

    Source:
        特困人员认定办法 6.
    """
    parts = (
        _own_income(household, member, rules, source),
        within_dibao(household, rules, source),
    )
    return every("NO_INCOME_SOURCE", source, parts)


def _own_income(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    """Say whether the person's own income lies below the standard; the household's bounds it."""
    income = countable(household, rules, source)
    asked = ask(rules, STANDARD) + income.asked
    is_alone = len(household.counted(rules.on)) == 1
    used = _used_of_income(household, member, income)
    if not is_alone and member.has_income is not None and not member.has_income.value:
        return _income_step(Verdict.MET, "本人没有收入", Asked((), ()), used[:1], source)
    if asked.missing or income.amount is None:
        return undecided("OWN_INCOME_BELOW_STANDARD", source, asked=asked, used=used)
    line = number(rules, STANDARD) * MONTHS
    whose = "本人" if is_alone else "全家"
    written = f"{whose}全年可计收入 {yuan(income.amount)}"
    if below_line(income.amount, line, 1):
        formula = f"{written}，低于低保标准 {decimal(line)} 元/年"
        return _income_step(Verdict.MET, formula, asked, used, source)
    if is_alone:
        formula = f"{written}，不低于低保标准 {decimal(line)} 元/年"
        return _income_step(Verdict.NOT_MET, formula, asked, used, source)
    own = told("own_income", None, str, place=place_of(household, member))
    return undecided("OWN_INCOME_BELOW_STANDARD", source, asked=asked, used=(*used, own))


def _used_of_income(household: Household, member: Member, income: Countable) -> tuple[Used, ...]:
    place = place_of(household, member)
    own = told("has_income", member.has_income, lambda has: "有" if has else "无", place=place)
    return (own, *income.step.used)


def _income_step(
    verdict: Verdict, formula: str, asked: Asked, used: tuple[Used, ...], source: Citation
) -> Step:
    return Step(
        rule="OWN_INCOME_BELOW_STANDARD",
        verdict=verdict,
        formula=formula,
        used=used,
        given=asked.given,
        source=source,
    )


def no_able_supporter(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    """Say whether nobody is bound by law to support the person, or none of them is able.

    Source:
        新政办〔2024〕22号 一(一)2; 京政办发〔2026〕4号 一; 特困人员认定办法 7-8.
    """
    parts = (
        _supporters_elsewhere(household, member, source),
        _supporters_at_home(household, member, rules, source),
    )
    return every("NO_ABLE_SUPPORTER", source, parts)


def _supporters_elsewhere(household: Household, member: Member, source: Citation) -> Step:
    place = place_of(household, member)
    used = (told("supporters", member.supporters, _shown_supporters, place=place),)
    if member.supporters is None:
        return undecided("NO_SUPPORTER_ELSEWHERE", source, used=used)
    abilities = {supporter.ability for supporter in member.supporters.value}
    if Ability.UNKNOWN in abilities and Ability.ABLE not in abilities:
        ability = told("supporters.ability", None, str, place=place)
        return undecided("NO_SUPPORTER_ELSEWHERE", source, used=(*used, ability))
    return Step(
        rule="NO_SUPPORTER_ELSEWHERE",
        verdict=Verdict.of(Ability.ABLE not in abilities),
        formula=f"户外法定义务人：{used[0].value}",
        used=used,
        source=source,
    )


def _shown_supporters(supporters: tuple[Supporter, ...]) -> str:
    return (
        "、".join(f"{_KIN[each.kin]}（{_ABILITIES[each.ability]}）" for each in supporters) or "无"
    )


def _supporters_at_home(
    household: Household, member: Member, rules: Rules, source: Citation
) -> Step:
    """Say whether no other member who can work is bound to support the person."""
    others = [each for each in household.counted(rules.on) if each is not member]
    verdicts = {place_of(household, each): _cannot_support(member, each, rules) for each in others}
    verdict = all_of(verdicts.values())
    asked = ask(rules, FROM_YEARS, BELOW_YEARS, *NO_LABOUR) if others else Asked((), ())
    if verdict in (Verdict.UNSET, Verdict.UNKNOWN):
        used = tuple(
            _doubt(household.members[place], place)
            for place, each in verdicts.items()
            if each is Verdict.UNKNOWN
        )
        return undecided("NO_SUPPORTER_AT_HOME", source, asked=asked, used=used)
    able = "、".join(person(place) for place, each in verdicts.items() if each is Verdict.NOT_MET)
    return Step(
        rule="NO_SUPPORTER_AT_HOME",
        verdict=verdict,
        formula=f"同住的法定义务人有劳动能力的：{able or '无'}",
        given=asked.given,
        source=source,
    )


def _doubt(other: Member, place: int) -> Used:
    """Return what has to be known to tell whether another member is able to support."""
    name = "disability" if other.disability is None else "relation"
    return told(name, None, str, place=place)


def _cannot_support(member: Member, other: Member, rules: Rules) -> Verdict:
    """Say whether a member has no duty to support another, or no capacity to work."""
    if _OTHER in (member.relation[:1], other.relation[:1]):
        return Verdict.MET
    lacks = lacks_capacity(other, rules)
    if frozenset((member.relation[:1], other.relation[:1])) in _BOUND:
        return lacks
    return lacks if lacks in (Verdict.MET, Verdict.UNSET) else Verdict.UNKNOWN
