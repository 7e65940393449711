"""A run of the evaluation over a division: one at a time, on as many processors as there are."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final

from hub.config import Secret, Settings
from hub.domain.divisions import EVERYWHERE, TOWNSHIP_DIGITS, DivisionRange
from hub.domain.errors import InvalidInput, Unavailable, WrongState
from hub.domain.identifiers import DivisionCode
from hub.runtime import Hub
from hub.services import evaluation_runs
from hub.services.evaluation_runs import Law, Tally, Task
from hub.services.threads import finished
from hub.storage import circumstances, entitlements

RUNNING: Final = "EVALUATION_RUNNING"  # the code of a refusal: another run has not ended

_WORTH_A_PROCESS = 500  # households are evaluated in the time that a process needs to start
_NEW_PROCESSES = get_context("spawn")  # nothing of this one's connections goes with them


async def evaluate_division(
    hub: Hub,
    law: Law,
    *,
    division: DivisionCode | None = None,
    on: date | None = None,
    processes: int | None = None,
) -> Tally:
    """Evaluate every household of a division, and keep what each is entitled to.

    Args:
        hub: the open hub.
        law: what households are held against.
        division: None takes all counties in which there are households.
        on: the day as of which they are evaluated; None: today.
        processes: among which the townships are dealt out, this one being the first; None: one
            for each processor, as far as there is enough to do.

    Raises:
        InvalidInput: there is no such division, or the day has not come.
        Unavailable: a process ended before its part was done.
        WrongState: EVALUATION_RUNNING, another run has not ended.
    """
    day = on or hub.today()
    within = reach(hub, division, day)
    async with evaluation_runs.writing(hub) as session:
        if not await entitlements.try_lock(session):
            message = "An evaluation is running; wait until it has ended."
            raise WrongState(message, code=RUNNING)
        digits = max(TOWNSHIP_DIGITS, len(division or ""))
        sizes = await circumstances.sizes(session, within, digits=digits)
        tally = Tally(removed=await evaluation_runs.forget_dissolved(hub, within))
        most = processes or hands(sizes, os.cpu_count() or 1)
        shares = dealt(sizes, most, late=0 if processes else _WORTH_A_PROCESS)
        for found in await _all(hub, [_task(law, share, day) for share in shares]):
            tally.take(found)
        return tally


def hands(sizes: Mapping[DivisionCode, int], processors: int) -> int:
    """Return among how many processes it pays to deal divisions of so many households."""
    return min(processors, 1 + sum(sizes.values()) // _WORTH_A_PROCESS)


def dealt(
    sizes: Mapping[DivisionCode, int], most: int, *, late: int = 0
) -> list[list[DivisionCode]]:
    """Deal divisions out so that all shares are done at about the same time; none is empty.

    Args:
        sizes: households by division.
        most: shares at most.
        late: households that the first share's process does before the others have started.
    """
    shares: list[list[DivisionCode]] = [[] for _ in range(most)]
    loads = [0, *[late] * (most - 1)]
    for division in sorted(sizes, key=lambda code: (-sizes[code], code)):
        least = loads.index(min(loads))
        shares[least].append(division)
        loads[least] += sizes[division]
    return [share for share in shares if share]


def reach(hub: Hub, division: DivisionCode | None, day: date) -> DivisionRange:
    """Return where the households of a division are, None's everywhere, as of a day.

    Raises:
        InvalidInput: there is no such division, or the day has not come.
    """
    if day > hub.today():
        raise InvalidInput(
            f"The day {day} has not come yet; evaluate as of today or an earlier day.",
            field=("on",),
        )
    if division is None:
        return EVERYWHERE
    if division not in hub.policy.divisions:
        raise InvalidInput(
            f"There is no division {division} in the register; give a code of 6, 9 or 12 digits.",
            field=("division",),
        )
    return DivisionRange.below(division)


def _task(law: Law, share: Sequence[DivisionCode], day: date) -> Task:
    return Task(law=law, divisions=share, on=day, asked_by=os.getpid())


async def _all(hub: Hub, tasks: Sequence[Task]) -> list[Tally]:
    """Do the first task here, and each other in a process of its own meanwhile."""
    settings = replace(hub.settings, database_url=Secret(hub.database.url))
    works = [_aside(settings, task) for task in tasks[1:]]
    works += [evaluation_runs.evaluate(hub, task) for task in tasks[:1]]
    asked = [asyncio.create_task(work) for work in works]
    try:
        return await asyncio.gather(*asked)
    finally:
        for each in asked:
            each.cancel()
        await asyncio.gather(*asked, return_exceptions=True)


async def _aside(settings: Settings, task: Task) -> Tally:
    """Do a task in a process of its own, which ends with the waiting for it.

    Raises:
        Unavailable: the process ended before the task was done.
    """
    receiver, sender = _NEW_PROCESSES.Pipe(duplex=False)
    process = _NEW_PROCESSES.Process(target=_work, args=(settings, task, sender), daemon=True)
    process.start()
    sender.close()
    try:
        return await finished(receiver.recv, interrupt=process.terminate)
    except EOFError as error:
        raise Unavailable(
            "A process of the evaluation ended before its part was done; run it again."
        ) from error
    finally:
        process.terminate()
        await asyncio.to_thread(process.join)
        receiver.close()


def _work(settings: Settings, task: Task, sender: Connection) -> None:
    """Do a task, and send what it came to; the work of a process."""
    sender.send(asyncio.run(_opened(settings, task)))


async def _opened(settings: Settings, task: Task) -> Tally:
    async with Hub.open(settings) as hub:
        return await evaluation_runs.evaluate(hub, task)
