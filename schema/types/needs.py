"""Needs pushed to departments, and what came of them."""

from typing import Any

import strawberry

from hub.reading import rows as source
from hub.reading.shapes import Kind
from schema.fields import column, many, one, rows, withheld
from schema.guards import NEED, NEED_ID, RESULT, RESULT_ID
from schema.types.enums import HandlingResultKind, NeedClass, NeedStatus
from schema.types.paging import connection
from schema.types.scalars import Day, Moment


@rows(source.HANDLING_RESULT)
@strawberry.type(description="办理结果（反馈）。A department's handling result for a need.")
class HandlingResult:
    id: strawberry.ID = column("id", Kind.WORD, RESULT_ID, "标识。Id.")
    result: HandlingResultKind | None = column("result", Kind.WORD, RESULT, "结果。The result.")
    handled_on: Day | None = column("handled_on", Kind.WORD, RESULT, "办理日期。Day of handling.")
    programme: str | None = column(
        "programme_code", Kind.TEXT, RESULT, "救助项目代码。The programme's code."
    )
    amount_yuan: str | None = column(
        "amount_fen", Kind.YUAN, RESULT, "金额（元，两位小数）。Amount in yuan, two decimals."
    )
    note: str | None = column("note", Kind.TEXT, RESULT, "说明。The department's note.")
    reported_at: Moment | None = column(
        "reported_at", Kind.MOMENT, RESULT, "反馈时间。When it was reported."
    )
    assistance_record: Any = one(
        "assistance.AssistanceRecord",
        "id=assistance_record_id",
        RESULT,
        "所形成的救助记录。The record of assistance that it made.",
    )
    withheld: Any = withheld()


@rows(source.NEED)
@strawberry.type(
    description="转办推送的救助需求。A need, pushed to the department that can help. "
    "Source: 国办发〔2023〕39号 三(四)."
)
class Need:
    id: strawberry.ID = column("id", Kind.WORD, NEED_ID, "标识。Id.")
    need_class: NeedClass | None = column("need_class", Kind.WORD, NEED, "需求类别。Its class.")
    status: NeedStatus | None = column("status", Kind.WORD, NEED, "状态。Where it stands.")
    department: str | None = column(
        "department", Kind.WORD, NEED, "承办部门。The department it was pushed to."
    )
    division: str | None = column(
        "division_code", Kind.WORD, NEED, "承办单位区划。Division of the office it was pushed to."
    )
    pushed_at: Moment | None = column("pushed_at", Kind.MOMENT, NEED, "推送时间。When pushed.")
    due_on: Day | None = column(
        "due_on", Kind.WORD, NEED, "办理期限。Last day for an answer; null: none is set."
    )
    due_on_provisional: bool | None = column(
        "due_on_provisional",
        Kind.TRUTH,
        NEED,
        "期限所在年度的工作日历尚未公布。The due day lies in a year without published calendar.",
    )
    is_overdue: bool | None = column(
        source.NEED_OVERDUE,
        Kind.TRUTH,
        NEED,
        "是否逾期未反馈。Whether its due day is over and the department's answer still to come.",
    )
    accepted_at: Moment | None = column(
        "accepted_at", Kind.MOMENT, NEED, "受理时间。When accepted."
    )
    handled_at: Moment | None = column(
        "handled_at", Kind.MOMENT, NEED, "反馈时间。When its newest result came."
    )
    ended_at: Moment | None = column("ended_at", Kind.MOMENT, NEED, "办结时间。When it ended.")
    reason: str | None = column(
        "reason",
        Kind.TEXT,
        NEED,
        "退回、不予受理或撤回的理由。Why it was last declined, returned or withdrawn.",
    )
    policy_version: str | None = column(
        "policy_version", Kind.WORD, NEED, "所依据的政策版本。The policy version it was made under."
    )
    version: int | None = column("version", Kind.NUMBER, NEED, "版本。Raised by each change.")
    household: Any = one(
        "households.Household",
        "id=household_id",
        NEED,
        "所属家庭；需求办结后不再提供。Its household; null once the need is no longer open.",
    )
    person: Any = one(
        "people.Person",
        "id=person_id",
        NEED,
        "所涉人员；需求办结后不再提供。The person it is about; null once it is no longer open.",
    )
    alert: Any = one(
        "alerts.Alert",
        "id=alert_id",
        NEED,
        "所源预警。The alert that it came from.",
    )
    predecessor: Any = one(
        "needs.Need",
        "id=predecessor_id",
        NEED,
        "被本需求接替的需求。The need that it succeeds: declined, or of the county that was left.",
    )
    results: Any = many(
        "needs.HandlingResult",
        "need_id=id",
        NEED,
        "各次反馈，按时间。Its results, oldest first.",
        order="reported_at,id",
    )
    withheld: Any = withheld()


NeedEdge, NeedConnection = connection("needs.Need")
