"""The generators of typed clients, each installed once below .hub/clients, apart from the hub."""

import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from scripts.measure import ROOT
from tests.programs import NODE, NPM, run

_PINNED = Path(__file__).parent
_KEPT = ROOT / ".hub/clients"


async def python() -> Path:
    """Return the folder of the commands ariadne-codegen, mypy and python."""
    return await _installed("python", "requirements.txt", _install_by_pip) / "venv/bin"


async def typescript() -> Path:
    """Return the folder node_modules with graphql-codegen and tsc."""
    return await _installed("typescript", "package-lock.json", _install_by_npm) / "node_modules"


async def _installed(
    language: str, lock: str, install: Callable[[Path], Awaitable[object]]
) -> Path:
    """Return a language's folder with what its lock file names installed into it."""
    source, folder = _PINNED / language, _KEPT / language
    wanted = (source / lock).read_text("utf-8")
    done = folder / "installed"  # written last, so that half an installation does not count
    if not done.exists() or done.read_text("utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(source, folder)
        await install(folder)
        done.write_text(wanted, "utf-8")
    return folder


async def _install_by_pip(folder: Path) -> None:
    await run(Path(sys.executable), "-m", "venv", "venv", folder=folder)
    install = ("-m", "pip", "install", "-r", "requirements.txt")
    await run(folder / "venv/bin/python", *install, folder=folder)


async def _install_by_npm(folder: Path) -> None:
    await run(NODE, str(NPM), "ci", "--no-audit", "--no-fund", folder=folder)
