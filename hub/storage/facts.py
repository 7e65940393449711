"""What departments' data says of persons of the hub, kept by the link step; and who is watched."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, RowMapping, Text, Uuid, bindparam, cast, func, or_, select, text

from hub.storage.database import WriteSession
from hub.storage.tables import alert, determination, facts, household, membership, person

_COLUMNS = tuple(column.name for column in facts.columns)
_SINCE = ("batch_id", "linked_at")  # which batch was the first to say so, and when it was linked
_SAID = tuple(name for name in _COLUMNS if name not in {"person_id", "dataset", *_SINCE})
_ONLY = bindparam("only", type_=ARRAY(Uuid))
_ARRIVING = text("CREATE TEMPORARY TABLE arriving_facts (LIKE facts) ON COMMIT DROP")
_UPSERT = text(
    f"""
    INSERT INTO facts ({", ".join(_COLUMNS)})
    SELECT {", ".join(_COLUMNS)} FROM arriving_facts WHERE dataset = :dataset
    ON CONFLICT (person_id, dataset) DO UPDATE
    SET {", ".join(f"{name} = EXCLUDED.{name}" for name in (*_SAID, *_SINCE))}
    WHERE ({", ".join(f"facts.{name}" for name in _SAID)})
        IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in _SAID)})
    OR EXISTS (
        SELECT 1 FROM batch WHERE batch.id = facts.batch_id AND batch.withdrawn_at IS NOT NULL
    )
    """  # noqa: S608 the names of our own columns
)
_FORGET = text(
    """
    DELETE FROM facts
    WHERE dataset = :dataset
        AND NOT person_id = ANY (:kept)
        AND (:within IS NULL OR person_id = ANY (:within))
        AND NOT EXISTS (
            SELECT 1 FROM arriving_facts AS a
            WHERE a.person_id = facts.person_id AND a.dataset = facts.dataset
        )
    """
).bindparams(bindparam("kept", type_=ARRAY(Uuid)), bindparam("within", type_=ARRAY(Uuid)))
_RESTING_ON_WITHDRAWN = text(
    """
    SELECT DISTINCT batch.id FROM batch JOIN facts ON facts.batch_id = batch.id
    WHERE batch.withdrawn_at IS NOT NULL
    """
)
_FORGET_BATCHES = text("DELETE FROM facts WHERE batch_id = ANY (:ids)").bindparams(
    bindparam("ids", type_=ARRAY(Uuid))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What one data set says now."""

    dataset: str
    rows: Iterable[Mapping[str, Any]]  # one a person: the columns that the data set fills
    replaces: bool  # what is not among the rows is no longer known
    unsure: Collection[UUID] | None  # persons to leave alone; None: leave all that is not named
    within: Collection[UUID] | None = None  # the only persons it is about; None: everybody


async def watched(
    session: WriteSession, *, on: date, only: Collection[UUID] | None = None
) -> list[RowMapping]:
    """Return every person of the hub in each of their households, as the comparison needs them.

    A person's household on civil affairs' roster comes first, then by age of the membership; of
    one age, by its number, since ids made at one moment are in no order.

    Args:
        session: the run's.
        on: the day; a membership that ended before it is left out.
        only: the persons wanted, in all of their households; None: all.
    """
    statement = (
        select(
            func.encode(person.c.citizen_id_index, "hex").label("person_key"),
            cast(membership.c.person_id, Text).label("person_id"),
            cast(membership.c.household_id, Text).label("household_id"),
            household.c.division_code,
            membership.c.relation,
            membership.c.counted,
            (membership.c.valid_from <= on).label("holds"),
            person.c.birth_date,
            person.c.sex,
        )
        .join(person, person.c.id == membership.c.person_id)
        .join(household, household.c.id == membership.c.household_id)
        .where(or_(membership.c.valid_to.is_(None), membership.c.valid_to >= on))
        .order_by(
            membership.c.person_id,
            household.c.status,
            membership.c.valid_from,
            household.c.number,
            membership.c.id,
        )
    )
    if only is not None:
        statement = statement.where(membership.c.person_id == func.any(_ONLY))
    return list(await session.rows(statement, {"only": list(only or ())}))


async def determined(
    session: WriteSession, *, only: Collection[UUID] | None = None
) -> list[RowMapping]:
    """Return every determination on record, or those of some persons, for the comparison."""
    columns = determination.c
    statement = select(
        cast(columns.person_id, Text).label("person_id"),
        cast(columns.household_id, Text).label("household_id"),
        columns.category,
        columns.valid_from,
        columns.valid_to,
    ).order_by(columns.id)
    if only is not None:
        statement = statement.where(columns.person_id == func.any(_ONLY))
    return list(await session.rows(statement, {"only": list(only or ())}))


async def counties(session: WriteSession) -> list[str]:
    """Return the counties in which there is a household, or an alert whose condition goes on."""
    homes = select(func.substr(household.c.division_code, 1, 6).label("county"))
    alerts = select(func.substr(alert.c.division_code, 1, 6)).where(
        alert.c.condition_ended_at.is_(None)
    )
    found = await session.rows(homes.union(alerts).order_by("county"))
    return [row["county"] for row in found]


async def begin(session: WriteSession) -> None:
    """Make the place where what arrives is put, for the rest of the transaction."""
    await session.run(_ARRIVING)


async def keep(session: WriteSession, linked: Linked) -> None:
    """Upsert what a data set says; a row is written only where something changed.

    It goes on naming the batch that was the first to say so, until that one is withdrawn.
    """
    await session.fill(
        "arriving_facts",
        _COLUMNS,
        (
            [{**row, "linked_at": session.stamp.at}.get(name) for name in _COLUMNS]
            for row in linked.rows
        ),
    )
    await session.run(_UPSERT, {"dataset": linked.dataset})
    if linked.replaces and linked.unsure is not None:
        within = None if linked.within is None else list(linked.within)
        await session.run(
            _FORGET, {"dataset": linked.dataset, "kept": list(linked.unsure), "within": within}
        )


async def resting_on_withdrawn(session: WriteSession) -> frozenset[UUID]:
    """Return the batches that were withdrawn and of which something is kept."""
    return frozenset(row["id"] for row in await session.rows(_RESTING_ON_WITHDRAWN))


async def forget(session: WriteSession, batch_ids: Collection[UUID]) -> None:
    """Forget what only some batches said, once all that hold have had their say."""
    if batch_ids:
        await session.run(_FORGET_BATCHES, {"ids": list(batch_ids)})
