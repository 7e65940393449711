"""`hub client explain`: the same explanation at the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def client_id(command: Command, database: str) -> str:
    """Give the id of a client of the medical department."""
    assert database
    ran = command("client", "create", "医保系统", "--department=MED", "--division=410721", "--json")
    return ran.facts["clientId"]


def test_a_given_field_is_told_with_its_ground(command: Command, client_id: str) -> None:
    """The exit code says whether all is given."""
    ran = command("client", "explain", client_id, "--coordinate=Person.name")

    assert ran.code == 0
    assert "✓ Person.name  PROGRAMME_DELIVERY  GIVEN  FULL  OPEN_NEED" in ran.stdout


def test_a_refused_document_is_a_finding(command: Command, client_id: str, tmp_path: Path) -> None:
    """Each field is told, as facts too."""
    path = tmp_path / "alerts.graphql"
    path.write_text("{ alerts(first: 1) { edges { node { id evidence } } } }")

    ran = command("client", "explain", client_id, "--document", path, "--json")

    assert ran.code == 1
    rules = {each["coordinate"]: each["rule"] for each in ran.facts["fields"]}
    assert rules.pop("Alert.evidence") == "NOT_IN_CATALOGUE"
    assert rules == dict.fromkeys(["Alert.id", "Alert.raisedAt", "Query.alerts"], "GIVEN")


def test_a_household_is_looked_at(command: Command, client_id: str) -> None:
    """Of one that there is not, as of one that the client may not see, there are no rows."""
    ran = command(
        "client",
        "explain",
        client_id,
        "--coordinate=Person.name",
        "--household=00000000-0000-0000-0000-000000000000",
        "--json",
    )

    [field] = ran.facts["fields"]
    assert (field["rows"], field["rows_given"]) == (0, 0)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("nobody", "--coordinate=Person.name"), "NOT_FOUND"),
        (("nobody",), "NOT_FOUND"),
        (("nobody", "--coordinate=Person.name", "--household=x"), "INVALID_INPUT"),
    ],
)
@pytest.mark.usefixtures("database")
def test_a_wrong_question_is_told(command: Command, arguments: tuple[str, ...], code: str) -> None:
    """In one sentence, with its code."""
    ran = command("client", "explain", *arguments, "--json")

    assert ran.facts["error"]["code"] == code
