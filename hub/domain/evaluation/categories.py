"""One household against all categories of its jurisdiction: proposals, each with its computation.

Source:
    国办发〔2023〕39号 五(一); 长民发〔2025〕22号 一(三): 一次申请、分类审核认定.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hub.domain.evaluation.circumstances import Household, Member
from hub.domain.evaluation.combining import either, every
from hub.domain.evaluation.criteria import OF_HOUSEHOLDS, judge
from hub.domain.evaluation.results import CategoryResult, Evaluation
from hub.domain.evaluation.rules import CategoryRule, Criterion, Rules, Subject
from hub.domain.evaluation.soundness import check
from hub.domain.evaluation.steps import Step, Verdict, all_of, any_of
from hub.domain.evaluation.wording import CATEGORIES
from hub.domain.identifiers import PersonId
from hub.domain.people import Category

_Prepared = tuple[Criterion, Step | None]


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
    check(household, rules.on)
    against = _Against(household, household.counted(rules.on), rules)
    results = {place: against.results(rules.categories[place]) for place in _order(rules)}
    return Evaluation(
        household_id=household.id,
        on=rules.on,
        version=rules.version,
        packs=rules.packs,
        results=tuple(each for place in sorted(results) for each in results[place]),
    )


def _order(rules: Rules) -> list[int]:
    """Return the places of the categories' rules, those that exclude another before it."""
    order: list[int] = []
    left = list(enumerate(rules.categories))
    while left:
        free = [
            place for place, rule in left if not any(_precedes(other, rule) for _, other in left)
        ]
        if not free:
            named = "、".join(rule.category for _, rule in left)
            raise ValueError(f"The categories {named} exclude each other; mend excluded_by.")
        order.extend(free)
        left = [each for each in left if each[0] not in free]
    return order


def _precedes(other: CategoryRule, rule: CategoryRule) -> bool:
    """Tell whether a rule is needed before another: who is in it is not in the other."""
    if other.category is rule.category:
        return other.subject is Subject.HOUSEHOLD and rule.subject is Subject.PERSON
    return other.category in rule.excluded_by


@dataclass(slots=True)
class _Against:
    """A household, the rules that it is held against, and what was found so far."""

    household: Household
    members: tuple[Member, ...]  # who live
    rules: Rules
    found: dict[tuple[Category, PersonId | None], Verdict] = field(
        default_factory=dict[tuple[Category, PersonId | None], Verdict]
    )

    def results(self, rule: CategoryRule) -> list[CategoryResult]:
        """Return the results of one category, after those that exclude it."""
        subjects: Sequence[Member | None] = (
            self.members if rule.subject is Subject.PERSON else (None,)
        )
        prepared = [[self._prepared(each) for each in group] for group in rule.criteria]
        found = [self._result(rule, member, prepared) for member in subjects]
        for result in found:
            key = (rule.category, result.person_id)
            self.found[key] = any_of((result.verdict, self._found(*key)))
        return found

    def _prepared(self, criterion: Criterion) -> _Prepared:
        """Return a criterion with its step, where that is the same for all members."""
        if criterion.test in OF_HOUSEHOLDS:
            return criterion, judge(criterion, self.household, None, self.rules)
        return criterion, None

    def _result(
        self, rule: CategoryRule, member: Member | None, prepared: list[list[_Prepared]]
    ) -> CategoryResult:
        step = self._step(rule, member, prepared)
        return CategoryResult(
            category=rule.category,
            person_id=None if member is None else member.id,
            verdict=step.verdict,
            modality=rule.modality,
            authority=rule.authority,
            step=step,
        )

    def _step(
        self, rule: CategoryRule, member: Member | None, prepared: list[list[_Prepared]]
    ) -> Step:
        if not prepared:
            return Step(
                rule=rule.category,
                verdict=Verdict.UNSET,
                formula="没有文件规定认定条件，不能判断",
                source=rule.source,
            )
        groups = [
            [step or judge(each, self.household, member, self.rules) for each, step in group]
            for group in prepared
        ]
        person = None if member is None else member.id
        parts = (*_conditions(rule, groups), *self._exclusions(rule, person))
        return every(rule.category, rule.source, parts)

    def _exclusions(self, rule: CategoryRule, person: PersonId | None) -> list[Step]:
        """Return a step for each category that takes somebody before this one does."""
        before = dict.fromkeys(each for each in rule.excluded_by if each is not rule.category)
        if person is not None and (rule.category, None) in self.found:
            before[rule.category] = None
        return [_exclusion(rule, each, self._is_in(each, person)) for each in before]

    def _is_in(self, category: Category, person: PersonId | None) -> Verdict:
        """Say whether a person, or the whole household, is in a category.

        A person is in it with the household, or by themselves; a household also where each member
        is in it by themselves.
        """
        whole = self._found(category, None)
        if person is not None:
            return any_of((whole, self._found(category, person)))
        return any_of((whole, all_of(self._found(category, each.id) for each in self.members)))

    def _found(self, category: Category, person: PersonId | None) -> Verdict:
        return self.found.get((category, person), Verdict.NOT_MET)


def _conditions(rule: CategoryRule, groups: Sequence[Sequence[Step]]) -> Sequence[Step]:
    if len(groups) == 1:
        return groups[0]
    ways = [every("ALL_CONDITIONS", rule.source, group) for group in groups]
    return (either("ONE_WAY", rule.source, ways),)


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
