"""The disclosure ledger: who saw, or was refused, what of whom, and why."""

from typing import Any

import strawberry

from hub.reading import ledger as source
from hub.reading.shapes import Kind
from schema.fields import column, rows, withheld
from schema.guards import LEDGER, LEDGER_ID
from schema.types.enums import DisclosureOutcome, Purpose, Role
from schema.types.paging import connection
from schema.types.scalars import Moment


@rows(source.DISCLOSURE)
@strawberry.type(
    description="数据使用记录：一次提供，或一次拒绝；不含数据值。One disclosure, or one refusal; "
    "never a value. Source: 政务数据共享条例 Art. 29; 个人信息保护法 Art. 54."
)
class Disclosure:
    id: strawberry.ID = column("id", Kind.WORD, LEDGER_ID, "标识。Id.")
    recorded_at: Moment | None = column(
        "recorded_at", Kind.MOMENT, LEDGER, "记录时间，先于答复。When; before the answer left."
    )
    request_id: str | None = column(
        "request_id", Kind.TEXT, LEDGER, "请求标识。The requestId of the answer."
    )
    outcome: DisclosureOutcome | None = column(
        "outcome", Kind.WORD, LEDGER, "已提供或已拒绝。Disclosed or denied."
    )
    code: str | None = column("code", Kind.WORD, LEDGER, "拒绝代码。The code of the refusal.")
    client_id: str | None = column("client_id", Kind.TEXT, LEDGER, "客户端。Which client asked.")
    department: str | None = column("department", Kind.WORD, LEDGER, "使用部门。Which department.")
    role: Role | None = column("role", Kind.WORD, LEDGER, "客户端角色。In which role.")
    division: str | None = column(
        "division_code", Kind.WORD, LEDGER, "使用单位的区划。The division of its office."
    )
    purpose: Purpose | None = column(
        "purpose",
        Kind.WORD,
        LEDGER,
        "使用目的；未写明而被拒绝的为空。For what; null: refused for naming none.",
    )
    case_number: str | None = column(
        "case_number", Kind.TEXT, LEDGER, "案件编号。The case that it named."
    )
    operation: str | None = column(
        "operation", Kind.TEXT, LEDGER, "文档中的操作名。The operation's own name."
    )
    document_digest: str | None = column(
        "document_digest",
        Kind.HEX,
        LEDGER,
        "去除字面量后文档的 SHA-256；未读即拒绝的为空。SHA-256 of the document without its "
        "literals; null: refused unread.",
    )
    coordinates: list[str] | None = column(
        "coordinates",
        Kind.LIST,
        LEDGER,
        "所请求的字段；被拒绝的一个也没有提供。The fields asked for; of a refusal none was given.",
    )
    datasets: list[str] | None = column(
        "datasets",
        Kind.LIST,
        LEDGER,
        "所涉数据集，含预警、救助记录、测算所依据的。The data sets that fill them, or that the "
        "alerts, assistance records and evaluations given rest on.",
    )
    grounds: list[str] | None = column(
        "grounds", Kind.LIST, LEDGER, "提供所依据的事实。The grounds on which they were given."
    )
    household_count: int | None = column(
        "cardinality({a}.household_ids)", Kind.NUMBER, LEDGER, "所涉家庭数。How many households."
    )
    person_count: int | None = column(
        "cardinality({a}.person_ids)", Kind.NUMBER, LEDGER, "所涉人数。How many persons."
    )
    household_ids: list[strawberry.ID] | None = column(
        source.HOUSEHOLDS,
        Kind.LIST,
        LEDGER,
        "所涉家庭，限于本单位可见的。The households, as far as you may see them.",
    )
    person_ids: list[strawberry.ID] | None = column(
        source.PERSONS,
        Kind.LIST,
        LEDGER,
        "所涉人员，限于本单位可见的。The persons, as far as you may see them.",
    )
    withheld: Any = withheld()


DisclosureEdge, DisclosureConnection = connection("disclosures.Disclosure")
