"""The contracts as they were: in another folder, or at a revision of git."""

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

import typer

from schema import sdl


def of(since: str) -> dict[str, str]:
    """Return the contracts of a folder, or of a revision, by audience.

    Raises:
        BadParameter: it is neither, or holds no contract.
    """
    found = _of_folder(Path(since)) if Path(since).is_dir() else _of_revision(since)
    if not found:
        raise typer.BadParameter(f"{since} 中没有契约；请指明含 {sdl.CONTRACTS}/ 的目录或版本。")
    return found


def _of_folder(folder: Path) -> dict[str, str]:
    paths = (folder / sdl.CONTRACTS).glob("*.graphql")
    return sdl.contracts({path.as_posix(): path.read_text(encoding="utf-8") for path in paths})


def _of_revision(revision: str) -> dict[str, str]:
    """Return what git keeps of the folder of the contracts."""
    git = shutil.which("git")
    if git is None or revision.startswith("-"):
        raise typer.BadParameter(f"{revision} 不是目录，也不能作为 git 版本读取。")
    asked = [git, "archive", "--format=tar", revision, sdl.CONTRACTS]
    done = subprocess.run(asked, cwd=sdl.FOLDER, capture_output=True, check=False)  # noqa: S603 no shell, and no option
    if done.returncode != 0:
        raise typer.BadParameter(f"{revision} 不是目录，也不是含有契约的 git 版本。")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        files = {each.name: archive.extractfile(each) for each in archive.getmembers()}
        texts = {name: file.read().decode() for name, file in files.items() if file}
    return sdl.contracts(texts)
