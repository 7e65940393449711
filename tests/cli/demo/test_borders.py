"""Each border of the law has a household on it, by sums that are exact."""

from decimal import Decimal

import pytest

from hub.cli.demo import circumstances, findings, jurisdiction, treatment
from hub.cli.demo.borders import BORDERS
from hub.policy.policy import Policy
from tests.cli.demo.places import a_county


@pytest.mark.parametrize("code", jurisdiction.codes())
def test_incomes_lie_just_below_the_margin_and_on_it(policy: Policy, code: str) -> None:
    """低于 1.5 times the standard: a fen less is, 1.5 times is not."""
    made = a_county(policy, code)
    incomes = {row["household_number"]: row["income"] for row in circumstances.income(made)}
    line = made.jurisdiction.yearly_standard
    multiples = [
        Decimal(incomes[home.number or ""]) / line(home.village) / len(home.members)
        for home in made.roster
        if home.border in BORDERS[:2]
    ]

    below, at = multiples
    assert Decimal("1.4998") < below < Decimal("1.5")
    assert at == Decimal("1.5")


def test_half_of_an_income_is_spent_to_the_yuan(policy: Policy) -> None:
    """达到 50%: one treatment, and nothing else, is exactly half of what the household has."""
    made = a_county(policy)
    [home] = [each for each in made.roster if each.border == BORDERS[2]]
    members = {person.citizen_id for person in home.members}
    spent = [r for r in treatment.settlements(made) if r["id_number"] in members]
    [income] = [
        row["income"]
        for row in circumstances.income(made)
        if row["household_number"] == home.number
    ]

    assert [2 * Decimal(row["self_pay"]) for row in spent] == [Decimal(income)]


def test_who_is_at_the_border_of_tekun_has_no_supporter(policy: Policy) -> None:
    """无法定赡养、抚养、扶养义务人 is told, not only left out."""
    made = a_county(policy)
    [home] = [each for each in made.roster if each.border == BORDERS[7]]

    found = [r for r in findings.supporters(made) if r["id_number"] == home.head.citizen_id]
    assert [row["kin"] for row in found] == ["NONE"]
