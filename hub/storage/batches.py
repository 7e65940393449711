"""The ledger of batches: a batch exists when its row is committed, and not before.

One that was withdrawn stays in the ledger with its file, and holds nothing any more.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    RowMapping,
    Text,
    Uuid,
    bindparam,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from hub.domain.batches import BatchKind
from hub.domain.divisions import NATION, DivisionRange, overlap
from hub.domain.errors import KeyReused
from hub.domain.identifiers import DivisionCode
from hub.storage import bulk
from hub.storage.database import WriteSession
from hub.storage.tables import batch

_REPEATED = 1000  # batches of one file that are looked through
_LISTED = 1000  # batches that a list shows
_ON = bindparam("on", type_=Date)
_IN_FORCE = (
    select(batch)
    .where(batch.c.dataset == func.any(bindparam("datasets", type_=ARRAY(Text))))
    .where(batch.c.withdrawn_at.is_(None), or_(_ON.is_(None), batch.c.as_of <= _ON))
    .order_by(batch.c.as_of, batch.c.received_at, batch.c.id)
)
_FIND = (
    select(batch)
    .where(batch.c.dataset == bindparam("of_dataset"), batch.c.withdrawn_at.is_(None))
    .where(batch.c.division_code == bindparam("of_division"))
    .where((batch.c.digest == bindparam("of_digest")) | (batch.c.key == bindparam("of_key")))
    .order_by(batch.c.received_at.desc())
    .limit(_REPEATED)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One delivery of a data set, as it was taken in."""

    id: UUID
    dataset: str
    key: str  # the sender's name for it, by default its digest in hexadecimal and its day
    digest: bytes  # SHA-256 of the file as it came
    as_of: date
    period: tuple[date, date] | None  # the first and the last month that occur
    accepted: int
    rejected: int
    duplicate: int
    parquet_path: str  # below the data folder
    division: DivisionCode = NATION  # whose list it is; the nation's code: the whole hub's
    kind: BatchKind = BatchKind.SNAPSHOT
    shrink_reason: str | None = None  # why it may hold far fewer rows than the one before

    @property
    def rows(self) -> int:
        """How many records it speaks of: rows that were rejected are there too."""
        return self.accepted + self.rejected

    def concerns(self, division: DivisionCode) -> bool:
        """Tell whether it may speak of what a division's own list speaks of."""
        return overlap(self.division, division)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The batches of a data set that one sender's keys and files are told apart among."""

    dataset: str
    division: DivisionCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A batch as the ledger shows it."""

    batch: Batch
    client_id: str
    received_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str | None
    withdrawn_by: str | None


async def find(
    session: WriteSession, series: Series, *, key: str | None, digest: bytes, as_of: date | None
) -> Batch | None:
    """Return the batch that a delivery repeats; None if it is new.

    Args:
        session: any transaction.
        series: the batches among which it would be one.
        key: the sender's name for the delivery; None if it has none.
        digest: of the file.
        as_of: the day that the delivery is said to show; None if nothing is said, so that the
            same file repeats the one of any day.

    Raises:
        KeyReused: a batch of the same key was another file.
    """
    values = {
        "of_dataset": series.dataset,
        "of_division": series.division,
        "of_digest": digest,
        "of_key": key,
    }
    rows = await session.rows(_FIND, values)
    named = [row for row in rows if key is not None and row["key"] == key]
    if any(row["digest"] != digest for row in named):
        raise KeyReused(
            f"The key {key} names another file of {series.dataset} that is already in; "
            "give this file a key of its own.",
            field=("key",),
        )
    same = [row for row in rows if as_of in (None, row["as_of"])]
    return next(map(_batch, (*named, *same)), None)


async def current(
    session: WriteSession, dataset: str, *, every: bool, on: date | None = None
) -> Sequence[Batch]:
    """Return the batches that hold of a data set, the oldest first.

    Args:
        session: any transaction.
        dataset: its code.
        every: True gives all that are not withdrawn; False the newest snapshot of each division,
            because each replaces what came before it of all that lies within its division, and
            the deltas that came after them.
        on: leave out batches of later days; None takes all.
    """
    return (await holding(session, {dataset: every}, on=on))[dataset]


async def holding(
    session: WriteSession, every: Mapping[str, bool], *, on: date | None = None
) -> Mapping[str, Sequence[Batch]]:
    """Return what `current` returns of several data sets, by code.

    Args:
        session: any transaction.
        every: by code; as for `current`.
        on: as for `current`.
    """
    found: dict[str, list[Batch]] = {code: [] for code in every}
    for row in await session.rows(_IN_FORCE, {"datasets": list(every), "on": on}):
        found[row["dataset"]].append(_batch(row))
    return {code: each if every[code] else _holding(each) for code, each in found.items()}


async def entry(session: WriteSession, batch_id: UUID) -> Entry | None:
    """Return a batch of the ledger; None where there is none of that id."""
    row = await session.row(select(batch).where(batch.c.id == batch_id))
    return None if row is None else _entry(row)


async def entries(session: WriteSession, dataset: str | None) -> Sequence[Entry]:
    """Return the newest batches of a data set, or of all, the newest first."""
    statement = select(batch).order_by(batch.c.received_at.desc(), batch.c.id.desc())
    if dataset is not None:
        statement = statement.where(batch.c.dataset == dataset)
    return [_entry(row) for row in await session.rows(statement.limit(_LISTED))]


async def withdraw(session: WriteSession, batch_id: UUID, reason: str) -> None:
    """Let a batch hold no more."""
    await session.run(
        update(batch)
        .where(batch.c.id == batch_id)
        .values(
            withdrawn_at=session.stamp.at,
            withdrawn_reason=reason,
            withdrawn_by=session.stamp.client_id,
        )
    )


async def keep_in_force(session: WriteSession, wanted: Collection[UUID]) -> bool:
    """Let nobody withdraw batches until the transaction ends; tell whether none is already."""
    held = await session.rows(
        select(batch.c.id)
        .where(batch.c.id == func.any(literal(list(wanted), ARRAY(Uuid))))
        .where(batch.c.withdrawn_at.is_(None))
        .order_by(batch.c.id)
        .with_for_update(read=True)
    )
    return len(held) == len(wanted)


async def named(session: WriteSession, wanted: Iterable[UUID]) -> Sequence[Batch]:
    """Return batches by their ids, in the order in which `current` gives them."""
    rows = await bulk.find(session, batch.c.id, wanted)
    ordered = sorted(rows, key=lambda row: (row["as_of"], row["received_at"], row["id"]))
    return [_batch(row) for row in ordered]


async def by_key(session: WriteSession, series: Series, key: str) -> Batch | None:
    """Return the newest batch of a key, withdrawn or not; None where there is none."""
    named = select(batch).where(*_of(series), batch.c.key == key)
    rows = await session.rows(named.order_by(batch.c.received_at.desc()).limit(1))
    return _batch(rows[0]) if rows else None


async def add(session: WriteSession, new: Batch) -> None:
    """Enter a batch; it exists once the transaction is committed."""
    await session.run(
        insert(batch).values(
            id=new.id,
            dataset=new.dataset,
            division_code=new.division,
            kind=new.kind.value,
            key=new.key,
            digest=new.digest,
            as_of=new.as_of,
            period_from=new.period[0] if new.period else None,
            period_to=new.period[1] if new.period else None,
            accepted=new.accepted,
            rejected=new.rejected,
            duplicate=new.duplicate,
            parquet_path=new.parquet_path,
            shrink_reason=new.shrink_reason,
            client_id=session.stamp.client_id,
            received_at=session.stamp.at,
        )
    )


async def ids(session: WriteSession, dataset: str) -> frozenset[UUID]:
    """Return the ids of all batches of a data set, withdrawn ones too: their files are kept."""
    rows = await session.rows(select(batch.c.id).where(batch.c.dataset == dataset))
    return frozenset(row["id"] for row in rows)


def _of(series: Series) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the batches that are one sender's of a data set."""
    return batch.c.dataset == series.dataset, batch.c.division_code == series.division


