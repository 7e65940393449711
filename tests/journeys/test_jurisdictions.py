"""The demonstration and the journey in each of the other jurisdictions."""

import asyncio
import json
from typing import Any

import pytest

from hub.cli.demo import jurisdiction
from hub.policy.policy import Policy
from tests.journeys import counties
from tests.journeys.demos import FIRST_START_SECONDS, Starter, free_port

OTHERS = [code for code in jurisdiction.codes() if code != jurisdiction.DEFAULT]


@pytest.mark.timeout(3 * FIRST_START_SECONDS)
@pytest.mark.parametrize("code", OTHERS)
def test_the_journey_is_walked_in_each_jurisdiction(
    demos: Starter, policy: Policy, code: str
) -> None:
    """Its county has its own categories and routes; a household of it is held against them."""
    demos.options = [f"--jurisdiction={code}"]
    demo = demos.start()
    kept, walked = demo.kept(), demo.walk()
    assert demo.stop() == 0

    assert walked.returncode == 0, walked.stdout + walked.stderr
    assert (kept["jurisdiction"], demo.facts["jurisdiction"]) == (code, code)
    asyncio.run(counties.check(demos.folder, policy, code))


def test_a_folder_keeps_its_jurisdiction(demos: Starter) -> None:
    """Another county is not mixed into the folder of one; what to do is said."""
    demos.folder.mkdir()
    begun: dict[str, Any] = {"jurisdiction": "changsha", "opened_on": "2026-11-22", "clients": []}
    (demos.folder / "opening.json").write_text(json.dumps(begun))
    demos.options = ["--jurisdiction=beijing"]
    told, _ = demos.begin(free_port()).communicate(timeout=30)

    assert json.loads(told)["error"]["code"] == "OtherJurisdiction"
    assert "--data-dir" in json.loads(told)["error"]["message"]
    assert {path.name for path in demos.folder.iterdir()} == {"opening.json", "demo.lock"}


def test_an_unknown_jurisdiction_is_refused(demos: Starter) -> None:
    """Those that there are are named, and nothing is begun."""
    demos.options = ["--jurisdiction=shanghai"]
    told, _ = demos.begin(free_port()).communicate(timeout=30)

    assert "xinxiang" in json.loads(told)["error"]["message"]
    assert not demos.folder.exists()
