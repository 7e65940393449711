"""Statistics: a month's counts, published once it is over, and never changed.

What is published stays as it is, so that no comparison of two answers shows what happened between
them; and there is one way to ask, so that no two answers overlap.

A city's and a province's tables are the sums of what their counties tell. Nothing follows from
them that did not follow from these, and somebody on the rosters of two counties counts in each.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hub.domain.divisions import NATION, DivisionRange
from hub.domain.identifiers import DivisionCode
from hub.domain.law import UNSET
from hub.domain.needs import NeedClass, NeedStatus
from hub.domain.people import Category
from hub.domain.statistics import ELSEWHERE, Counted, Counts, Dimension, Month, Table, published
from hub.policy.policy import Policy
from hub.runtime import Hub
from hub.storage import statistics
from hub.storage.database import WriteSession
from hub.storage.statistics import Determined

SMALLEST = "statistics.smallest_cell"

_OPERATOR = "hub-statistics"
_NOBODY: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What became of one division's month."""

    division: DivisionCode
    month: Month
    cells: int  # that were published now; 0: it was published before, or is not to be
    has_limit: bool  # the county, or each within, has adopted the least count that is told


async def publish(hub: Hub, month: Month | None = None) -> list[Published]:
    """Publish a month of every county that has a household, and of the cities and provinces above.

    Returns:
        The counties in the order of their codes, then those above them.

    Args:
        hub: the open hub.
        month: one that is over; None takes the last.
    """
    wanted = month or Month.before(hub.today())
    async with hub.write_as(_OPERATOR) as session:
        counties = await statistics.counties(session)
    done = [await _publish(hub, county, wanted) for county in counties]
    for division in _above(hub.policy, counties):
        within = [each for each in done if each.division in DivisionRange.below(division)]
        done.append(await _sum_up(hub, division, wanted, within))
    return done


def _above(policy: Policy, counties: Sequence[DivisionCode]) -> Sequence[DivisionCode]:
    """Return the cities and provinces around some counties, in the order of their codes."""
    around = {each for county in counties for each in policy.divisions.upward(county)}
    return sorted(around - {*counties, NATION})


async def _sum_up(
    hub: Hub, division: DivisionCode, month: Month, within: Sequence[Published]
) -> Published:
    """Publish the sums of a city or province, once each of its counties has published."""
    counties = [each.division for each in within]
    has_limit = all(each.has_limit for each in within)
    async with hub.write_as(_OPERATOR) as session:
        await statistics.lock(session)
        added = 0
        if has_limit and not await statistics.is_published(session, division, month):
            cells, smallest = await statistics.summed(session, counties, month)
            added = await statistics.add(session, division, month, cells=cells, smallest=smallest)
    return Published(division=division, month=month, cells=added, has_limit=has_limit)


async def _publish(hub: Hub, county: DivisionCode, month: Month) -> Published:
    """Publish a county's month, unless it is published or the county has set no least count."""
    limit = hub.policy.parameter(SMALLEST, county, month.last)
    smallest = None if limit is UNSET else limit.value
    if not isinstance(smallest, int):
        return Published(division=county, month=month, cells=0, has_limit=False)
    async with hub.write_as(_OPERATOR) as session:
        await statistics.lock(session)
        if await statistics.is_published(session, county, month):
            return Published(division=county, month=month, cells=0, has_limit=True)
        cells = [
            *published(await _of_persons(hub.policy, session, county, month), smallest=smallest),
            *published(await _of_needs(hub.policy, session, county, month), smallest=smallest),
        ]
        added = await statistics.add(session, county, month, cells=cells, smallest=smallest)
        return Published(division=county, month=month, cells=added, has_limit=True)


async def _of_persons(
    policy: Policy, session: WriteSession, county: DivisionCode, month: Month
) -> Sequence[Table]:
    """Return the tables of persons and households."""
    rows = await statistics.determined(session, county, month)
    townships = {each.code for each in policy.divisions.values() if each.parent == county}

    def key_of(row: Determined, dimension: Dimension) -> str:
        if dimension is Dimension.CATEGORY:
            return row.category
        return _place(row, townships)

    def counts(dimension: Dimension, key: str) -> Counts:
        return _persons_and_households(each for each in rows if key_of(each, dimension) == key)

    return [
        Table(
            dimension=dimension,
            counted=(Counted.PERSONS, Counted.HOUSEHOLDS),
            cells={key: counts(dimension, key) for key in names},
            total=_persons_and_households(rows),
            known_to=_NOBODY,
        )
        for dimension, names in (
            (Dimension.CATEGORY, [each.value for each in Category]),
            (Dimension.TOWNSHIP, sorted(townships | {_place(each, townships) for each in rows})),
        )
    ]


def _place(row: Determined, townships: Collection[str]) -> str:
    """Return the township of a row, where it is one of the register."""
    return row.township if row.township in townships else ELSEWHERE


def _persons_and_households(rows: Iterable[Determined]) -> Counts:
    sums = Counter[str]()
    for row in rows:
        sums[row.counted] += row.count
    return sums[Counted.PERSONS], sums[Counted.HOUSEHOLDS]


async def _of_needs(
    policy: Policy, session: WriteSession, county: DivisionCode, month: Month
) -> Sequence[Table]:
    """Return the tables of needs; the households that they are about decide with, and are not told.

    Whom needs are pushed to can count them; so a count is told only where enough is left of it
    for whoever has most. A class that one department alone is pushed is known to it.
    """
    rows = await statistics.pushed(session, county, month)
    found = {
        (each.need_class, each.status): (each.needs, each.households)
        for each in rows
        if each.department is None
    }
    receivers = {
        each.need_class: each.departments
        for each in rows
        if each.need_class and each.department is None
    }
    most = Counter[tuple[str | None, str | None]]()  # that one department has of them
    for each in rows:
        if each.department is not None:
            key = (each.need_class, each.status)
            most[key] = max(most[key], each.needs)
    known_to = {
        each.value: departments[0]
        for each in NeedClass
        if len(departments := receivers.get(each) or _routed(policy, each, county, month)) == 1
    }

    def counts(need_class: NeedClass | None, status: NeedStatus | None) -> Counts:
        needs, households = found.get((need_class, status), (0, 0))
        others = needs if need_class in known_to else needs - most[need_class, status]
        return needs, households, others

    by_class = {each.value: counts(each, None) for each in NeedClass}
    by_status = {each.value: counts(None, each) for each in NeedStatus}
    return [
        Table(
            dimension=dimension,
            counted=(Counted.NEEDS,),
            cells=cells,
            total=counts(None, None),
            known_to=known,
        )
        for dimension, cells, known in (
            (Dimension.NEED_CLASS, by_class, known_to),
            (Dimension.NEED_STATUS, by_status, _NOBODY),
        )
    ]


def _routed(
    policy: Policy, need_class: NeedClass, county: DivisionCode, month: Month
) -> Sequence[str]:
    """Return the department that a class would be pushed to, if one is named."""
    route = policy.route(need_class, county, month.last)
    return [route.department] if route else []
