"""A department's inbox."""

from typing import Any

import strawberry

from hub.reading import rows as source
from schema.fields import Argument, Narrowing, root_one, root_pages
from schema.guards import NEED_ID
from schema.types.enums import NeedStatus

_ID = Argument(name="id", type=strawberry.ID, description="需求标识。The need's id.", reads=("id",))
_STATUS = Argument(
    name="status",
    type=list[NeedStatus] | None,
    description="只看这些状态；缺省为全部。Only these statuses; absent: all.",
    reads=("status",),
)
_DEPARTMENT = Argument(
    name="department",
    type=str | None,
    description="推送给哪个部门；缺省为本单位收件箱。民政、审计可查看辖区内其他部门的需求。"
    "Pushed to which department; absent: your own office's inbox.",
    reads=("department",),
)
_OVERDUE = Argument(
    name="overdue",
    type=bool | None,
    description="true 只看逾期未反馈的，false 只看其余的；缺省为全部。"
    "True: only those whose answer is overdue; false: only the others; absent: all.",
    reads=("isOverdue",),
)


@strawberry.type
class NeedQuery:
    pushed_needs: Any = root_pages(
        "needs.NeedConnection",
        NEED_ID,
        "推送给本单位的需求，按推送时间。Needs pushed to you, by pushedAt and id.",
        Narrowing(argument=_STATUS, filter=source.IN_STATUSES),
        Narrowing(argument=_DEPARTMENT, filter=source.IN_INBOX),
        Narrowing(argument=_OVERDUE, filter=source.OVERDUE_NEEDS),
        order=source.BY_PUSH,
    )
    need: Any = root_one(
        "needs.Need",
        NEED_ID,
        "一项需求；不存在与无权查看同样为空。One need; absent and foreign are both null.",
        by=Narrowing(argument=_ID, filter=source.OF_ID),
    )
