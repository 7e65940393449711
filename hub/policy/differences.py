"""What two sets of rules change for whom, in plain sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.domain.evaluation.rules import (
    CategoryRule,
    Modality,
    ProgrammeRule,
    Rules,
    Subject,
    TransferRule,
)
from hub.domain.evaluation.wording import MONITORED_TYPES
from hub.domain.law import UNSET, Given
from hub.domain.needs import NeedClass
from hub.domain.people import Category
from hub.policy import wording
from hub.policy.policy import Policy


class Kind(StrEnum):
    """What it is that differs."""

    CATEGORY = "CATEGORY"
    AUTHORITY = "AUTHORITY"
    CRITERIA = "CRITERIA"
    PARAMETER = "PARAMETER"
    PROGRAMME = "PROGRAMME"
    TRANSFER = "TRANSFER"
    ROUTE = "ROUTE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One change, for some categories of people."""

    kind: Kind
    what: str  # a category, a parameter's key, a programme or a class of need
    before: str
    after: str
    sentence: str


def differences(policy: Policy, before: Rules, after: Rules) -> tuple[Difference, ...]:
    """Return what is otherwise under the second rules than under the first.

    Args:
        policy: that names parameters and programmes; the newer of two.
        before: the rules to begin with.
        after: those to end with, of another policy or another division.
    """
    return (
        *_categories(before, after),
        *_parameters(policy, before, after),
        *_programmes(policy, before, after),
        *_transfers(before, after),
        *_routes(policy, before, after),
    )


def _categories(before: Rules, after: Rules) -> Iterator[Difference]:
    old, new = _by_category(before), _by_category(after)
    for key in dict.fromkeys((*old, *new)):
        name = _category(key)
        if key not in new or key not in old:
            has = key in new
            yield Difference(
                kind=Kind.CATEGORY,
                what=key[0],
                before="有" if not has else "无",
                after="有" if has else "无",
                sentence=f"{'新增' if has else '不再设'}“{name}”类别。",
            )
        else:
            yield from _one_category(name, old[key], new[key])


def _one_category(name: str, old: CategoryRule, new: CategoryRule) -> Iterator[Difference]:
    if old.authority != new.authority:
        was, now = (wording.AUTHORITIES[each.authority] for each in (old, new))
        yield Difference(
            kind=Kind.AUTHORITY,
            what=old.category,
            before=was,
            after=now,
            sentence=f"“{name}”由{now}认定（原为{was}）。",
        )
    if old.modality is not new.modality:
        was, now = wording.MODALITIES[old.modality], wording.MODALITIES[new.modality]
        yield Difference(
            kind=Kind.CATEGORY,
            what=old.category,
            before=was,
            after=now,
            sentence=f"符合条件的“{name}”由“{was}”纳入改为“{now}”纳入。",
        )
    was, now = (wording.conditions(each.criteria) for each in (old, new))
    if was != now:
        yield Difference(
            kind=Kind.CRITERIA,
            what=old.category,
            before=was,
            after=now,
            sentence=f"“{name}”的条件由“{was}”改为“{now}”。",
        )


def _parameters(policy: Policy, before: Rules, after: Rules) -> Iterator[Difference]:
    for key in policy.parameter_keys:
        old, new = before.parameters.get(key), after.parameters.get(key)
        if _value(old) != _value(new):
            name, was, now = policy.parameter_keys[key].name_zh, _told(old), _told(new)
            yield Difference(
                kind=Kind.PARAMETER,
                what=key,
                before=was,
                after=now,
                sentence=f"{name}：由“{was}”改为“{now}”{_cited(new)}。",
            )


def _programmes(policy: Policy, before: Rules, after: Rules) -> Iterator[Difference]:
    old, new = _by_programme(before), _by_programme(after)
    for code in dict.fromkeys((*old, *new)):
        was, now = (entitled(rules.get(code, ())) for rules in (old, new))
        if was != now:
            yield Difference(
                kind=Kind.PROGRAMME,
                what=code,
                before=was,
                after=now,
                sentence=f"{policy.programmes[code].name_zh}：由“{was}”改为“{now}”。",
            )


