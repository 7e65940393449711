"""Where somebody is registered, and in which other register they stand."""

from collections.abc import Mapping, Sequence
from typing import Final

from hub.domain.evaluation.ages import IS_ADULT
from hub.domain.evaluation.asking import (
    are_set,
    ask,
    count,
    is_true,
    place_of,
    several,
    stated,
    told,
)
from hub.domain.evaluation.circumstances import Household, Member
from hub.domain.evaluation.combining import HouseholdTest, PersonTest, either
from hub.domain.evaluation.facts import fact_test
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Verdict, all_of
from hub.domain.evaluation.wording import MONITORED_TYPES, person
from hub.domain.law import Citation
from hub.domain.people import ChildClass, MonitoredType

HUKOU_REQUIRED: Final = "hukou.required"
HUKOU_DIGITS: Final = "hukou.prefix_digits"
OTHER_GROUPS: Final = "other.groups"

_MONITORED: Final[Mapping[MonitoredType | None, str]] = {
    **MONITORED_TYPES,
    None: "不是防止返贫监测对象",
}
_CHILDREN: Final[Mapping[ChildClass | None, str]] = {
    ChildClass.ORPHAN: "孤儿",
    ChildClass.UNSUPPORTED: "事实无人抚养儿童",
    None: "不是孤儿、事实无人抚养儿童",
}


def _prefix(rules: Rules) -> str | None:
    """Return what the code of the registration must begin with; None where that is UNSET.

    Source:
        京政办发〔2026〕4号 一 (本市户籍).
    """
    if not are_set(rules, *_hukou_keys(rules)):
        return None
    return rules.division[: count(rules, HUKOU_DIGITS) if is_true(rules, HUKOU_REQUIRED) else 0]


def _hukou_keys(rules: Rules) -> tuple[str, ...]:
    if is_true(rules, HUKOU_REQUIRED):
        return (HUKOU_REQUIRED, HUKOU_DIGITS)
    return (HUKOU_REQUIRED,)


def _hukou_verdict(members: Sequence[Member], rules: Rules) -> Verdict:
    prefix = _prefix(rules)
    if prefix is None:
        return Verdict.UNSET
    if not prefix:
        return Verdict.MET
    return all_of(
        Verdict.UNKNOWN if each.hukou is None else Verdict.of(each.hukou.value.startswith(prefix))
        for each in members
    )


def _hukou_step(
    household: Household, members: Sequence[Member], rules: Rules, source: Citation
) -> Step:
    prefix = _prefix(rules)
    is_asked = is_true(rules, HUKOU_REQUIRED)
    used = tuple(
        told("hukou", each.hukou, str, place=place_of(household, each)) for each in members
    )
    elsewhere = "、".join(
        f"{person(each.person or 0)}（{each.value}）"
        for each in used
        if each.value is not None and not each.value.startswith(prefix or "")
    )
    return stated(
        "LOCAL_HUKOU",
        source,
        _hukou_verdict(members, rules),
        lambda: (
            f"户籍地代码须以 {prefix} 开头；不在本地的：{elsewhere or '无'}"
            if is_asked
            else "不要求本地户籍"
        ),
        ask(rules, *_hukou_keys(rules)).using(*(used if is_asked else ())),
    )


def _other_verdict(household: Household, rules: Rules) -> Verdict:
    """Say whether the household is of a group on the local list of 其他困难人员.

    Source:
        国办发〔2023〕39号 二, 五(一); 新政办〔2024〕22号 一(一)5; 长民发〔2025〕22号 一(二).
    """
    if not are_set(rules, OTHER_GROUPS):
        return Verdict.UNSET
    if household.other_group is None:
        return Verdict.UNKNOWN
    return Verdict.of(household.other_group.value in several(rules, OTHER_GROUPS))


def _other_step(household: Household, rules: Rules, source: Citation) -> Step:
    verdict = _other_verdict(household, rules)
    used = told("other_group", household.other_group, lambda code: code or "无")
    return stated(
        LISTED_OTHER.rule,
        source,
        verdict,
        lambda: (
            f"当地认定的类别：{used.value}，{'' if verdict is Verdict.MET else '不'}在当地清单内"
        ),
        ask(rules, OTHER_GROUPS).using(used),
    )


HUKOU_OF_ALL: Final = HouseholdTest(
    "LOCAL_HUKOU",
    lambda household, rules: _hukou_verdict(household.counted(rules.on), rules),
    lambda household, rules, source: _hukou_step(
        household, household.counted(rules.on), rules, source
    ),
)
HUKOU_OF_PERSON: Final = PersonTest(
    "LOCAL_HUKOU",
    lambda _, member, rules: _hukou_verdict((member,), rules),
    lambda household, member, rules, source: _hukou_step(household, (member,), rules, source),
)
LISTED_OTHER: Final = HouseholdTest("LISTED_OTHER", _other_verdict, _other_step)
# 国办发〔2023〕39号 二; 新政办〔2024〕22号 一(一); 长民发〔2025〕22号 一(一).
IS_MONITORED: Final = fact_test(
    "MONITORED",
    ("monitored", lambda member: member.monitored),
    lambda monitored: monitored is not None,
    _MONITORED.__getitem__,
)
# 长民发〔2025〕22号 二(二).
IS_PROTECTED_CHILD: Final = fact_test(
    "PROTECTED_CHILD",
    ("protected_child", lambda member: member.protected_child),
    lambda child: child is not None,
    _CHILDREN.__getitem__,
)
# 特困人员认定办法 9: who is supported as such is not 特困; nobody of age is.
IS_NO_PROTECTED_CHILD: Final = either(
    "NOT_PROTECTED_CHILD",
    IS_ADULT,
    fact_test(
        "IN_NO_CHILDRENS_REGISTER",
        ("protected_child", lambda member: member.protected_child),
        lambda child: child is None,
        _CHILDREN.__getitem__,
    ),
)
