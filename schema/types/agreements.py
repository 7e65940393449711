"""The sharing catalogue's items, and the agreements under which they are shared."""

import strawberry

from hub.reading import rows as source
from hub.reading.shapes import Kind
from schema.fields import column, rows
from schema.guards import POLICY, SHARING
from schema.types.enums import (
    AgreementState,
    Frequency,
    Purpose,
    SharingAttribute,
    SharingMethod,
)
from schema.types.paging import connection
from schema.types.scalars import Day, Moment


@rows(source.ITEM)
@strawberry.type(
    description="共享目录项。An item of the sharing catalogue. Source: 政务数据共享条例 13-15."
)
class SharingItem:
    code: str = column("code", Kind.WORD, POLICY, "代码。Code.")
    version: str = column("version", Kind.WORD, POLICY, "版本。Version.")
    name_zh: str = column("name_zh", Kind.TEXT, POLICY, "名称。Name in Chinese.")
    name_en: str = column("name_en", Kind.TEXT, POLICY, "英文名称。Name in English.")
    provider: str = column("provider", Kind.WORD, POLICY, "提供部门。Who provides it.")
    frequency: Frequency = column("frequency", Kind.WORD, POLICY, "更新频率。How often it is new.")
    attribute: SharingAttribute = column(
        "attribute", Kind.WORD, POLICY, "共享属性。Whether shared."
    )
    methods: list[SharingMethod] = column("methods", Kind.LIST, POLICY, "共享方式。How it travels.")
    grade: int = column(
        "grade",
        Kind.NUMBER,
        POLICY,
        "分级：1 公开，2 个人信息，3 敏感个人信息。1: public, 2: personal, 3: sensitive.",
    )
    conditions_zh: str | None = column(
        "conditions_zh", Kind.TEXT, POLICY, "共享条件。Its conditions, in Chinese."
    )
    conditions_en: str | None = column(
        "conditions_en", Kind.TEXT, POLICY, "共享条件（英文）。Its conditions, in English."
    )
    ground: str | None = column(
        "ground", Kind.TEXT, POLICY, "不予共享的依据。The law by which it is not shared."
    )
    scopes: list[str] = column(
        "scopes", Kind.LIST, POLICY, "对应的权限范围。The scopes that open it."
    )
    document: str = column("document", Kind.TEXT, POLICY, "依据文件。Document.")
    clause: str = column("clause", Kind.TEXT, POLICY, "条款。Clause.")


@rows(source.AGREEMENT)
@strawberry.type(
    description="共享协议：一个部门在一个县可以获得哪些目录项。What a department of a county is "
    "given, for what, and until when. Source: 政务数据共享条例 15, 20, 27."
)
class SharingAgreement:
    id: strawberry.ID = column("id", Kind.WORD, POLICY, "标识。Id.")
    department: str = column("department", Kind.WORD, POLICY, "使用部门。Who is given it.")
    division: str = column("division_code", Kind.WORD, POLICY, "县级区划。The county.")
    items: list[str] = column("items", Kind.LIST, POLICY, "目录项代码。Codes of the items.")
    purposes: list[Purpose] = column("purposes", Kind.LIST, POLICY, "使用目的。For which purposes.")
    basis: str = column("basis", Kind.TEXT, POLICY, "使用依据。Its legal basis.")
    scenario: str = column("scenario", Kind.TEXT, POLICY, "使用场景。Where it is used.")
    extent: str = column("extent", Kind.TEXT, POLICY, "使用范围。About whom.")
    method: SharingMethod = column("method", Kind.WORD, POLICY, "共享方式。How it travels.")
    valid_from: Day = column("valid_from", Kind.WORD, POLICY, "起始日。First day.")
    valid_to: Day = column("valid_to", Kind.WORD, POLICY, "截止日（含）。Last day.")
    state: AgreementState = column("state", Kind.WORD, POLICY, "状态。Where it stands.")
    state_reason: str | None = column(
        "state_reason",
        Kind.TEXT,
        POLICY,
        "中止、恢复或终止的理由。Why it was suspended, resumed or ended.",
    )
    is_over: bool = column(
        source.AGREEMENT_OVER,
        Kind.TRUTH,
        POLICY,
        "是否已到期或终止。Whether its last day is over, or it was ended.",
    )
    disposal_due_on: Day | None = column(
        "disposal_due_on",
        Kind.WORD,
        SHARING,
        "已获取数据的处置期限，自到期或终止之日起算；空为未规定期限。Last day to dispose of "
        "what was obtained, counted from its last day or its end; null: nothing sets a time.",
    )
    is_disposal_overdue: bool = column(
        source.DISPOSAL_OVERDUE,
        Kind.TRUTH,
        SHARING,
        "是否逾期未确认处置。Whether that day is over, and the disposal not confirmed.",
    )
    disposal_asked: str | None = column(
        "disposal_asked",
        Kind.TEXT,
        SHARING,
        "对处置的要求。How what was obtained is to be disposed of.",
    )
    disposed_on: Day | None = column(
        "disposed_on", Kind.WORD, SHARING, "处置日期。Day of the disposal, as confirmed."
    )
    disposal_way: str | None = column(
        "disposal_way", Kind.TEXT, SHARING, "处置方式。How it was done, as confirmed."
    )
    changed_at: Moment = column("changed_at", Kind.MOMENT, POLICY, "最近变更时间。When it changed.")
    version: int = column("version", Kind.NUMBER, POLICY, "版本。Raised by each change.")


SharingItemEdge, SharingItemConnection = connection("agreements.SharingItem")
SharingAgreementEdge, SharingAgreementConnection = connection("agreements.SharingAgreement")
