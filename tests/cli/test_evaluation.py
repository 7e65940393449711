"""`hub policy explain`: a household held against the law at the command line."""

from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from hub.policy.policy import Policy
from tests.cli.conftest import Command
from tests.cli.test_commands import GOOD, a_roster

_NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def household_id(command: Command, database: str, policy: Policy, tmp_path: Path) -> str:
    """Give the id of a household that came in by the roster."""
    command("ingest", a_roster(tmp_path, policy, GOOD), "--dataset=CA_ROSTER", "--json")
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT id FROM household ORDER BY id LIMIT 1").fetchone()
    assert row is not None
    return str(row[0])


def test_a_computation_is_printed_as_a_page(command: Command, household_id: str) -> None:
    """Category by category, with clause and words, what is not known said as such."""
    ran = command("policy", "explain", household_id)

    assert ran.code == 0
    assert "以下是测算，不是认定" in ran.stdout
    assert "1. " in ran.stdout
    assert "依据 " in ran.stdout
    assert "尚缺 全年收入，可向民政部门（家庭经济状况核对）核实" in ran.stdout


def test_a_household_goes_by_its_number_too(
    command: Command, household_id: str, database: str
) -> None:
    """The number on civil affairs' own papers."""
    with psycopg.connect(database) as connection:
        asked = "SELECT number FROM household WHERE id = %s"
        row = connection.execute(asked, [household_id]).fetchone()
    assert row is not None

    ran = command("policy", "explain", row[0], "--json")

    assert ran.code == 0
    with psycopg.connect(database) as connection:
        asked = "SELECT household_id FROM evaluation WHERE id = %s"
        kept = connection.execute(asked, [ran.facts["id"]]).fetchone()
    assert kept == (UUID(household_id),)


def test_the_payload_is_printed_as_facts(command: Command, household_id: str) -> None:
    """As of the day that was named; each run is an evaluation of its own."""
    first = command("policy", "explain", household_id, "--on=2026-10-01", "--json")
    again = command("policy", "explain", household_id, "--on=2026-10-01", "--json")

    assert (first.code, first.facts["evaluatedOn"]) == (0, "2026-10-01")
    assert first.facts["results"] == again.facts["results"]
    assert first.facts["id"] != again.facts["id"]


def test_a_client_is_given_what_its_agreement_gives(command: Command, household_id: str) -> None:
    """Civil affairs of the county evaluates; a department is refused with the coordinate."""
    county = command(
        "client",
        "create",
        "县民政",
        "--department=CA",
        "--role=COUNTY",
        "--division=410721",
        "--json",
    )
    medical = command(
        "client", "create", "医保系统", "--department=MED", "--division=410721", "--json"
    )

    allowed, refused = (
        command("policy", "explain", household_id, f"--client={made.facts['clientId']}", "--json")
        for made in (county, medical)
    )

    assert (allowed.code, bool(allowed.facts["results"])) == (0, True)
    assert (refused.code, refused.facts["error"]["code"]) == (1, "FIELD_NOT_GRANTED")


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        ((_NOBODY,), "NOT_FOUND", 2),
        (("x",), "INVALID_INPUT", 2),
        ((_NOBODY, "--client=nobody"), "NOT_FOUND", 2),
        ((_NOBODY, "--on=2026-02-30"), "BadParameter", 2),
    ],
)
@pytest.mark.usefixtures("database")
def test_a_wrong_question_is_told(
    command: Command, arguments: tuple[str, ...], code: str, exit_code: int
) -> None:
    """In one sentence, with its code."""
    ran = command("policy", "explain", *arguments, "--json")

    assert (ran.code, ran.facts["error"]["code"]) == (exit_code, code)


def test_a_day_to_come_is_refused(command: Command, household_id: str) -> None:
    """Nobody knows what will hold."""
    ran = command("policy", "explain", household_id, "--on=2999-01-01", "--json")

    assert (ran.code, ran.facts["error"]["code"]) == (1, "INVALID_INPUT")
