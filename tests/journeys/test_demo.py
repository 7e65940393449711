"""`scripts/demo` from an empty folder, as somebody meets it who only has the README."""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Generator

import pytest

from hub.cli.demo import jurisdiction
from hub.policy.policy import Policy
from tests.data_folders import HUB
from tests.journeys import counties, plain
from tests.journeys.demos import (
    FIRST_START_SECONDS,
    SECOND_START_SECONDS,
    Starter,
    free_port,
    is_alive,
    starting,
)


@pytest.fixture(scope="module")
def county() -> Generator[Starter]:
    """Give a folder that one test after another starts; it is opened by the first that does."""
    with starting() as starter:
        yield starter


@pytest.mark.timeout(FIRST_START_SECONDS + SECOND_START_SECONDS)
def test_the_demo_starts_answers_stops_and_keeps_everything(county: Starter) -> None:
    """The pasted line is answered; a signal leaves no process; a second start loses nothing."""
    first = county.start()
    kept, inbox = first.kept(), first.answer_to_the_curl_line()
    server = first.server_pid()
    code = first.stop(signal.SIGTERM)

    assert code == 0
    assert not is_alive(server)
    assert not is_alive(-first.process.pid)
    assert inbox["extensions"]["notice"] == "演示数据"
    assert len(inbox["data"]["pushedNeeds"]["edges"]) >= 2

    second = county.start()
    again, inbox_again = second.kept(), second.answer_to_the_curl_line()
    server = second.server_pid()
    code = second.stop(signal.SIGINT)

    assert code == 0
    assert not is_alive(server)
    assert again["clients"] == kept["clients"]
    assert inbox_again["data"] == inbox["data"]


@pytest.mark.timeout(2 * FIRST_START_SECONDS)
def test_the_journey_is_walked_and_leaves_no_plain_identity(
    county: Starter, policy: Policy
) -> None:
    """Knowing demo.json alone, all parts are played; then the chains hold, and nothing is plain.

    A dump of the database, its own files and the Parquet files are searched for the id numbers
    and telephones of 100 persons and for 100 accounts. The county has its own categories, and its
    needs went where its documents say.
    """
    demo = county.start()
    walked = demo.walk()
    assert walked.returncode == 0, walked.stdout + walked.stderr
    assert demo.stop() == 0

    audited = subprocess.run(  # noqa: S603 our own command
        [*HUB, "audit", "verify", "--json"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HUB_ENV": "demo", "HUB_DATA_DIR": str(county.folder)},
    )
    assert audited.returncode == 0, audited.stdout
    assert json.loads(audited.stdout)["findings"] == []
    counties.check(county.folder, policy, jurisdiction.DEFAULT)

    secrets, dump = plain.secrets_and_dump(county.folder)
    assert len(secrets) >= 300
    for place, content in plain.written(county.folder, dump):
        assert not [each for each in secrets if each in content], place


def test_a_port_in_use_is_named(demos: Starter) -> None:
    """Whoever has another program on the port is told what to do; nothing is begun."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = demos.begin(taken.getsockname()[1])
        told, _ = process.communicate(timeout=30)

    assert process.returncode == 3
    assert "--port" in json.loads(told)["error"]["message"]
    assert not demos.folder.exists()


def test_a_folder_of_something_else_is_left_alone(demos: Starter) -> None:
    """The demonstration fills no folder that holds another hub's data."""
    demos.folder.mkdir()
    (demos.folder / "keys.json").write_text("{}")
    process = demos.begin(free_port())
    told, _ = process.communicate(timeout=30)

    assert process.returncode == 2
    assert "--data-dir" in json.loads(told)["error"]["message"]
    assert [path.name for path in demos.folder.iterdir()] == ["keys.json"]
