"""What comes in while the hub serves is compared at once, and serving does not suffer.

The comparison is a process of its own, `hub match --incremental --if-changed`, at a low
priority, one at a time. Nothing is remembered between two runs but what is in the database: after
a crash the next look finds what is still to compare. Of several hubs on one database each may
start one; these wait for each other, and find nothing left to do.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from hub.cli.output import ExitCode, progress
from hub.runtime import Hub
from hub.services import arrivals

HUB = (sys.executable, "-m", "hub.cli")

_COMPARE = ("match", "--incremental", "--if-changed", "--json")
_NICENESS = 10  # not the lowest: a run holds a transaction open, and is to end some day
_LOOK_SECONDS = 2.0  # from one look to the next
_REST_SECONDS = 60.0  # after a run that failed
_END_SECONDS = 10.0  # for a run to end when it is told to


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Looks for batches that are not compared yet, and has them compared."""

    hub: Hub
    command: Sequence[str] = HUB

    @asynccontextmanager
    async def kept(self) -> AsyncGenerator[None]:
        """Keep watch as long as the caller is at work; a run that is on is ended with it."""
        task = asyncio.create_task(self._keep())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _keep(self) -> None:
        while True:
            seconds = _LOOK_SECONDS if await self._look() else _REST_SECONDS
            await asyncio.sleep(seconds)

    async def _look(self) -> bool:
        """Have compared what waits; return whether all went well."""
        try:
            if await arrivals.are_waiting(self.hub):
                return await self._compare()
        except Exception as error:  # noqa: BLE001 whatever it is, the hub goes on serving
            progress(f"未能比对新到数据: {type(error).__name__}；稍后再试")
            return False
        return True

    async def _compare(self) -> bool:
        process = await asyncio.create_subprocess_exec(
            *self.command,
            *_COMPARE,
            stdout=PIPE,
            env={**os.environ, **self.hub.settings.environ},
        )
        try:
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
            said, _ = await process.communicate()
        finally:
            await _end(process)
        _tell(json.loads(said) if said else {})
        return process.returncode == ExitCode.OK


async def _end(process: Process) -> None:
    """End a run that is on: it rolls back, or is cut off."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _END_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()


def _tell(facts: Mapping[str, Any]) -> None:
    """Tell what a run came to; without facts it was killed."""
    if facts.get("runId"):
        counts = (facts[count] for count in ("raised", "changed", "ended"))
        progress("比对新到数据：新预警 {}，变化 {}，消除 {}".format(*counts))
    elif "runId" not in facts:
        reason = facts.get("error", {}).get("message", "进程中断")
        progress(f"未能比对新到数据: {reason}")
