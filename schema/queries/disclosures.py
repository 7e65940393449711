"""The disclosure ledger, searched."""

from typing import Any

import strawberry

from hub.reading import ledger as source, rows
from schema.fields import Argument, Narrowing, root_pages
from schema.guards import LEDGER_ID
from schema.types.enums import DisclosureOutcome, Purpose
from schema.types.scalars import Moment

_HOUSEHOLD = Argument(
    name="householdId",
    type=strawberry.ID | None,
    description="只看涉及该家庭的；无权查看的家庭视同没有。Only those about this household; "
    "one that you may not see counts as none.",
    reads=("householdIds",),
)
_PERSON = Argument(
    name="personId",
    type=strawberry.ID | None,
    description="只看涉及该人的；无权查看的人视同没有。Only those about this person; "
    "one whom you may not see counts as none.",
    reads=("personIds",),
)
_CLIENT = Argument(
    name="clientId",
    type=str | None,
    description="只看该客户端的。Only those of this client.",
    reads=("clientId",),
)
_DEPARTMENT = Argument(
    name="department",
    type=str | None,
    description="只看该部门使用的。Only those that this department asked for.",
    reads=("department",),
)
_PURPOSE = Argument(
    name="purpose",
    type=Purpose | None,
    description="只看该目的的。Only those for this purpose.",
    reads=("purpose",),
)
_OUTCOME = Argument(
    name="outcome",
    type=DisclosureOutcome | None,
    description="只看已提供的或已拒绝的。Only what was disclosed, or only what was denied.",
    reads=("outcome",),
)
_FROM = Argument(
    name="from",
    type=Moment | None,
    description="自该时刻起（含）。From this instant on.",
    reads=("recordedAt",),
)
_TO = Argument(
    name="to",
    type=Moment | None,
    description="至该时刻止（不含）。Before this instant.",
    reads=("recordedAt",),
)


@strawberry.type
class DisclosureQuery:
    disclosures: Any = root_pages(
        "disclosures.DisclosureConnection",
        LEDGER_ID,
        "数据使用记录，按记录时间；拒绝的也在其中，查阅本身也记录。审计和民政看涉及本区划的，"
        "部门看本部门数据集的使用情况。The disclosure ledger, by recordedAt and id: refusals "
        "too, and each look at it is on record itself. Audit and civil affairs see what concerns "
        "their division; a department, how data of its own data sets are used.",
        Narrowing(argument=_HOUSEHOLD, filter=source.ABOUT_HOUSEHOLD),
        Narrowing(argument=_PERSON, filter=source.ABOUT_PERSON),
        Narrowing(argument=_CLIENT, filter=source.BY_CLIENT),
        Narrowing(argument=_DEPARTMENT, filter=source.BY_DEPARTMENT),
        Narrowing(argument=_PURPOSE, filter=source.FOR_PURPOSE),
        Narrowing(argument=_OUTCOME, filter=source.OF_OUTCOME),
        Narrowing(argument=_FROM, filter=source.SINCE),
        Narrowing(argument=_TO, filter=source.UNTIL),
        order=rows.BY_RECORDING,
    )
