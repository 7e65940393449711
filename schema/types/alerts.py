"""Alerts, and what people found on the spot."""

from typing import Any

import strawberry

from hub.reading import rows as source
from hub.reading.shapes import Kind
from schema.fields import cell, column, many, one, rows, withheld
from schema.guards import ALERT, ALERT_ID, EVIDENCE, VERIFICATION, VERIFICATION_ID
from schema.types.enums import (
    AlertState,
    NeedClass,
    Path,
    Severity,
    VerificationMethod,
    VerificationResult,
)
from schema.types.paging import connection
from schema.types.scalars import Day, Moment, Snapshot


@rows(source.VERIFICATION)
@strawberry.type(description="线下核查。A verification on the spot.")
class Verification:
    id: strawberry.ID = column("id", Kind.WORD, VERIFICATION_ID, "标识。Id.")
    method: VerificationMethod | None = column(
        "method", Kind.WORD, VERIFICATION, "方式。How it was looked at."
    )
    result: VerificationResult | None = column(
        "result", Kind.WORD, VERIFICATION, "结果。What was found."
    )
    workers: list[str] | None = column("workers", Kind.LIST, VERIFICATION, "核查人员。By whom.")
    verified_on: Day | None = column("verified_on", Kind.WORD, VERIFICATION, "核查日期。Day.")
    need_classes: list[NeedClass] | None = column(
        "need_classes", Kind.LIST, VERIFICATION, "现场发现的需求。Needs found on the spot."
    )
    recorded_at: Moment | None = column(
        "recorded_at", Kind.MOMENT, VERIFICATION, "录入时间。When it was recorded."
    )
    withheld: Any = withheld()


@rows(source.ALERT)
@strawberry.type(
    description="预警。What a comparison of data found; people decide what comes of it. "
    "Source: 国办发〔2023〕39号 三(三)、(四)."
)
class Alert:
    id: strawberry.ID = column("id", Kind.WORD, ALERT_ID, "标识。Id.")
    indicator: str | None = column(
        "indicator",
        Kind.WORD,
        ALERT,
        "指标代码；DEPARTMENT 为部门推送。Indicator's code; DEPARTMENT: a department reported it.",
    )
    path: Path | None = column("path", Kind.WORD, ALERT, "处置路径。Path A to E.")
    severity: Severity | None = column("severity", Kind.WORD, ALERT, "等级。How urgent.")
    state: AlertState | None = column("state", Kind.WORD, ALERT, "状态。Where it stands.")
    raised_at: Moment | None = column("raised_at", Kind.MOMENT, ALERT, "预警时间。When raised.")
    condition_ended_at: Day | None = column(
        "condition_ended_at",
        Kind.WORD,
        ALERT,
        "情形消失日。Day its condition was seen to hold no more.",
    )
    due_on: Day | None = column(
        "due_on", Kind.WORD, ALERT, "核查期限。Last day for a verification; null: none is set."
    )
    due_on_provisional: bool | None = column(
        "due_on_provisional",
        Kind.TRUTH,
        ALERT,
        "期限所在年度的工作日历尚未公布。The due day lies in a year without published calendar.",
    )
    is_overdue: bool | None = column(
        source.ALERT_OVERDUE,
        Kind.TRUTH,
        ALERT,
        "是否逾期未核查。Whether its due day is over and nobody has looked yet.",
    )
    evidence: Snapshot | None = cell(
        "alert.evidence",
        EVIDENCE,
        "证据快照。The evidence, as it was when the alert was last raised or changed.",
        is_masked=False,
        is_json=True,
    )
    reason: str | None = column("reason", Kind.TEXT, ALERT, "分类或办结理由。Why classified so.")
    division: str | None = column(
        "division_code", Kind.WORD, ALERT, "派至的乡镇区划。The township it was dispatched to."
    )
    policy_version: str | None = column(
        "policy_version", Kind.WORD, ALERT, "所依据的政策版本。Policy version it was raised under."
    )
    version: int | None = column("version", Kind.NUMBER, ALERT, "版本。Raised by each change.")
    household: Any = one(
        "households.Household", "id=household_id", ALERT, "所属家庭。Its household."
    )
    person: Any = one("people.Person", "id=person_id", ALERT, "所涉人员。The person it is about.")
    verifications: Any = many(
        "alerts.Verification",
        "alert_id=id",
        ALERT,
        "核查记录。Its verifications, oldest first.",
        order="recorded_at,id",
    )
    needs: Any = many(
        "needs.Need",
        "alert_id=id",
        ALERT,
        "由本预警推送的需求。The needs pushed for it, oldest first.",
        order="pushed_at,id",
    )
    withheld: Any = withheld()


AlertEdge, AlertConnection = connection("alerts.Alert")
