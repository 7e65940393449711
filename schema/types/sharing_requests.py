"""Sharing requests: what a department asks for, by when it is answered, and what came of it."""

import strawberry

from hub.reading import rows as source
from hub.reading.shapes import Kind
from schema.fields import column, rows
from schema.guards import SHARING
from schema.types.enums import Purpose, RequestState, SharingMethod
from schema.types.paging import connection
from schema.types.scalars import Day, Moment


@rows(source.SHARING_REQUEST)
@strawberry.type(
    description="共享申请：同意后成为该部门在该县的共享协议。A request for data; accepted, it is "
    "the department's agreement in its county. Source: 政务数据共享条例 20-22, 28."
)
class SharingRequest:
    id: strawberry.ID = column("id", Kind.WORD, SHARING, "标识。Id.")
    department: str = column("department", Kind.WORD, SHARING, "申请部门。Who asks.")
    division: str = column("division_code", Kind.WORD, SHARING, "县级区划。The county.")
    items: list[str] = column("items", Kind.LIST, SHARING, "所申请的目录项。Items asked for.")
    purposes: list[Purpose] = column("purposes", Kind.LIST, SHARING, "使用目的。For what.")
    basis: str = column("basis", Kind.TEXT, SHARING, "使用依据。Its legal basis.")
    scenario: str = column("scenario", Kind.TEXT, SHARING, "使用场景。Where it is used.")
    extent: str = column("extent", Kind.TEXT, SHARING, "使用范围。About whom.")
    method: SharingMethod = column("method", Kind.WORD, SHARING, "共享方式。How it travels.")
    valid_from: Day = column("valid_from", Kind.WORD, SHARING, "使用起始日。First day.")
    valid_to: Day = column("valid_to", Kind.WORD, SHARING, "使用截止日（含）。Last day.")
    approved_by: str = column(
        "approved_by",
        Kind.TEXT,
        SHARING,
        "同意申请的本部门共享工作机构负责人。The head of its sharing office, who agreed to it.",
    )
    papers: list[str] = column("papers", Kind.LIST, SHARING, "申请材料。Papers handed in.")
    state: RequestState = column(source.REQUEST_STATE, Kind.WORD, SHARING, "状态。Where it stands.")
    submitted_at: Moment = column("submitted_at", Kind.MOMENT, SHARING, "提出时间。When made.")
    due_on: Day | None = column(
        "due_on", Kind.WORD, SHARING, "答复期限。Last day for the answer; null: none is set."
    )
    due_on_provisional: bool = column(
        "due_on_provisional",
        Kind.TRUTH,
        SHARING,
        "期限所在年度的工作日历尚未公布。The due day lies in a year without published calendar.",
    )
    is_overdue: bool = column(
        source.REQUEST_OVERDUE,
        Kind.TRUTH,
        SHARING,
        "是否逾期未答复；等待补正期间不计。Whether its due day is over and the answer still to "
        "come; never while papers are awaited.",
    )
    missing_papers: list[str] = column(
        "missing_papers",
        Kind.LIST,
        SHARING,
        "一次性告知需补正的材料；空为未告知。"
        "Papers named as missing in the one notice; empty: there was none.",
    )
    extension_consent: str | None = column(
        "extension_consent",
        Kind.TEXT,
        SHARING,
        "共享主管部门同意延长答复的文号；空为未延长。The authority's letter that lets the answer "
        "be put off; null: it was not.",
    )
    answered_at: Moment | None = column(
        "answered_at", Kind.MOMENT, SHARING, "答复时间。When it was answered."
    )
    answer_approved_by: str | None = column(
        "answer_approved_by",
        Kind.TEXT,
        SHARING,
        "同意答复的民政共享工作机构负责人。The head of civil affairs' sharing office.",
    )
    answer_reason: str | None = column(
        "answer_reason", Kind.TEXT, SHARING, "答复理由；不同意时必有。Why; always with a refusal."
    )
    agreed_items: list[str] | None = column(
        "agreed_items", Kind.LIST, SHARING, "同意共享的目录项。Items agreed to; null: none yet."
    )
    agreed_purposes: list[Purpose] | None = column(
        "agreed_purposes", Kind.LIST, SHARING, "同意的使用目的。Purposes agreed to."
    )
    agreed_from: Day | None = column(
        "agreed_from", Kind.WORD, SHARING, "同意的起始日。First day agreed to."
    )
    agreed_to: Day | None = column(
        "agreed_to", Kind.WORD, SHARING, "同意的截止日（含）。Last day agreed to."
    )
    delivery_due_on: Day | None = column(
        "delivery_due_on", Kind.WORD, SHARING, "提供期限。Last day to begin what was agreed to."
    )
    delivery_due_on_provisional: bool = column(
        "delivery_due_on_provisional",
        Kind.TRUTH,
        SHARING,
        "提供期限所在年度的工作日历尚未公布。That day lies in a year without published calendar.",
    )
    dispute_reason: str | None = column(
        "dispute_reason", Kind.TEXT, SHARING, "争议理由。Why the refusal is disputed."
    )
    disputed_at: Moment | None = column(
        "disputed_at", Kind.MOMENT, SHARING, "提出争议时间。When it was disputed."
    )
    settlement_reason: str | None = column(
        "settlement_reason", Kind.TEXT, SHARING, "协调处理的理由。Why it was settled so."
    )
    settled_at: Moment | None = column(
        "settled_at", Kind.MOMENT, SHARING, "协调处理时间。When it was settled."
    )
    policy_version: str = column(
        "policy_version", Kind.WORD, SHARING, "所依据的政策版本。Policy version."
    )
    version: int = column("version", Kind.NUMBER, SHARING, "版本。Raised by each change.")


SharingRequestEdge, SharingRequestConnection = connection("sharing_requests.SharingRequest")
