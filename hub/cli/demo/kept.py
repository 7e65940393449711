"""What the demonstration keeps between two starts: demo.json, and how far an opening came."""

import fcntl
import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO, Any

from hub.domain.callers import Role
from hub.domain.errors import HubError

_FINISHED = "demo.json"
_BEGUN = "opening.json"
_LOCK = "demo.lock"


class DemoRunning(HubError):
    """Another demonstration runs on this folder."""


class FolderUnusable(HubError):
    """The folder cannot be made or written to."""


class OtherJurisdiction(HubError):
    """The folder holds the demonstration of another jurisdiction."""


class ForeignFolder(HubError):
    """The folder holds something else than a demonstration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoClient:
    """A client of the demonstration, with the secret that is its own."""

    department: str
    role: Role
    division: str
    purposes: tuple[str, ...]
    client_id: str
    client_secret: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a first start came along; kept so that one that was cut short goes on."""

    jurisdiction: str
    opened_on: date
    clients: tuple[DemoClient, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The demonstration's folder."""

    folder: Path

    @property
    def finished(self) -> Path:
        """The file from which everything else can be reached."""
        return self.folder / _FINISHED

    @contextmanager
    def held(self) -> Generator[None]:
        """Hold the folder for this process.

        Raises:
            DemoRunning: another process holds it.
            FolderUnusable: it is a file, or cannot be made or written to.
            ForeignFolder: it has content, and none of it is a demonstration's.
        """
        with self._lock_file() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise DemoRunning(
                    f"{self.folder} 正被另一个演示使用；请先停止它，或用 --data-dir 换一个目录。"
                ) from None
            yield

    def begin(self, opening: Opening) -> Opening:
        """Return the opening that was cut short; where there is none, keep and return this one."""
        if (begun := _read(self.folder / _BEGUN)) is not None:
            return begun
        self.keep(opening)
        return opening

    def keep(self, opening: Opening) -> None:
        """Keep how far an opening came."""
        _write(self.folder / _BEGUN, _begun_of(opening))

    def finish(self, opening: Opening, issuer: str) -> None:
        """Write demo.json: the opening is whole."""
        _write(self.finished, _facts_of(opening, issuer))
        (self.folder / _BEGUN).unlink(missing_ok=True)

    def whole(self) -> Opening | None:
        """Return the opening that demo.json tells of; None before the first start is whole."""
        return _read(self.finished)

    def jurisdiction(self, wanted: str | None) -> str | None:
        """Return the jurisdiction that is to be opened here: the one that the folder holds, if any.

        Args:
            wanted: None: any.

        Raises:
            OtherJurisdiction: the folder holds another than the one that is wanted.
        """
        held = self.whole() or _read(self.folder / _BEGUN)
        if held is None:
            return wanted
        if wanted not in (None, held.jurisdiction):
            raise OtherJurisdiction(
                f"{self.folder} 已是 {held.jurisdiction} 的演示；"
                f"请用 --data-dir 为 {wanted} 另选一个目录，或去掉 --jurisdiction。"
            )
        return held.jurisdiction

    def _lock_file(self) -> IO[str]:
        """Open the lock's file, having made the folder where it is absent."""
        try:
            self._refuse_foreign()
            self.folder.mkdir(parents=True, exist_ok=True)
            return (self.folder / _LOCK).open("w")
        except OSError as error:
            raise FolderUnusable(
                f"不能使用 {self.folder}（{error.strerror}）；请用 --data-dir 换一个可写的目录。"
            ) from error

    def _refuse_foreign(self) -> None:
        known = any((self.folder / name).exists() for name in (_FINISHED, _BEGUN, _LOCK))
        if self.folder.is_dir() and any(self.folder.iterdir()) and not known:
            raise ForeignFolder(
                f"{self.folder} 已有内容，且不是演示目录；请用 --data-dir 指定一个空目录。"
            )


def _begun_of(opening: Opening) -> dict[str, Any]:
    return {**asdict(opening), "opened_on": opening.opened_on.isoformat()}


def _facts_of(opening: Opening, issuer: str) -> dict[str, Any]:
    return {
        **_begun_of(opening),
        "graphql": f"{issuer}/graphql",
        "token_endpoint": f"{issuer}/oauth/token",
        "users": [],
    }


def _read(path: Path) -> Opening | None:
    """Return the opening that a file tells of; None where there is none.

    Raises:
        ForeignFolder: it does not say of which jurisdiction.
    """
    if not path.is_file():
        return None
    facts = json.loads(path.read_text(encoding="utf-8"))
    if "jurisdiction" not in facts:
        raise ForeignFolder(f"{path.parent} 是较早版本的演示；请用 --data-dir 换一个目录。")
    return Opening(
        jurisdiction=facts["jurisdiction"],
        opened_on=date.fromisoformat(facts["opened_on"]),
        clients=tuple(_client_of(client) for client in facts["clients"]),
    )


def _client_of(facts: dict[str, Any]) -> DemoClient:
    client = DemoClient(**facts)
    return replace(
        client,
        role=Role(client.role),
        purposes=tuple(client.purposes),
        scopes=tuple(client.scopes),
    )


def _write(path: Path, facts: dict[str, Any]) -> None:
    """Put a file in place whole, readable by its owner only."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(facts, file, ensure_ascii=False, indent=2)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
