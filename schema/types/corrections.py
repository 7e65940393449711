"""Corrections: what was claimed to be wrong, what the owner answered, and what had rested on it."""

from typing import Any

import strawberry

from hub.reading import rows as source
from hub.reading.shapes import Kind
from schema.fields import cell, column, listed, one, rows, withheld
from schema.guards import CORRECTION, CORRECTION_ID, DISPUTED_VALUE
from schema.types.enums import CorrectionOutcome, CorrectionStatus
from schema.types.paging import connection
from schema.types.scalars import Day, Moment


@rows(source.CORRECTION)
@strawberry.type(
    description="更正所影响的预警和决定。What had rested on a value that was put right; "
    "people look at it again, and nothing of it changes by itself."
)
class CorrectionImpacts:
    alerts: Any = listed(
        "alerts.Alert", "alert_ids", CORRECTION, "所据预警。Alerts that read the value."
    )
    determinations: Any = listed(
        "households.Determination",
        "determination_ids",
        CORRECTION,
        "原值在册期间有效的认定。Determinations that held while it was on record.",
    )
    needs: Any = listed(
        "needs.Need", "need_ids", CORRECTION, "由上述预警推送的需求。Needs pushed for the alerts."
    )
    results: Any = listed(
        "needs.HandlingResult", "result_ids", CORRECTION, "其办理结果。What came of the needs."
    )
    assistance_records: Any = listed(
        "assistance.AssistanceRecord",
        "assistance_record_ids",
        CORRECTION,
        "所形成或被更正的救助记录。Aid that the needs led to, and a record that was put right.",
    )
    withheld: Any = withheld()


@rows(source.CORRECTION)
@strawberry.type(
    description="数据校核纠错。A claim that one value of a record is wrong, and its answer. "
    "Source: 政务数据共享条例 Art. 26."
)
class Correction:
    id: strawberry.ID = column("id", Kind.WORD, CORRECTION_ID, "标识。Id.")
    dataset: str | None = column("dataset", Kind.WORD, CORRECTION, "数据集代码。The data set.")
    field: str | None = column("field", Kind.WORD, CORRECTION, "字段。The field of the data set.")
    status: CorrectionStatus | None = column(
        "status", Kind.WORD, CORRECTION, "状态。Where it stands."
    )
    outcome: CorrectionOutcome | None = column(
        "outcome", Kind.WORD, CORRECTION, "答复；空为尚未答复。The answer; null: none yet."
    )
    claim: str | None = cell(
        "correction.claim",
        CORRECTION,
        "主张的正确值；金额为元。What is right, in the claimant's eyes; amounts in yuan.",
        is_masked=False,
    )
    old_value: str | None = cell(
        "correction.old",
        DISPUTED_VALUE,
        "提出时的值；空为无值或枢纽未存。The value as it stood; null: none, or not kept here.",
        is_masked=False,
    )
    new_value: str | None = cell(
        "correction.new",
        DISPUTED_VALUE,
        "答复后的值；空为维持原值或尚未答复。What holds since the answer; null: as before.",
        is_masked=False,
    )
    reason: str | None = column("reason", Kind.TEXT, CORRECTION, "提出理由。Why it is claimed.")
    answer_reason: str | None = column(
        "answer_reason", Kind.TEXT, CORRECTION, "答复理由。Why it was answered so."
    )
    owner_department: str | None = column(
        "owner_department", Kind.WORD, CORRECTION, "数据提供部门。The department that answers."
    )
    division: str | None = column(
        "division_code", Kind.WORD, CORRECTION, "所在县区划。The county of its office."
    )
    claimed_by: str | None = column(
        "claimed_by", Kind.WORD, CORRECTION, "提出部门。The department that filed it."
    )
    citizen_id: str | None = cell(
        "correction.citizen_id",
        DISPUTED_VALUE,
        "所涉人员的公民身份号码，供数据提供部门核对。The person's citizen id, for the owner to "
        "find its record.",
    )
    filed_at: Moment | None = column("filed_at", Kind.MOMENT, CORRECTION, "提出时间。When filed.")
    due_on: Day | None = column(
        "due_on", Kind.WORD, CORRECTION, "答复期限。Last day for the answer; null: none is set."
    )
    due_on_provisional: bool | None = column(
        "due_on_provisional",
        Kind.TRUTH,
        CORRECTION,
        "期限所在年度的工作日历尚未公布。The due day lies in a year without published calendar.",
    )
    is_overdue: bool | None = column(
        source.CORRECTION_OVERDUE,
        Kind.TRUTH,
        CORRECTION,
        "是否逾期未答复。Whether its due day is over and the answer still to come.",
    )
    answered_at: Moment | None = column(
        "answered_at", Kind.MOMENT, CORRECTION, "答复时间。When it was answered."
    )
    policy_version: str | None = column(
        "policy_version", Kind.WORD, CORRECTION, "所依据的政策版本。Policy version."
    )
    version: int | None = column("version", Kind.NUMBER, CORRECTION, "版本。Raised by each change.")
    household: Any = one("households.Household", "id=household_id", CORRECTION, "家庭。Household.")
    person: Any = one("people.Person", "id=person_id", CORRECTION, "所涉人员。The person.")
    assistance_record: Any = one(
        "assistance.AssistanceRecord",
        "id=assistance_record_id",
        DISPUTED_VALUE,
        "所涉救助记录。The record of assistance that it is about; null: a fact about a person.",
    )
    impacts: Any = one(
        "corrections.CorrectionImpacts",
        "id=id",
        CORRECTION,
        "所影响的预警和决定；答复后给出。What had rested on the old value, once it is answered.",
    )
    withheld: Any = withheld()


CorrectionEdge, CorrectionConnection = connection("corrections.Correction")
