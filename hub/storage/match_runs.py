"""Runs of the comparison: one at a time, each with what it completed and what it skipped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, insert, select, update

from hub.storage.database import WriteSession
from hub.storage.tables import match_run

_TRY_LOCK = select(func.pg_try_advisory_xact_lock(func.hashtext("hub.match")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a run found and wrote."""

    hits: int
    raised: int
    changed: int
    ended: int


async def try_lock(session: WriteSession) -> bool:
    """Keep every other run out until the transaction ends, if none is on."""
    [row] = await session.rows(_TRY_LOCK)
    return next(iter(row.values()))


async def ids(session: WriteSession) -> frozenset[UUID]:
    """Return the ids of all runs."""
    return frozenset(row["id"] for row in await session.rows(select(match_run.c.id)))


async def begin(session: WriteSession, run_id: UUID, *, as_of: date, engine: str) -> None:
    """Enter a run, so that its alerts can name it."""
    await session.run(
        insert(match_run).values(
            id=run_id,
            as_of=as_of,
            engine=engine,
            completed=[],
            skipped={},
            hits=0,
            raised=0,
            changed=0,
            ended=0,
            policy_version=session.stamp.policy_version,
            started_at=session.stamp.at,
            finished_at=session.stamp.at,
        )
    )


async def finish(
    session: WriteSession,
    run_id: UUID,
    *,
    completed: Sequence[str],
    skipped: Mapping[str, str],
    tally: Tally,
) -> None:
    """Enter what came of a run."""
    await session.run(
        update(match_run)
        .where(match_run.c.id == run_id)
        .values(
            completed=list(completed),
            skipped=dict(skipped),
            hits=tally.hits,
            raised=tally.raised,
            changed=tally.changed,
            ended=tally.ended,
            finished_at=func.clock_timestamp(),
        )
    )
