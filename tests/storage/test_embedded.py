"""The embedded server: each of its library's traps was met, and each stays closed."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from hub.storage import embedded
from tests.data_folders import DataFolders

_REPOSITORY = Path(__file__).parents[2]

# Starts the server, says so, and serves HTTP as `hub demo` does until a signal comes.
_UNDER_UVICORN = """
import sys, pathlib, uvicorn
from hub.storage import embedded

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        print("ready", flush=True)
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

embedded.exit_on_sigterm()
embedded.start(pathlib.Path(sys.argv[1]))
uvicorn.run(app, port=0, log_level="error")
"""

_WAITING = """
import sys, pathlib, time
from hub.storage import embedded

embedded.exit_on_sigterm()
embedded.start(pathlib.Path(sys.argv[1]))
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture
def empty_folder() -> Generator[Path]:
    """Give a data folder whose path is short enough for a socket."""
    path = Path(tempfile.mkdtemp(prefix="hub-test-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def folder(folders: DataFolders) -> Generator[Path]:
    """Give a data folder in which a server ran before."""
    with folders.with_server() as path:
        yield path


def _process(program: str, folder: Path) -> subprocess.Popen[str]:
    """Run a program that uses the server, until it says that it does."""
    process = subprocess.Popen(  # noqa: S603 our own interpreter and text
        [sys.executable, "-W", "error", "-c", program, str(folder)],
        cwd=_REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def _end(process: subprocess.Popen[str], number: signal.Signals) -> None:
    process.send_signal(number)
    process.communicate(timeout=30)


def _is_running(folder: Path) -> bool:
    """Tell whether a server runs there; it removes its pid file as its last act."""
    deadline = time.monotonic() + 3
    while (folder / "postgres" / "postmaster.pid").exists():
        if time.monotonic() > deadline:
            return True
        time.sleep(0.05)
    return False


def test_a_server_answers_until_it_is_stopped(empty_folder: Path) -> None:
    """`start` gives a server that takes connections; `stop` ends it, and twice does no harm."""
    server = embedded.start(empty_folder)

    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.stop()
    server.stop()

    assert not _is_running(empty_folder)


def test_a_stopped_server_starts_again_with_its_data(folder: Path) -> None:
    """The same process may stop and start; what was committed is there."""
    first = embedded.start(folder)
    with psycopg.connect(first.url()) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    first.stop()

    second = embedded.start(folder)
    with psycopg.connect(second.url()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    second.stop()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("program", [_UNDER_UVICORN, _WAITING])
def test_a_signal_leaves_no_server_behind(
    folder: Path, number: signal.Signals, program: str
) -> None:
    """SIGTERM and SIGINT stop the server, also under uvicorn, which raises them anew."""
    process = _process(program, folder)

    _end(process, number)

    assert not _is_running(folder)


def test_a_killed_process_does_not_keep_the_server(folder: Path) -> None:
    """After SIGKILL the server runs on; the next process that leaves stops it all the same."""
    _end(_process(_WAITING, folder), signal.SIGKILL)
    assert (folder / "postgres" / "postmaster.pid").exists()

    _end(_process(_WAITING, folder), signal.SIGTERM)

    assert not _is_running(folder)


def test_the_server_outlives_one_of_two_users(folder: Path) -> None:
    """Two processes share one server; the first to leave does not stop it for the other."""
    server = embedded.start(folder)

    _end(_process(_WAITING, folder), signal.SIGTERM)

    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.stop()


def test_a_server_started_anew_by_another_is_stopped_too(folder: Path) -> None:
    """Whoever leaves last stops the postmaster that runs now, not the one they met."""
    first = _process(_WAITING, folder)
    pid_file = folder / "postgres" / "postmaster.pid"
    os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)
    assert not _is_running(folder)
    second = _process(_WAITING, folder)
    _end(second, signal.SIGTERM)
    assert pid_file.exists()  # the first uses it still

    _end(first, signal.SIGTERM)

    assert not _is_running(folder)


def test_the_runtime_folder_is_private_to_its_user(folder: Path) -> None:
    """The library's lock file lies where no other user's run can meet it."""
    embedded.start(folder).stop()

    runtime = Path(tempfile.gettempdir()) / f"assistance-hub-{os.getuid()}"
    found = runtime.stat()
    assert stat.S_IMODE(found.st_mode) == stat.S_IRWXU
    assert found.st_uid == os.getuid()


def test_a_runtime_folder_of_another_is_refused(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link or file put in the runtime folder's place is not followed."""
    monkeypatch.setattr(tempfile, "tempdir", str(empty_folder))
    (empty_folder / f"assistance-hub-{os.getuid()}").symlink_to(empty_folder)

    with pytest.raises(embedded.EmbeddedServerError, match="TMPDIR"):
        embedded.start(empty_folder)
