"""The households that a case concerns: its own, and every other that its person belongs to.

An event about a person in two households is linked on each of their chains.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy import ARRAY, Date, Uuid, bindparam, func, or_, select

from hub.domain.days import local_day
from hub.domain.events import EventKind
from hub.storage import chain, tables
from hub.storage.chain import ChainDraft
from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow

_BELONGS = tables.membership.c
_PRESENT = or_(_BELONGS.valid_to.is_(None), _BELONGS.valid_to >= bindparam("today", type_=Date))
_HOMES = (
    select(_BELONGS.household_id)
    .where(_BELONGS.person_id == bindparam("person_id"), _PRESENT)
    .distinct()
)
_SHARED = (
    select(_BELONGS.person_id, func.array_agg(_BELONGS.household_id.distinct()).label("homes"))
    .where(_BELONGS.person_id == func.any(bindparam("person_ids", type_=ARRAY(Uuid))), _PRESENT)
    .group_by(_BELONGS.person_id)
    .having(func.count(_BELONGS.household_id.distinct()) > 1)
)


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
    """Lock all households that a case concerns, before the session's next statement runs."""
    chain.lock_soon(session, await _of(session, case))


async def append(
    session: WriteSession,
    case: Case,
    kind: EventKind,
    rows: Sequence[LinkedRow],
    *,
    former: UUID | None = None,
) -> None:
    """Add an event to the chain of each household that a case concerns.

    Args:
        session: the transaction.
        case: as it stands now.
        kind: the step that was made.
        rows: every row that it wrote.
        former: the household that the step took the case from, which it concerns too.
    """
    homes = {*await _of(session, case), *([] if former is None else [former])}
    await chain.append_many(session, [ChainDraft(home, kind, rows) for home in sorted(homes)])


async def group(session: WriteSession, rows: Sequence[LinkedRow]) -> dict[UUID, list[LinkedRow]]:
    """Return many rows about households and their members by each household that they concern."""
    others = await _shared(session, {row.row["person_id"] for row in rows} - {None})
    by_home: dict[UUID, list[LinkedRow]] = defaultdict(list)
    for row in rows:
        for home in {row.row["household_id"], *others.get(row.row["person_id"], ())}:
            by_home[home].append(row)
    return by_home


async def _of(session: WriteSession, case: Case) -> list[UUID]:
    """Return the ids of the households, in their order."""
    if case.person_id is None:
        return [case.household_id]
    rows = await session.rows(_HOMES, {"person_id": case.person_id, "today": _today(session)})
    return sorted({case.household_id, *(row["household_id"] for row in rows)})


async def _shared(
    session: WriteSession, person_ids: Collection[UUID]
) -> Mapping[UUID, Sequence[UUID]]:
    """Return the households of those of these persons who belong to several."""
    rows = await session.rows(_SHARED, {"person_ids": list(person_ids), "today": _today(session)})
    return {row["person_id"]: row["homes"] for row in rows}


def _today(session: WriteSession) -> date:
    return local_day(session.stamp.at)
