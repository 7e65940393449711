"""Runs of the comparison: one at a time, each with what it completed and what it skipped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, insert, select, text, update

from hub.storage.database import WriteSession
from hub.storage.tables import match_run

_TRY_LOCK = select(func.pg_try_advisory_xact_lock(func.hashtext("hub.match")))

_FREEZE = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

# Sub-transactions bear ids of their own, all above that of the oldest transaction still open.
_HORIZON = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon")


class RunScope(StrEnum):
    """How much a run looked at."""

    FULL = "FULL"  # everybody
    INCREMENTAL = "INCREMENTAL"  # whom something changed for since the run before


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a run rested on; the next can tell from it what has changed since."""

    as_of: date
    engine: str
    policy_version: str
    batch_ids: frozenset[UUID]  # of every data set that is compared, all batches that held
    horizon: int | None  # the oldest transaction that may not have been seen; None: not known
    position: int  # of the ledger of batches; see hub.storage.arrivals
    completed: frozenset[str]  # indicators, as code@version


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


async def freeze(session: WriteSession) -> None:
    """Let a transaction, which has read nothing yet, see one state of the database to its end."""
    await session.run(_FREEZE)


async def horizon(session: WriteSession) -> int:
    """Return the id of the oldest transaction whose end a frozen one does not see.

    Whatever is missing from what it sees was, or will be, written by this one or a younger one.
    """
    [row] = await session.rows(_HORIZON)
    return row["horizon"]


async def last(session: WriteSession) -> Basis | None:
    """Return what the last finished run rested on; None before the first."""
    columns = match_run.c
    found = await session.rows(
        select(match_run).order_by(columns.finished_at.desc(), columns.id.desc()).limit(1)
    )
    for row in found:
        return Basis(
            as_of=row["as_of"],
            engine=row["engine"],
            policy_version=row["policy_version"],
            batch_ids=frozenset(row["batch_ids"]),
            horizon=row["horizon"],
            position=row["ledger_position"],
            completed=frozenset(row["completed"]),
        )
    return None


async def ids(session: WriteSession) -> frozenset[UUID]:
    """Return the ids of all runs."""
    return frozenset(row["id"] for row in await session.rows(select(match_run.c.id)))


async def begin(session: WriteSession, run_id: UUID, *, basis: Basis, scope: RunScope) -> None:
    """Enter a run, so that its alerts can name it."""
    await session.run(
        insert(match_run).values(
            id=run_id,
            as_of=basis.as_of,
            engine=basis.engine,
            completed=[],
            skipped={},
            hits=0,
            raised=0,
            changed=0,
            ended=0,
            policy_version=basis.policy_version,
            scope=scope.value,
            batch_ids=sorted(basis.batch_ids),
            horizon=basis.horizon,
            ledger_position=basis.position,
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
