"""The demonstration county: made up, and yet such as departments deliver."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from hub.cli.demo import county, payments, registers
from hub.cli.demo.county import County, Story
from hub.cli.demo.jurisdiction import SMALL
from hub.cli.demo.payments import Row
from hub.domain import citizen_ids
from hub.domain.divisions import township_of
from hub.policy.policy import Policy
from tests.cli.demo.places import TODAY, a_county


@pytest.fixture(scope="module")
def made(policy: Policy) -> County:
    """Give a small county."""
    return a_county(policy)


def test_the_same_seed_makes_the_same_county(made: County, policy: Policy) -> None:
    """A start that was cut short meets the same files again."""
    again = a_county(policy)

    assert again == made


def test_the_county_has_the_size_asked_for(made: County) -> None:
    """Households and members add up exactly."""
    assert len(made.roster) == SMALL.households
    assert len(list(registers.roster(made))) == SMALL.members
    assert len(list(registers.population(made))) == SMALL.others + SMALL.overlap


def test_every_id_number_is_sound_and_nobody_has_two(made: County) -> None:
    """The check digit holds, also where the place code is long withdrawn."""
    named: dict[str, set[str]] = {}
    for household in made.households:
        for person in household.members:
            named.setdefault(person.citizen_id, set()).add(person.name)
    numbers = list(named)

    assert all(citizen_ids.parse(number, today=TODAY) for number in numbers)
    assert all(len(names) == 1 for names in named.values())
    assert any(number.startswith(("410722", "410723")) for number in numbers)


def test_each_township_has_each_story(made: County) -> None:
    """Every township finds the same kinds of alerts in its queue."""
    told = Counter(
        township_of(household.village.code)
        for household in made.roster
        if household.head.citizen_id in made.stories
    )

    townships = made.jurisdiction.townships
    assert told == {township.code: len(county.STORIES) for township in townships}


def test_villages_are_real(made: County, policy: Policy) -> None:
    """Every household lives in a village of the register, within the county."""
    codes = {household.village.code for household in made.households}

    assert all(
        code in policy.divisions and code.startswith(made.jurisdiction.county.code)
        for code in codes
    )


def test_stories_show_in_the_newest_month(made: County) -> None:
    """Who is never or no longer paid is missing; who is paid after death is there."""
    newest = payments.months(TODAY, 10)[-1]
    paid = _paid(made, payments.nursing, newest)
    told = {
        story: {number for number, known in made.stories.items() if known is story}
        for story in Story
    }

    assert not paid & told[Story.SUBSIDY_NEVER_PAID]
    assert not paid & told[Story.SUBSIDY_STOPPED]
    assert told[Story.NURSING_AFTER_DEATH] <= paid
    assert told[Story.LIVING_AFTER_DEATH] <= _paid(made, payments.living, newest)
    assert told[Story.BASIC_AFTER_DEATH] <= _paid(made, payments.basic, newest)


@pytest.mark.parametrize(
    ("today", "newest"),
    [
        (date(2026, 11, 10), date(2026, 10, 1)),
        (date(2026, 11, 9), date(2026, 9, 1)),
        (date(2027, 1, 20), date(2026, 12, 1)),
    ],
)
def test_a_month_is_delivered_once_it_is_whole(today: date, newest: date) -> None:
    """With ten days of delay a month is whole on the tenth of the next."""
    months = payments.months(today, 10)

    assert months[-1] == newest
    assert len(months) == payments.MONTHS


def _paid(made: County, due: Callable[[County, date], Iterator[Row]], month: date) -> set[str]:
    return {row["id_number"] for row in due(made, month)}
