"""Exit codes, and the one sentence that each error becomes."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command


def test_an_unknown_option_is_usage(command: Command) -> None:
    """What cannot be called so is told, and ends in 2."""
    ran = command("match", "--no-such-option")

    assert ran.code == 2
    assert "--no-such-option" in ran.stderr


def test_with_json_an_error_is_json(command: Command) -> None:
    """A program that calls the command finds the error where it finds results."""
    ran = command("match", "--no-such-option", "--json")

    assert ran.code == 2
    assert set(ran.facts["error"]) == {"code", "message"}


def test_an_unknown_setting_is_usage(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """A typing error in a setting's name does not pass unseen."""
    monkeypatch.setenv("HUB_DATABSE_URL", "postgresql://127.0.0.1/hub")

    ran = command("match", "--json")

    assert ran.code == 2
    assert "HUB_DATABSE_URL" in ran.facts["error"]["message"]


@pytest.mark.usefixtures("database")
def test_a_database_that_cannot_be_reached_is_three(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody listens there: another exit code than a wrong call."""
    monkeypatch.setenv("HUB_DATABASE_URL", "postgresql://postgres@127.0.0.1:9/hub")

    ran = command("client", "list", "--json")

    assert ran.code == 3
    assert "Traceback" not in ran.stdout + ran.stderr


def test_a_database_without_migrations_names_the_remedy(
    command: Command, database: str, empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever forgot to migrate is told the command."""
    assert database
    monkeypatch.setenv("HUB_DATABASE_URL", empty_database)

    ran = command("client", "list", "--json")

    assert ran.code == 3
    assert "hub migrate" in ran.facts["error"]["message"]


def test_missing_keys_name_the_remedy(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without its keys the hub does not open."""
    monkeypatch.setenv("HUB_DATA_DIR", str(tmp_path))

    ran = command("client", "list", "--json")

    assert ran.code == 2
    assert "keys.json" in ran.facts["error"]["message"]


@pytest.mark.parametrize("below", ["", "folder"], ids=["a file", "below a file"])
@pytest.mark.parametrize("called", [("migrate",), ("client", "list"), ("match",)])
def test_an_unusable_data_folder_names_the_remedy(
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    called: tuple[str, ...],
    below: str,
) -> None:
    """A data folder that is a file, or cannot be made, is the caller's to put right."""
    (tmp_path / "hub").write_text("")
    monkeypatch.setenv("HUB_DATA_DIR", str(tmp_path / "hub" / below))

    ran = command(*called, "--json")

    assert ran.code == 2
    assert str(tmp_path / "hub") in ran.facts["error"]["message"]
    assert "HUB_DATA_DIR" in ran.facts["error"]["message"]


def test_a_demonstration_in_a_file_names_the_remedy(command: Command, tmp_path: Path) -> None:
    """The folder of the demonstration is named on the command line, and so is the remedy."""
    (tmp_path / "hub").write_text("")

    ran = command("demo", f"--data-dir={tmp_path / 'hub'}", "--port=8753", "--json")

    assert ran.code == 2
    assert "--data-dir" in ran.facts["error"]["message"]


def test_help_is_chinese_with_english_options(command: Command) -> None:
    """People read what it does; scripts keep to option names that never change."""
    ran = command("ingest", "--help")

    assert ran.code == 0
    assert "数据集代码" in ran.stdout
    assert "--dataset" in ran.stdout


_IMPORTED = """
import json, sys
from hub.cli.main import main
main(sys.argv[1:])
print(json.dumps([*sys.modules]))
"""


@pytest.mark.parametrize(
    ("called", "spared"),
    [
        (("--help",), {"sqlalchemy", "duckdb", "strawberry", "uvicorn", "hub.runtime"}),
        (("match", "--help"), {"strawberry", "graphql", "uvicorn", "authlib", "schema"}),
    ],
)
def test_a_command_imports_what_it_needs(called: tuple[str, ...], spared: set[str]) -> None:
    """Neither a list of commands nor a comparison waits for the whole hub to be imported."""
    command = [sys.executable, "-c", _IMPORTED, *called]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 ours

    assert spared.isdisjoint(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "name",
    [
        *("demo", "serve", "migrate", "ingest", "match", "evaluate", "doctor", "agreement"),
        *("batch", "client", "disclosure", "schema", "statistics", "policy", "audit"),
    ],
)
def test_every_command_of_the_list_is_there(command: Command, name: str) -> None:
    """Each is found in its module, and tells what the list tells of it."""
    listed, own = command("--help"), command(name, "--help")

    [line] = [each for each in listed.stdout.splitlines() if each.startswith(f"│ {name} ")]
    assert own.code == 0
    assert line.strip("│ ").removeprefix(name).strip() in own.stdout


def test_a_command_that_is_not_there_is_usage(command: Command) -> None:
    """One of a like name is named."""
    ran = command("ingets", "--json")

    assert ran.code == 2
    assert "'ingest'" in ran.facts["error"]["message"]


def test_a_taken_port_is_three(command: Command) -> None:
    """The message says which port and what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = command("serve", "--port", taken.getsockname()[1], "--json")

    assert ran.code == 3
    assert "--port" in ran.facts["error"]["message"]
