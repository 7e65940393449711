"""Whom an incremental run looks at: those for whom something changed, and who is tied to them.

What indicators may read is wider than what they may raise or end: a condition about one person may
rest on all members of their households, and whom a household's alert is about on each of these.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, TextClause, Uuid, bindparam, text

from hub.storage.database import WriteSession

# A row bears the lower 32 bits of the transaction that wrote it; it was the newest with these bits.
# Ids below 3 are PostgreSQL's own.
_IS_NEW = """({0}.xmin::text::bigint >= 3 AND :horizon <=
    clock.now - ((clock.now - {0}.xmin::text::bigint) & 4294967295))"""
_CLOCK = "SELECT pg_current_xact_id()::text::bigint AS now"
_NOW = text(_CLOCK)
_CHANGED = text(
    f"""
    WITH clock AS MATERIALIZED ({_CLOCK}), home AS (
        SELECT h.id FROM household AS h, clock WHERE {_IS_NEW.format("h")}
        UNION
        SELECT a.household_id FROM alert AS a, clock
        WHERE {_IS_NEW.format("a")} AND a.changed_by <> :writer
    )
    SELECT m.person_id FROM membership AS m, clock
    WHERE {_IS_NEW.format("m")}
        OR (m.valid_from > :earlier AND m.valid_from <= :later)
        OR (m.valid_to >= :earlier AND m.valid_to < :later)
    UNION SELECT d.person_id FROM determination AS d, clock WHERE {_IS_NEW.format("d")}
    UNION SELECT p.id FROM person AS p, clock WHERE {_IS_NEW.format("p")}
    UNION SELECT p.id FROM person AS p WHERE p.citizen_id_index = ANY (:keys)
    UNION SELECT f.person_id FROM facts AS f JOIN batch AS b ON b.id = f.batch_id
    WHERE b.withdrawn_at IS NOT NULL
    UNION SELECT c.person_id FROM correction AS c, clock
    WHERE {_IS_NEW.format("c")} AND c.person_id IS NOT NULL
    UNION SELECT m.person_id FROM membership AS m JOIN home ON home.id = m.household_id
    UNION SELECT a.person_id FROM alert AS a, clock
    WHERE {_IS_NEW.format("a")} AND a.changed_by <> :writer AND a.person_id IS NOT NULL
    """  # noqa: S608 our own text
).bindparams(bindparam("keys", type_=ARRAY(LargeBinary)))
_HOUSEHOLDS = text(
    """
    SELECT household_id AS id FROM membership WHERE person_id = ANY (:ids)
    UNION SELECT household_id FROM determination WHERE person_id = ANY (:ids)
    """
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))
_PERSONS = text(
    """
    SELECT person_id AS id FROM membership WHERE household_id = ANY (:ids)
    UNION SELECT person_id FROM determination WHERE household_id = ANY (:ids)
    """
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What a change is told by."""

    horizon: int  # rows of older transactions were seen
    days: tuple[date, date]  # that of the last run and that of this, in any order
    keys: Collection[bytes]  # blind indexes of persons of whom a data set says something else
    writer: str  # who raises and ends alerts without anybody having looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom an incremental run is about."""

    persons: frozenset[UUID]  # who may be raised or ended
    households: frozenset[UUID]  # theirs, which may be raised or ended
    readable: frozenset[UUID]  # persons whose data the conditions read

    @property
    def subjects(self) -> frozenset[str]:
        """The subjects of alerts that may be raised or ended."""
        return frozenset(map(str, self.persons | self.households))


async def is_known(session: WriteSession, horizon: int) -> bool:
    """Tell whether this database has come as far as the horizon: one restored may not have."""
    [row] = await session.rows(_NOW)
    return horizon <= row["now"]


async def changed(session: WriteSession, since: Since) -> frozenset[UUID]:
    """Return the persons for whom anything changed that a comparison reads."""
    found = await session.rows(
        _CHANGED,
        {
            "horizon": since.horizon,
            "earlier": min(since.days),
            "later": max(since.days),
            "keys": [*since.keys],
            "writer": since.writer,
        },
    )
    return frozenset(row["person_id"] for row in found)


async def closed(session: WriteSession, persons: Iterable[UUID]) -> Scope:
    """Return the scope of these persons: their households, former ones too, and all in them.

    Readable is everybody who ever shared a household with one of those.
    """
    about = frozenset(persons)
    households = await _tied(session, _HOUSEHOLDS, about)
    about |= await _tied(session, _PERSONS, households)
    around = await _tied(session, _HOUSEHOLDS, about)
    return Scope(
        persons=about,
        households=households,
        readable=about | await _tied(session, _PERSONS, around),
    )


async def _tied(
    session: WriteSession, statement: TextClause, ids: Collection[UUID]
) -> frozenset[UUID]:
    """Return the households of persons, or the persons of households."""
    return frozenset(row["id"] for row in await session.rows(statement, {"ids": [*ids]}))
