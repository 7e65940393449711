"""What departments' data says of persons of the hub, kept by the link step; and who is watched."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, RowMapping, Uuid, bindparam, func, or_, select, text

from hub.storage.database import WriteSession
from hub.storage.tables import facts, household, membership, person

_COLUMNS = tuple(column.name for column in facts.columns)
_SAID = tuple(name for name in _COLUMNS if name not in {"person_id", "dataset", "linked_at"})
_ARRIVING = text("CREATE TEMPORARY TABLE arriving_facts (LIKE facts) ON COMMIT DROP")
_UPSERT = text(
    f"""
    INSERT INTO facts ({", ".join(_COLUMNS)})
    SELECT {", ".join(_COLUMNS)} FROM arriving_facts WHERE dataset = :dataset
    ON CONFLICT (person_id, dataset) DO UPDATE
    SET {", ".join(f"{name} = EXCLUDED.{name}" for name in (*_SAID, "linked_at"))}
    WHERE ({", ".join(f"facts.{name}" for name in _SAID)})
        IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in _SAID)})
    """  # noqa: S608 the names of our own columns
)
_FORGET = text(
    """
    DELETE FROM facts
    WHERE dataset = :dataset
        AND NOT person_id = ANY (:kept)
        AND NOT EXISTS (
            SELECT 1 FROM arriving_facts AS a
            WHERE a.person_id = facts.person_id AND a.dataset = facts.dataset
        )
    """
).bindparams(bindparam("kept", type_=ARRAY(Uuid)))


_FORGET_WITHDRAWN = text(
    """
    DELETE FROM facts USING batch
    WHERE batch.id = facts.batch_id AND batch.withdrawn_at IS NOT NULL
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What one data set says now."""

    dataset: str
    rows: Iterable[Mapping[str, Any]]  # one a person: the columns that the data set fills
    replaces: bool  # what is not among the rows is no longer known
    unsure: Collection[UUID] | None  # persons to leave alone; None: leave all that is not named


async def watched(session: WriteSession, *, on: date) -> list[RowMapping]:
    """Return every person of the hub in each of their households, as the comparison needs them.

    A person's household on civil affairs' roster comes first, then by age of the membership.
    """
    statement = (
        select(
            func.encode(person.c.citizen_id_index, "hex").label("person_key"),
            membership.c.person_id,
            membership.c.household_id,
            household.c.division_code,
        )
        .join(person, person.c.id == membership.c.person_id)
        .join(household, household.c.id == membership.c.household_id)
        .where(or_(membership.c.valid_to.is_(None), membership.c.valid_to >= on))
        .order_by(membership.c.person_id, household.c.status, membership.c.id)
    )
    return list(await session.rows(statement))


async def begin(session: WriteSession) -> None:
    """Make the place where what arrives is put, for the rest of the transaction."""
    await session.run(_ARRIVING)


async def keep(session: WriteSession, linked: Linked) -> None:
    """Upsert what a data set says; a row is written only where something changed."""
    await session.copy(
        "arriving_facts",
        _COLUMNS,
        (
            [{**row, "linked_at": session.stamp.at}.get(name) for name in _COLUMNS]
            for row in linked.rows
        ),
    )
    await session.run(_UPSERT, {"dataset": linked.dataset})
    if linked.replaces and linked.unsure is not None:
        await session.run(_FORGET, {"dataset": linked.dataset, "kept": list(linked.unsure)})


async def forget_withdrawn(session: WriteSession) -> None:
    """Forget what only withdrawn batches said, once all that hold have had their say."""
    await session.run(_FORGET_WITHDRAWN)
