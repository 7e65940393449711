"""Tell whether the hub can serve requests now, part by part."""

import asyncio
from dataclasses import dataclass

from hub.domain.errors import Unavailable
from hub.runtime import Hub
from hub.storage import readiness, upgrade

SECONDS = 4.0  # after which the database counts as out of reach

_PROBE = "hub-probe"
_NOT_RECORDED = (
    "Disclosures cannot be recorded, so that none is made. Look at PostgreSQL's log and disk; "
    "where it is well, restart the hub."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that serving a request needs."""

    name: str
    remedy: str | None  # None: it is there

    @property
    def is_ready(self) -> bool:
        """Tell whether it is there."""
        return self.remedy is None


async def check(hub: Hub) -> tuple[Part, ...]:
    """Return the state of the database, of its migrations and of the disclosure record."""
    writing = hub.recorder.is_writing
    return (
        *await _database(hub),
        Part(
            name="disclosure_record",
            remedy=None if writing else _NOT_RECORDED,
        ),
    )


async def _database(hub: Hub) -> tuple[Part, Part]:
    try:
        async with asyncio.timeout(SECONDS), hub.write_as(_PROBE) as session:
            found = await readiness.revision(session)
    except (Unavailable, TimeoutError):
        return (
            Part(name="database", remedy="PostgreSQL does not answer; start it."),
            Part(name="migrations", remedy="Unknown until the database answers."),
        )
    current = found == await asyncio.to_thread(upgrade.needed)
    return (
        Part(name="database", remedy=None),
        Part(name="migrations", remedy=None if current else "Run `hub migrate`."),
    )
