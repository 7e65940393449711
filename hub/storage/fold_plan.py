"""What a run's hits ask of the alerts as they stand: the fold's plan, as one statement."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import RowMapping, text

from hub.storage.database import WriteSession

Hits = Iterable[tuple[str, str, UUID, str, bytes]]

_TABLES = (
    text(
        "CREATE TEMPORARY TABLE arriving_hit (indicator text, subject text, household_id uuid, "
        "severity text, digest bytea) ON COMMIT DROP"
    ),
    text(
        "CREATE TEMPORARY TABLE arriving_end (indicator text, county text, scoped boolean) "
        "ON COMMIT DROP"
    ),
    text("CREATE TEMPORARY TABLE arriving_scope (subject text PRIMARY KEY) ON COMMIT DROP"),
    text("CREATE TEMPORARY TABLE arriving_hold (indicator text, subject text) ON COMMIT DROP"),
)
_ANALYZE = text("ANALYZE arriving_hit")
_PLAN = text(
    """
    WITH standing AS (
        SELECT id, indicator, subject, household_id, division_code, severity, state,
            condition_ended_at, evidence_digest
        FROM alert WHERE state <> 'CLOSED' OR condition_ended_at IS NULL
    )
    SELECT 'CHANGED' AS action, s.id, s.household_id, s.indicator, s.subject
    FROM standing AS s JOIN arriving_hit AS h USING (indicator, subject)
    WHERE s.state <> 'CLOSED' AND (
        s.evidence_digest <> h.digest OR s.severity <> h.severity
        OR s.condition_ended_at IS NOT NULL)
    UNION ALL
    SELECT 'ENDED', s.id, s.household_id, s.indicator, s.subject
    FROM standing AS s
    WHERE s.condition_ended_at IS NULL
        AND EXISTS (SELECT 1 FROM arriving_end AS e
            WHERE e.indicator = s.indicator AND e.county = substr(s.division_code, 1, 6)
                AND (NOT e.scoped OR s.subject IN (SELECT subject FROM arriving_scope)))
        AND NOT EXISTS (SELECT 1 FROM arriving_hit AS h
            WHERE h.indicator = s.indicator AND h.subject = s.subject)
        AND NOT EXISTS (SELECT 1 FROM arriving_hold AS o
            WHERE o.indicator = s.indicator AND o.subject = s.subject)
    UNION ALL
    SELECT 'MISSING', NULL, h.household_id, h.indicator, h.subject
    FROM arriving_hit AS h
    WHERE NOT EXISTS (SELECT 1 FROM standing AS s
        WHERE s.indicator = h.indicator AND s.subject = h.subject)
    ORDER BY action, indicator, subject
    """
)


async def prepare(
    session: WriteSession,
    hits: Hits,
    *,
    ends: Iterable[tuple[str, str, bool]],
    scope: Iterable[str],
    holds: Iterable[tuple[str, str]],
) -> None:
    """Put the hits, and what may end, beside the alerts for the rest of the transaction.

    Args:
        session: the run's.
        hits: indicator, subject, household, severity and the digest of the evidence.
        ends: indicator and county where what was not found has ended, and whether that holds for
            the subjects in scope only.
        scope: those subjects.
        holds: indicator and subject of whom nothing ends, because data of theirs is missing.
    """
    for statement in _TABLES:
        session.later(statement)
    columns = ("indicator", "subject", "household_id", "severity", "digest")
    await session.fill("arriving_hit", columns, hits)
    await session.fill("arriving_end", ("indicator", "county", "scoped"), ends)
    await session.fill("arriving_scope", ("subject",), ((subject,) for subject in scope))
    await session.fill("arriving_hold", ("indicator", "subject"), holds)
    await session.run(_ANALYZE)


async def make(session: WriteSession) -> Sequence[RowMapping]:
    """Return what is to do: action, alert, household, indicator and subject.

    CHANGED: an open alert says something else today. ENDED: its condition holds no more.
    MISSING: a hit has no alert.
    """
    return await session.rows(_PLAN)
