"""Entitlements: what a household should get, gets and misses."""

from typing import Any

import strawberry

from hub.reading import rows as source
from hub.reading.shapes import Kind
from schema.fields import column, one, rows, withheld
from schema.guards import ENTITLEMENT, ENTITLEMENT_ID
from schema.types.enums import EntitlementPeriod, EntitlementState, Modality, NeedClass, Verdict
from schema.types.paging import connection
from schema.types.scalars import Day


@rows(source.ENTITLEMENT)
@strawberry.type(
    description="应享救助：一个项目对一户或一人是否应享、是否已享，不作认定。One programme for a "
    "household or a member: whether it is due, and whether it came. It decides nothing. "
    "Source: 国办发〔2023〕39号 三(一) 避免救助遗漏."
)
class Entitlement:
    id: strawberry.ID = column("id", Kind.WORD, ENTITLEMENT_ID, "标识。Id.")
    rule: str | None = column("rule", Kind.TEXT, ENTITLEMENT, "规则代码。The rule's code.")
    state: EntitlementState | None = column(
        "state", Kind.WORD, ENTITLEMENT, "状态。How what is due compares with what came."
    )
    verdict: Verdict | None = column(
        "verdict", Kind.WORD, ENTITLEMENT, "是否应享。Whether it is due."
    )
    modality: Modality | None = column(
        "modality", Kind.WORD, ENTITLEMENT, "条款的约束力。How binding the words are."
    )
    period: EntitlementPeriod | None = column(
        "period", Kind.WORD, ENTITLEMENT, "享受周期。How often it is given."
    )
    amount_yuan: str | None = column(
        "amount_fen",
        Kind.YUAN,
        ENTITLEMENT,
        "每期金额（元）；空为文件未予规定或无法测算。A period's amount in yuan; null: no document "
        "gives it, or it cannot be reckoned.",
    )
    reason: str | None = column("reason", Kind.TEXT, ENTITLEMENT, "理由。Why, in one sentence.")
    document: str | None = column("document", Kind.TEXT, ENTITLEMENT, "依据文件。Document.")
    clause: str | None = column("clause", Kind.TEXT, ENTITLEMENT, "条款。Clause.")
    words: str | None = column("words", Kind.TEXT, ENTITLEMENT, "原文。The clause's words.")
    evaluated_on: Day | None = column(
        "evaluated_on", Kind.WORD, ENTITLEMENT, "测算日期。When it was evaluated."
    )
    policy_version: str | None = column(
        "policy_version", Kind.WORD, ENTITLEMENT, "所依据的政策版本。Policy version."
    )
    department: str | None = column(
        "owner",
        Kind.WORD,
        ENTITLEMENT,
        "实施部门，需求推送至此。Who gives it, and is pushed the need.",
    )
    need_class: NeedClass | None = column(
        source.ENTITLEMENT_NEED_CLASS,
        Kind.WORD,
        ENTITLEMENT,
        "可据以推送的需求类别；空为无对应类别。The class under which the need can be pushed; null: "
        "none is routed to its department for it.",
    )
    division: str | None = column(
        source.ENTITLEMENT_DIVISION,
        Kind.WORD,
        ENTITLEMENT,
        "家庭所在区划。The household's division.",
    )
    programme: Any = one("policy.Programme", "code=programme", ENTITLEMENT, "项目。The programme.")
    household: Any = one(
        "households.Household", "id=household_id", ENTITLEMENT, "家庭。The household."
    )
    person: Any = one(
        "people.Person", "id=person_id", ENTITLEMENT, "成员；空为全户。The member; null: all."
    )
    withheld: Any = withheld()


EntitlementEdge, EntitlementConnection = connection("entitlements.Entitlement")
