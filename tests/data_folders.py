"""Data folders with an embedded server: made once a run, and copied for whoever needs one.

What `initdb` and the migrations do takes seconds each time, and is proven by tests of its own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg

from hub.storage import embedded

HUB = (str(Path(sys.executable).parent / "hub"),)
PRISTINE = "pristine"  # beside a hub's own database one like it, to clone: nobody connects to it


@dataclass(frozen=True, kw_only=True)
class DataFolders:
    """Gives data folders whose paths are short enough for a socket, and takes them away."""

    root: Path

    @contextmanager
    def with_server(self) -> Generator[Path]:
        """Give a folder whose server has no database of a hub yet."""
        with self._copied(self._server) as folder:
            yield folder

    @contextmanager
    def with_hub(self) -> Generator[Path]:
        """Give a folder as `hub migrate` leaves it in the demo: keys, tables and policy."""
        with self._copied(self._hub) as folder:
            yield folder

    @cached_property
    def _server(self) -> Path:
        folder = self.root / "server"
        embedded.start(folder).stop()
        return folder

    @cached_property
    def _hub(self) -> Path:
        folder = self.root / "hub"
        _copy(self._server, folder)
        server = embedded.start(folder)
        environment = {**os.environ, "HUB_ENV": "demo", "HUB_DATA_DIR": str(folder)}
        subprocess.run([*HUB, "migrate"], env=environment, capture_output=True, check=True)  # noqa: S603 our own
        with psycopg.connect(server.url(database="template1"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {PRISTINE} TEMPLATE postgres".encode())
        server.stop()
        return folder

    @contextmanager
    def _copied(self, made: Path) -> Generator[Path]:
        folder = Path(tempfile.mkdtemp(dir=self.root))
        try:
            _copy(made, folder)
            yield folder
        finally:
            shutil.rmtree(folder)


@contextmanager
def kept() -> Generator[DataFolders]:
    """Give data folders for a while."""
    root = Path(tempfile.mkdtemp(prefix="hub-test-"))
    try:
        yield DataFolders(root=root)
    finally:
        shutil.rmtree(root)


def _copy(made: Path, folder: Path) -> None:
    """Copy a folder's content; its files stay those of the server's own user."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["cp", "-a", f"{made}/.", folder], check=True)  # noqa: S603, S607 two folders
