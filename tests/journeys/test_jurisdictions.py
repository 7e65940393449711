"""The demonstration and the journey in each of the other jurisdictions."""

import json
from typing import Any

import pytest

from hub.cli.demo import jurisdiction
from hub.policy.policy import Policy
from tests.journeys import counties
from tests.journeys.demos import FIRST_START_SECONDS, Demo, Starter, free_port, is_alive

_CUT_SHORT = "changsha"
OTHERS = [code for code in jurisdiction.codes() if code not in {jurisdiction.DEFAULT, _CUT_SHORT}]


@pytest.mark.timeout(2 * FIRST_START_SECONDS)
@pytest.mark.parametrize("code", OTHERS)
def test_the_journey_is_walked_in_each_jurisdiction(
    demos: Starter, policy: Policy, code: str
) -> None:
    """Its county has its own categories and routes; a household of it is held against them."""
    demos.options = [f"--jurisdiction={code}"]
    demo = demos.start()

    _is_walked(demo, code)
    counties.check(demos.folder, policy, code)


@pytest.mark.timeout(2 * FIRST_START_SECONDS)
def test_a_start_that_was_killed_goes_on(demos: Starter, policy: Policy) -> None:
    """After SIGKILL in the middle of the first start, the next one comes to the same county."""
    demos.options = [f"--jurisdiction={_CUT_SHORT}"]
    process = demos.begin(free_port())
    stderr = process.stderr
    assert stderr is not None
    while "取入 CA_ROSTER" not in stderr.readline():
        pass
    process.kill()

    demo = demos.start()
    inbox = demo.answer_to_the_curl_line()
    server = demo.server_pid()

    assert len(inbox["data"]["pushedNeeds"]["edges"]) >= 2
    _is_walked(demo, _CUT_SHORT)
    assert not is_alive(server)
    counties.check(demos.folder, policy, _CUT_SHORT)


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


def _is_walked(demo: Demo, code: str) -> None:
    """Walk the journey over HTTP in a jurisdiction, and stop the demonstration."""
    kept, walked = demo.kept(), demo.walk()
    assert demo.stop() == 0

    assert walked.returncode == 0, walked.stdout + walked.stderr
    assert (kept["jurisdiction"], demo.facts["jurisdiction"]) == (code, code)
