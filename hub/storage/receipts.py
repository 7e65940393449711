"""Assistance on record, as far as an evaluation asks what a household got."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Integer, Text, Uuid, bindparam, text

from hub.domain.assistance import PaymentStatus
from hub.storage.database import WriteSession

# What the bank sent back was given: its account is to be put right, it was not forgotten.
_GIVEN = (PaymentStatus.PAID.value, PaymentStatus.RETURNED.value)
_NEWEST = 26  # of each programme and person: two years by the month, and what is given once
_OF_HOUSEHOLDS = text(
    """
    SELECT household_id, programme_code, person_id, amount_fen, period_from, period_to, paid_on
    FROM (
        SELECT *, row_number() OVER (
            PARTITION BY household_id, programme_code, person_id
            ORDER BY coalesce(period_to, paid_on) DESC NULLS LAST, id DESC
        ) AS place
        FROM assistance_record
        WHERE household_id = ANY (:households) AND status = ANY (:given)
    ) AS record
    WHERE place <= :newest
    ORDER BY household_id, programme_code, place
    """
).bindparams(
    bindparam("households", type_=ARRAY(Uuid)),
    bindparam("given", type_=ARRAY(Text)),
    bindparam("newest", type_=Integer),
)


class ReceiptRow(NamedTuple):
    """A record of assistance that was given."""

    household_id: UUID
    programme: str
    person_id: UUID | None
    amount_fen: int | None
    period_from: date | None
    period_to: date | None  # the last day, included
    paid_on: date | None


async def of_households(session: WriteSession, ids: Collection[UUID]) -> list[ReceiptRow]:
    """Return what was given to households, of each programme and person the newest first."""
    values = {"households": list(ids), "given": list(_GIVEN), "newest": _NEWEST}
    return [ReceiptRow._make(row) for row in await session.tuples(_OF_HOUSEHOLDS, values)]
