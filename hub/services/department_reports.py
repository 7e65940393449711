"""Departments report whom they met; the answer is the same whether the hub knows them or not."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from hub.domain.callers import Caller
from hub.domain.department_reports import RaiseAlert
from hub.domain.divisions import county_of
from hub.domain.events import EventKind
from hub.runtime import Hub
from hub.services.once import Outcome, earlier, keep, turn
from hub.storage import department_reports, homes
from hub.storage.database import WriteSession
from hub.storage.department_reports import Home
from hub.storage.linked import LinkedRow

ANSWER_SECONDS = 0.1  # what the longest way takes on a busy machine, and then some


async def raise_alert(hub: Hub, caller: Caller, command: RaiseAlert) -> Outcome:
    """Record what a department reports of a person, and let a township look where there is one.

    Of a person of the hub an alert is raised, or what is said joins the open alert that the same
    department raised for the same class of need. Of anybody else the report is kept for civil
    affairs to read: nobody is created from it. Neither the answer nor its time tells which.

    Returns:
        The report's id, and version 1.

    Raises:
        InvalidInput: a value breaks a rule that its type cannot say.
        KeyReused: the key came with another body before.

    Source:
        长民发〔2025〕22号 二(四).
    """
    async with _evenly(), turn(hub, caller, command) as session:
        home = await department_reports.home_of(session, command.number)
        if home is not None:
            await homes.lock(session, home)
        if (done := await earlier(session, command)) is not None:
            return done
        if home is None:
            row = await department_reports.add(session, caller, command, home=None, alert=None)
        else:
            row = await _alert(hub, session, caller, command=command, home=home)
        return keep(session, command, row)


async def _alert(
    hub: Hub, session: WriteSession, caller: Caller, *, command: RaiseAlert, home: Home
) -> LinkedRow:
    """Raise an alert, or add to the open one of the same; return the report's row."""
    known = await department_reports.standing_alert(session, caller, command, home)
    if known is None:
        kind = EventKind.ALERT_RAISED
        county = county_of(home.division_code)
        due = hub.policy.due("verification.working_days", county, hub.today())
        alert = await department_reports.raise_alert(session, caller, command, home=home, due=due)
    else:
        kind = EventKind.ALERT_CHANGED
        alert = await department_reports.add_evidence(session, caller, command, alert=known)
    row = await department_reports.add(session, caller, command, home=home, alert=alert)
    await homes.append(session, home, kind, (alert, row))
    return row


@asynccontextmanager
async def _evenly() -> AsyncGenerator[None]:
    """Let the work take as long as the longest way does, whichever way it goes."""
    clock = asyncio.get_running_loop()
    until = clock.time() + ANSWER_SECONDS
    try:
        yield
    finally:
        await asyncio.sleep(until - clock.time())
