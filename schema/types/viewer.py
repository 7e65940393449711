"""The caller, as the hub sees it."""

import strawberry

from hub.reading import rows as source
from hub.reading.shapes import Kind
from schema.fields import column, rows
from schema.guards import POLICY
from schema.types.enums import Purpose, Role


@rows(source.VIEWER)
@strawberry.type(description="当前调用方。Who you are to the hub, in this request.")
class Viewer:
    client_id: str = column("client_id", Kind.TEXT, POLICY, "客户端标识。Your client id.")
    department: str = column("department", Kind.WORD, POLICY, "部门代码。Your department.")
    role: Role = column("role", Kind.WORD, POLICY, "角色。Your role.")
    division: str = column("division_code", Kind.WORD, POLICY, "区划代码。Your division.")
    purpose: Purpose = column("purpose", Kind.WORD, POLICY, "本次目的。This request's purpose.")
    scopes: list[str] = column(
        "scopes", Kind.LIST, POLICY, "有效权限范围。Your token's scopes within your agreement."
    )
