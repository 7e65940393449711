"""What is told of a household for one evaluation takes the place of what is on record."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hub.domain.errors import InvalidInput, NotFound
from hub.domain.evaluation.circumstances import (
    Ability,
    Area,
    Employment,
    Fact,
    Household,
    Income,
    Kin,
    Member,
    Origin,
    PropertyStanding,
    Schooling,
    Source,
    Spending,
    Stage,
    Supporter,
)
from hub.domain.evaluation.declared import (
    Declared,
    DeclaredIncome,
    DeclaredSpending,
    NotCounted,
)
from hub.domain.evaluation.declared_members import (
    DeclaredMember,
    DeclaredSchooling,
    DeclaredSupporter,
)
from hub.domain.evaluation.told_places import MOST_ENTRIES
from hub.domain.evaluations import EvaluateDetermination
from hub.domain.identifiers import DivisionCode, HouseholdId, PersonId, new_id
from hub.domain.money import Fen
from hub.domain.people import SelfCare

ON = date(2026, 11, 1)
TOLD = Source(origin=Origin.DECLARED, as_of=ON)
KEPT = Source(origin=Origin.DATASET, code="CA_INCOME")


def a_member() -> Member:
    """Return a member of whom it is on record that they are insured."""
    return Member(
        id=PersonId(new_id()),
        birth_date=date(1970, 1, 1),
        is_female=True,
        relation="0",
        insured=Fact(value=True, source=KEPT),
    )


def a_household(*members: Member) -> Household:
    """Return a household whose income and medical spending are on record."""
    return Household(
        id=HouseholdId(new_id()),
        division=DivisionCode("410721101201"),
        members=members or (a_member(),),
        income=Fact(Income(wages=Fen(100)), KEPT),
        spending={Spending.MEDICAL: Fact(Fen(500), KEPT)},
    )


def test_nothing_told_changes_nothing() -> None:
    """What is left out stays as it is on record."""
    household = a_household()

    assert Declared().told_of(household, ON) == household


def test_income_is_told_as_a_whole() -> None:
    """Classes in fen, what is not counted by kind; a class that is left out is none."""
    income = DeclaredIncome(
        wages_yuan="12000.5",
        transfers_yuan="500",
        not_counted=(NotCounted(kind=" 优抚金 ", amount_yuan="500"),),
        work_costs_yuan="20",
    )

    told = Declared(area=Area.RURAL, income=income).told_of(a_household(), ON)

    assert told.area == Fact(Area.RURAL, TOLD)
    assert told.income == Fact(
        Income(
            wages=Fen(1_200_050),
            transfers=Fen(50_000),
            not_counted={"优抚金": Fen(50_000)},
            work_costs=Fen(2_000),
        ),
        TOLD,
    )


def test_spending_is_told_kind_by_kind() -> None:
    """A kind that is not told stays as it is on record."""
    rent = DeclaredSpending(kind=Spending.LIVING, amount_yuan="0.01")
    within = PropertyStanding.WITHIN_MARGIN

    told = Declared(property=within, spending=(rent,)).told_of(a_household(), ON)

    assert told.property == Fact(within, TOLD)
    assert told.spending == {
        Spending.MEDICAL: Fact(Fen(500), KEPT),
        Spending.LIVING: Fact(Fen(1), TOLD),
    }


def test_the_group_of_a_household_is_told() -> None:
    """As the local list calls it, without the blanks around it."""
    told = Declared(other_group=" 意外致困家庭 ").told_of(a_household(), ON)

    assert told.other_group == Fact("意外致困家庭", TOLD)


def test_a_member_is_told_and_the_others_are_left_alone() -> None:
    """Each value with its source; False and none are told too, and not left out."""
    one, other = a_member(), a_member()
    supporter = DeclaredSupporter(kin=Kin.CHILD, age=40, ability=Ability.UNABLE, paid_yuan=None)
    declared = DeclaredMember(
        person_id=one.id,
        employment=Employment.NONE,
        has_income=False,
        self_care=SelfCare.PARTLY_LOST,
        self_pay_yuan="0",
        disabled_soldier_level=0,
        schooling=DeclaredSchooling(stage=None, full_time=False),
        supporters=(supporter,),
    )

    told = Declared(members=(declared,)).told_of(a_household(one, other), ON)

    known = Supporter(kin=Kin.CHILD, age=40, ability=Ability.UNABLE, paid=None)
    assert told.members == (
        replace(
            one,
            employment=Fact(Employment.NONE, TOLD),
            has_income=Fact(value=False, source=TOLD),
            self_care=Fact(SelfCare.PARTLY_LOST, TOLD),
            self_pay=Fact(Fen(0), TOLD),
            disabled_soldier=Fact(None, TOLD),
            schooling=Fact(None, TOLD),
            supporters=Fact((known,), TOLD),
        ),
        other,
    )


def test_a_soldier_and_a_pupil_are_told_with_level_and_stage() -> None:
    """What is not none keeps its value; no supporters at all is knowledge too."""
    one = a_member()
    declared = DeclaredMember(
        person_id=one.id,
        disabled_soldier_level=10,
        schooling=DeclaredSchooling(stage=Stage.VOCATIONAL, full_time=True),
        supporters=(),
    )

    [told] = Declared(members=(declared,)).told_of(a_household(one), ON).members

    assert told.disabled_soldier == Fact(10, TOLD)
    assert told.schooling == Fact(Schooling(stage=Stage.VOCATIONAL, full_time=True), TOLD)
    assert told.supporters == Fact((), TOLD)


def test_who_is_no_member_is_refused() -> None:
    """With the place in the input."""
    members = (DeclaredMember(person_id=new_id()),)

    with pytest.raises(NotFound) as refusal:
        Declared(members=members).told_of(a_household(), ON)

    assert refusal.value.field == ("declared", "members", "0", "personId")


def _income(**values: Any) -> Declared:
    return Declared(income=DeclaredIncome(**values))


def _of_member(**values: Any) -> Declared:
    return Declared(members=(DeclaredMember(person_id=new_id(), **values),))


def _supporter(**values: Any) -> Declared:
    given: dict[str, Any] = {"kin": Kin.CHILD, "age": None, "ability": Ability.ABLE}
    given = {**given, "paid_yuan": None, **values}
    return _of_member(supporters=(DeclaredSupporter(**given),))


_SOME = NotCounted(kind="优抚金", amount_yuan="0")
_NOBODY = DeclaredMember(person_id=new_id())
_MEDICAL = DeclaredSpending(kind=Spending.MEDICAL, amount_yuan="1")
_WRONG = [
    (_income(business_yuan="-5"), "income.businessYuan"),
    (_income(work_costs_yuan="5 元"), "income.workCostsYuan"),
    (_income(wages_yuan="1", not_counted=(replace(_SOME, amount_yuan="2"),)), "income.notCounted"),
    (_income(not_counted=(_SOME, _SOME)), "income.notCounted.1.kind"),
    (_income(not_counted=(replace(_SOME, kind=""),)), "income.notCounted.0.kind"),
    (_income(not_counted=(replace(_SOME, kind="优" * 41),)), "income.notCounted.0.kind"),
    (_income(not_counted=(replace(_SOME, amount_yuan="x"),)), "income.notCounted.0.amountYuan"),
    (Declared(spending=(replace(_MEDICAL, amount_yuan=""),)), "spending.0.amountYuan"),
    (Declared(spending=(_MEDICAL, _MEDICAL)), "spending.1.kind"),
    (Declared(other_group=" "), "otherGroup"),
    (Declared(other_group="困" * 41), "otherGroup"),
    (Declared(members=(_NOBODY, _NOBODY)), "members.1.personId"),
    (Declared(members=(_NOBODY,) * (MOST_ENTRIES + 1)), "members"),
    (_of_member(self_pay_yuan="1.001"), "members.0.selfPayYuan"),
    (_of_member(disabled_soldier_level=-1), "members.0.disabledSoldierLevel"),
    (_of_member(disabled_soldier_level=11), "members.0.disabledSoldierLevel"),
    (_supporter(age=151), "members.0.supporters.0.age"),
    (_supporter(paid_yuan="-1"), "members.0.supporters.0.paidYuan"),
]


@pytest.mark.parametrize(("declared", "place"), _WRONG)
def test_what_breaks_a_rule_is_refused_with_its_place(declared: Declared, place: str) -> None:
    """Before anybody is looked up, so that nothing is evaluated on half of it."""
    command = EvaluateDetermination(
        idempotency_key="k" * 8, household_id=new_id(), on=ON, declared=declared
    )

    with pytest.raises(InvalidInput) as refusal:
        command.check(ON)

    assert refusal.value.field == ("declared", *place.split("."))


@pytest.mark.parametrize("age", [0, 150])
def test_the_ends_of_an_age_are_taken(age: int) -> None:
    """From birth on, up to the oldest."""
    _supporter(age=age).check()


def test_a_day_to_come_is_refused() -> None:
    """Today is the last that can be known."""
    command = EvaluateDetermination(idempotency_key="k" * 8, household_id=new_id(), on=ON)

    command.check(ON)
    with pytest.raises(InvalidInput) as refusal:
        command.check(date(2026, 10, 31))

    assert refusal.value.field == ("on",)


def test_what_was_told_is_kept_as_it_was_told() -> None:
    """What was left out is left out; False, 0 and an empty list were told."""
    one = DeclaredMember(person_id=new_id(), veteran=False, supporters=())
    command = EvaluateDetermination(
        idempotency_key="k" * 8,
        household_id=new_id(),
        on=ON,
        declared=Declared(income=DeclaredIncome(wages_yuan="0"), members=(one,)),
    )

    assert command.told == {
        "income": {"wages_yuan": "0", "not_counted": []},
        "spending": [],
        "members": [{"person_id": one.person_id, "veteran": False, "supporters": []}],
    }
