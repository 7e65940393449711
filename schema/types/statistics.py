"""Counts that name nobody, as they are published month by month."""

import strawberry

from hub.reading import rows as source
from hub.reading.shapes import Kind
from schema.fields import column, rows
from schema.guards import STATISTICS
from schema.types.enums import CellState, Counted, Dimension
from schema.types.paging import connection
from schema.types.scalars import Moment


@rows(source.STATISTIC)
@strawberry.type(
    description="汇总统计的一个单元；月终后发布一次，不再改动。One count of the statistics, "
    "published once the month is over and never changed. Source: 社会救助法 62."
)
class Statistic:
    code: str = column("code", Kind.TEXT, STATISTICS, "代码。Its code, in the list's order.")
    division: str = column(
        "area_code",
        Kind.WORD,
        STATISTICS,
        "所指区划。The county, township, city or province it is about.",
    )
    month: str = column("month", Kind.WORD, STATISTICS, "月份，如 2026-10。The month.")
    dimension: Dimension = column("dimension", Kind.WORD, STATISTICS, "维度。Its table.")
    key: str = column(
        "key",
        Kind.TEXT,
        STATISTICS,
        "类别、乡镇、需求类别或状态的代码；合计为 ALL。The category, township, class or status; "
        "ALL of a total, OTHER outside the townships of the register.",
    )
    counted: Counted = column(
        "counted",
        Kind.WORD,
        STATISTICS,
        "统计对象：月末的人和户，当月推送的需求。Persons and households at the month's end, needs "
        "pushed in it.",
    )
    count: int | None = column(
        "count", Kind.NUMBER, STATISTICS, "数量；不公布时为空。The count; null: SUPPRESSED."
    )
    state: CellState = column("state", Kind.WORD, STATISTICS, "是否公布。Whether it is told.")
    smallest: int = column(
        "smallest",
        Kind.NUMBER,
        STATISTICS,
        "公布的最小单元；为防推算，其余单元也可能不公布。The least count that is told; others may "
        "be suppressed with a smaller one, so that it cannot be computed.",
    )
    published_at: Moment = column(
        "published_at", Kind.MOMENT, STATISTICS, "发布时间。When it was published."
    )


StatisticEdge, StatisticConnection = connection("statistics.Statistic")
