"""Persons as batches name them: found by blind index, added, and changed where civil affairs says.

Nobody is created but from the roster and from POPULATION.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from hub.domain.citizen_ids import sex_of
from hub.domain.identifiers import new_id
from hub.domain.people import IdStatus
from hub.sealing import cells, masks
from hub.storage import bulk
from hub.storage.database import WriteSession
from hub.storage.linked import LinkedRow
from hub.storage.tables import person

CHANGING = ("name", "name_mask", "phone_cell", "phone_mask", "batch_id", "recorded_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A person as a batch names them."""

    index: bytes  # the blind index of the citizen id
    citizen_id: str
    name: str
    phone: str | None = None  # None: the batch does not say


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The persons of a batch: who they are in the hub, and the rows that were written."""

    ids: Mapping[bytes, UUID]  # by blind index
    added: frozenset[UUID]
    written: Mapping[UUID, LinkedRow]


async def take(
    session: WriteSession, arrivals: Sequence[Arrival], *, batch_id: UUID, updating: bool
) -> People:
    """Find or add the persons of a batch.

    Args:
        session: the transaction that commits the batch.
        arrivals: each person once.
        batch_id: the batch that the rows written will cite.
        updating: whether a known person's name and telephone follow the batch.
    """
    known = {
        row["citizen_id_index"]: row
        for row in await bulk.find(session, person.c.citizen_id_index, (a.index for a in arrivals))
    }
    new = [_row(session, a, batch_id) for a in arrivals if a.index not in known]
    written = await bulk.add(session, person, new)
    if updating:
        changed = [
            _changed(session, known[a.index], a) | {"batch_id": batch_id}
            for a in arrivals
            if a.index in known and _differs(session, known[a.index], a)
        ]
        written += await bulk.change(session, person, changed, only=CHANGING)
    ids = {index: row["id"] for index, row in known.items()}
    return People(
        ids=ids | {row["citizen_id_index"]: row["id"] for row in new},
        added=frozenset(row["id"] for row in new),
        written={linked.row["id"]: linked for linked in written},
    )


async def known(session: WriteSession, indexes: Sequence[bytes]) -> Mapping[bytes, UUID]:
    """Return the persons of the hub among these blind indexes."""
    columns = (person.c.id, person.c.citizen_id_index)
    rows = await bulk.find(session, person.c.citizen_id_index, indexes, only=columns)
    return {row["citizen_id_index"]: row["id"] for row in rows}


def _row(session: WriteSession, arrival: Arrival, batch_id: UUID) -> dict[str, Any]:
    """Return a new person's row, sealed."""
    row_id, number = new_id(), arrival.citizen_id
    return {
        "id": row_id,
        "name": arrival.name,
        "name_mask": masks.name(arrival.name),
        "citizen_id_cell": cells.seal(session.ring, "person.citizen_id", row_id, number),
        "citizen_id_index": arrival.index,
        "citizen_id_mask": masks.citizen_id(number),
        "id_status": IdStatus.VALID.value,
        "sex": sex_of(number),
        "birth_date": date(int(number[6:10]), int(number[10:12]), int(number[12:14])),
        **_phone(session, row_id, arrival.phone),
        "batch_id": batch_id,
        "recorded_at": session.stamp.at,
        "version": 1,
    }


def _phone(session: WriteSession, row_id: UUID, phone: str | None) -> dict[str, Any]:
    """Return the columns of a telephone number."""
    if phone is None:
        return {"phone_cell": None, "phone_mask": None}
    return {
        "phone_cell": cells.seal(session.ring, "person.phone", row_id, phone),
        "phone_mask": masks.phone(phone),
    }


def _differs(session: WriteSession, row: RowMapping, arrival: Arrival) -> bool:
    """Tell whether the batch says something else of a known person."""
    if row["name"] != arrival.name:
        return True
    if arrival.phone is None:
        return False
    cell = row["phone_cell"]
    return cell is None or arrival.phone != cells.unseal(
        session.ring, "person.phone", row["id"], cell
    )


def _changed(session: WriteSession, row: RowMapping, arrival: Arrival) -> dict[str, Any]:
    """Return the columns that follow the batch; a telephone it does not name stays."""
    kept = {"phone_cell": row["phone_cell"], "phone_mask": row["phone_mask"]}
    return {
        "id": row["id"],
        "name": arrival.name,
        "name_mask": masks.name(arrival.name),
        **(kept if arrival.phone is None else _phone(session, row["id"], arrival.phone)),
        "recorded_at": session.stamp.at,
    }
