"""Entitlements: of one household, and where what is due did not come (漏救)."""

from typing import Any

import strawberry

from hub.reading import rows as source
from schema.fields import Argument, Narrowing, root_pages
from schema.guards import ENTITLEMENT_ID
from schema.types.enums import EntitlementState

_HOUSEHOLD_ID = Argument(
    name="householdId",
    type=strawberry.ID,
    description="家庭标识。The household's id.",
    reads=("household",),
)
_DIVISION = Argument(
    name="division",
    type=str | None,
    description="区划代码：6 位省、市、县，9 位乡镇，12 位村；缺省为本辖区。"
    "Only households within this division; absent: all of your area.",
    reads=("division",),
)
_PROGRAMME = Argument(
    name="programme",
    type=str | None,
    description="救助项目代码；缺省为全部。Only this programme; absent: all.",
    reads=("programme",),
)
_STATE = Argument(
    name="state",
    type=list[EntitlementState] | None,
    description="只看这些状态；缺省为应享未享（MISSED）。Only these; absent: MISSED.",
    reads=("state",),
)


@strawberry.type
class EntitlementQuery:
    entitlements: Any = root_pages(
        "entitlements.EntitlementConnection",
        ENTITLEMENT_ID,
        "一户应享、已享和漏享的救助；部门只见救助需求办理期间本部门的项目。What a household should "
        "get, gets and misses; a department sees its own programmes while a need is open.",
        Narrowing(argument=_HOUSEHOLD_ID, filter=source.RECORDS_OF_HOUSEHOLD),
        order=source.BY_ID,
    )
    entitlement_gaps: Any = root_pages(
        "entitlements.EntitlementConnection",
        ENTITLEMENT_ID,
        "漏救排查：应享而未享的项目，逐户列出。Where what is due did not come, "
        "household by household.",
        Narrowing(argument=_DIVISION, filter=source.OF_HOUSEHOLDS_WITHIN),
        Narrowing(argument=_PROGRAMME, filter=source.OF_PROGRAMME),
        Narrowing(argument=_STATE, filter=source.ENTITLED_SO),
        order=source.BY_HOUSEHOLD,
    )
