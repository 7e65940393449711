"""Where somebody is registered, and in which other register they stand."""

from typing import Final

from hub.domain.evaluation.asking import ask, count, place_of, several, told, undecided
from hub.domain.evaluation.circumstances import Fact, Household, Member
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Used, Verdict
from hub.domain.evaluation.wording import person
from hub.domain.law import Citation
from hub.domain.people import ChildClass, MonitoredType

HUKOU_REQUIRED: Final = "hukou.required"
HUKOU_DIGITS: Final = "hukou.prefix_digits"
OTHER_GROUPS: Final = "other.groups"

_MONITORED: Final = {
    MonitoredType.UNSTABLE: "脱贫不稳定户",
    MonitoredType.MARGINAL: "边缘易致贫户",
    MonitoredType.SUDDEN: "突发严重困难户",
    None: "不是防止返贫监测对象",
}
_CHILDREN: Final = {
    ChildClass.ORPHAN: "孤儿",
    ChildClass.UNSUPPORTED: "事实无人抚养儿童",
    None: "不是孤儿、事实无人抚养儿童",
}


def local_hukou(
    household: Household, member: Member | None, rules: Rules, source: Citation
) -> Step:
    """Say whether the person, or every member, is registered where the rule asks for it.

    Source:
        京政办发〔2026〕4号 一 (本市户籍).
    """
    required = rules.given(HUKOU_REQUIRED)
    needs_digits = required is not None and required.value is True
    asked = ask(rules, HUKOU_REQUIRED, *((HUKOU_DIGITS,) if needs_digits else ()))
    if asked.missing:
        return undecided("LOCAL_HUKOU", source, asked=asked)
    if not needs_digits:
        return Step(
            rule="LOCAL_HUKOU",
            verdict=Verdict.MET,
            formula="不要求本地户籍",
            given=asked.given,
            source=source,
        )
    prefix = rules.division[: count(rules, HUKOU_DIGITS)]
    asked_of = household.counted(rules.on) if member is None else (member,)
    used = tuple(
        told("hukou", each.hukou, str, place=place_of(household, each)) for each in asked_of
    )
    elsewhere = tuple(u for u in used if u.value is not None and not u.value.startswith(prefix))
    if not elsewhere and any(each.value is None for each in used):
        return undecided("LOCAL_HUKOU", source, asked=asked, used=used)
    return Step(
        rule="LOCAL_HUKOU",
        verdict=Verdict.of(not elsewhere),
        formula=_hukou_formula(prefix, elsewhere),
        used=used,
        given=asked.given,
        source=source,
    )


def _hukou_formula(prefix: str, elsewhere: tuple[Used, ...]) -> str:
    if not elsewhere:
        return f"户籍地代码均以 {prefix} 开头"
    named = "、".join(f"{person(u.person or 0)}（{u.value}）" for u in elsewhere)
    return f"户籍地代码须以 {prefix} 开头；不在本地的：{named}"


def listed_other(household: Household, rules: Rules, source: Citation) -> Step:
    """Say whether the household is of a group on the local list of 其他困难人员.

    Source:
        国办发〔2023〕39号 二, 五(一); 新政办〔2024〕22号 一(一)5; 长民发〔2025〕22号 一(二).
    """
    asked = ask(rules, OTHER_GROUPS)
    used = (told("other_group", household.other_group, lambda code: code or "无"),)
    if asked.missing or household.other_group is None:
        return undecided("LISTED_OTHER", source, asked=asked, used=used)
    listed = household.other_group.value in several(rules, OTHER_GROUPS)
    return Step(
        rule="LISTED_OTHER",
        verdict=Verdict.of(listed),
        formula=f"当地认定的类别：{used[0].value}，{'在' if listed else '不在'}当地清单内",
        used=used,
        given=asked.given,
        source=source,
    )


def monitored(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    """Say whether the person is 防止返贫监测对象.

    Source:
        国办发〔2023〕39号 二; 新政办〔2024〕22号 一(一); 长民发〔2025〕22号 一(一).
    """
    del rules
    used = told(
        "monitored", member.monitored, _MONITORED.__getitem__, place=place_of(household, member)
    )
    return _registered("MONITORED", used, member.monitored, source)


def protected_child(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    """Say whether the person is 孤儿 or 事实无人抚养儿童.

    Source:
        长民发〔2025〕22号 二(二); 特困人员认定办法 9.
    """
    del rules
    fact = member.protected_child
    used = told("protected_child", fact, _CHILDREN.__getitem__, place=place_of(household, member))
    return _registered("PROTECTED_CHILD", used, fact, source)


def not_protected_child(
    household: Household, member: Member, rules: Rules, source: Citation
) -> Step:
    """Say whether the person is neither: who is supported as such is not 特困.

    Source:
        特困人员认定办法 9.
    """
    opposite = protected_child(household, member, rules, source)
    return Step(
        rule="NOT_PROTECTED_CHILD",
        verdict=~opposite.verdict,
        formula=opposite.formula,
        used=opposite.used,
        source=source,
    )


def _registered(
    rule: str,
    used: Used,
    fact: Fact[MonitoredType | None] | Fact[ChildClass | None] | None,
    source: Citation,
) -> Step:
    if fact is None:
        return undecided(rule, source, used=(used,))
    return Step(
        rule=rule,
        verdict=Verdict.of(fact.value is not None),
        formula=f"{person(used.person or 0)}：{used.value}",
        used=(used,),
        source=source,
    )
