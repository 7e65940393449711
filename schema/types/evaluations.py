"""Evaluations: what the law says of a household, category by category and step by step."""

from typing import Any

import strawberry

from hub.reading import rows as source
from hub.reading.shapes import Kind
from schema.fields import cell, column, many, one, rows, withheld
from schema.guards import EVALUATION, EVALUATION_ID
from schema.types.enums import Category, InputOrigin, Modality, Trust, Verdict
from schema.types.paging import connection
from schema.types.scalars import Day, Moment, Snapshot


@rows(source.STEP_PARAMETER)
@strawberry.type(
    description="一步所用的政策参数。A parameter that a step went by, as its document gives it."
)
class StepParameter:
    key: str | None = column("key", Kind.TEXT, EVALUATION, "参数名。Its name.")
    value: str | None = column(
        "value",
        Kind.TEXT,
        EVALUATION,
        "取值；空为文件未予规定。Its value; null: no document sets it.",
    )
    unit: str | None = column("unit", Kind.TEXT, EVALUATION, "单位。Its unit; null: none.")
    document: str | None = column("document", Kind.TEXT, EVALUATION, "依据文件。Document.")
    clause: str | None = column("clause", Kind.TEXT, EVALUATION, "条款。Clause.")
    words: str | None = column("words", Kind.TEXT, EVALUATION, "原文。The clause's words.")
    trust: Trust | None = column("trust", Kind.WORD, EVALUATION, "可信程度。How far to rely on it.")
    pack: str | None = column("pack", Kind.TEXT, EVALUATION, "政策包。The pack that gives it.")
    adopted: bool | None = column(
        "adopted", Kind.TRUTH, EVALUATION, "自他处采用。Adopted from elsewhere."
    )


@rows(source.STEP_INPUT)
@strawberry.type(
    description="一步所用的情况。What a step knew of the household or a member, and from where."
)
class StepInput:
    name: str | None = column("name", Kind.TEXT, EVALUATION, "名称。Its name.")
    value: str | None = column(
        "value", Kind.TEXT, EVALUATION, "内容，含单位；空为未知。With its unit; null: not known."
    )
    origin: InputOrigin | None = column(
        "origin", Kind.WORD, EVALUATION, "来源；空为无人提供。From where; null: nobody has told."
    )
    code: str | None = column(
        "code", Kind.TEXT, EVALUATION, "数据集或登记表。The data set, or the hub's own register."
    )
    reference: str | None = column(
        "reference", Kind.TEXT, EVALUATION, "记录编号。The record's reference."
    )
    as_of: Day | None = column("as_of", Kind.WORD, EVALUATION, "截至日期。As of when.")
    person_id: strawberry.ID | None = column(
        "person_id", Kind.WORD, EVALUATION, "所涉成员；空为全户。The member; null: the household."
    )


@rows(source.EVALUATION_STEP)
@strawberry.type(description="测算中的一步。One rule applied, with what it went by.")
class ComputationStep:
    ordinal: int | None = column(
        "ordinal",
        Kind.NUMBER,
        EVALUATION,
        "序号，从 1 起；所依据的步骤在前。Its place, from 1; after the steps that it rests on.",
    )
    depth: int | None = column(
        "depth",
        Kind.NUMBER,
        EVALUATION,
        "层次，0 为结论本身。How deep it lies; 0: the result's own.",
    )
    rule: str | None = column("rule", Kind.TEXT, EVALUATION, "规则。The rule's name.")
    verdict: Verdict | None = column("verdict", Kind.WORD, EVALUATION, "结论。What it says.")
    formula: str | None = column("formula", Kind.TEXT, EVALUATION, "算式。How it was computed.")
    parameters: Any = many(
        "evaluations.StepParameter",
        "",
        EVALUATION,
        "政策参数。The parameters that it went by.",
        order="place",
    )
    inputs: Any = many(
        "evaluations.StepInput", "", EVALUATION, "所用情况。What it knew.", order="place"
    )
    document: str | None = column("document", Kind.TEXT, EVALUATION, "依据文件。Document.")
    clause: str | None = column("clause", Kind.TEXT, EVALUATION, "条款。Clause.")
    words: str | None = column("words", Kind.TEXT, EVALUATION, "原文。The clause's words.")
    trust: Trust | None = column("trust", Kind.WORD, EVALUATION, "可信程度。How far to rely on it.")
    withheld: Any = withheld()


@rows(source.EVALUATION_RESULT)
@strawberry.type(
    description="对一个类别的测算结论，供人决定。What the law says of one category; people decide."
)
class CategoryResult:
    ordinal: int | None = column(
        "ordinal", Kind.NUMBER, EVALUATION, "次序，从 1 起。Place in the jurisdiction's order."
    )
    category: Category | None = column("category", Kind.WORD, EVALUATION, "类别。Category.")
    verdict: Verdict | None = column("verdict", Kind.WORD, EVALUATION, "结论。What the law says.")
    modality: Modality | None = column(
        "modality", Kind.WORD, EVALUATION, "条款的约束力。How binding the words are."
    )
    authority: str | None = column(
        "authority", Kind.TEXT, EVALUATION, "认定机关。Who decides: TOWNSHIP, COUNTY and others."
    )
    document: str | None = column("document", Kind.TEXT, EVALUATION, "依据文件。Document.")
    clause: str | None = column("clause", Kind.TEXT, EVALUATION, "条款。Clause.")
    person: Any = one(
        "people.Person", "id=person_id", EVALUATION, "所涉成员；空为全户。The member; null: all."
    )
    steps: Any = many(
        "evaluations.ComputationStep",
        "result_id=id",
        EVALUATION,
        "逐步测算。Its computation, step by step.",
        order="ordinal",
    )
    withheld: Any = withheld()


@rows(source.EVALUATION)
@strawberry.type(
    description="一次申请、分类审核认定的测算：逐类说明是否符合及依据，不作认定。A household held "
    "against every category of its jurisdiction; it proposes, and decides nothing. "
    "Source: 社会救助法 41-43、46."
)
class DeterminationEvaluation:
    id: strawberry.ID = column("id", Kind.WORD, EVALUATION_ID, "标识。Id.")
    evaluated_on: Day | None = column(
        "evaluated_on", Kind.WORD, EVALUATION, "测算所依日期。The day as of which it holds."
    )
    packs: list[str] | None = column(
        "packs", Kind.LIST, EVALUATION, "所依政策包，最近者在前。The packs, the nearest first."
    )
    declared: Snapshot | None = cell(
        "evaluation.declared",
        EVALUATION,
        "测算时申报的情况。What was told for it, in the place of what is on record.",
        is_masked=False,
        is_json=True,
    )
    client_id: str | None = column("client_id", Kind.TEXT, EVALUATION, "测算客户端。Which client.")
    policy_version: str | None = column(
        "policy_version", Kind.WORD, EVALUATION, "所依据的政策版本。Policy version."
    )
    recorded_at: Moment | None = column(
        "recorded_at", Kind.MOMENT, EVALUATION, "测算时间。When it was made."
    )
    household: Any = one(
        "households.Household", "id=household_id", EVALUATION, "家庭。The household."
    )
    results: Any = many(
        "evaluations.CategoryResult",
        "evaluation_id=id",
        EVALUATION,
        "各类别结论。What the law says, category by category.",
        order="ordinal",
    )
    withheld: Any = withheld()


DeterminationEvaluationEdge, DeterminationEvaluationConnection = connection(
    "evaluations.DeterminationEvaluation"
)
