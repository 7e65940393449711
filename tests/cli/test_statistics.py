"""`hub statistics publish` publishes a month once, and says so."""

from pathlib import Path

import pytest

from hub.policy.policy import Policy
from tests.cli.conftest import Command
from tests.cli.test_commands import GOOD, a_roster


@pytest.mark.usefixtures("database")
def test_a_month_is_published_once(command: Command, policy: Policy, tmp_path: Path) -> None:
    """The first run counts the cells of the county, the second finds it done."""
    command("ingest", a_roster(tmp_path, policy, GOOD), "--dataset=CA_ROSTER", "--json")

    first = command("statistics", "publish", "--json")
    again = command("statistics", "publish")

    [county] = first.facts["counties"]
    assert (first.code, county["county"], county["hasLimit"]) == (0, "410721", True)
    assert county["cells"] > 40
    assert "此前已发布" in again.stdout


@pytest.mark.usefixtures("database")
def test_a_month_that_is_not_over_is_a_wrong_call(command: Command) -> None:
    """What is still running would change."""
    ran = command("statistics", "publish", "--month=2999-01", "--json")

    assert (ran.code, ran.facts["error"]["code"]) == (2, "INVALID_INPUT")
