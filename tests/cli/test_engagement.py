"""`hub engagement`: audits are entered by their notices, listed and ended."""

import pytest

from tests.cli.conftest import Command

OFFICE = "410724"
DAYS = ("--from=2026-01-01", "--to=2040-12-31")
NOTICE = "--notice=审通〔2026〕1号"


@pytest.mark.usefixtures("database")
def test_an_engagement_is_entered_listed_and_ended(command: Command) -> None:
    """Each step tells how it stands."""
    entered = command("engagement", "open", OFFICE, NOTICE, *DAYS, "--json")
    again = command("engagement", "open", OFFICE, NOTICE, *DAYS)
    ended = command("engagement", "end", OFFICE, NOTICE, "--reason=项目调整。")
    twice = command("engagement", "end", OFFICE, NOTICE, "--reason=项目调整。")
    listed = command("engagement", "list", "--json").facts["engagements"]

    assert (entered.code, entered.facts["validTo"]) == (0, "2040-12-31")
    assert (again.code, ended.code, twice.code) == (2, 0, 2)
    [mine] = [each for each in listed if each["division"] == OFFICE]
    assert (mine["notice"], mine["endReason"]) == ("审通〔2026〕1号", "项目调整。")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "arguments",
    [
        ("open", "410721101", NOTICE, *DAYS),
        ("open", "999999", NOTICE, *DAYS),
        ("open", OFFICE, "--notice= ", *DAYS),
        ("open", OFFICE, NOTICE, "--from=2026-01-01", "--to=2026-01-31"),
        ("end", OFFICE, "--notice=审通〔2026〕9号", "--reason=项目调整。"),
    ],
)
def test_what_cannot_be_is_refused(command: Command, arguments: tuple[str, ...]) -> None:
    """A township has no audit office, a notice has a number, days that are over open nothing."""
    ran = command("engagement", *arguments)

    assert (ran.code, ran.stdout) == (2, "")
