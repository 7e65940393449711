"""What departments report of persons, as civil affairs reads it."""

from typing import Any

import strawberry

from hub.reading import rows as source
from hub.reading.shapes import Kind
from schema.fields import cell, column, one, rows, withheld
from schema.guards import DEPARTMENT_REPORT, DEPARTMENT_REPORT_ID, REPORTED_WORDS
from schema.types.enums import NeedClass, Path
from schema.types.paging import connection
from schema.types.scalars import Day, Moment


@rows(source.DEPARTMENT_REPORT)
@strawberry.type(
    description="部门推送的线索。What a department reported of somebody who may lack help. "
    "Source: 长民发〔2025〕22号 二(四)."
)
class DepartmentReport:
    id: strawberry.ID = column(
        "id", Kind.WORD, DEPARTMENT_REPORT_ID, "标识，即回执编号。Id; the reference given for it."
    )
    department: str | None = column(
        "department", Kind.WORD, DEPARTMENT_REPORT, "推送部门。The department that reported."
    )
    office: str | None = column(
        "office_code", Kind.WORD, DEPARTMENT_REPORT, "推送单位区划。Division of its office."
    )
    division: str | None = column(
        "division_code",
        Kind.WORD,
        DEPARTMENT_REPORT,
        "办理区划：已知人员为其乡镇，未知人员为推送单位所在县。Where it is worked: the township of "
        "a person of the hub, else the county of the office.",
    )
    path: Path | None = column("path", Kind.WORD, DEPARTMENT_REPORT, "处置路径。Path A or B.")
    need_class: NeedClass | None = column(
        "need_class", Kind.WORD, DEPARTMENT_REPORT, "可能缺失的救助。What may be lacking."
    )
    observed_on: Day | None = column(
        "observed_on", Kind.WORD, DEPARTMENT_REPORT, "发现日期。Day it was seen."
    )
    recorded_at: Moment | None = column(
        "recorded_at", Kind.MOMENT, DEPARTMENT_REPORT, "入库时间。When it came on record."
    )
    citizen_id: str | None = cell(
        "department_report.citizen_id", REPORTED_WORDS, "公民身份号码。Citizen id, GB 11643."
    )
    description: str | None = cell(
        "department_report.description",
        REPORTED_WORDS,
        "部门原话。The department's own words.",
        is_masked=False,
    )
    person: Any = one(
        "people.Person",
        "id=person_id",
        DEPARTMENT_REPORT,
        "所涉人员；空为枢纽未知。The person; null: nobody whom the hub knows.",
    )
    alert: Any = one(
        "alerts.Alert",
        "id=alert_id",
        DEPARTMENT_REPORT,
        "所形成的预警。The alert that it is part of; null: the person is unknown.",
    )
    withheld: Any = withheld()


DepartmentReportEdge, DepartmentReportConnection = connection("department_reports.DepartmentReport")
