"""What households are entitled to, kept as it was last found; only what differs is written."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, bindparam, delete, func, select, text

from hub.domain.divisions import DivisionRange
from hub.domain.identifiers import DivisionCode, new_id
from hub.domain.people import HouseholdStatus
from hub.storage import bulk
from hub.storage.database import WriteSession
from hub.storage.tables import entitlement

_ROW = entitlement.c
_LOCK = select(func.pg_advisory_xact_lock(func.hashtext(bindparam("name", type_=Text))))
_TRY_LOCK = select(func.pg_try_advisory_xact_lock(func.hashtext("hub.evaluate")))


class EntitlementRow(NamedTuple):
    """What somebody is entitled to by one rule."""

    household_id: UUID
    person_id: UUID | None  # None: the household as a whole
    rule: str
    programme: str
    owner: str
    state: str
    verdict: str
    modality: str
    period: str
    amount_fen: int | None
    reason: str
    document: str
    clause: str
    words: str | None

    @property
    def key(self) -> tuple[UUID, UUID | None, str]:
        """What it is about, of which there is one row."""
        return self.household_id, self.person_id, self.rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How many rows were written."""

    added: int
    changed: int
    removed: int


_STATED = EntitlementRow._fields[3:]
_KEPT = select(_ROW.id, *(_ROW[name] for name in EntitlementRow._fields)).where(
    _ROW.household_id == func.any(bindparam("households", type_=ARRAY(Uuid)))
)
_REMOVE = delete(entitlement).where(_ROW.id == func.any(bindparam("ids", type_=ARRAY(Uuid))))
_REMOVE_DISSOLVED = text(
    f"""
    DELETE FROM entitlement USING household
    WHERE household.id = entitlement.household_id
        AND household.division_code >= :lo AND household.division_code < :hi
        AND household.status = '{HouseholdStatus.DISSOLVED}'
    """  # noqa: S608 a choice of our own
).bindparams(bindparam("lo", type_=Text), bindparam("hi", type_=Text))


async def try_lock(session: WriteSession) -> bool:
    """Keep every other run out until the transaction ends, if none is on."""
    [row] = await session.rows(_TRY_LOCK)
    return next(iter(row.values()))


async def lock(session: WriteSession, township: DivisionCode) -> None:
    """Let nobody else write a township's entitlements until the transaction ends."""
    await session.rows(_LOCK, {"name": f"hub.evaluate.{township}"})


async def replace(
    session: WriteSession,
    households: Collection[UUID],
    found: Iterable[EntitlementRow],
    *,
    on: date,
) -> Written:
    """Keep what was found of some households, in the place of what was before.

    Args:
        session: the transaction, which has locked their township.
        households: that were evaluated; of them nothing else stays.
        found: each rule once, for the household or a person.
        on: the day for which it was found; a row that stands keeps the day on which it came.
    """
    stamp = {"evaluated_on": on, "policy_version": session.stamp.policy_version}
    before = await _kept(session, households)
    new, changed = list[dict[str, Any]](), list[dict[str, Any]]()
    for row in found:
        row_id, old = before.pop(row.key, (None, None))
        if old is None:
            new.append({"id": new_id(), **row._asdict(), **stamp})
        elif old != row:
            changed.append({"id": row_id, **row._asdict(), **stamp})
    gone = [row_id for row_id, _ in before.values()]
    await bulk.add(session, entitlement, new)
    await bulk.change(session, entitlement, changed, only=(*_STATED, *stamp))
    if gone:
        await session.run(_REMOVE, {"ids": gone})
    return Written(added=len(new), changed=len(changed), removed=len(gone))


async def remove_dissolved(session: WriteSession, within: DivisionRange) -> int:
    """Remove what was kept of households that are no more; return how many rows."""
    return await session.run(_REMOVE_DISSOLVED, {"lo": within.lo, "hi": within.hi})


async def _kept(
    session: WriteSession, households: Collection[UUID]
) -> dict[tuple[UUID, UUID | None, str], tuple[UUID, EntitlementRow]]:
    """Return the rows of some households with their ids, by what they are about."""
    rows = await session.tuples(_KEPT, {"households": list(households)})
    kept = ((row_id, EntitlementRow._make(rest)) for row_id, *rest in rows)
    return {row.key: (row_id, row) for row_id, row in kept}
