"""The audit of the npm package graphql-http: installed once into the environment, run by Node.

`python -m tests.web.audit` installs it beforehand.
"""

import asyncio
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from tests.programs import NODE, NPM, run as run_program

_SOURCE = Path(__file__).with_name("http_audit")


async def install() -> Path:
    """Bring the package into the virtual environment, unless it is there, and return its folder."""
    folder = Path(sys.prefix) / "http_audit"
    pinned = (_SOURCE / "package.json").read_text()
    done = folder / "installed.json"  # written last, so that half an installation does not count
    if not done.exists() or done.read_text() != pinned:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(_SOURCE, folder)
        await run_program(NODE, str(NPM), "install", "--no-audit", "--no-fund", folder=folder)
        done.write_text(pinned)
    shutil.copy(_SOURCE / "audit.mjs", folder)
    return folder


async def run(url: str, token: str) -> list[dict[str, Any]]:
    """Return each check of the audit with its id, name, status and, if it failed, the reason."""
    folder = await install()
    output = await run_program(NODE, "audit.mjs", url, folder=folder, text=token)
    return json.loads(output)


if __name__ == "__main__":
    asyncio.run(install())
