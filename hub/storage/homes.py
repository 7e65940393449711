"""The households that a case concerns: its own, and every other that its person belongs to.

An event about a person in two households is linked on each of their chains.
"""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from sqlalchemy import or_, select

from hub.domain.days import local_day
from hub.domain.events import EventKind
from hub.storage import chain, tables
from hub.storage.chain import ChainDraft
from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow


class Case(Protocol):
    """An alert or a need: about a household, and mostly about one of its members."""

    @property
    def household_id(self) -> UUID:
        """The household that it is about."""
        ...

    @property
    def person_id(self) -> UUID | None:
        """The member that it is about; None: the household as a whole."""
        ...


async def lock(session: WriteSession, case: Case) -> None:
    """Lock all households that a case concerns, in the order of their ids."""
    await chain.lock_many(session, await _of(session, case))


async def append(
    session: WriteSession, case: Case, kind: EventKind, rows: Sequence[LinkedRow]
) -> None:
    """Add an event to the chain of each household that a case concerns."""
    homes = await _of(session, case)
    await chain.append_many(session, [ChainDraft(home, kind, rows) for home in homes])


async def _of(session: WriteSession, case: Case) -> list[UUID]:
    """Return the ids of the households, in their order."""
    membership = tables.membership.c
    present = or_(membership.valid_to.is_(None), membership.valid_to >= local_day(session.stamp.at))
    rows = await session.rows(
        select(membership.household_id)
        .where(membership.person_id == case.person_id, present)
        .distinct()
    )
    return sorted({case.household_id, *(row["household_id"] for row in rows)})
