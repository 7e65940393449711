"""Fixtures for the command line: the commands, on a database of the test's own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from hub.cli.main import main
from hub.config import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command came to."""

    code: int
    stdout: str
    stderr: str

    @property
    def facts(self) -> dict[str, Any]:
        """The one JSON object that it printed."""
        return json.loads(self.stdout)


Command = Callable[..., Ran]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Give a function that runs `hub …` with this process's environment."""
    monkeypatch.setenv("HUB_ENV", "demo")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(code=code, stdout=captured.out, stderr=captured.err)

    return run


@pytest.fixture
def database(
    another_database: str,
    settings_for: Callable[[str], Settings],
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """Give the address of a migrated database, which the commands of this test use."""
    settings = settings_for(another_database)
    monkeypatch.setenv("HUB_DATABASE_URL", another_database)
    monkeypatch.setenv("HUB_DATA_DIR", str(settings.data_dir))
    return another_database
