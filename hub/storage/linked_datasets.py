"""What the facts rest on: which data sets were linked, as of when, and of whom they may be wrong.

A data set that was linked and does not name a person is knowledge about that person, unless a row
was rejected that may have named them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Date, Text, Uuid, bindparam, delete, func, select, text

from hub.storage.database import WriteSession
from hub.storage.tables import linked_dataset

_ENTER = text(
    """
    INSERT INTO linked_dataset (dataset, as_of, is_legible, unsure)
    VALUES (:dataset, :as_of, :is_legible, :unsure)
    ON CONFLICT (dataset) DO UPDATE
    SET as_of = EXCLUDED.as_of, is_legible = EXCLUDED.is_legible,
        unsure = EXCLUDED.unsure || ARRAY (
            SELECT person_id FROM unnest(linked_dataset.unsure) AS person_id
            WHERE NOT coalesce(person_id = ANY (:within), true)
        )
    """
).bindparams(
    bindparam("dataset", type_=Text),
    bindparam("as_of", type_=Date),
    bindparam("is_legible", type_=Boolean),
    bindparam("unsure", type_=ARRAY(Uuid)),
    bindparam("within", type_=ARRAY(Uuid)),
)
_REMOVE = delete(linked_dataset).where(
    linked_dataset.c.dataset == func.any(bindparam("datasets", type_=ARRAY(Text)))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedDataset:
    """A data set as the facts have it."""

    dataset: str
    as_of: date  # the day that its newest batch shows
    is_legible: bool  # no rejected row hides whom it named
    unsure: frozenset[UUID]  # persons of whom a row was rejected

    def is_silent_of(self, person_id: UUID) -> bool:
        """Tell whether it would name somebody if it had anything to say of them."""
        return self.is_legible and person_id not in self.unsure


async def enter(
    session: WriteSession, linked: LinkedDataset, *, within: Collection[UUID] | None = None
) -> None:
    """Enter what the facts of a data set rest on from now on.

    Args:
        session: the run's, which keeps the facts.
        linked: as it was linked now.
        within: the only persons it was looked through for; of others what was unsure stays so.
            None: everybody.
    """
    values = {
        "dataset": linked.dataset,
        "as_of": linked.as_of,
        "is_legible": linked.is_legible,
        "unsure": sorted(linked.unsure),
        "within": None if within is None else list(within),
    }
    await session.run(_ENTER, values)


def remove(session: WriteSession, datasets: Collection[str]) -> None:
    """Enter that there is no batch of these data sets any more."""
    session.later(_REMOVE, {"datasets": list(datasets)})


async def every(session: WriteSession) -> Mapping[str, LinkedDataset]:
    """Return all data sets that were linked, by code."""
    rows = await session.rows(select(linked_dataset).order_by(linked_dataset.c.dataset))
    return {
        row["dataset"]: LinkedDataset(
            dataset=row["dataset"],
            as_of=row["as_of"],
            is_legible=row["is_legible"],
            unsure=frozenset(row["unsure"]),
        )
        for row in rows
    }
