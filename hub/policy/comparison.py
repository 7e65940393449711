"""How the jurisdictions differ, as their packs say it: one table, in Markdown."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hub.domain.divisions import NATION
from hub.domain.evaluation.rules import CategoryRule, ProgrammeRule, Rules
from hub.domain.law import UNSET, Value
from hub.policy import wording
from hub.policy.differences import entitled, passages, receiver
from hub.policy.errors import PolicyError
from hub.policy.jurisdictions import AUTHORITY
from hub.policy.policy import Policy
from hub.policy.programmes import ProgrammeGroup

_MARKS = re.compile(
    r"(<!-- hub policy table, as of (\d{4}-\d{2}-\d{2}) -->\n).*?(<!-- end of the table -->)",
    re.DOTALL,
)
_NATIONS = "〔全国〕"  # marks what a jurisdiction's own document does not say


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A jurisdiction on the day of the table."""

    policy: Policy
    rules: Rules
    nation: Rules

    def given(self, key: str) -> str:
        """Return a parameter with its unit, marked where only the nation's packs name it."""
        found = self.rules.parameters.get(key)
        if found is None:
            return wording.NOTHING
        return f"{wording.value(found.value, found.unit)}{self.mark_of_parameter(key)}"

    def value(self, key: str) -> Value | None:
        """Return what a parameter holds; None where it is unset."""
        found = self.rules.given(key)
        return None if found is None or found.value is UNSET else found.value

    def share(self, key: str) -> str:
        """Return a parameter that is a share of a whole, in percent; see `given`."""
        found = self.value(key)
        if not isinstance(found, Decimal):
            return self.given(key)
        return f"{wording.percent(found)}{self.mark_of_parameter(key)}"

    def programme(self, *codes: str) -> str:
        """Return who is to get the programmes, marked where only the nation's packs name them."""
        rules = self.rules_of(*codes)
        return f"{entitled(rules)}{self.mark_of(rules)}"

    def rules_of(self, *codes: str) -> tuple[ProgrammeRule, ...]:
        """Return the rules of programmes."""
        return tuple(each for each in self.rules.programmes if each.programme in codes)

    def mark_of(self, rules: tuple[ProgrammeRule | CategoryRule, ...]) -> str:
        """Return the mark of rules that are the nation's."""
        theirs = {each.source for each in (*self.nation.programmes, *self.nation.categories)}
        return self.mark(is_nations=bool(rules) and all(each.source in theirs for each in rules))

    def mark_of_parameter(self, key: str) -> str:
        """Return the mark of a parameter that one of the nation's packs gives."""
        pack = self.policy.packs.get(self.rules.parameters[key].pack)
        return self.mark(is_nations=pack is not None and pack.division == NATION)

    def mark(self, *, is_nations: bool) -> str:
        """Return the mark of what a jurisdiction has from the nation's packs."""
        return _NATIONS if is_nations and self.rules.division != NATION else ""


def table(policy: Policy, on: date) -> str:
    """Return the table: a row for each topic, a column for each division that has a pack."""
    found = columns(policy, on)
    head = ["事项", *found]
    rows = [[topic, *(cell(column) for column in found.values())] for topic, cell in TOPICS.items()]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def columns(policy: Policy, on: date) -> Mapping[str, Column]:
    """Return the jurisdictions by name, the nation first, then by their codes."""
    nation = policy.rules(NATION, on)
    names: dict[str, str] = {}
    for pack in policy.packs.values():
        names.setdefault(pack.division, "全国" if pack.division == NATION else pack.name_zh)
    return {
        name: Column(policy=policy, rules=policy.rules(division, on), nation=nation)
        for division, name in sorted(names.items())
    }


