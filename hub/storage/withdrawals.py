"""What rests on a batch that is withdrawn: found, and set back to what stood before it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    RowMapping,
    Table,
    Uuid,
    func,
    literal,
    or_,
    select,
)

from hub.domain.alerts import AlertState
from hub.domain.people import HouseholdStatus
from hub.storage import bulk, determinations, homes, households, people, tables
from hub.storage.batches import Batch
from hub.storage.database import WriteSession
from hub.storage.households import Moves
from hub.storage.linked import LinkedRow, Row
from hub.storage.tables import batch, determination, facts, household, membership, person

_CHANGING: Mapping[Table, Sequence[str]] = {
    household: households.CHANGING,
    person: people.CHANGING,
    membership: households.MEMBERSHIP_CHANGING,
    determination: determinations.CHANGING,
}
_SPELLS = (membership, determination)
_CASES = frozenset({tables.alert.name, tables.assistance_record.name})


@dataclass(slots=True, kw_only=True)
class Undone:
    """What became of the rows that rested on a batch."""

    restored: list[LinkedRow] = field(default_factory=list[LinkedRow])  # as they stood before it
    ended: list[LinkedRow] = field(default_factory=list[LinkedRow])  # never held
    standing: list[LinkedRow] = field(default_factory=list[LinkedRow])  # for people to look at

    @property
    def moves(self) -> Moves:
        """What may have another place now."""
        rows = [*self.restored, *self.ended]
        return Moves(
            homes=frozenset(each.row["id"] for each in rows if each.table == household.name),
            persons=frozenset(
                each.row["person_id"] for each in rows if each.table == membership.name
            ),
        )


async def resting(session: WriteSession, batch_id: UUID) -> list[LinkedRow]:
    """Return the households, people, memberships and spells that a batch was the last to say."""
    found: list[LinkedRow] = []
    for table in _CHANGING:
        rows = await session.rows(
            select(table).where(table.c.batch_id == batch_id).order_by(table.c.id)
        )
        found += [LinkedRow(table.name, row) for row in rows]
    return found


async def undo(session: WriteSession, rows: Sequence[LinkedRow]) -> Undone:
    """Set rows back to their newest former self that rests on a batch which still holds.

    A row that has none was created by what is withdrawn: a spell or membership then holds on no
    day, its last day being the one before its first; a household in which nobody is any more is
    dissolved; a person stays on record, since nobody is deleted.

    Args:
        session: holds the locks of the households that the rows belong to.
        rows: as they stand, of households, persons, memberships and determinations.
    """
    undone = Undone()
    for table in (membership, determination, person, household):
        standing = [linked.row for linked in rows if linked.table == table.name]
        former = await _former(session, table, [row["id"] for row in standing])
        undone.restored += await _restore(session, table, standing, former)
        created = [row for row in standing if row["id"] not in former]
        if table in _SPELLS:
            undone.ended += await _end(session, table, created)
        elif table is household:
            empty = await _empty(session, created)
            undone.ended += empty
            dissolved = {linked.row["id"] for linked in empty}
            undone.standing += _linked(table, [r for r in created if r["id"] not in dissolved])
        else:
            undone.standing += _linked(table, created)
    return undone


async def with_facts(
    session: WriteSession, resting: Batch, *, persons: Collection[UUID]
) -> frozenset[UUID]:
    """Return the persons of whom facts are kept that rest on a batch.

    Args:
        session: any transaction.
        resting: the batch, which may have been the first to say them.
        persons: whose facts the last run took from it too.
    """
    columns = facts.c
    taken = (columns.dataset == resting.dataset) & _among(columns.person_id, persons)
    rows = await session.rows(
        select(columns.person_id).where(or_(columns.batch_id == resting.id, taken))
    )
    return frozenset(row["person_id"] for row in rows)


async def homes_of(
    session: WriteSession, persons: Collection[UUID]
) -> Mapping[UUID, frozenset[UUID]]:
    """Return by person the households that they belong or belonged to."""
    columns = (membership.c.household_id, membership.c.person_id)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for row in await bulk.find(session, membership.c.person_id, persons, only=columns):
        found[row["person_id"]].add(row["household_id"])
    return {person_id: frozenset(each) for person_id, each in found.items()}


async def by_home(session: WriteSession, rows: Sequence[LinkedRow]) -> dict[UUID, list[LinkedRow]]:
    """Return rows by each household on whose chain they belong.

    Of a person that is each of theirs; of an alert or a record, its own and all in which its
    person is; of all else, its own.
    """
    cases = [linked for linked in rows if linked.table in _CASES]
    persons = {linked.row["id"] for linked in rows if linked.table == person.name}
    of_person = await homes_of(session, persons)
    grouped = defaultdict(list, await homes.group(session, cases))
    for linked in rows:
        if linked.table == person.name:
            for home in sorted(of_person.get(linked.row["id"], ())):
                grouped[home].append(linked)
        elif linked.table not in _CASES:
            key = "id" if linked.table == household.name else "household_id"
            grouped[linked.row[key]].append(linked)
    return grouped


async def alerts_of_households(
    session: WriteSession, household_ids: Collection[UUID]
) -> list[LinkedRow]:
    """Return the alerts of households that are not closed."""
    alert = tables.alert.c
    return await _alerts(
        session, alert.state != AlertState.CLOSED, _among(alert.household_id, household_ids)
    )


async def alerts_of_runs(
    session: WriteSession,
    *,
    since: datetime,
    indicators: Collection[str],
    by_absence: Collection[str],
    persons: Collection[UUID],
) -> list[LinkedRow]:
    """Return the alerts whose evidence or whose end a run took from a batch.

    Args:
        session: any transaction.
        since: when the batch came in; alerts that no run touched since do not rest on it.
        indicators: those that read its data set.
        by_absence: those of them for which not to be in it counts.
        persons: whom the batch names.
    """
    alert, run = tables.alert.c, tables.match_run.c
    of_persons = frozenset[UUID]().union(*(await homes_of(session, persons)).values())
    return await _alerts(
        session,
        alert.indicator.in_(sorted(indicators)),
        alert.run_id.in_(select(run.id).where(run.finished_at >= since)),
        or_(
            alert.condition_ended_at.is_not(None),
            alert.indicator.in_(sorted(by_absence)),
            _among(alert.person_id, persons),
            alert.person_id.is_(None) & _among(alert.household_id, of_persons),
        ),
    )


async def _alerts(session: WriteSession, *conditions: ColumnElement[bool]) -> list[LinkedRow]:
    """Return the alerts of some conditions, by id."""
    statement = select(tables.alert).where(*conditions).order_by(tables.alert.c.id)
    return [LinkedRow(tables.alert.name, row) for row in await session.rows(statement)]


def _among(column: ColumnElement[Any], ids: Collection[UUID]) -> ColumnElement[bool]:
    """Return the condition that a column is one of these ids, bound as one array."""
    return column == func.any(literal(list(ids), ARRAY(Uuid)))


async def _former(
    session: WriteSession, table: Table, ids: Sequence[UUID]
) -> Mapping[UUID, RowMapping]:
    """Return by id the newest former self that no withdrawn batch said."""
    history = tables.HISTORY[table.name]
    withdrawn = select(batch.c.id).where(batch.c.withdrawn_at.is_not(None))
    rows = await session.rows(
        select(history)
        .where(_among(history.c.id, ids))
        .where(or_(history.c.batch_id.is_(None), history.c.batch_id.not_in(withdrawn)))
        .order_by(history.c.id, history.c.version)
    )
    return {row["id"]: row for row in rows}


async def _restore(
    session: WriteSession,
    table: Table,
    rows: Sequence[Row],
    former: Mapping[UUID, RowMapping],
) -> list[LinkedRow]:
    """Give rows the columns of their former selves, as a new version."""
    back = [
        {**former[row["id"]], "recorded_at": session.stamp.at}
        for row in rows
        if row["id"] in former
    ]
    return await bulk.change(session, table, back, only=_CHANGING[table])


async def _end(session: WriteSession, table: Table, rows: Sequence[Row]) -> list[LinkedRow]:
    """Let spells or memberships hold on no day."""
    ended = [
        {
            **row,
            "valid_to": row["valid_from"] - timedelta(days=1),
            "recorded_at": session.stamp.at,
        }
        for row in rows
    ]
    return await bulk.change(session, table, ended, only=_CHANGING[table])


async def _empty(session: WriteSession, created: Sequence[Row]) -> list[LinkedRow]:
    """Dissolve those of the households in which nobody is any more."""
    columns = membership.c
    rows = await session.rows(
        select(columns.household_id)
        .where(_among(columns.household_id, [row["id"] for row in created]))
        .where(or_(columns.valid_to.is_(None), columns.valid_to >= columns.valid_from))
        .distinct()
    )
    inhabited = {row["household_id"] for row in rows}
    dissolved = [
        {
            **row,
            "status": HouseholdStatus.DISSOLVED.value,
            "head_person_id": None,
            "member_count": 0,
            "recorded_at": session.stamp.at,
        }
        for row in created
        if row["id"] not in inhabited
    ]
    return await bulk.change(session, household, dissolved, only=households.CHANGING)


def _linked(table: Table, rows: Sequence[Row]) -> list[LinkedRow]:
    return [LinkedRow(table.name, row) for row in rows]
