"""Severe disability: three predicates that the documents keep apart, each by parameters."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Final

from hub.domain.evaluation.asking import are_set, ask, place_of, several, stated, told, unknown
from hub.domain.evaluation.circumstances import Disability, Household, Member
from hub.domain.evaluation.combining import PersonTest
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Verdict
from hub.domain.evaluation.wording import levels
from hub.domain.law import Citation


class Kind(IntEnum):
    """The categories of a disability certificate."""

    SIGHT = 1
    HEARING = 2
    SPEECH = 3
    LIMBS = 4
    INTELLECT = 5
    MIND = 6
    MULTIPLE = 7  # two or more of the others


_SINGLE: Final = tuple(kind for kind in Kind if kind is not Kind.MULTIPLE)
_SHOWN: Final = {
    Kind.SIGHT: "视力",
    Kind.HEARING: "听力",
    Kind.SPEECH: "言语",
    Kind.LIMBS: "肢体",
    Kind.INTELLECT: "智力",
    Kind.MIND: "精神",
    Kind.MULTIPLE: "多重",
}

SEVERE_LEVELS: Final = "severe_disability.levels"
INCLUSION_LEVELS: Final = "single_inclusion.levels"
INCLUSION_MENTAL_LEVELS: Final = "single_inclusion.mental_levels"
NO_LABOUR_MENTAL_LEVELS: Final = "no_labour.mental_levels"
NO_LABOUR_LIMB_LEVELS: Final = "no_labour.limb_levels"
NO_LABOUR_SIGHT_LEVELS: Final = "no_labour.sight_levels"

_KINDS_OF_KEY: Final[Mapping[str, tuple[Kind, ...]]] = {
    SEVERE_LEVELS: _SINGLE,
    INCLUSION_LEVELS: _SINGLE,
    INCLUSION_MENTAL_LEVELS: (Kind.INTELLECT, Kind.MIND),
    NO_LABOUR_MENTAL_LEVELS: (Kind.INTELLECT, Kind.MIND),
    NO_LABOUR_LIMB_LEVELS: (Kind.LIMBS,),
    NO_LABOUR_SIGHT_LEVELS: (Kind.SIGHT,),
}

SEV_12: Final = (SEVERE_LEVELS,)  # 一级、二级 of any kind
SEV_12_IM3: Final = (INCLUSION_LEVELS, INCLUSION_MENTAL_LEVELS)  # and 三级智力、精神
NO_LABOUR: Final = (NO_LABOUR_MENTAL_LEVELS, NO_LABOUR_LIMB_LEVELS, NO_LABOUR_SIGHT_LEVELS)


def severity(member: Member, keys: Sequence[str], rules: Rules) -> Verdict:
    """Say whether a certificate is of the levels that parameters give for its kind.

    One of several kinds has the level of the worst of them; they themselves may not be told.

    Args:
        member: whose certificate it is.
        keys: SEV_12, SEV_12_IM3 or NO_LABOUR.
        rules: with the levels.

    Returns:
        UNKNOWN where nobody has told of a certificate, or where it turns on its kinds.

    Source:
        黑龙江省实施意见 三(一); 最低生活保障审核确认办法 8; 特困人员认定办法 5.
    """
    if not are_set(rules, *keys):
        return Verdict.UNSET
    if member.disability is None:
        return Verdict.UNKNOWN
    found = member.disability.value
    if found is None:
        return Verdict.NOT_MET
    if found.category == Kind.MULTIPLE:
        return _severity_of_several(found, keys, rules)
    return Verdict.of(_counts(found.category, found.level, keys, rules))


def _severity_of_several(found: Disability, keys: Sequence[str], rules: Rules) -> Verdict:
    if all(_counts(kind, found.level, keys, rules) for kind in _SINGLE):
        return Verdict.MET
    if found.components:
        return Verdict.of(any(_counts(*each, keys, rules) for each in found.components))
    mildest = max(max(several(rules, key), default=0) for key in keys)
    return Verdict.UNKNOWN if found.level <= mildest else Verdict.NOT_MET


def _counts(kind: int, level: int, keys: Sequence[str], rules: Rules) -> bool:
    return any(kind in _KINDS_OF_KEY[key] and level in several(rules, key) for key in keys)


def disability_test(rule: str, keys: Sequence[str]) -> PersonTest:
    """Return the test of a person's certificate by the levels that keys give."""

    def verdict(_: Household, member: Member, rules: Rules) -> Verdict:
        return severity(member, keys, rules)

    def step(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
        found, place = severity(member, keys, rules), place_of(household, member)
        certificate = told("disability", member.disability, _shown, place=place)
        is_told = found is Verdict.UNKNOWN and member.disability is not None
        parts = (unknown("disability.components", place),) if is_told else ()
        return stated(
            rule,
            source,
            found,
            lambda: f"{certificate.value}；须为{_written(rules, keys)}",
            ask(rules, *keys).using(certificate, *parts),
        )

    return PersonTest(rule, verdict, step)


def _shown(disability: Disability | None) -> str:
    if disability is None:
        return "无有效残疾证"
    parts = "、".join(_kind_and_level(*each) for each in disability.components)
    shown = f"{_kind_and_level(disability.category, disability.level)}"
    return f"{shown}（{parts}）" if parts else shown


def _kind_and_level(category: int, level: int) -> str:
    return f"{_SHOWN[Kind(category)]}{levels((level,))}"


def _written(rules: Rules, keys: Sequence[str]) -> str:
    return "，或".join(f"{_kinds(_KINDS_OF_KEY[key])}{levels(several(rules, key))}" for key in keys)


def _kinds(kinds: tuple[Kind, ...]) -> str:
    return "" if kinds == _SINGLE else "、".join(_SHOWN[kind] for kind in kinds)


# 黑龙江省实施意见 三(一): 重度残疾人.
IS_SEVERE: Final = disability_test("SEVERE_DISABILITY", SEV_12)
# 最低生活保障审核确认办法 8; 黑龙江省实施意见 三(一).
IS_SEVERE_FOR_INCLUSION: Final = disability_test("SEVERE_DISABILITY_FOR_INCLUSION", SEV_12_IM3)
# 特困人员认定办法 5.
IS_NO_LABOUR_BY_DISABILITY: Final = disability_test("NO_LABOUR_DISABILITY", NO_LABOUR)