def replaced(policy: Policy, text: str, *, on: date | None) -> str:
    """Return a text with the table between its marks written anew.

    Args:
        policy: whose packs are compared.
        text: with the two marks, the first of which names the table's day.
        on: another day; None keeps the one that the mark names.

    Raises:
        PolicyError: the text has no such marks.
    """
    found = _MARKS.search(text)
    if found is None:
        raise PolicyError(
            "the file",
            1,
            "The marks are missing; write <!-- hub policy table, as of 2026-07-01 --> and "
            "<!-- end of the table --> around the table's place.",
        )
    day = on or date.fromisoformat(found[2])
    mark = found[1].replace(found[2], day.isoformat())
    return f"{text[: found.start()]}{mark}\n{table(policy, day)}\n\n{found[3]}{text[found.end() :]}"


def _categories(column: Column) -> str:
    rules = column.rules.categories
    names = "、".join(dict.fromkeys(wording.CATEGORIES[each.category] for each in rules))
    number = len({each.category for each in rules})
    return f"{number} 类：{names}{_hukou(column)}{column.mark_of(rules)}"


def _hukou(column: Column) -> str:
    tests = {c.test for rule in column.rules.categories for way in rule.criteria for c in way}
    return "（须本地户籍）" if "LOCAL_HUKOU" in tests else ""


def _income(column: Column) -> str:
    return f"人均，按{column.given('income.per')}；标准往前 {column.given('standard.years_back')}"


def _rigid(column: Column) -> str:
    if column.value("rigid.method") != "RATIO":
        return f"{column.given('rigid.method')}：{column.given('rigid.residual_yuan_year')}"
    reached = "≥" if column.value("rigid.inclusive") else ">"
    share, window = column.share("rigid.share"), column.given("rigid.window_months")
    return f"{column.given('rigid.method')} {reached} {share}；{window}"


def _single_inclusion(column: Column) -> str:
    how, who = column.given("single_inclusion.modality"), column.given("single_inclusion.groups")
    parts = [f"{how}：{who}"]
    groups = column.value("single_inclusion.groups")
    if isinstance(groups, tuple) and "SEVERE_DISABILITY" in groups:
        parts.append(f"残疾 {column.given('single_inclusion.levels')}")
        parts.append(f"智力、精神 {column.given('single_inclusion.mental_levels')}")
    if isinstance(groups, tuple) and "DISABLED_SOLDIER" in groups:
        parts.append(f"伤残军人 {column.given('single_inclusion.soldier_levels')}")
    if column.value("support.exempt_kin") is not None:
        years = column.given("support.exempt_from_years")
        parts.append(f"豁免{column.given('support.exempt_kin')}或者 {years}以上的人给付的供养费用")
    return "；".join(parts)


def _authorities(column: Column) -> str:
    by: dict[str, list[str]] = {}
    for rule in column.rules.categories:
        name = wording.CATEGORIES[rule.category]
        if name not in by.setdefault(wording.AUTHORITIES[rule.authority], []):
            by[wording.AUTHORITIES[rule.authority]].append(name)
    told = "；".join(f"{who}：{'、'.join(names)}" for who, names in by.items())
    return f"{told}{column.mark_of_parameter(AUTHORITY)}"


def _premium(column: Column) -> str:
    rules = column.rules_of("PREMIUM_SUBSIDY")
    return f"{'；'.join(_premium_of(column, each) for each in rules)}{column.mark_of(rules)}"


def _premium_of(column: Column, rule: ProgrammeRule) -> str:
    who, rates = wording.categories(rule.categories), column.value("premium.rates")
    match rule.amount.rule:
        case "FULL_PREMIUM":
            return f"{who} 全额"
        case "SHARE_OF_PREMIUM" if isinstance(rates, Mapping):
            shares = dict.fromkeys(rates[each] for each in sorted(rule.categories or ()))
            return f"{who} {'、'.join(wording.percent(Decimal(each)) for each in shares)}"
        case "FIXED":
            return f"{who} 定额（{column.given('premium.fixed_yuan')}）"
        case _:
            return f"{who} {rule.amount.source.words}"


def _rent(column: Column) -> str:
    cuts = [
        each for each in column.rules_of("RENTAL_HOUSING") if each.amount.rule == "REDUCED_RENT"
    ]
    told = [
        f"{wording.categories(each.categories)} {column.share(each.amount.parameters[0])}"
        for each in cuts
    ]
    if not told:
        return wording.NOTHING
    each, most = column.given("rent_cut.area_per_person"), column.given("rent_cut.area_at_most")
    return f"{'；'.join(told)}；每人 {each}，每户至多 {most}"


