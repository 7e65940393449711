"""Corrections: those to answer, and those that were filed."""

from typing import Any

import strawberry

from hub.reading import rows as source
from schema.fields import Argument, Narrowing, root_one, root_pages
from schema.guards import CORRECTION_ID
from schema.types.enums import CorrectionStatus

_ID = Argument(
    name="id", type=strawberry.ID, description="标识。The correction's id.", reads=("id",)
)
_STATUS = Argument(
    name="status",
    type=list[CorrectionStatus] | None,
    description="只看这些状态；缺省为全部。Only these statuses; absent: all.",
    reads=("status",),
)
_OVERDUE = Argument(
    name="overdue",
    type=bool | None,
    description="true 只看逾期未答复的，false 只看其余的；缺省为全部。"
    "True: only those whose answer is overdue; false: only the others; absent: all.",
    reads=("isOverdue",),
)
_OWNED = Argument(
    name="owned",
    type=bool | None,
    description="true 只看由本单位答复的，false 只看其余的；缺省为全部。"
    "True: only those that your office answers; false: only the others; absent: all.",
    reads=(
        "ownerDepartment",
        "division",
    ),
)


@strawberry.type
class CorrectionQuery:
    corrections: Any = root_pages(
        "corrections.CorrectionConnection",
        CORRECTION_ID,
        "数据校核纠错，按提出时间。Corrections that your office answers or filed, for "
        "civil affairs all of its area; by filedAt and id.",
        Narrowing(argument=_STATUS, filter=source.IN_STATUSES),
        Narrowing(argument=_OVERDUE, filter=source.OVERDUE_CORRECTIONS),
        Narrowing(argument=_OWNED, filter=source.OWNED_CORRECTIONS),
        order=source.BY_FILING,
    )
    correction: Any = root_one(
        "corrections.Correction",
        CORRECTION_ID,
        "一项纠错；不存在与无权查看同样为空。One correction; absent and foreign are both null.",
        by=Narrowing(argument=_ID, filter=source.OF_ID),
    )
