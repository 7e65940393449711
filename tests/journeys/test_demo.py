"""`scripts/demo` from an empty folder, as somebody meets it who only has the README."""

import json
import signal
import socket

import pytest

from tests.journeys.demos import (
    FIRST_START_SECONDS,
    SECOND_START_SECONDS,
    Starter,
    free_port,
    is_alive,
)


@pytest.mark.timeout(FIRST_START_SECONDS + SECOND_START_SECONDS)
def test_the_demo_starts_answers_stops_and_keeps_everything(demos: Starter) -> None:
    """The pasted line is answered; a signal leaves no process; a second start loses nothing."""
    first = demos.start()
    kept, inbox = first.kept(), first.answer_to_the_curl_line()
    server = first.server_pid()
    code = first.stop(signal.SIGTERM)

    assert code == 0
    assert not is_alive(server)
    assert not is_alive(-first.process.pid)
    assert inbox["extensions"]["notice"] == "演示数据"
    assert len(inbox["data"]["pushedNeeds"]["edges"]) >= 2

    second = demos.start()
    again, inbox_again = second.kept(), second.answer_to_the_curl_line()
    server = second.server_pid()
    code = second.stop(signal.SIGINT)

    assert code == 0
    assert not is_alive(server)
    assert again["clients"] == kept["clients"]
    assert inbox_again["data"] == inbox["data"]


@pytest.mark.timeout(FIRST_START_SECONDS + SECOND_START_SECONDS)
def test_a_start_that_was_killed_goes_on(demos: Starter) -> None:
    """After SIGKILL in the middle of the first start, the next one comes to the same county."""
    process = demos.begin(free_port())
    stderr = process.stderr
    assert stderr is not None
    while "取入 CA_ROSTER" not in stderr.readline():
        pass
    process.kill()

    demo = demos.start()
    inbox = demo.answer_to_the_curl_line()
    server = demo.server_pid()
    demo.stop()

    assert len(inbox["data"]["pushedNeeds"]["edges"]) >= 2
    assert not is_alive(server)


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
