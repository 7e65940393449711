"""Counts that name nobody."""

from typing import Any

import strawberry

from hub.reading import rows as source
from schema.fields import Argument, Narrowing, root_pages
from schema.guards import STATISTICS
from schema.types.enums import Dimension

_MONTH = Argument(
    name="month",
    type=str | None,
    description="只看这一月，如 2026-10；缺省为全部。Only of this month; absent: of all.",
    reads=("month",),
)
_DIVISION = Argument(
    name="division",
    type=str | None,
    description="只看这一区划及其下辖各县市的表格；缺省为全部。Only the tables of this county, "
    "city or province, and of those within it; absent: of all.",
    reads=("division",),
)
_DIMENSION = Argument(
    name="dimension",
    type=Dimension | None,
    description="只看这一维度；缺省为全部。Only of this table; absent: of all.",
    reads=("dimension",),
)


@strawberry.type
class StatisticQuery:
    statistics: Any = root_pages(
        "statistics.StatisticConnection",
        STATISTICS,
        "汇总统计，按代码：各县按月发布的固定表格，小单元及可推算者不公布；市、省为各县之和。"
        "The statistics by code: fixed tables of each county and month; what is below the least "
        "count is SUPPRESSED, with what it could be computed from. Those of a city or province are "
        "the sums of its counties'.",
        Narrowing(argument=_MONTH, filter=source.OF_MONTH),
        Narrowing(argument=_DIMENSION, filter=source.OF_DIMENSION),
        Narrowing(argument=_DIVISION, filter=source.WITHIN_DIVISION),
        order=source.BY_CODE,
    )
