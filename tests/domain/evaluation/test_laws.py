"""What holds of every household: found by hypothesis, against the rules of each jurisdiction."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from hypothesis import assume, given, settings, strategies as st

from hub.domain.evaluation.categories import evaluate, proposed
from hub.domain.evaluation.circumstances import (
    Ability,
    Disability,
    Employment,
    Household,
    Income,
    Kin,
    Member,
    PropertyStanding,
    Schooling,
    Spending,
    Stage,
    Standing,
    Supporter,
)
from hub.domain.evaluation.criteria import CRITERIA, verdict_of
from hub.domain.evaluation.results import Evaluation
from hub.domain.evaluation.rules import Criterion, Rules
from hub.domain.evaluation.steps import Verdict, all_of
from hub.domain.identifiers import PersonId
from hub.domain.money import Fen
from hub.domain.people import Category, ChildClass, MonitoredType
from tests.domain.evaluation.households import a_household, a_member, fact
from tests.rules import CN, PLACES, cited, rules_of

# Everything that can be computed is; the open values are the documents' own.
_SET: Final[dict[str, Any]] = {
    "rigid.share": Decimal("0.5"),
    "rigid.property": "MARGIN",
    "rigid.zero_income": "REACHED",
    "rigid.residual_yuan_year": Decimal(9000),
    "serious_illness.definition": "SELF_PAY_OR_LIST",
    "single_inclusion.soldier_levels": (1, 2, 3),
    "support.exempt_kin": ("SIBLING",),
    "support.exempt_from_years": 60,
    "other.groups": ("WIDOWED_FARMERS",),
}
_RULES: Final = {
    (place, is_set): rules_of(place, _SET if is_set else None)
    for place in PLACES
    for is_set in (False, True)
}
DECIDED: Final = (Verdict.MET, Verdict.NOT_MET)

places: Final = st.sampled_from([*PLACES])
all_set: Final = places.map(lambda place: _RULES[place, True])
rules: Final = all_set | places.map(lambda place: _RULES[place, False])
amounts: Final = st.integers(0, 9_000_000).map(Fen)
expenses: Final = st.integers(0, 1_000_000).map(Fen)
incomes: Final = st.builds(
    Income, wages=amounts, transfers=amounts, work_costs=st.sampled_from([Fen(0), Fen(150_000)])
).flatmap(
    lambda income: st.integers(0, income.transfers).map(
        lambda part: replace(income, not_counted={"ASSISTANCE": Fen(part)})
    )
)
certificates: Final = st.one_of(
    st.none(),
    st.builds(Disability, category=st.integers(1, 6), level=st.integers(1, 4)),
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 4)), min_size=2, max_size=3).map(
        lambda parts: Disability(
            category=7, level=min(level for _, level in parts), components=tuple(parts)
        )
    ),
)
supporters: Final = st.lists(
    st.builds(
        Supporter,
        kin=st.sampled_from(Kin),
        age=st.none() | st.integers(20, 90),
        ability=st.sampled_from(Ability),
        paid=st.none() | amounts,
    ),
    max_size=2,
).map(tuple)
_FACTS: Final[dict[str, st.SearchStrategy[Any]]] = {
    "hukou": st.sampled_from(["110101", "410721"]),
    "disability": certificates,
    "serious_illness": st.booleans(),
    "self_pay": amounts,
    "employment": st.sampled_from(Employment),
    "schooling": st.none()
    | st.builds(Schooling, stage=st.sampled_from(Stage), full_time=st.booleans()),
    "has_income": st.booleans(),
    "supporters": supporters,
    "disabled_soldier": st.none() | st.integers(1, 10),
    "preferential": st.booleans(),
    "monitored": st.none() | st.sampled_from(MonitoredType),
    "protected_child": st.none() | st.sampled_from(ChildClass),
}


@st.composite
def members(draw: st.DrawFn, place: int) -> Member:
    """Draw a member of whom all is known."""
    born = draw(st.dates(date(1935, 1, 1), date(2025, 1, 1)))
    relation = draw(st.sampled_from("1235678")) if place else "0"
    known = a_member(place, birth_date=born, relation=relation)
    facts = {name: fact(draw(strategy)) for name, strategy in _FACTS.items()}
    return replace(known, **facts)


@st.composite
def households(draw: st.DrawFn) -> Household:
    """Draw a household of which all is known.

    Who is alone and has no income of their own has none, so that the facts do not contradict each
    other.
    """
    everybody = [draw(members(place)) for place in range(draw(st.integers(1, 4)))]
    income = draw(incomes)
    alone = everybody[0].has_income
    if len(everybody) == 1 and alone is not None and not alone.value:
        income = Income()
    taken_in = draw(st.lists(st.sampled_from(everybody), max_size=1))
    return a_household(
        everybody,
        income=income,
        property=draw(st.sampled_from(PropertyStanding)),
        spending={kind: draw(expenses) for kind in Spending},
        other_group=draw(st.sampled_from(["WIDOWED_FARMERS", "NONE"])),
        standings=tuple(Standing(category=Category.TEKUN, person_id=each.id) for each in taken_in),
    )


def verdicts(evaluation: Evaluation) -> dict[tuple[int, Category, PersonId | None], Verdict]:
    """Return the verdicts, each by the how-manieth rule of its category, category and person."""
    found: dict[tuple[int, Category, PersonId | None], Verdict] = {}
    for each in evaluation.results:
        number = sum(key[1:] == (each.category, each.person_id) for key in found)
        found[number, each.category, each.person_id] = each.verdict
    return found


def poorest(household: Household, held: Rules) -> int | None:
    """Return how poor a household is found as a whole.

    Returns:
        0 for 特困, 1 for 低保, 2 for 边缘, 3 for 刚性, 4 for none; None where it is open.
    """
    results = evaluate(household, held).results
    standings = [all_of(each.verdict for each in results if each.category is Category.TEKUN)]
    standings += [
        each.verdict
        for category in (Category.DIBAO, Category.DIBAO_MARGIN, Category.RIGID)
        for each in results
        if each.category is category and each.person_id is None
    ]
    for place, verdict in enumerate(standings):
        if verdict is Verdict.MET:
            return place
        if verdict is not Verdict.NOT_MET:
            return None
    return len(standings)


@settings(max_examples=80, deadline=None)
@given(households(), rules, st.integers(1, 9_000_000))
def test_more_income_never_makes_a_household_poorer(
    household: Household, held: Rules, more: int
) -> None:
    """Its category may be left for one above it, never for one below."""
    assert household.income is not None
    income = household.income.value
    richer = replace(household, income=fact(replace(income, wages=Fen(income.wages + more))))

    before, after = poorest(household, held), poorest(richer, held)
    assume(before is not None and after is not None)
    assert before is not None
    assert after is not None
    assert after >= before


@settings(max_examples=80, deadline=None)
@given(households(), rules)
def test_a_member_without_income_never_moves_a_household_out(
    household: Household, held: Rules
) -> None:
    """The same income among more heads makes nobody richer."""
    newborn = a_member(
        9, birth_date=date(2026, 1, 1), relation="8", hukou=held.division, has_income=False
    )
    more = replace(household, members=(*household.members, newborn))

    before, after = poorest(household, held), poorest(more, held)
    assume(before is not None and after is not None)
    assert before is not None
    assert after is not None
    assert after <= before


@settings(max_examples=80, deadline=None)
@given(households(), rules, st.data())
def test_the_order_of_members_never_matters(
    household: Household, held: Rules, data: st.DataObject
) -> None:
    """Each person gets the same verdicts in whatever place they stand."""
    shuffled = replace(household, members=tuple(data.draw(st.permutations(household.members))))

    assert verdicts(evaluate(shuffled, held)) == verdicts(evaluate(household, held))


def _forget(draw: st.DrawFn, household: Household) -> Household:
    """Return the household with one to three of its facts unknown."""
    whole = [(None, name) for name in ("income", "property", "other_group", *Spending)]
    of_members = [(each.id, name) for each in household.members for name in _FACTS]
    forgotten = draw(st.sets(st.sampled_from([*whole, *of_members]), min_size=1, max_size=3))
    names = {name for person, name in forgotten if person is None}
    fields: dict[str, Any] = dict.fromkeys(names - set(Spending))
    return replace(
        household,
        members=tuple(
            replace(each, **{name: None for person, name in forgotten if person == each.id})
            for each in household.members
        ),
        spending={kind: each for kind, each in household.spending.items() if kind not in names},
        **fields,
    )


@st.composite
def half_known(draw: st.DrawFn) -> tuple[Household, Household]:
    """Draw a household as it is, and as it is known."""
    household = draw(households())
    return household, _forget(draw, household)


@settings(max_examples=100, deadline=None)
@given(half_known(), rules)
def test_what_is_decided_stays_when_more_is_told(
    pair: tuple[Household, Household], held: Rules
) -> None:
    """A verdict that did not wait for an input does not change once that is told."""
    whole, known = pair
    later = verdicts(evaluate(whole, held))

    for key, verdict in verdicts(evaluate(known, held)).items():
        if verdict in DECIDED:
            assert later[key] is verdict, key


@settings(max_examples=300, deadline=None)
@given(half_known(), all_set)
def test_what_a_criterion_decides_stays_when_more_is_told(
    pair: tuple[Household, Household], held: Rules
) -> None:
    """Each by itself, of each member and of the household, where nothing else hides it."""
    whole, known = pair

    for name in CRITERIA:
        criterion = Criterion(test=name, source=cited(CN, "二"))
        subjects = zip((None, *known.members), (None, *whole.members), strict=True)
        for before, after in subjects:
            verdict = verdict_of(criterion, known, before, held)
            if verdict in DECIDED:
                assert verdict_of(criterion, whole, after, held) is verdict, name


@settings(max_examples=60, deadline=None)
@given(half_known(), rules)
def test_what_is_open_names_what_is_missing(pair: tuple[Household, Household], held: Rules) -> None:
    """An open result rests on a step that lacks an input or a parameter; MET on none but known."""
    for result in evaluate(pair[1], held).results:
        steps = list(result.step.flat())
        assert result.step.verdict is result.verdict
        if result.verdict is Verdict.UNKNOWN:
            assert any(used.value is None for step in steps for used in step.used) or any(
                step.rule.startswith("NOT_") and step.verdict is Verdict.UNKNOWN for step in steps
            )
        if result.verdict is Verdict.UNSET:
            assert any("没有" in step.formula or "尚不能判断" in step.formula for step in steps)


@settings(max_examples=60, deadline=None)
@given(households(), rules)
def test_a_run_proposes_the_categories_that_are_met(household: Household, rules: Rules) -> None:
    """A province is told of no other category than the household itself, or somebody of it."""
    met = {
        each.category for each in evaluate(household, rules).results if each.verdict is Verdict.MET
    }

    assert proposed(household, rules) == met