def _transfers(before: Rules, after: Rules) -> Iterator[Difference]:
    was, now = passages(before), passages(after)
    if was != now:
        yield Difference(
            kind=Kind.TRANSFER,
            what="transfers",
            before=was,
            after=now,
            sentence=f"无须重新申请的转入：由“{was}”改为“{now}”。",
        )


def _routes(policy: Policy, before: Rules, after: Rules) -> Iterator[Difference]:
    for need_class in NeedClass:
        was, now = (receiver(policy, rules, need_class) for rules in (before, after))
        if was != now:
            yield Difference(
                kind=Kind.ROUTE,
                what=need_class,
                before=was,
                after=now,
                sentence=f"“{policy.needs[need_class].name_zh}”的需求推送至：由“{was}”改为“{now}”。",
            )


def receiver(policy: Policy, rules: Rules, need_class: NeedClass) -> str:
    """Return the name of the department to which a class of need is sent."""
    route = rules.routes.get(need_class)
    if route is None:
        return wording.LEFT_OPEN
    department = policy.departments.get(route.department)  # one that the other policy has dropped
    return route.department if department is None else department.name_zh


_CategoryKey = tuple[Category, Subject]
_ALONE: Mapping[Category, str] = {  # of households as a rule, but of these persons too
    Category.DIBAO: "单人纳入",
    Category.OTHER: "个人",
}


def _by_category(rules: Rules) -> Mapping[_CategoryKey, CategoryRule]:
    return {(each.category, each.subject): each for each in rules.categories}


def _category(key: _CategoryKey) -> str:
    category, subject = key
    alone = _ALONE.get(category) if subject is Subject.PERSON else None
    return f"{wording.CATEGORIES[category]}{f'（{alone}）' if alone else ''}"


def _value(given: Given | None) -> object:
    return UNSET if given is None else given.value


def _told(given: Given | None) -> str:
    return wording.LEFT_OPEN if given is None else wording.value(given.value, given.unit)


def _cited(given: Given | None) -> str:
    return "" if given is None else f"（{given.source.document} {given.source.clause}）"


def _by_programme(rules: Rules) -> Mapping[str, tuple[ProgrammeRule, ...]]:
    found: dict[str, tuple[ProgrammeRule, ...]] = {}
    for rule in rules.programmes:
        found[rule.programme] = (*found.get(rule.programme, ()), rule)
    return found


def entitled(rules: Sequence[ProgrammeRule]) -> str:
    """Return who is to get a programme, from the most binding words to the least."""
    parts = [
        f"{wording.MODALITIES[modality]}：{who}"
        for modality in wording.MODALITIES
        if (who := _of_modality(rules, modality))
    ]
    return "。".join(parts) or wording.NOTHING


def _of_modality(rules: Sequence[ProgrammeRule], modality: Modality) -> str:
    """Return whom the rules of one modality are for: people by condition, each once."""
    found: dict[str, list[str]] = {}
    for rule in rules:
        if rule.modality is modality:
            found.setdefault(wording.conditions(rule.criteria), []).append(_people(rule))
    return "；".join(
        f"{'、'.join(dict.fromkeys(who))}{f'（{asked}）' if asked else ''}"
        for asked, who in found.items()
    )


def _people(rule: ProgrammeRule) -> str:
    mode = wording.concentrated_or_dispersed(rule.support_modes)
    if mode and rule.categories == frozenset({Category.TEKUN}):
        return f"{mode}{wording.categories(rule.categories)}"
    return wording.categories(rule.categories)


def passages(rules: Rules) -> str:
    """Return who may pass into what without applying again."""
    return "；".join(_passage(each) for each in rules.transfers) or wording.NOTHING


def _passage(rule: TransferRule) -> str:
    types = [name for each, name in MONITORED_TYPES.items() if each in (rule.monitored or ())]
    of = f"（{'、'.join(types)}）" if types else ""
    into = "、".join(wording.CATEGORIES[each] for each in rule.into)
    consent = "（须本人同意）" if rule.needs_consent else ""
    return f"{wording.categories(rule.leaving)}{of}→{into}{consent}"
