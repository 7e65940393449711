"""The criteria of categories and of programmes, by the names that packs give them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from hub.domain.evaluation.belonging import (
    HUKOU_OF_ALL,
    HUKOU_OF_PERSON,
    IS_MONITORED,
    IS_NO_PROTECTED_CHILD,
    IS_PROTECTED_CHILD,
    LISTED_OTHER,
)
from hub.domain.evaluation.circumstances import Household, Kin, Member, Spending
from hub.domain.evaluation.combining import HouseholdTest, PersonTest, either_step
from hub.domain.evaluation.disability import IS_SEVERE
from hub.domain.evaluation.exemption import EXEMPT_KIN, SUPPORT_EXEMPTED
from hub.domain.evaluation.expenditure import (
    CLASSES,
    EXPENDITURE_RIGID,
    METHOD,
    ZERO_INCOME,
    Method,
    ZeroIncome,
)
from hub.domain.evaluation.illness import DEFINITION, IS_SERIOUSLY_ILL, Definition
from hub.domain.evaluation.inclusion import (
    GROUPS,
    IS_INCLUDED_ALONE,
    MODALITIES,
    MODALITY,
    TESTS_OF_GROUPS,
)
from hub.domain.evaluation.income import BELOW_DISPOSABLE, BELOW_MARGIN, BELOW_STANDARD
from hub.domain.evaluation.labour import HAS_NO_LABOUR_CAPACITY
from hub.domain.evaluation.needs import events, health, housing, persons, schooling, work
from hub.domain.evaluation.property import (
    RIGID_PROPERTY,
    RIGID_PROPERTY_RULES,
    WITHIN_DIBAO,
    WITHIN_MARGIN,
    WITHIN_RIGID,
)
from hub.domain.evaluation.rules import Criterion, Rules
from hub.domain.evaluation.steps import Step, Verdict, any_of
from hub.domain.evaluation.support import HAS_NO_ABLE_SUPPORTER, HAS_NO_INCOME_SOURCE
from hub.domain.law import Citation

_MET: Final = Verdict.MET
_NOT_MET: Final = Verdict.NOT_MET
_UNSET: Final = Verdict.UNSET

Test = Callable[[Household, Member | None, Rules, Citation], Step]

_HOUSEHOLD_TESTS: Final = (
    BELOW_STANDARD,
    BELOW_MARGIN,
    BELOW_DISPOSABLE,
    WITHIN_DIBAO,
    WITHIN_MARGIN,
    WITHIN_RIGID,
    EXPENDITURE_RIGID,
    LISTED_OTHER,
    HUKOU_OF_ALL,
)
_PERSON_TESTS: Final = (
    HAS_NO_LABOUR_CAPACITY,
    HAS_NO_INCOME_SOURCE,
    HAS_NO_ABLE_SUPPORTER,
    IS_SERIOUSLY_ILL,
    IS_SEVERE,
    IS_INCLUDED_ALONE,
    SUPPORT_EXEMPTED,
    IS_PROTECTED_CHILD,
    IS_NO_PROTECTED_CHILD,
    IS_MONITORED,
    HUKOU_OF_PERSON,
)
_HOUSEHOLD_TESTS_OF_PROGRAMMES: Final = (*housing.OF_HOUSEHOLDS, *events.OF_HOUSEHOLDS)
_PERSON_TESTS_OF_PROGRAMMES: Final = (
    *schooling.OF_PERSONS,
    *housing.OF_PERSONS,
    *health.OF_PERSONS,
    *work.OF_PERSONS,
    *persons.OF_PERSONS,
    *events.OF_PERSONS,
)

OF_HOUSEHOLDS: Final[Mapping[str, HouseholdTest]] = {
    test.rule: test for test in (*_HOUSEHOLD_TESTS, *_HOUSEHOLD_TESTS_OF_PROGRAMMES)
}
OF_PERSONS: Final[Mapping[str, PersonTest]] = {
    test.rule: test for test in (*_PERSON_TESTS, *_PERSON_TESTS_OF_PROGRAMMES)
}
FOR_PROGRAMMES_ONLY: Final = frozenset(
    test.rule for test in (*_HOUSEHOLD_TESTS_OF_PROGRAMMES, *_PERSON_TESTS_OF_PROGRAMMES)
)

CHOICES: Final[Mapping[str, frozenset[str]]] = {  # of the parameters that are chosen, by key
    METHOD: frozenset(Method),
    ZERO_INCOME: frozenset(ZeroIncome),
    CLASSES: frozenset(Spending),
    DEFINITION: frozenset(Definition),
    RIGID_PROPERTY: frozenset(RIGID_PROPERTY_RULES),
    GROUPS: frozenset(TESTS_OF_GROUPS),
    MODALITY: frozenset(MODALITIES),
    EXEMPT_KIN: frozenset(Kin),
}


def verdict_of(
    criterion: Criterion, household: Household, member: Member | None, rules: Rules
) -> Verdict:
    """Say whether a member, or the whole household, meets one criterion.

    A criterion of persons holds for a household where it holds for one of its members; one of
    households holds for each of its members.

    Args:
        criterion: whose test is a name of CRITERIA.
        household: whole; those who have died are left out by the tests.
        member: one of its members; None: the whole household.
        rules: of its jurisdiction.
    """
    test = _test(criterion.test, member)
    if isinstance(test, HouseholdTest):
        return test.verdict(household, rules)
    if member is not None:
        return test.verdict(household, member, rules)
    members = household.counted(rules.on)
    return any_of(test.verdict(household, each, rules) for each in members)


class Verdicts:
    """What criteria say of a household and of each of its members, each asked once."""

    __slots__ = ("_household", "_known", "_rules")

    def __init__(self, household: Household, rules: Rules) -> None:
        """Take whom is asked about, and the rules of their jurisdiction."""
        self._household = household
        self._rules = rules
        places = (None, *range(len(household.members)))
        self._known: dict[int | None, dict[str, Verdict]] = {place: {} for place in places}

    def of(self, criterion: Criterion, place: int | None) -> Verdict:
        """Say whether the member at a place, or the whole household, meets a criterion."""
        known = self._known[place]
        found = known.get(criterion.test)
        if found is None:
            found = known[criterion.test] = self._found(criterion, place)
        return found

    def of_all(self, group: Sequence[Criterion], place: int | None) -> Verdict:
        """Say whether all criteria of a group are met; what follows one that is not is not asked.

        It is `all_of`, written out for what a province is judged by.
        """
        found = _MET
        known = self._known[place]
        for criterion in group:
            verdict = known.get(criterion.test) or self.of(criterion, place)
            if verdict is _NOT_MET:
                return verdict
            if verdict is not _MET and found is not _UNSET:
                found = verdict
        return found

    def of_one(self, groups: Sequence[Sequence[Criterion]], place: int | None) -> Verdict:
        """Say whether one of several groups of criteria is met; the rest is not asked then."""
        if len(groups) == 1:
            return self.of_all(groups[0], place)
        return any_of(self.of_all(group, place) for group in groups)

    def leave_open(self, groups: Sequence[Sequence[Criterion]], place: int | None) -> bool:
        """Tell whether a group is met or may be; where there is none, nothing is in the way.

        It is `of_one`, written out for what a province is judged by.
        """
        known = self._known[place]
        for group in groups:
            for criterion in group:
                verdict = known.get(criterion.test) or self.of(criterion, place)
                if verdict is _NOT_MET:
                    break
            else:
                return True
        return not groups

    def _found(self, criterion: Criterion, place: int | None) -> Verdict:
        if place is None:
            return verdict_of(criterion, self._household, None, self._rules)
        if criterion.test not in OF_PERSONS:
            return self.of(criterion, None)
        member = self._household.members[place]
        return OF_PERSONS[criterion.test].verdict(self._household, member, self._rules)


def step_of(
    criterion: Criterion, household: Household, member: Member | None, rules: Rules
) -> Step:
    """Return the computation behind `verdict_of`."""
    return CRITERIA[criterion.test](household, member, rules, criterion.source)


def _test(name: str, member: Member | None) -> HouseholdTest | PersonTest:
    """Return the test of persons for a member, that of households for a household, if there is."""
    first, second = (OF_HOUSEHOLDS, OF_PERSONS) if member is None else (OF_PERSONS, OF_HOUSEHOLDS)
    return first.get(name) or second[name]


def _criterion(name: str) -> Test:
    def step(household: Household, member: Member | None, rules: Rules, source: Citation) -> Step:
        test = _test(name, member)
        if isinstance(test, HouseholdTest):
            return test.step(household, rules, source)
        if member is not None:
            return test.step(household, member, rules, source)
        members = household.counted(rules.on)
        parts = [test.step(household, each, rules, source) for each in members]
        return either_step(name, source, parts)

    return step


CRITERIA: Final[Mapping[str, Test]] = {
    name: _criterion(name) for name in (*OF_HOUSEHOLDS, *OF_PERSONS)
}
