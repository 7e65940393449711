"""Alerts, as townships and the county work them."""

from typing import Any

import strawberry

from hub.reading import rows as source
from schema.fields import Argument, Narrowing, root_one, root_pages
from schema.guards import ALERT_ID
from schema.types.enums import AlertState

_ID = Argument(
    name="id", type=strawberry.ID, description="预警标识。The alert's id.", reads=("id",)
)
_STATE = Argument(
    name="state",
    type=list[AlertState] | None,
    description="只看这些状态；缺省为全部。Only these states; absent: all.",
    reads=("state",),
)
_OVERDUE = Argument(
    name="overdue",
    type=bool | None,
    description="true 只看逾期未核查的，false 只看其余的；缺省为全部。"
    "True: only those whose verification is overdue; false: only the others; absent: all.",
    reads=("isOverdue",),
)


@strawberry.type
class AlertQuery:
    alerts: Any = root_pages(
        "alerts.AlertConnection",
        ALERT_ID,
        "预警，按预警时间。Alerts of your division, by raisedAt and id.",
        Narrowing(argument=_STATE, filter=source.IN_STATES),
        Narrowing(argument=_OVERDUE, filter=source.OVERDUE_ALERTS),
        order=source.BY_RAISING,
    )
    alert: Any = root_one(
        "alerts.Alert",
        ALERT_ID,
        "一条预警；不存在与无权查看同样为空。One alert; absent and foreign are both null.",
        by=Narrowing(argument=_ID, filter=source.OF_ID),
    )
