"""What departments have reported, those of persons unknown among them."""

from typing import Any

import strawberry

from hub.reading import rows as source
from schema.fields import Argument, Narrowing, root_pages
from schema.guards import DEPARTMENT_REPORT_ID

_KNOWN = Argument(
    name="known",
    type=bool | None,
    description="true 只看已知人员，false 只看未知人员；缺省为全部。"
    "True: only of persons of the hub; false: only of persons unknown to it; absent: all.",
    reads=("person",),
)


@strawberry.type
class DepartmentReportQuery:
    department_reports: Any = root_pages(
        "department_reports.DepartmentReportConnection",
        DEPARTMENT_REPORT_ID,
        "部门推送的线索，按入库时间。What departments reported, by recordedAt and id.",
        Narrowing(argument=_KNOWN, filter=source.OF_KNOWN),
        order=source.BY_RECORDING,
    )
