"""The criteria of categories, by the names that packs give them."""

from collections.abc import Callable, Mapping
from typing import Final

from hub.domain.evaluation.belonging import (
    listed_other,
    local_hukou,
    monitored,
    not_protected_child,
    protected_child,
)
from hub.domain.evaluation.circumstances import Household, Kin, Member, Spending
from hub.domain.evaluation.combining import either
from hub.domain.evaluation.disability import severe_disability
from hub.domain.evaluation.exemption import EXEMPT_KIN, support_exempted
from hub.domain.evaluation.expenditure import (
    CLASSES,
    METHOD,
    ZERO_INCOME,
    Method,
    ZeroIncome,
    expenditure_rigid,
)
from hub.domain.evaluation.illness import DEFINITION, Definition, serious_illness
from hub.domain.evaluation.inclusion import GROUPS, GROUPS_BY_NAME, single_inclusion
from hub.domain.evaluation.income import below_disposable, below_margin, below_standard
from hub.domain.evaluation.labour import no_labour_capacity
from hub.domain.evaluation.property import (
    RIGID_PROPERTY,
    RIGID_PROPERTY_RULES,
    within_dibao,
    within_margin,
    within_rigid,
)
from hub.domain.evaluation.rules import Criterion, Rules
from hub.domain.evaluation.steps import Step
from hub.domain.evaluation.support import no_able_supporter, no_income_source
from hub.domain.law import Citation

Test = Callable[[Household, Member | None, Rules, Citation], Step]
HouseholdTest = Callable[[Household, Rules, Citation], Step]
PersonTest = Callable[[Household, Member, Rules, Citation], Step]

_OF_HOUSEHOLDS: Final[Mapping[str, HouseholdTest]] = {
    "INCOME_BELOW_STANDARD": below_standard,
    "INCOME_BELOW_MARGIN": below_margin,
    "INCOME_BELOW_DISPOSABLE": below_disposable,
    "PROPERTY_WITHIN_DIBAO": within_dibao,
    "PROPERTY_WITHIN_MARGIN": within_margin,
    "PROPERTY_WITHIN_RIGID": within_rigid,
    "EXPENDITURE_RIGID": expenditure_rigid,
    "LISTED_OTHER": listed_other,
}
_OF_PERSONS: Final[Mapping[str, PersonTest]] = {
    "NO_LABOUR_CAPACITY": no_labour_capacity,
    "NO_INCOME_SOURCE": no_income_source,
    "NO_ABLE_SUPPORTER": no_able_supporter,
    "SERIOUS_ILLNESS": serious_illness,
    "SEVERE_DISABILITY": severe_disability,
    "SINGLE_INCLUSION": single_inclusion,
    "SUPPORT_EXEMPTED_INCOME_BELOW_STANDARD": support_exempted,
    "PROTECTED_CHILD": protected_child,
    "NOT_PROTECTED_CHILD": not_protected_child,
    "MONITORED": monitored,
}

OF_HOUSEHOLDS: Final = frozenset(_OF_HOUSEHOLDS)  # the same for each of its members

CHOICES: Final[Mapping[str, frozenset[str]]] = {  # of the parameters that are chosen, by key
    METHOD: frozenset(Method),
    ZERO_INCOME: frozenset(ZeroIncome),
    CLASSES: frozenset(Spending),
    DEFINITION: frozenset(Definition),
    RIGID_PROPERTY: frozenset(RIGID_PROPERTY_RULES),
    GROUPS: frozenset(GROUPS_BY_NAME),
    EXEMPT_KIN: frozenset(Kin),
}


def _of_household(test: HouseholdTest) -> Test:
    return lambda household, _, rules, source: test(household, rules, source)


def _of_person(name: str, test: PersonTest) -> Test:
    """Return the test of a person, or, for a household, of any of its members."""

    def judge(household: Household, member: Member | None, rules: Rules, source: Citation) -> Step:
        if member is not None:
            return test(household, member, rules, source)
        members = household.counted(rules.on)
        return either(name, source, [test(household, each, rules, source) for each in members])

    return judge


CRITERIA: Final[Mapping[str, Test]] = {
    **{name: _of_household(test) for name, test in _OF_HOUSEHOLDS.items()},
    **{name: _of_person(name, test) for name, test in _OF_PERSONS.items()},
    "LOCAL_HUKOU": local_hukou,
}


def judge(criterion: Criterion, household: Household, member: Member | None, rules: Rules) -> Step:
    """Hold a household, or one of its members, against one criterion.

    Args:
        criterion: whose test is a name of CRITERIA.
        household: whole; those who have died are left out by the tests.
        member: one of its members; None: the whole household.
        rules: of its jurisdiction.
    """
    return CRITERIA[criterion.test](household, member, rules, criterion.source)
