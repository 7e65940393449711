"""`hub client register-documents`: all of a folder, or none of it and why."""

from pathlib import Path

import psycopg
import pytest

from hub.services.registered_documents import digest_of
from tests.cli.conftest import Command

ME = "query Me { viewer { role } }\r\n"
DENIED = "query Alerts { alerts(first: 1) { edges { node { evidence } } } }"


@pytest.fixture
def client_id(command: Command, database: str) -> str:
    """Give the id of a client of the medical department."""
    assert database
    ran = command("client", "create", "医保系统", "--department=MED", "--division=410721", "--json")
    return ran.facts["clientId"]


def _kept(database: str) -> set[bytes]:
    with psycopg.connect(database) as connection:
        rows = connection.execute("SELECT digest FROM registered_document").fetchall()
    return {bytes(row[0]) for row in rows}


def test_a_folder_is_registered_whole(
    command: Command, client_id: str, database: str, tmp_path: Path
) -> None:
    """Folders within it too; the identifier is of the file's own characters."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "me.graphql").write_bytes(ME.encode())

    ran = command("client", "register-documents", client_id, tmp_path, "--json")

    assert (ran.code, ran.facts["added"], ran.facts["refused"]) == (0, 1, {})
    assert ran.facts["documents"] == [
        {"file": "in/me.graphql", "documentId": f"sha256:{digest_of(ME).hex()}"}
    ]
    assert _kept(database) == {digest_of(ME)}


def test_one_that_does_not_fit_keeps_all_out(
    command: Command, client_id: str, database: str, tmp_path: Path
) -> None:
    """The file is named with what is not granted, and nothing is registered."""
    (tmp_path / "a.graphql").write_text(ME)
    (tmp_path / "b.graphql").write_text(DENIED)

    facts = command("client", "register-documents", client_id, tmp_path, "--json")
    told = command("client", "register-documents", client_id, tmp_path)

    assert (facts.code, told.code) == (1, 1)
    assert list(facts.facts["refused"]) == ["b.graphql"]
    assert "b.graphql: Alerts: Alert.evidence is not granted to MED" in told.stdout
    assert _kept(database) == set()


def test_a_suspended_agreement_registers_nothing(
    command: Command, client_id: str, database: str, tmp_path: Path
) -> None:
    """There is nothing to check against until it is resumed."""
    (tmp_path / "a.graphql").write_text(ME)
    command("agreement", "suspend", "MED", "410721", "--reason=复核")

    ran = command("client", "register-documents", client_id, tmp_path, "--json")

    assert ran.code != 0
    assert ran.facts["error"]["code"] == "AGREEMENT_SUSPENDED"
    assert _kept(database) == set()


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_folder_that_holds_no_document_is_usage(
    command: Command, client_id: str, tmp_path: Path, content: bytes | None
) -> None:
    """An empty folder, and a file that is not UTF-8."""
    if content is not None:
        (tmp_path / "a.graphql").write_bytes(content)

    assert command("client", "register-documents", client_id, tmp_path, "--json").code == 2


@pytest.mark.usefixtures("database")
def test_an_unknown_client_is_told(command: Command, tmp_path: Path) -> None:
    """The sentence says where to find the clients."""
    (tmp_path / "a.graphql").write_text(ME)

    ran = command("client", "register-documents", "nobody", tmp_path, "--json")

    assert ran.facts["error"]["code"] == "NOT_FOUND"
    assert "hub client list" in ran.facts["error"]["message"]
