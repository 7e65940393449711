"""Severe disability: three predicates that the documents keep apart, each by parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from hub.domain.evaluation.asking import Asked, ask, place_of, several, told, undecided
from hub.domain.evaluation.circumstances import Disability, Household, Member
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step, Used, Verdict
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity:
    """The levels of each kind from which a disability counts as severe."""

    levels: Mapping[Kind, frozenset[int]] = field(default_factory=dict[Kind, frozenset[int]])

    def of(self, disability: Disability) -> Verdict:
        """Say whether a certificate is of such a level.

        One of several kinds has the level of the worst of them; they themselves may not be told.

        Returns:
            UNKNOWN where it turns on what kinds these are.
        """
        if disability.category != Kind.MULTIPLE:
            return Verdict.of(self._holds(disability.category, disability.level))
        if all(self._holds(kind, disability.level) for kind in _SINGLE):
            return Verdict.MET
        if disability.components:
            return Verdict.of(any(self._holds(*each) for each in disability.components))
        reach = max((max(each) for each in self.levels.values() if each), default=0)
        return Verdict.UNKNOWN if disability.level <= reach else Verdict.NOT_MET

    def _holds(self, category: int, level: int) -> bool:
        return level in self.levels.get(Kind(category), ())


def severity(rules: Rules, keys: tuple[str, ...]) -> Severity | None:
    """Return a predicate as parameters give it.

    Args:
        rules: whose parameters are read.
        keys: SEV_12, SEV_12_IM3 or NO_LABOUR.

    Returns:
        None where one of them has no value.

    Source:
        黑龙江省实施意见 三(一); 最低生活保障审核确认办法 8; 特困人员认定办法 5.
    """
    found: dict[Kind, frozenset[int]] = {}
    for key in keys:
        given = rules.given(key)
        if given is None:
            return None
        for kind in _KINDS_OF_KEY[key]:
            found[kind] = found.get(kind, frozenset()) | frozenset(map(int, several(rules, key)))
    return Severity(levels=found)


def severe_disability(household: Household, member: Member, rules: Rules, source: Citation) -> Step:
    """Say whether the person is 重度残疾人 by the levels of the jurisdiction (SEV_12).

    Source:
        黑龙江省实施意见 三(一) (一级、二级残疾人).
    """
    return disability_step("SEVERE_DISABILITY", SEV_12, (household, member), rules, source)


def disability_step(
    rule: str,
    keys: tuple[str, ...],
    whose: tuple[Household, Member],
    rules: Rules,
    source: Citation,
) -> Step:
    """Say whether a person's certificate is of the levels that the keys give."""
    household, member = whose
    asked = ask(rules, *keys)
    used = _used(household, member)
    predicate = severity(rules, keys)
    if predicate is None or member.disability is None:
        return undecided(rule, source, asked=asked, used=used)
    found = member.disability.value
    verdict = Verdict.NOT_MET if found is None else predicate.of(found)
    if verdict is Verdict.UNKNOWN:
        return _components_missing(rule, asked, used, source)
    return Step(
        rule=rule,
        verdict=verdict,
        formula=f"{used[0].value}；须为{_written(rules, keys)}",
        used=used,
        given=asked.given,
        source=source,
    )


def _used(household: Household, member: Member) -> tuple[Used, ...]:
    return (told("disability", member.disability, _shown, place=place_of(household, member)),)


def _components_missing(rule: str, asked: Asked, used: tuple[Used, ...], source: Citation) -> Step:
    parts = told("disability.components", None, str, place=used[0].person)
    return undecided(rule, source, asked=asked, used=(*used, parts))


def _shown(disability: Disability | None) -> str:
    if disability is None:
        return "无有效残疾证"
    parts = "、".join(_kind_and_level(*each) for each in disability.components)
    shown = f"残疾证：{_kind_and_level(disability.category, disability.level)}"
    return f"{shown}（{parts}）" if parts else shown


def _kind_and_level(category: int, level: int) -> str:
    return f"{_SHOWN[Kind(category)]}{levels((level,))}"


def _written(rules: Rules, keys: tuple[str, ...]) -> str:
    return "，或".join(
        f"{_kinds(_KINDS_OF_KEY[key])}{levels(map(int, several(rules, key)))}" for key in keys
    )


def _kinds(kinds: tuple[Kind, ...]) -> str:
    return "" if kinds == _SINGLE else "、".join(_SHOWN[kind] for kind in kinds)
