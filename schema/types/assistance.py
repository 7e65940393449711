"""Records of assistance given."""

from typing import Any

import strawberry

from hub.reading import conclusions, rows as source
from hub.reading.shapes import Kind
from schema.fields import cell, column, one, rows, withheld
from schema.guards import ACCOUNT, AID_CONCLUSION, ASSISTANCE, ASSISTANCE_ID
from schema.types.enums import AmountBand, AssistanceKind, PaymentStatus
from schema.types.paging import connection
from schema.types.scalars import Day, Moment


@rows(source.ASSISTANCE_RECORD)
@strawberry.type(
    description="救助记录。Assistance given to a household. Source: 国办发〔2023〕39号 三(一)."
)
class AssistanceRecord:
    id: strawberry.ID = column("id", Kind.WORD, ASSISTANCE_ID, "标识。Id.")
    programme: str | None = column(
        "programme_code", Kind.WORD, ASSISTANCE, "救助项目代码。The programme's code."
    )
    department: str | None = column(
        "owner_department", Kind.WORD, ASSISTANCE, "实施部门。The department that gave it."
    )
    division: str | None = column(
        "division_code", Kind.WORD, ASSISTANCE, "实施单位区划。Division of the office."
    )
    kind: AssistanceKind | None = column("kind", Kind.WORD, ASSISTANCE, "形式。In what form.")
    amount_yuan: str | None = column(
        "amount_fen", Kind.YUAN, ASSISTANCE, "金额（元，两位小数）。Amount in yuan, two decimals."
    )
    amount_band: AmountBand | None = column(
        conclusions.AMOUNT_BAND, Kind.WORD, AID_CONCLUSION, "金额所在区间。The amount, as a band."
    )
    period_from: Day | None = column("period_from", Kind.WORD, ASSISTANCE, "所属期起。From.")
    period_to: Day | None = column(
        "period_to", Kind.WORD, ASSISTANCE, "所属期止（含）。To, included."
    )
    paid_on: Day | None = column("paid_on", Kind.WORD, ASSISTANCE, "发放日期。Day of payment.")
    status: PaymentStatus | None = column("status", Kind.WORD, ASSISTANCE, "发放状态。State.")
    account: str | None = cell(
        "assistance_record.account",
        ACCOUNT,
        "收款账号，仅掩码。The payee's account; given masked only.",
    )
    recorded_at: Moment | None = column(
        "recorded_at", Kind.MOMENT, ASSISTANCE, "入库时间。When it came on record."
    )
    policy_version: str | None = column(
        "policy_version", Kind.WORD, ASSISTANCE, "所依据的政策版本。Policy version."
    )
    household: Any = one(
        "households.Household",
        "id=household_id",
        ASSISTANCE,
        "受助家庭。The household.",
    )
    person: Any = one("people.Person", "id=person_id", ASSISTANCE, "受助人员。The person.")
    withheld: Any = withheld()


AssistanceRecordEdge, AssistanceRecordConnection = connection("assistance.AssistanceRecord")