def _holding(ordered: Iterable[Batch]) -> Sequence[Batch]:
    """Return which of some batches hold, the oldest first; they are not all of one division."""
    holding: list[Batch] = []
    for each in ordered:
        if each.kind is BatchKind.SNAPSHOT:
            within = DivisionRange.below(each.division)
            holding = [older for older in holding if older.division not in within]
        elif not any(each.division in DivisionRange.below(older.division) for older in holding):
            continue  # there is no list for it to change
        holding.append(each)
    return holding


def _batch(row: RowMapping) -> Batch:
    period = None if row["period_from"] is None else (row["period_from"], row["period_to"])
    return Batch(
        id=row["id"],
        dataset=row["dataset"],
        division=DivisionCode(row["division_code"]),
        key=row["key"],
        digest=row["digest"],
        as_of=row["as_of"],
        period=period,
        accepted=row["accepted"],
        rejected=row["rejected"],
        duplicate=row["duplicate"],
        parquet_path=row["parquet_path"],
        kind=BatchKind(row["kind"]),
        shrink_reason=row["shrink_reason"],
    )


def _entry(row: RowMapping) -> Entry:
    return Entry(
        batch=_batch(row),
        client_id=row["client_id"],
        received_at=row["received_at"],
        withdrawn_at=row["withdrawn_at"],
        withdrawn_reason=row["withdrawn_reason"],
        withdrawn_by=row["withdrawn_by"],
    )