def _extended(column: Column) -> str:
    return "<br>".join(
        f"{column.policy.programmes[code].name_zh}：{column.programme(code)}"
        for code in _EXTENDED
        if column.rules_of(code)
    )


def _emergency(column: Column) -> str:
    rules = column.rules_of("TEMPORARY_AID")
    return f"{'；'.join(str(r.amount.source.words) for r in rules)}{column.mark_of(rules)}"


def _special(column: Column) -> str:
    return "、".join(_special_names(column))


def _special_names(column: Column) -> Iterator[str]:
    where, on = column.rules.division, column.rules.on
    for code in dict.fromkeys(rule.programme for rule in column.rules.programmes):
        if column.policy.group(code, where, on) is ProgrammeGroup.SPECIAL:
            yield column.policy.programmes[code].name_zh


def _routes(column: Column) -> str:
    """Return which classes of need each department is sent; what the nation's packs say apart."""
    parts = (_sent(column, is_nations=each) for each in (False, True))
    return "<br>".join(part for part in parts if part) or wording.NOTHING


def _sent(column: Column, *, is_nations: bool) -> str:
    theirs = {route.source for route in column.nation.routes.values()}
    by: dict[str, list[str]] = {}
    for need_class, route in column.rules.routes.items():
        if (route.source in theirs) is is_nations:
            name = receiver(column.policy, column.rules, need_class)
            by.setdefault(name, []).append(column.policy.needs[need_class].name_zh)
    told = "；".join(f"{who}：{'、'.join(names)}" for who, names in by.items())
    return f"{told}{column.mark(is_nations=is_nations)}" if told else ""


def _exit(column: Column) -> str:
    return f"渐退至多 {column.given('grace.months_at_most')}；转入：{passages(column.rules)}"


_EXTENDED = (
    "LIVING_SUBSIDY",
    "NURSING_SUBSIDY",
    "REHABILITATION",
    "BARRIER_FREE",
    "ASSISTIVE_DEVICES",
    "AGE_FRIENDLY",
)
TOPICS: Mapping[str, Callable[[Column], str]] = {
    "低收入人口类别": _categories,
    "低保、边缘收入口径": _income,
    "边缘收入线": lambda c: c.given("margin.multiple"),
    "刚性支出算法": _rigid,
    "刚性财产规定": lambda c: c.given("rigid.property"),
    "单人纳入低保": _single_inclusion,
    "重病患者": lambda c: c.given("serious_illness.definition"),
    "认定机关": _authorities,
    "采集单位": lambda c: c.given("collection.unit"),
    "参保资助": _premium,
    "医疗救助": lambda c: c.programme("MEDICAL_AID"),
    "教育救助": lambda c: c.programme("EDUCATION_AID"),
    "公租房": lambda c: c.programme("RENTAL_HOUSING"),
    "租金减免": _rent,
    "农村危房改造": lambda c: c.programme("DANGEROUS_HOUSE"),
    "就业救助": lambda c: c.programme("EMPLOYMENT_AID"),
    "受灾人员救助": lambda c: c.programme("DISASTER_AID"),
    "取暖救助": lambda c: c.programme("HEATING"),
    "殡葬救助": lambda c: c.programme("FUNERAL"),
    "残疾人、老年人措施": _extended,
    "急难救助": _emergency,
    "司法救助": lambda c: c.programme("JUDICIAL_AID"),
    "法律援助": lambda c: c.programme("LEGAL_AID"),
    "困难职工": lambda c: c.programme("DIFFICULT_WORKER"),
    "服务类救助": lambda c: c.programme("SOCIAL_WORK"),
    "费用减免": lambda c: c.programme("FEE_CUTS"),
    "专项救助项目": _special,
    "需求推送": _routes,
    "退出与转入": _exit,
    "不予认定告知": lambda c: c.given("notice.working_days"),
}
