"""What a delta of the population ends: the place of a watched person who is gone or has moved.

Only households known from the population are concerned; the roster's are civil affairs' own.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import RowMapping

from hub.domain.people import HouseholdStatus
from hub.storage import bulk, chain, households
from hub.storage.database import WriteSession
from hub.storage.households import Standing
from hub.storage.linked import LinkedRow
from hub.storage.tables import household, membership


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a delta ended."""

    written: Sequence[LinkedRow]
    moved: set[UUID]  # persons who need a place anew


async def leave(
    session: WriteSession,
    *,
    gone: Collection[UUID],
    numbers: Mapping[UUID, str | None],
    batch_id: UUID,
    as_of: date,
) -> Left:
    """End the places of watched persons who are gone, or whose household has another number now.

    Args:
        session: the transaction that commits the delta.
        gone: persons who are watched no more.
        numbers: of persons already known, the number of the household that the delta names.
        batch_id: the delta.
        as_of: the day whose state it shows; a place ends the day before.

    """
    held = await households.memberships(session, households=(), persons=[*gone, *numbers], on=as_of)
    homes = await households.by_id(session, {household_id for household_id, _ in held})
    moved = _moved(held, homes, numbers)
    ended = [
        row
        for (household_id, person_id), row in held.items()
        if person_id in {*gone, *moved}
        and homes[household_id]["status"] == HouseholdStatus.UNVERIFIED
    ]
    await chain.lock_many(session, (row["household_id"] for row in ended))
    stamp = {"batch_id": batch_id, "recorded_at": session.stamp.at}
    rows = [
        {**row, **stamp, "valid_to": max(row["valid_from"], as_of - timedelta(days=1))}
        for row in ended
    ]
    emptier = _emptier(session, ended, homes, batch_id)
    return Left(
        written=[
            *await bulk.change(session, membership, rows, only=households.MEMBERSHIP_CHANGING),
            *await bulk.change(session, household, emptier, only=households.CHANGING),
        ],
        moved=moved,
    )


def _moved(
    held: Mapping[tuple[UUID, UUID], RowMapping],
    homes: Mapping[UUID, RowMapping],
    numbers: Mapping[UUID, str | None],
) -> set[UUID]:
    """Return the persons whose places are all of the population, and none of the number named."""
    moved = {person_id for person_id, number in numbers.items() if number is not None}
    for household_id, person_id in held:
        home = homes[household_id]
        if home["status"] != HouseholdStatus.UNVERIFIED or home["number"] == numbers.get(person_id):
            moved.discard(person_id)
    return moved & {person_id for _, person_id in held}


def _emptier(
    session: WriteSession,
    ended: Sequence[RowMapping],
    homes: Mapping[UUID, RowMapping],
    batch_id: UUID,
) -> list[dict[str, object]]:
    """Return the changes of the households that people left."""
    changes: list[dict[str, object]] = []
    left = {row["person_id"] for row in ended}
    for household_id, count in Counter(row["household_id"] for row in ended).items():
        home = homes[household_id]
        remaining = max(home["member_count"] - count, 0)
        status = HouseholdStatus.UNVERIFIED if remaining else HouseholdStatus.DISSOLVED
        standing = Standing(
            status=status,
            head_person_id=None if home["head_person_id"] in left else home["head_person_id"],
            division=home["division_code"],
            address=None,
            member_count=remaining,
        )
        change = households.changed_household(session, home, batch_id, standing=standing)
        changes.extend([change] if change else [])
    return changes
