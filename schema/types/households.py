"""Households, their members, and the categories determined."""

from typing import Any

import strawberry

from hub.reading import conclusions, rows as source
from hub.reading.shapes import Kind
from schema.fields import cell, column, many, one, pages, rows, withheld
from schema.guards import (
    ADDRESS,
    AID_CONCLUSION,
    DETERMINATION,
    DETERMINATION_ID,
    EVALUATION_ID,
    HOUSEHOLD,
    HOUSEHOLD_ID,
)
from schema.types.enums import AmountBand, Category, HouseholdStatus, SelfCare, SupportMode
from schema.types.paging import connection
from schema.types.scalars import Day


@rows(source.PRESENT_MEMBER)
@strawberry.type(description="家庭成员关系。A person's membership of a household.")
class Member:
    relation: str | None = column(
        "relation", Kind.WORD, HOUSEHOLD, "与户主关系，GB/T 4761。Relation to the head; 0 the head."
    )
    counted: bool | None = column(
        "counted", Kind.TRUTH, HOUSEHOLD, "是否计入共同生活人口。Counted as a member."
    )
    valid_from: Day | None = column("valid_from", Kind.WORD, HOUSEHOLD, "起始日。First day.")
    valid_to: Day | None = column(
        "valid_to", Kind.WORD, HOUSEHOLD, "截止日（含）。Last day, included; null: still a member."
    )
    person: Any = one("people.Person", "id=person_id", HOUSEHOLD, "成员。The person.")
    withheld: Any = withheld()


@rows(source.DETERMINATION)
@strawberry.type(description="低收入人口认定。A category determined for a person.")
class Determination:
    id: strawberry.ID = column("id", Kind.WORD, DETERMINATION_ID, "标识。Id.")
    category: Category | None = column("category", Kind.WORD, DETERMINATION, "类别。Category.")
    valid_from: Day | None = column("valid_from", Kind.WORD, DETERMINATION, "起始日。First day.")
    valid_to: Day | None = column(
        "valid_to", Kind.WORD, DETERMINATION, "截止日（含）。Last day, included; null: without end."
    )
    decision_reference: str | None = column(
        "decision_reference", Kind.TEXT, DETERMINATION, "认定文号。The decision's reference."
    )
    support_mode: SupportMode | None = column(
        "support_mode", Kind.WORD, DETERMINATION, "特困供养方式。How a 特困 person is supported."
    )
    self_care: SelfCare | None = column(
        "self_care", Kind.WORD, DETERMINATION, "特困自理能力。How far they can care for themselves."
    )
    policy_version: str | None = column(
        "policy_version", Kind.WORD, DETERMINATION, "所依据的政策版本。Policy version."
    )
    person: Any = one("people.Person", "id=person_id", DETERMINATION, "人员。The person.")
    withheld: Any = withheld()


@rows(source.HOUSEHOLD)
@strawberry.type(description="家庭。A household.")
class Household:
    id: strawberry.ID = column("id", Kind.WORD, HOUSEHOLD_ID, "标识。Id.")
    number: str | None = column(
        "number", Kind.TEXT, HOUSEHOLD, "民政户编号。Civil affairs' own number; null: none."
    )
    status: HouseholdStatus | None = column("status", Kind.WORD, HOUSEHOLD, "状态。Status.")
    division: str | None = column(
        "division_code", Kind.WORD, HOUSEHOLD, "所在区划代码。Division, 9 or 12 digits."
    )
    address: str | None = cell("household.address", ADDRESS, "住址。Address.")
    member_count: int | None = column(
        "member_count", Kind.NUMBER, HOUSEHOLD, "家庭人口数。How many members it has."
    )
    is_aided_by_others: bool | None = column(
        conclusions.IS_AIDED_BY_OTHERS,
        Kind.TRUTH,
        AID_CONCLUSION,
        "近一年是否享受其他部门的救助。Whether others than you gave it aid within a year.",
    )
    aid_of_others_band: AmountBand | None = column(
        conclusions.AID_OF_OTHERS_BAND,
        Kind.WORD,
        AID_CONCLUSION,
        "近一年其他部门救助金额所在区间。What others gave within a year, as a band; null: none.",
    )
    members: Any = many(
        "households.Member",
        "household_id=id",
        HOUSEHOLD,
        "现有成员。Its present members, the head first.",
        order="relation,id",
    )
    determinations: Any = many(
        "households.Determination",
        "household_id=id",
        DETERMINATION,
        "各项认定。Categories determined, oldest first.",
        order="valid_from,id",
    )
    alerts: Any = pages(
        "alerts.AlertConnection",
        "household_id=id",
        HOUSEHOLD,
        "预警。Its alerts, oldest first.",
        order=source.BY_RAISING,
    )
    needs: Any = pages(
        "needs.NeedConnection",
        "household_id=id",
        HOUSEHOLD,
        "救助需求。Its needs, oldest first.",
        order=source.BY_PUSH,
    )
    assistance_records: Any = pages(
        "assistance.AssistanceRecordConnection",
        "household_id=id",
        HOUSEHOLD,
        "救助记录。Its records of assistance, oldest first.",
        order=source.BY_RECORDING,
    )
    evaluations: Any = pages(
        "evaluations.DeterminationEvaluationConnection",
        "household_id=id",
        EVALUATION_ID,
        "以往测算。Earlier evaluations against the categories, oldest first.",
        order=source.BY_RECORDING,
    )
    withheld: Any = withheld()


HouseholdEdge, HouseholdConnection = connection("households.Household")
