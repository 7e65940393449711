"""Sharing requests: those to answer, those that are late, and what came of each."""

from typing import Any

import strawberry

from hub.reading import rows as source
from schema.fields import Argument, Narrowing, root_one, root_pages
from schema.guards import SHARING
from schema.types.enums import RequestState

_ID = Argument(name="id", type=strawberry.ID, description="标识。The request's id.", reads=("id",))
_STATE = Argument(
    name="state",
    type=list[RequestState] | None,
    description="只看这些状态；缺省为全部。Only these states; absent: all.",
    reads=("state",),
)
_OVERDUE = Argument(
    name="overdue",
    type=bool | None,
    description="true 只看逾期未答复的，false 只看其余的；缺省为全部。"
    "True: only those whose answer is overdue; false: only the others; absent: all.",
    reads=("isOverdue",),
)


@strawberry.type
class SharingRequestQuery:
    sharing_requests: Any = root_pages(
        "sharing_requests.SharingRequestConnection",
        SHARING,
        "共享申请，按提出时间；部门只见本部门的。Sharing requests, by submittedAt and id; a "
        "department sees its own, civil affairs and the data authority those of their county.",
        Narrowing(argument=_STATE, filter=source.IN_REQUEST_STATES),
        Narrowing(argument=_OVERDUE, filter=source.OVERDUE_REQUESTS),
        order=source.BY_SUBMISSION,
    )
    sharing_request: Any = root_one(
        "sharing_requests.SharingRequest",
        SHARING,
        "一项共享申请；不存在与无权查看同样为空。One request; absent and foreign are both null.",
        by=Narrowing(argument=_ID, filter=source.OF_ID),
    )
