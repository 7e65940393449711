"""What tests look at: rows as they are stored, whoever may see them."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import RowMapping, func, select

from hub.domain.alerts import Alert
from hub.domain.errors import Refusal
from hub.domain.identifiers import AlertId, NeedId
from hub.domain.needs import Need
from hub.runtime import Hub
from hub.services import audit
from hub.storage import alerts, needs, tables

_WRITTEN = (
    tables.alert,
    tables.department_report,
    tables.correction,
    tables.evaluation,
    tables.evaluation_result,
    tables.evaluation_step,
    tables.verification,
    tables.need,
    tables.handling_result,
    tables.assistance_record,
    tables.department_ground,
    tables.chain_event,
    tables.idempotency,
    tables.sharing_request,
    tables.sharing_agreement,
    *tables.HISTORY.values(),
)


async def need_of(hub: Hub, need_id: UUID) -> Need:
    """Return a need as it stands."""
    async with hub.write_as("test-looker") as session:
        found = await needs.find(session, NeedId(need_id))
    assert found is not None
    return found


async def alert_of(hub: Hub, alert_id: UUID) -> Alert:
    """Return an alert as it stands."""
    async with hub.write_as("test-looker") as session:
        found = await alerts.find(session, AlertId(alert_id))
    assert found is not None
    return found


async def rows_of(hub: Hub, table: str, **equal: Any) -> list[RowMapping]:
    """Return a table's rows whose columns equal these values, the oldest first."""
    columns = tables.metadata.tables[table].c
    statement = select(*columns).where(*(columns[name] == equal[name] for name in equal))
    order = [columns[name] for name in ("id", "version") if name in columns]
    if order:
        statement = statement.order_by(*order)
    async with hub.write_as("test-looker") as session:
        return [*await session.rows(statement)]


async def steps_of(hub: Hub, household_id: UUID) -> list[str]:
    """Return the kinds of the events on a household's chain, in their order."""
    columns = tables.chain_event.c
    statement = (
        select(columns.kind).where(columns.household_id == household_id).order_by(columns.sequence)
    )
    async with hub.write_as("test-looker") as session:
        return [row["kind"] for row in await session.rows(statement)]


async def grounds_of(hub: Hub, household_id: UUID) -> set[tuple[str, str]]:
    """Return which departments may see a household, each with its ground."""
    found = await rows_of(hub, "department_ground", household_id=household_id)
    return {(row["department"], row["ground"]) for row in found}


async def stored(hub: Hub) -> dict[str, int]:
    """Return how many rows each table has that a use case writes, former selves included."""
    counts: dict[str, int] = {}
    async with hub.write_as("test-looker") as session:
        for table in _WRITTEN:
            rows = await session.rows(select(func.count().label("count")).select_from(table))
            counts[table.name] = rows[0]["count"]
    return counts


async def is_whole(hub: Hub, household_id: UUID | None = None) -> bool:
    """Tell whether the audit finds every chain, or one household's, as it was written."""
    return (await audit.verify(hub, household_id)).holds


async def refused(work: Awaitable[object]) -> Refusal:
    """Return the refusal that the work ends in; fail where it is done."""
    with pytest.raises(Refusal) as refusal:
        await work
    return refusal.value
