"""What rested on a value that was wrong: alerts that read it, and all that followed from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, ColumnElement, Text, Uuid, func, literal, or_, select

from hub.domain.corrections import Correction
from hub.domain.days import local_day
from hub.storage import tables
from hub.storage.database import WriteSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Impacts:
    """Ids of what rested on the old value, each list in the order of its ids."""

    alerts: Sequence[UUID] = ()
    determinations: Sequence[UUID] = ()
    needs: Sequence[UUID] = ()
    results: Sequence[UUID] = ()
    assistance_records: Sequence[UUID] = ()


async def of(
    session: WriteSession, correction: Correction, *, indicators: Sequence[str], since: datetime
) -> Impacts:
    """Return what rested on the value that a correction is about.

    Alerts of the indicators that read the data set, about the person or the household as a whole;
    the needs pushed for them, the results reported, and the aid they gave; and the determinations
    of the person that held while the value was on record. A payment that is corrected rests on
    itself.

    Args:
        session: holds the household's lock.
        correction: as it stood before the answer.
        indicators: the codes of those that read the data set.
        since: since when the value was on record.
    """
    alert, need, result, record = (
        tables.alert.c,
        tables.need.c,
        tables.handling_result.c,
        tables.assistance_record.c,
    )
    whole = (alert.household_id == correction.household_id) & alert.person_id.is_(None)
    about = or_(alert.person_id == correction.person_id, whole)
    read = alert.indicator == func.any(literal(list(indicators), ARRAY(Text)))
    alerts = await _ids(session, alert.id, read & about)
    needs = await _ids(session, need.id, _among(need.alert_id, alerts))
    of_need = _among(record.need_id, needs) & (record.household_id == correction.household_id)
    itself = record.id == correction.assistance_record_id
    return Impacts(
        alerts=alerts,
        determinations=await _determinations(session, correction, since=since),
        needs=needs,
        results=await _ids(session, result.id, _among(result.need_id, needs)),
        assistance_records=await _ids(session, record.id, or_(of_need, itself)),
    )


async def _determinations(
    session: WriteSession, correction: Correction, *, since: datetime
) -> Sequence[UUID]:
    """Return the determinations of the person that held while the value was on record."""
    determined = tables.determination.c
    held = or_(determined.valid_to.is_(None), determined.valid_to >= local_day(since))
    return await _ids(session, determined.id, (determined.person_id == correction.person_id) & held)


async def _ids(
    session: WriteSession, column: Column[Any], where: ColumnElement[bool]
) -> Sequence[UUID]:
    """Return the ids that meet a condition, in order; all of them, since each must be named."""
    rows = await session.rows(select(column).where(where).order_by(column))
    return [row["id"] for row in rows]


def _among(column: Column[Any], ids: Sequence[UUID]) -> ColumnElement[bool]:
    return column == func.any(literal(list(ids), ARRAY(Uuid)))
