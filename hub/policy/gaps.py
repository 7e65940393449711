"""What packs leave open where a rule needs it, and what somebody should know of a pack."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hub.domain.divisions import NATION, DivisionLevel
from hub.domain.evaluation.circumstances import Area
from hub.domain.evaluation.rules import Criterion, Rules
from hub.domain.law import UNSET, Citation
from hub.domain.people import Category
from hub.policy.bounds import Bound
from hub.policy.criteria import OF_CHOICES, PARAMETERS
from hub.policy.packs import Pack
from hub.policy.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A criterion of a category that nothing can be held against."""

    division: str
    category: Category
    test: str
    key: str  # of the parameter that is unset
    source: Citation | None  # whose words leave it open; None: no pack names it


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What somebody should know of a pack; no error."""

    file: str
    line: int
    text: str


def gaps(policy: Policy, division: str, on: date) -> tuple[Gap, ...]:
    """Return the gaps of a division on a day, each once, in the order of its categories."""
    found: dict[tuple[Category, str], Gap] = {}
    for area in Area:
        for gap in _of(policy.rules(division, on, area)):
            found.setdefault((gap.category, gap.key), gap)
    return tuple(found.values())


def remarks(policy: Policy, on: date) -> tuple[Remark, ...]:
    """Return what the packs say of themselves, which have ended, and whose values another sets."""
    packs = policy.packs.values()
    own = (Remark(file=each.file, line=1, text=each.remark) for each in packs if each.remark)
    ended = (Remark(file=e.file, line=1, text=_ended(e)) for e in packs if _has_ended(e, on))
    too_low = (remark for pack in packs for remark in _set_too_low(policy, pack))
    return (*own, *ended, *too_low)


def _of(rules: Rules) -> Iterator[Gap]:
    for rule in rules.categories:
        for criterion in dict.fromkeys(each for way in rule.criteria for each in way):
            for key in dict.fromkeys(_needed(rules, criterion)):
                if rules.given(key) is None:
                    named = rules.parameters.get(key)
                    yield Gap(
                        division=rules.division,
                        category=rule.category,
                        test=criterion.test,
                        key=key,
                        source=None if named is None else named.source,
                    )


def _needed(rules: Rules, criterion: Criterion) -> Iterator[str]:
    """Yield the parameters that a criterion goes by, those of a chosen value too."""
    for key in PARAMETERS.get(criterion.test, ()):
        yield key
        given = rules.given(key)
        if given is not None and key in OF_CHOICES:
            chosen = given.value if isinstance(given.value, tuple) else (given.value,)
            for value in chosen:
                yield from OF_CHOICES[key].get(str(value), ())


def _has_ended(pack: Pack, on: date) -> bool:
    return pack.period.valid_to is not None and pack.period.valid_to < on


def _ended(pack: Pack) -> str:
    return f"{pack.name_zh}的政策包已于 {pack.period.valid_to} 期满；请换用现行文件。"


def _set_too_low(policy: Policy, law: Pack) -> Iterator[Remark]:
    """Yield each value that a division gives though the law leaves it to one above."""
    for bound in law.bounds:
        for pack in policy.packs.values():
            is_below = law.division in policy.divisions.upward(pack.division)
            if bound.set_by is not None and is_below and not _may_set(policy, pack, bound.set_by):
                yield from _given_by(pack, bound)


def _may_set(policy: Policy, pack: Pack, level: DivisionLevel) -> bool:
    if pack.division == NATION:
        return True
    order = list(DivisionLevel)
    return order.index(policy.divisions[pack.division].level) <= order.index(level)


def _given_by(pack: Pack, bound: Bound) -> Iterator[Remark]:
    for each in pack.parameters:
        is_given = each.key == bound.key and each.value is not UNSET
        if is_given and each.period.overlaps(bound.period):
            source = bound.source
            yield Remark(
                file=pack.file,
                line=each.line,
                text=f"{each.key} 自 {bound.period.valid_from} 起由更高一级规定"
                f"（{source.document} {source.clause}：{source.words}），请核实本级数值仍有依据。",
            )
