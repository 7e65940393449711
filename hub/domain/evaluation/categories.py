"""One household against all categories of its jurisdiction: proposals, each with its computation.

Source:
    国办发〔2023〕39号 五(一); 长民发〔2025〕22号 一(三): 一次申请、分类审核认定.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Final, NamedTuple

from hub.domain.evaluation.circumstances import Household, Member
from hub.domain.evaluation.combining import either_step, every_step
from hub.domain.evaluation.criteria import Verdicts, step_of
from hub.domain.evaluation.results import CategoryResult, Evaluation
from hub.domain.evaluation.rules import CategoryRule, Rules, Subject
from hub.domain.evaluation.soundness import check
from hub.domain.evaluation.steps import Step, Verdict, all_of, any_of
from hub.domain.evaluation.wording import CATEGORIES
from hub.domain.people import Category

_MET: Final = Verdict.MET
_WHOLE: Final = (None,)  # the place that stands for a household


def evaluate(household: Household, rules: Rules) -> Evaluation:
    """Hold a household against every category.

    Returns:
        In the jurisdiction's order: for each category one result of the household, or, where it is
        for persons, one of each living member in the household's order. They decide nothing.

    Raises:
        NobodyCounts, TwiceAMember, NegativeAmount, MoreThanTheWhole: the circumstances contradict
            themselves.
        ValueError: categories exclude each other in a circle.
    """
    judged = _judged(household, rules)
    return Evaluation(
        household_id=household.id,
        on=rules.on,
        version=rules.version,
        packs=rules.packs,
        results=tuple(
            _result(rule, household, rules, each)
            for place, rule in enumerate(rules.categories)
            for each in judged[place]
        ),
    )


def proposed(household: Household, rules: Rules) -> frozenset[Category]:
    """Return the categories that a household, or somebody of it, meets; see `evaluate`.

    Raises:
        NobodyCounts, TwiceAMember, NegativeAmount, MoreThanTheWhole, ValueError: as there.
    """
    judged = _judged(household, rules)
    return frozenset(
        rule.category
        for place, rule in enumerate(rules.categories)
        if any(each.verdict is _MET for each in judged[place])
    )


class _Judged(NamedTuple):
    """What one category comes to for one of those whom it is for."""

    place: int | None  # of the member; None: the household
    verdict: Verdict
    before: Mapping[Category, Verdict]  # the categories that take them before this one


def _judged(household: Household, rules: Rules) -> Mapping[int, Sequence[_Judged]]:
    """Return the verdicts on each category, by its place in the rules."""
    check(household, rules.on)
    against = _Against(_living(household, rules), rules, Verdicts(household, rules))
    for place in _order(rules):
        against.settle(place)
    return against.judged


def _result(
    rule: CategoryRule, household: Household, rules: Rules, judged: _Judged
) -> CategoryResult:
    member = None if judged.place is None else household.members[judged.place]
    return CategoryResult(
        category=rule.category,
        person_id=None if member is None else member.id,
        verdict=judged.verdict,
        modality=rule.modality,
        authority=rule.authority,
        explain=partial(_step, rule, household, member, rules, judged.before),
    )


def _living(household: Household, rules: Rules) -> tuple[int, ...]:
    """Return the places of those who live."""
    return tuple(place for place, each in enumerate(household.members) if each.is_alive(rules.on))


@lru_cache(maxsize=64)
def _order(rules: Rules) -> tuple[int, ...]:
    """Return the places of the categories, each after those that exclude it.

    Raises:
        ValueError: one excludes what excludes it.
    """
    order: list[int] = []
    begun: set[int] = set()

    def settle(place: int) -> None:
        if place in order:
            return
        rule = rules.categories[place]
        if place in begun:
            raise ValueError(f"{rule.category} excludes what excludes it; mend excluded_by.")
        begun.add(place)
        for other_place, other in enumerate(rules.categories):
            if _precedes(other, rule):
                settle(other_place)
        order.append(place)

    for place in range(len(rules.categories)):
        settle(place)
    return tuple(order)


@dataclass(slots=True)
class _Against:
    """The rules that a household is held against, and what was found so far."""

    living: tuple[int, ...]  # places of members
    rules: Rules
    verdicts: Verdicts
    judged: dict[int, list[_Judged]] = field(
        default_factory=dict[int, list[_Judged]]
    )  # by the place of the rule
    found: dict[tuple[Category, int | None], Verdict] = field(
        default_factory=dict[tuple[Category, int | None], Verdict]
    )  # by the place of the member; None: the household

    def settle(self, number: int) -> None:
        """Judge one category, after those that exclude it."""
        rule = self.rules.categories[number]
        places = self.living if rule.subject is Subject.PERSON else _WHOLE
        judged = self.judged[number] = [self._judge(rule, place) for place in places]
        for each in judged:
            key = (rule.category, each.place)
            before = self.found.get(key)
            self.found[key] = each.verdict if before is None else any_of((each.verdict, before))

    def _judge(self, rule: CategoryRule, place: int | None) -> _Judged:
        before = self._before(rule, place)
        return _Judged(place, self._verdict(rule, place, before), before)

    def _verdict(
        self, rule: CategoryRule, place: int | None, before: Mapping[Category, Verdict]
    ) -> Verdict:
        if not rule.criteria:
            return Verdict.UNSET
        is_out = all_of(~each for each in before.values())
        if is_out is Verdict.NOT_MET:
            return is_out
        return all_of((self.verdicts.of_one(rule.criteria, place), is_out))

    def _before(self, rule: CategoryRule, place: int | None) -> Mapping[Category, Verdict]:
        """Return the categories that take somebody before this one, with whether they do."""
        return {
            each: self._is_in(each, place)
            for each in rule.excluded_by
            if each is not rule.category or (place is not None and (each, None) in self.found)
        }

    def _is_in(self, category: Category, place: int | None) -> Verdict:
        """Say whether a person, or the whole household, is in a category.

        A person is in it with the household, or by themselves. A household is in one of persons
        where each of its members is; that some are taken in alone leaves it where it is.
        """
        whole = self.found.get((category, None), Verdict.NOT_MET)
        if place is not None:
            return any_of((whole, self.found.get((category, place), Verdict.NOT_MET)))
        if (category, None) in self.found:
            return whole
        return all_of(self.found.get((category, each), Verdict.NOT_MET) for each in self.living)


def _precedes(other: CategoryRule, rule: CategoryRule) -> bool:
    """Tell whether a rule is needed before another: who is in it is not in the other."""
    if other.category not in rule.excluded_by:
        return False
    if other.category is not rule.category:
        return True
    return other.subject is Subject.HOUSEHOLD and rule.subject is Subject.PERSON


def _step(
    rule: CategoryRule,
    household: Household,
    member: Member | None,
    rules: Rules,
    before: Mapping[Category, Verdict],
) -> Step:
    """Return the whole computation of one result."""
    if not rule.criteria:
        return Step(
            rule=rule.category,
            verdict=Verdict.UNSET,
            formula="没有文件规定认定条件，不能判断",
            source=rule.source,
        )
    groups = [
        [step_of(each, household, member, rules) for each in group] for group in rule.criteria
    ]
    exclusions = [_exclusion(rule, *each) for each in before.items()]
    return every_step(rule.category, rule.source, (*_conditions(rule, groups), *exclusions))


def _conditions(rule: CategoryRule, groups: Sequence[Sequence[Step]]) -> Sequence[Step]:
    if len(groups) == 1:
        return groups[0]
    ways = [every_step("ALL_CONDITIONS", rule.source, group) for group in groups]
    return (either_step("ONE_WAY", rule.source, ways),)


def _exclusion(rule: CategoryRule, category: Category, is_in: Verdict) -> Step:
    called = CATEGORIES[category]
    match is_in:
        case Verdict.MET:
            formula = f"已符合{called}条件，不再列入"
        case Verdict.NOT_MET:
            formula = f"不符合{called}条件"
        case _:
            formula = f"是否符合{called}条件尚不能判断"
    return Step(rule=f"NOT_{category}", verdict=~is_in, formula=formula, source=rule.source)
