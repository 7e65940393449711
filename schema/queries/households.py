"""Households, their assistance and their chains."""

from typing import Any

import strawberry

from hub.reading import rows as source
from schema.fields import Argument, Narrowing, root_one, root_pages
from schema.guards import ASSISTANCE_ID, CHAIN_FRAME, HOUSEHOLD_ID

_ID = Argument(
    name="id", type=strawberry.ID, description="家庭标识。The household's id.", reads=("id",)
)
_HOUSEHOLD = Argument(
    name="householdId",
    type=strawberry.ID,
    description="家庭标识。The household's id.",
    reads=("household",),
)
_OF_HOUSEHOLD = Argument(
    name="householdId",
    type=strawberry.ID | None,
    description="只看这一家庭；缺省为全部。Only of this household; absent: of all.",
    reads=("household",),
)
_DIVISION = Argument(
    name="division",
    type=str | None,
    description="只看这一区划及其下辖。Only within this division (6, 9 or 12 digits); absent: all.",
    reads=("division",),
)


@strawberry.type
class HouseholdQuery:
    household: Any = root_one(
        "households.Household",
        HOUSEHOLD_ID,
        "一个家庭；不存在与无权查看同样为空。One household; absent and foreign are both null.",
        by=Narrowing(argument=_ID, filter=source.OF_ID),
    )
    households: Any = root_pages(
        "households.HouseholdConnection",
        HOUSEHOLD_ID,
        "家庭列表，按标识。Households, by id.",
        Narrowing(argument=_DIVISION, filter=source.WITHIN_DIVISION),
        order=source.BY_ID,
    )
    assistance_records: Any = root_pages(
        "assistance.AssistanceRecordConnection",
        ASSISTANCE_ID,
        "救助记录，按入库时间。Records of assistance, by recordedAt and id.",
        Narrowing(argument=_OF_HOUSEHOLD, filter=source.RECORDS_OF_HOUSEHOLD),
        order=source.BY_RECORDING,
    )
    assistance_chain: Any = root_one(
        "chain.AssistanceChain",
        CHAIN_FRAME,
        "一户一条救助链；不存在与无权查看同样为空。A household's chain; absent and foreign: null.",
        by=Narrowing(argument=_HOUSEHOLD, filter=source.OF_HOUSEHOLD_ID),
    )
