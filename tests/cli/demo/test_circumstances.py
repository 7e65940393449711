"""What departments know of the demonstration county's people can be true, and holds findings."""

from datetime import date, timedelta

import pytest

from hub.cli.demo import circumstances, payments, registers, schooling, treatment
from hub.cli.demo.county import County
from hub.cli.demo.jurisdiction import Scale
from hub.domain.people import Category, CertificateStatus
from hub.policy.policy import Policy
from tests.cli.demo.places import TODAY, a_county


@pytest.fixture(scope="module")
def made(policy: Policy) -> County:
    """Give a county that is large enough for what is rare."""
    scale = Scale(households=900, members=2_100, others=6_000, overlap=40)
    return a_county(policy, size=scale)


def test_nobody_is_treated_after_death(made: County) -> None:
    """Neither a settlement nor a spell of unemployment begins after it."""
    died = {p.citizen_id: p.death.died_on for _, p in made.people if p.death is not None}

    settled = [row for row in treatment.settlements(made) if row["id_number"] in died]
    assert settled
    assert all(date.fromisoformat(r["settled_on"]) <= died[r["id_number"]] for r in settled)
    assert not died.keys() & {row["id_number"] for row in circumstances.unemployment(made)}


def test_pupils_are_of_the_age_of_their_stage(made: County) -> None:
    """Nobody older than 22 is enrolled, and a primary school takes children in at six."""
    born = {person.citizen_id: person.born_on for _, person in made.people}

    primary = [row for row in schooling.rolls(made) if row["stage"] == "PRIMARY"]
    ages = [
        (date.fromisoformat(row["enrolled_on"]) - born[row["id_number"]]) / timedelta(days=365.25)
        for row in primary
    ]
    assert primary
    assert all(5.9 < age < 7.1 for age in ages)


def test_aid_belongs_to_a_treatment_or_a_student(made: County) -> None:
    """Medical aid is at most what the person bore; education aid goes to students in hardship."""
    months = payments.months(TODAY, 15)
    borne = {
        "Y" + row["settlement_number"][1:]: float(row["self_pay"])
        for row in treatment.settlements(made)
    }
    hard = {row["id_number"] for row in schooling.hardship(made)}

    medical, education = [*treatment.aid(made, months)], [*schooling.aid(made, months)]
    assert all(0 < float(row["amount"]) <= borne[row["aid_number"]] for row in medical)
    assert any(row["account"] == "" for row in medical)
    assert {row["id_number"] for row in education} <= hard


def test_some_to_whom_a_subsidy_is_due_never_get_it(made: County) -> None:
    """Of disabled people on the living allowance a few are on no list of payees: I-02."""
    due = {
        person.citizen_id
        for household, person in made.people
        if household.determined is not None
        and household.determined.category is Category.DIBAO
        and person.disability is not None
        and person.disability.status is CertificateStatus.VALID
        and person.death is None
    }
    month = payments.months(TODAY, 10)[-1]

    missed = due - {row["id_number"] for row in payments.living(made, month)}
    assert 0 < len(missed) < len(due) / 10


def test_some_households_applied_in_vain(made: County) -> None:
    """Their income was verified though they are on no list, so that I-18 can compare it."""
    listed = {row["household_number"] for row in registers.roster(made)}

    others = [r for r in circumstances.income(made) if r["household_number"] not in listed]
    assert 0 < len(others) < 60
    assert all(float(row["income"]) > 0 for row in others)
