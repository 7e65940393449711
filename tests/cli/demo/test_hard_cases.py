"""The people whom careless systems get wrong are in the demonstration county."""

from collections import Counter

import pytest

from hub.cli.demo import circumstances, registers
from hub.cli.demo.county import County
from hub.cli.demo.hard_cases import RARE_NAMES
from hub.cli.demo.households import Household
from hub.cli.demo.jurisdiction import Scale
from hub.cli.demo.people import ADULT_AGE
from hub.domain.people import Category
from hub.policy.policy import Policy
from tests.cli.demo.places import TODAY, a_county


@pytest.fixture(scope="module")
def made(policy: Policy) -> County:
    """Give a small county."""
    return a_county(policy)


def homes_of(made: County, number: str) -> list[Household]:
    """Return the households of the roster that name a person."""
    return [
        household
        for household in made.roster
        if any(person.citizen_id == number for person in household.members)
    ]


def twice_on_the_roster(made: County) -> list[str]:
    """Return the id numbers of those whom two households of the roster name."""
    counted = Counter(person.citizen_id for home in made.roster for person in home.members)
    return [number for number, times in counted.items() if times > 1]


def test_rare_characters_and_the_dot_are_in_names(made: County) -> None:
    """𬱖 lies beyond the plane that old systems know, 㛃 within it but in no old set."""
    assert [
        home for home in made.roster if tuple(person.name for person in home.members) == RARE_NAMES
    ]


def test_twins_have_numbers_side_by_side(made: County) -> None:
    """Born on one day, a boy and a girl: their numbers differ in the order and the check digit."""
    bodies = {person.citizen_id[:17] for _, person in made.people}
    pairs = [body for body in bodies if f"{int(body) + 1:017d}" in bodies]

    assert any(int(body[14:]) % 2 == 1 for body in pairs)


def test_a_dead_head_is_still_listed(made: County) -> None:
    """The household lives on, and the roster does not know yet."""
    found = [
        home
        for home in made.roster
        if home.head.death is not None
        and home.head.citizen_id not in made.stories
        and len(home.members) > 1
        and all(person.death is None for person in home.members[1:])
    ]

    assert found


def test_a_certificate_was_downgraded(made: County) -> None:
    """The list of forty days ago has the severer level, today's the milder one."""

    def levels(*, former: bool) -> dict[str, str]:
        rows = registers.certificates(made, former=former)
        return {row["id_number"]: row["level"] for row in rows}

    before, now = levels(former=True), levels(former=False)
    changed = [(before[who], now[who]) for who in now if before[who] != now[who]]
    assert changed == [("2", "3")]


def test_some_people_are_in_two_households(made: County) -> None:
    """One person alone, and the two of a family that moved."""
    assert len(twice_on_the_roster(made)) == 3
    assert all(len(homes_of(made, number)) == 2 for number in twice_on_the_roster(made))


def test_a_relocated_family_is_on_the_rolls_of_both_places(made: County) -> None:
    """The register of moves says from where and to where, and both rosters name the family."""
    twice = twice_on_the_roster(made)
    moves = {row["id_number"]: row for row in circumstances.relocated(made)}
    [both] = {
        (moves[who]["from_division"], moves[who]["to_division"]) for who in twice if who in moves
    }

    family = [who for who in twice if who in moves]
    assert len(family) == 2
    for who in family:
        assert {home.village.code for home in homes_of(made, who)} == set(both)
    assert both[0][:9] != both[1][:9]


def test_a_child_alone_is_determined_and_protected(made: County) -> None:
    """The roster says 特困, and civil affairs' other list protects the same child."""
    [home] = [each for each in made.roster if each.head.age_on(TODAY) < ADULT_AGE]
    rows = {row["id_number"]: row for row in circumstances.protected_children(made)}

    assert home.determined is not None
    assert home.determined.category is Category.TEKUN
    assert rows[home.head.citizen_id]["ended_on"] == ""


def test_incomes_of_nothing_and_incomes_unknown_differ(policy: Policy) -> None:
    """Some households have an income of 0; of a few it was not verified, and the cell is empty."""
    large = Scale(households=900, members=2100, others=10, overlap=5)
    made = a_county(policy, size=large)

    incomes = Counter(row["income"] for row in circumstances.income(made))
    assert incomes["0"] > 0
    assert incomes[""] > 0
