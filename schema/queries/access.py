"""What a client may see, explained."""

import strawberry

from schema.fields import Argument, told
from schema.guards import POLICY
from schema.payload import Info
from schema.questions import Question, household_of
from schema.types.access import AccessExplanation
from schema.types.enums import Purpose

_CLIENT = Argument(name="client", type=str, description="客户端标识。The client's id.", reads=())
_COORDINATE = Argument(
    name="coordinate",
    type=str | None,
    description="字段坐标，与 document 二选一。As Person.name; either this or a document.",
    reads=(),
)
_DOCUMENT = Argument(
    name="document",
    type=str | None,
    description="整份文档，与 coordinate 二选一。A whole document; either this or a coordinate.",
    reads=(),
)
_HOUSEHOLD = Argument(
    name="household_id",
    type=strawberry.ID | None,
    description="按该家庭的记录判定。On the rows of this household; absent: for any row.",
    reads=(),
)
_PURPOSE = Argument(
    name="purpose",
    type=Purpose | None,
    description="目的；缺省为协议的每个目的。Absent: each purpose of the agreement.",
    reads=(),
)


@strawberry.type
class AccessQuery:
    @told(
        POLICY,
        "说明某客户端为何可见或不可见；不存在与无权询问同样为空。须单独请求。"
        "Why a client is given something, or is not; absent and foreign are both null. "
        "Ask for it in an operation of its own.",
        _CLIENT,
        _COORDINATE,
        _DOCUMENT,
        _HOUSEHOLD,
        _PURPOSE,
    )
    async def access_explain(  # noqa: PLR0913 each is an argument of the field
        self,
        info: Info,
        *,
        client: str,
        coordinate: str | None = None,
        document: str | None = None,
        household_id: strawberry.ID | None = None,
        purpose: Purpose | None = None,
    ) -> AccessExplanation | None:
        question = Question(
            client=client,
            coordinate=coordinate,
            document=document,
            household=household_of(household_id),
            purpose=purpose,
        )
        return await info.context.explain(question)
