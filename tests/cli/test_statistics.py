"""`hub statistics publish` publishes a month once, and says so."""

from pathlib import Path

import pytest

from hub.policy.policy import Policy
from tests.cli.conftest import Command
from tests.cli.test_commands import GOOD, a_roster


@pytest.mark.usefixtures("database")
def test_a_month_is_published_once(command: Command, policy: Policy, tmp_path: Path) -> None:
    """The first run counts the cells of the county and sums them up; the second finds it done."""
    command("ingest", a_roster(tmp_path, policy, GOOD), "--dataset=CA_ROSTER", "--json")

    first = command("statistics", "publish", "--json")
    again = command("statistics", "publish")

    county, *above = first.facts["divisions"]
    assert (first.code, county["division"], county["hasLimit"]) == (0, "410721", True)
    assert [each["division"] for each in above] == ["410000", "410700"]
    assert county["cells"] > 40
    assert "此前已发布" in again.stdout


@pytest.mark.usefixtures("database")
def test_a_month_that_is_not_over_is_a_wrong_call(command: Command) -> None:
    """What is still running would change."""
    ran = command("statistics", "publish", "--month=2999-01", "--json")

    assert (ran.code, ran.facts["error"]["code"]) == (2, "INVALID_INPUT")
