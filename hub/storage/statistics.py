"""What is counted for the statistics, and the cells as they were published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import ARRAY, Date, DateTime, Text, bindparam, func, insert, select, text

from hub.domain.days import LOCAL_TIME
from hub.domain.divisions import DivisionRange
from hub.domain.identifiers import DivisionCode
from hub.domain.statistics import RANK, Cell, Counted, Dimension, Month
from hub.storage.database import WriteSession
from hub.storage.tables import household, statistic

_DETERMINED = text("""
WITH held AS (
    SELECT DISTINCT ON (d.person_id)
        d.person_id, d.household_id, d.category, left(h.division_code, 9) AS township,
        array_position(:rank, d.category) AS place
    FROM determination AS d
    JOIN household AS h ON h.id = d.household_id
    WHERE h.division_code >= :lo AND h.division_code < :hi
        AND d.valid_from <= :last AND (d.valid_to IS NULL OR d.valid_to >= :last)
    ORDER BY d.person_id, place, d.valid_from, d.id
), homes AS (
    SELECT DISTINCT ON (household_id) household_id, category, township
    FROM held
    ORDER BY household_id, place, person_id
)
SELECT 'PERSONS' AS counted, category, township, count(*) AS count
FROM held GROUP BY category, township
UNION ALL
SELECT 'HOUSEHOLDS', category, township, count(*)
FROM homes GROUP BY category, township
ORDER BY counted, category, township
""").bindparams(
    bindparam("rank", type_=ARRAY(Text)),
    bindparam("lo", type_=Text),
    bindparam("hi", type_=Text),
    bindparam("last", type_=Date),
)

# A need as it stood at the month's end: its newest version of that time.
_PUSHED = text("""
WITH versions AS (
    SELECT id, version, household_id, department, need_class, status, division_code, pushed_at,
        changed_at
    FROM need
    UNION ALL
    SELECT id, version, household_id, department, need_class, status, division_code, pushed_at,
        changed_at
    FROM need_history
), pushed AS (
    SELECT DISTINCT ON (id) household_id, department, need_class, status
    FROM versions
    WHERE division_code >= :lo AND division_code < :hi
        AND pushed_at >= :begin AND pushed_at < :end AND changed_at < :end
    ORDER BY id, version DESC
)
SELECT need_class, status, department, count(*) AS needs,
    count(DISTINCT household_id) AS households,
    array_agg(DISTINCT department ORDER BY department) AS departments
FROM pushed
GROUP BY GROUPING SETS (
    (need_class), (status), (department), (need_class, department), (status, department), ()
)
ORDER BY need_class, status, department
""").bindparams(
    bindparam("lo", type_=Text),
    bindparam("hi", type_=Text),
    bindparam("begin", type_=DateTime(timezone=True)),
    bindparam("end", type_=DateTime(timezone=True)),
)
_LOCK = select(func.pg_advisory_xact_lock(func.hashtext("hub.statistics")))
_FOUND = select(statistic.c.code).where(
    statistic.c.division_code == bindparam("division"), statistic.c.month == bindparam("month")
)
_TOLD = text("""
SELECT dimension, key, counted, max(smallest) AS smallest,
    CASE WHEN count(*) = count(count) THEN sum(count)::int END AS count
FROM statistic
WHERE division_code = ANY (:counties) AND month = :month AND dimension <> :townships
GROUP BY dimension, key, counted
ORDER BY dimension, key, counted
""").bindparams(bindparam("counties", type_=ARRAY(Text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Determined:
    """How many persons, or households, of a township have a category."""

    counted: Counted
    category: str
    township: str  # 9 digits, of the register or not
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """How many needs of a class, in a status, or to a department were pushed; or in all."""

    need_class: str | None
    status: str | None
    department: str | None
    needs: int
    households: int  # that they are about, each once
    departments: Sequence[str]  # to which they were pushed


async def lock(session: WriteSession) -> None:
    """Wait until no other process publishes, and keep others waiting."""
    await session.run(_LOCK)


async def counties(session: WriteSession) -> Sequence[DivisionCode]:
    """Return the codes of the counties that have a household, in order."""
    county = func.left(household.c.division_code, 6).label("county")
    rows = await session.rows(select(county).distinct().order_by(county))
    return [DivisionCode(row["county"]) for row in rows]


async def determined(
    session: WriteSession, county: DivisionCode, month: Month
) -> Sequence[Determined]:
    """Return how many persons and households are determined at a month's end.

    Each person is counted once, by the first of the categories that they have then, and each
    household by the first of its persons'; a household has a person in each cell that it is in.

    Returns:
        The counts by what is counted, category and township.
    """
    within = DivisionRange.below(county)
    values = {"rank": list(RANK), "lo": within.lo, "hi": within.hi, "last": month.last}
    return [Determined(**dict(row)) for row in await session.rows(_DETERMINED, values)]


async def pushed(session: WriteSession, county: DivisionCode, month: Month) -> Sequence[Pushed]:
    """Return the needs pushed in a month, by class, by status at its end, by department, in all."""
    within = DivisionRange.below(county)
    begin, end = (datetime.combine(day, time(), LOCAL_TIME) for day in (month.first, month.next))
    values = {"lo": within.lo, "hi": within.hi, "begin": begin, "end": end}
    return [Pushed(**dict(row)) for row in await session.rows(_PUSHED, values)]


async def is_published(session: WriteSession, division: DivisionCode, month: Month) -> bool:
    """Tell whether a division's month is published."""
    found = _FOUND.limit(1)
    return await session.row(found, {"division": division, "month": str(month)}) is not None


async def summed(
    session: WriteSession, counties: Sequence[DivisionCode], month: Month
) -> tuple[Sequence[Cell], int]:
    """Return the sums of what counties tell, and the greatest of the least counts they tell.

    A count that one of them does not tell is not told of all of them either.
    """
    values = {
        "counties": list(counties),
        "month": str(month),
        "townships": Dimension.TOWNSHIP.value,
    }
    rows = await session.rows(_TOLD, values)
    cells = [
        Cell(
            dimension=Dimension(row["dimension"]),
            key=row["key"],
            counted=Counted(row["counted"]),
            count=row["count"],
        )
        for row in rows
    ]
    return cells, max((row["smallest"] for row in rows), default=0)


async def add(
    session: WriteSession,
    division: DivisionCode,
    month: Month,
    *,
    cells: Iterable[Cell],
    smallest: int,
) -> int:
    """Add the cells of a division's month; return how many there are."""
    rows = [
        {
            "code": f"{division} {month} {each.dimension} {each.key} {each.counted}",
            "division_code": division,
            "area_code": _area(division, each),
            "month": str(month),
            "dimension": each.dimension,
            "key": each.key,
            "counted": each.counted,
            "count": each.count,
            "state": each.state,
            "smallest": smallest,
            "policy_version": session.stamp.policy_version,
            "published_at": session.stamp.at,
        }
        for each in cells
    ]
    return await session.run(insert(statistic), rows)


def _area(division: DivisionCode, cell: Cell) -> str:
    """Return the division that a cell is about, and that may see it with all around it."""
    is_township = cell.dimension is Dimension.TOWNSHIP and cell.key.startswith(division)
    return cell.key if is_township else division
