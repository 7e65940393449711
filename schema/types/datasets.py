"""The data sets that departments deliver, and how good what they delivered is."""

from typing import Any

import strawberry

from hub.reading import rows as source
from hub.reading.shapes import Kind
from schema.fields import column, many, one, rows
from schema.guards import POLICY, QUALITY
from schema.types.enums import Frequency, Mode, Reason
from schema.types.paging import connection
from schema.types.scalars import Day, Moment


@rows(source.DATASET_FIELD)
@strawberry.type(description="数据项。One field of a data set.")
class DatasetField:
    name: str = column("name", Kind.TEXT, POLICY, "字段名。Its name in JSON Lines.")
    label: str = column("label", Kind.TEXT, POLICY, "表头。Its header in a table.")
    type: str = column("type", Kind.TEXT, POLICY, "类型。What it holds.")
    required: bool = column("required", Kind.TRUTH, POLICY, "必填。Whether it must be there.")
    codes: list[str] = column("codes", Kind.LIST, POLICY, "代码。Its codes; none: any value.")


@rows(source.REJECTION_REASON)
@strawberry.type(description="一种不收原因及其行数。A reason, and for how many rows.")
class RejectedRows:
    reason: Reason = column("reason", Kind.WORD, QUALITY, "原因。Why.")
    rows: int = column("rows", Kind.NUMBER, QUALITY, "行数。How many rows.")


@rows(source.DATA_QUALITY)
@strawberry.type(
    description="数据质量评价，不含已撤回的批次。How good what a department delivered is; batches "
    "that were withdrawn count as withdrawn only. Source: 长民发〔2025〕22号 二(二) 数据综合治理."
)
class DataQuality:
    batches: int = column("batches", Kind.NUMBER, QUALITY, "批次数。Batches that hold.")
    withdrawn: int = column("withdrawn", Kind.NUMBER, QUALITY, "撤回批次数。Batches withdrawn.")
    accepted: int = column("accepted", Kind.NUMBER, QUALITY, "收入行数。Rows taken in.")
    rejected: int = column("rejected", Kind.NUMBER, QUALITY, "不收行数。Rows not taken in.")
    duplicate: int = column("duplicate", Kind.NUMBER, QUALITY, "重复行数。Rows that came twice.")
    newest_as_of: Day | None = column(
        "newest_as_of", Kind.WORD, QUALITY, "最新批次的截止日。The day that the newest batch shows."
    )
    newest_received_at: Moment | None = column(
        "newest_received_at", Kind.MOMENT, QUALITY, "最近收到时间。When one last came in."
    )
    is_fresh: bool = column(
        "is_fresh",
        Kind.TRUTH,
        QUALITY,
        "在时效内；逾期的清单不用于判断缺失。Whether the newest is recent enough to be relied on.",
    )
    reasons: Any = many(
        "datasets.RejectedRows",
        "dataset=dataset",
        QUALITY,
        "按原因统计的不收行数。Rows not taken in, by reason.",
        order="reason",
    )


@rows(source.DATASET)
@strawberry.type(description="数据集。A data set that one department delivers, as published.")
class Dataset:
    code: str = column("code", Kind.WORD, POLICY, "代码。Code.")
    version: str = column("version", Kind.WORD, POLICY, "版本。Version.")
    name_zh: str = column("name_zh", Kind.TEXT, POLICY, "名称。Name in Chinese.")
    name_en: str = column("name_en", Kind.TEXT, POLICY, "英文名称。Name in English.")
    department: str = column("department", Kind.WORD, POLICY, "提供部门。Who delivers it.")
    mode: Mode = column("mode", Kind.WORD, POLICY, "批次方式。How batches follow one another.")
    frequency: Frequency = column("frequency", Kind.WORD, POLICY, "报送周期。How often it is due.")
    lag_days: int = column(
        "lag_days", Kind.NUMBER, POLICY, "月份结束后多少天算报全。Days until a month is complete."
    )
    freshness_days: int = column(
        "freshness_days", Kind.NUMBER, POLICY, "时效天数。Days for which a batch is relied on."
    )
    document: str = column("document", Kind.TEXT, POLICY, "依据文件。Document.")
    clause: str = column("clause", Kind.TEXT, POLICY, "条款。Clause.")
    fields: Any = many("datasets.DatasetField", "", POLICY, "数据项。Its fields.", order="place")
    quality: Any = one(
        "datasets.DataQuality",
        "dataset=code",
        QUALITY,
        "数据质量；部门只见本部门的。How good it is; null for another department's.",
    )


DatasetEdge, DatasetConnection = connection("datasets.Dataset")
