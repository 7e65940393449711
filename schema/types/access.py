"""What a client may see, and why: rule, version, clause, and what would allow more."""

from enum import StrEnum

import strawberry

from schema.types.enums import Form, Ground, Purpose


@strawberry.enum(description="准予或不予的规则。The rule by which a field is given, or is not.")
class AccessRule(StrEnum):
    GIVEN = "GIVEN"
    NOT_IN_CATALOGUE = "NOT_IN_CATALOGUE"  # no line gives it to this kind of client
    NOT_IN_AGREEMENT = "NOT_IN_AGREEMENT"  # the catalogue does, the agreement leaves its item out
    NOT_FOR_CLIENT = "NOT_FOR_CLIENT"  # both do, the client is not registered for its scope
    NOT_FOR_PURPOSE = "NOT_FOR_PURPOSE"  # it is given, but for other purposes
    NOT_WITHOUT_REASON = "NOT_WITHOUT_REASON"  # it is given to who says why, in Hub-Reason
    MASKED = "MASKED"  # it is given as a mask, and an argument or an order would go by the value


@strawberry.type(description="一个字段在一个目的下的判定。How one field is decided for a purpose.")
class ExplainedField:
    coordinate: str = strawberry.field(description="字段坐标。As Person.name.")
    purpose: Purpose = strawberry.field(description="目的。The purpose it is decided for.")
    is_given: bool = strawberry.field(
        description="是否在某些记录上提供。Whether it is given on some row."
    )
    rule: AccessRule = strawberry.field(description="规则。The rule that decides.")
    form: Form | None = strawberry.field(
        description="提供形式；不提供为空。In which form; null: it is not given."
    )
    ground: Ground | None = strawberry.field(
        description="须成立的事实；不提供为空。The fact about a row it needs; null: not given."
    )
    clause: str = strawberry.field(description="依据条款。The clause that it rests on.")
    scopes: list[str] = strawberry.field(
        description="所需的最少权限。The least scopes that it needs."
    )
    item: str | None = strawberry.field(
        description="协议须增加的目录项。The item that the agreement lacks; null: none."
    )
    purposes: list[Purpose] = strawberry.field(
        description="目录准予的目的。The purposes that the catalogue gives it for."
    )
    rows: int | None = strawberry.field(
        description="该家庭中此客户端可见的相关记录数；未问及家庭为空。"
        "How many rows of the household the client sees that hold it; null: none was asked about."
    )
    rows_given: int | None = strawberry.field(
        description="其中提供此字段的记录数。On how many of these it is given."
    )


@strawberry.type(
    description="整体障碍，如协议中止。What stands in the way of all, as a suspension."
)
class AccessObstacle:
    code: str = strawberry.field(description="错误代码。The code that requests get.")
    message: str = strawberry.field(description="说明与补救办法。What to do about it.")


@strawberry.type(
    description="访问判定的说明。Why a client is given what it asks for, or is not; "
    "of a household by the same SQL as the read."
)
class AccessExplanation:
    client: str = strawberry.field(description="客户端标识。The client.")
    is_allowed: bool = strawberry.field(
        description="是否有一个目的准予全部。Whether one purpose gives all that is asked for."
    )
    policy_version: str = strawberry.field(description="政策版本。The policy's version.")
    agreement_version: int | None = strawberry.field(
        description="协议版本；无需协议为空。The agreement's; null: it needs none, or has none."
    )
    obstacle: AccessObstacle | None = strawberry.field(
        description="整体障碍；有则逐项从略。What keeps all back; the fields are then left out."
    )
    fields: list[ExplainedField] = strawberry.field(
        description="逐项判定，按目的、坐标。Each field, by purpose and coordinate."
    )
