"""What holds in a division: categories, transfers and programmes from the nearest pack."""

from datetime import date
from pathlib import Path

import pytest

from hub.domain.law import UNSET
from hub.domain.needs import NeedClass
from hub.domain.people import Category
from hub.policy.errors import UnknownDivision
from hub.policy.loader import load
from hub.policy.policy import Policy
from hub.policy.programmes import ProgrammeGroup
from tests.policy import folders, lawful

ON = date(2026, 1, 1)
COUNTY, CITY, PROVINCE = "410721", "410700", "410000"


@pytest.fixture
def small(tmp_path: Path) -> Policy:
    """Give the small policy with a law above a city."""
    return load(lawful.write(tmp_path))


def categories(policy: Policy, division: str) -> list[Category]:
    """Return the categories of a division in their order."""
    return [rule.category for rule in policy.rules(division, ON).categories]


def codes(policy: Policy, division: str) -> list[str]:
    """Return the codes of a division's programme rules."""
    return [rule.code for rule in policy.rules(division, ON).programmes]


@pytest.mark.requirement("CAT-01")
def test_the_nearest_list_of_categories_holds_whole(small: Policy) -> None:
    """A city's list replaces the law's, within its county too, and is never mixed with it."""
    assert categories(small, COUNTY) == [Category.DIBAO, Category.FANPIN]
    assert categories(small, PROVINCE) == [Category.DIBAO, Category.OTHER]


def test_a_list_holds_from_its_first_day(small: Policy) -> None:
    """Before any pack with a list holds, there are no categories."""
    assert small.rules(COUNTY, date(2024, 12, 31)).categories == ()


@pytest.mark.requirement("CAT-19")
def test_who_decides_is_said_once_for_all_or_for_one_category(tmp_path: Path) -> None:
    """A category without an authority of its own goes by determination.authority."""
    lawful.write(tmp_path)
    keys = tmp_path / "parameters.toml"
    entry = '["determination.authority"]\ntype = "text"\nname_zh = "名"\nname_en = "Name"\n'
    keys.write_text(f'{keys.read_text()}{entry}source = {{ document = "D", clause = "1" }}\n')
    given = '\n[[parameters]]\nkey = "determination.authority"\nvalue = "TOWNSHIP"\n'
    city = tmp_path / "packs/city.toml"
    city.write_text(f"{city.read_text()}{given}{lawful.cited('5')}\n")
    folders.change(tmp_path, "packs/city.toml", 'authority = "COUNTY"\n', "")

    rules = load(tmp_path).rules(COUNTY, ON).categories

    assert [rule.authority for rule in rules] == ["TOWNSHIP", "COUNTY_AGR"]


def test_who_decides_is_unset_where_no_pack_says_it(small: Policy) -> None:
    """No authority is ever made up."""
    assert {rule.authority for rule in small.rules(PROVINCE, ON).categories} == {UNSET.value}


def test_the_rows_of_a_programme_come_from_the_nearest_pack(small: Policy) -> None:
    """The city replaces the law's rows of the programme that it names, and keeps the others."""
    assert codes(small, COUNTY) == ["AID_CITY", "MORE"]
    assert codes(small, PROVINCE) == ["AID_ALL", "MORE"]


def test_a_programme_that_a_document_says_is_not_its_own_is_not_given(tmp_path: Path) -> None:
    """`none` takes a programme out; silence does not."""
    lawful.write(tmp_path)
    city = tmp_path / "packs/city.toml"
    none = '\n[[entitlements]]\nprogramme = "MORE"\nnone = true\n'
    city.write_text(f"{city.read_text()}{none}{lawful.cited('6', '不再给予')}\n")

    policy = load(tmp_path)

    assert codes(policy, COUNTY) == ["AID_CITY"]
    assert codes(policy, PROVINCE) == ["AID_ALL", "MORE"]


def test_transfers_come_from_the_nearest_pack_that_has_any(small: Policy) -> None:
    """A passage needs consent unless the document takes people over by itself."""
    (transfer,) = small.rules(COUNTY, ON).transfers

    assert (transfer.leaving, transfer.into) == ((Category.DIBAO,), (Category.FANPIN,))
    assert transfer.needs_consent
    assert small.rules(PROVINCE, ON).transfers == ()


def test_a_programme_moves_to_another_tier_from_a_day_on(small: Policy) -> None:
    """The tier is dated: the law's from its day, before it the register's."""
    assert small.group("AID", COUNTY, date(2026, 6, 30)) is ProgrammeGroup.SPECIAL
    assert small.group("AID", COUNTY, date(2026, 7, 1)) is ProgrammeGroup.EMERGENCY


def test_the_packs_are_named_from_the_nearest_to_the_nations(small: Policy) -> None:
    """Whoever reads an answer can look each of them up."""
    assert small.rules(COUNTY, ON).packs == ("county", "city", "law", "national")


def test_every_parameter_says_which_pack_gives_it(small: Policy) -> None:
    """Unset ones too: they name the document that leaves them open."""
    given = small.rules(CITY, ON).parameters

    assert {key: each.pack for key, each in given.items()} == {
        "share": "national",
        "levels": "national",
    }
    assert given["levels"].value is UNSET


def test_an_unknown_division_has_no_rules(small: Policy) -> None:
    """A code that is not in the register is an error, never the nation's rules."""
    with pytest.raises(UnknownDivision):
        small.rules("999999", ON)


MEDICAL_TO_CIVIL_AFFAIRS = f"""
[[routes]]
need_class = "MEDICAL"
department = "CA"
working_days = 5
valid_from = 2026-03-01
{lawful.cited("7")}
"""


def test_a_need_goes_where_the_nearest_pack_sends_it(tmp_path: Path) -> None:
    """A city's route holds in its county from its first day; elsewhere and before, the nation's."""
    lawful.write(tmp_path)
    city = tmp_path / "packs/city.toml"
    city.write_text(f"{city.read_text()}{MEDICAL_TO_CIVIL_AFFAIRS}")
    policy = load(tmp_path)

    found = [
        policy.route(NeedClass.MEDICAL, division, day)
        for division, day in (
            (COUNTY, date(2026, 3, 1)),
            (COUNTY, date(2026, 2, 28)),
            (PROVINCE, date(2026, 3, 1)),
        )
    ]

    assert [(each.department, each.programme, each.working_days) for each in found if each] == [
        ("CA", None, 5),  # the class's programme is another department's
        ("MED", "AID", None),
        ("MED", "AID", None),
    ]


def test_a_class_that_no_pack_sends_anywhere_has_no_route(small: Policy) -> None:
    """Nobody is made up; and an unknown division is an error."""
    assert small.route(NeedClass.HOUSING, COUNTY, ON) is None
    with pytest.raises(UnknownDivision):
        small.route(NeedClass.MEDICAL, "999999", ON)
