"""A parameter is resolved from the village's county up to the nation, and may be unset."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hub.domain.law import UNSET, Value
from hub.policy.errors import UnknownDivision
from hub.policy.loader import load
from hub.policy.packs import Parameter
from hub.policy.policy import Policy
from tests.policy import folders

IN_2025 = date(2025, 12, 31)
IN_2026 = date(2026, 1, 1)


@pytest.fixture
def small(tmp_path: Path) -> Policy:
    """Give the small policy without the demo's pack."""
    return load(folders.write(tmp_path))


def value(policy: Policy, key: str, division: str, on: date) -> Value:
    """Return the value of a parameter that is set."""
    parameter = policy.parameter(key, division, on)
    assert isinstance(parameter, Parameter)
    assert parameter.value is not UNSET
    return parameter.value


@pytest.mark.parametrize("division", ["410721", "410721101", "410721101201"])
def test_the_countys_value_comes_before_the_nations(small: Policy, division: str) -> None:
    """A county's own document holds within it, down to the village."""
    assert value(small, "share", division, IN_2025) == Decimal("0.50")


@pytest.mark.parametrize("division", ["410700", "410000", "000000"])
def test_elsewhere_the_nations_value_holds(small: Policy, division: str) -> None:
    """A county's pack does not reach the city that it belongs to."""
    assert value(small, "share", division, IN_2025) == Decimal("0.40")


def test_before_a_pack_holds_the_nations_value_does(small: Policy) -> None:
    """A pack counts from its first day."""
    assert value(small, "share", "410721", date(2023, 12, 31)) == Decimal("0.40")
    assert value(small, "share", "410721", date(2024, 1, 1)) == Decimal("0.50")


def test_what_a_county_keeps_for_itself_is_not_filled_from_the_nation(small: Policy) -> None:
    """A parameter that the county names as unset stays so: no value is ever defaulted."""
    assert small.parameter("share", "410721", IN_2026) is UNSET


def test_what_nobody_gives_is_unset(small: Policy) -> None:
    """Unset in the nation's pack, absent from the county's; and before any pack holds."""
    assert small.parameter("levels", "410721", IN_2026) is UNSET
    assert small.parameter("share", "410721", date(2022, 12, 31)) is UNSET


def test_an_adopted_value_says_where_it_comes_from(tmp_path: Path) -> None:
    """A value taken over for the demo bears its origin and is marked as adopted."""
    policy = load(folders.write(tmp_path), demo=True)

    parameter = policy.parameter("levels", "410721", IN_2026)

    assert isinstance(parameter, Parameter)
    assert (parameter.value, parameter.adopted, parameter.origin) == ((1, 2), True, "G")


def test_an_unknown_division_has_no_parameters(small: Policy) -> None:
    """A code that is not in the register is an error, never the nation's value."""
    with pytest.raises(UnknownDivision, match="999999"):
        small.parameter("share", "999999", IN_2026)


def test_the_version_is_that_of_all_files(small: Policy, tmp_path: Path) -> None:
    """Any change of any file makes another version; the same files make the same."""
    assert load(tmp_path).version == small.version
    assert load(tmp_path, demo=True).version != small.version

    folders.change(tmp_path, "needs.toml", 'clause = "1"', 'clause = "1a"')

    assert load(tmp_path).version != small.version
