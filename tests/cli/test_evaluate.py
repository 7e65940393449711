"""`hub evaluate` prints what was found and written, and is refused in words."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest

from hub.cli import evaluate
from hub.cli.main import main
from hub.cli.output import ExitCode
from hub.domain.evaluation.results import EntitlementState
from hub.domain.people import Category
from hub.policy import wording
from hub.runtime import Hub
from tests.builders import a_certificate, a_household


@pytest.fixture(autouse=True)
def _this_hub(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command open the tests' hub."""
    for name, value in hub.settings.environ.items():
        monkeypatch.setenv(name, value)


async def told(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, Mapping[str, Any]]:
    """Run the command, and return its exit code with what it printed."""
    code = await asyncio.to_thread(main, ["evaluate", "--json", *options])
    return code, json.loads(capsys.readouterr().out)


async def test_a_county_is_evaluated(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run finds nothing to write."""
    home = await a_household(hub)
    await a_certificate(hub, home.head)

    code, first = await told(capsys, "--division", "410721")
    _, again = await told(capsys, "--division", "410721")

    assert code == ExitCode.OK
    assert (first["households"], first["refused"]) == (1, {})
    assert first["added"] == sum(first["states"].values()) > 0
    assert (again["added"], again["changed"], again["removed"]) == (0, 0, 0)


async def test_an_unknown_division_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """In a sentence that says what to give."""
    code, answer = await told(capsys, "--division", "419999")

    assert code == ExitCode.USAGE
    assert "419999" in answer["error"]["message"]


def test_every_category_and_state_has_its_words() -> None:
    """A new one is not left out of what people read."""
    assert wording.CATEGORIES.keys() == {*Category}
    assert evaluate.WORDS_OF_STATES.keys() == {*EntitlementState}
