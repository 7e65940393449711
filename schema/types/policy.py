"""The published policy: indicators, programmes, packs and the sharing catalogue."""

from typing import Any

import strawberry

from hub.reading import rows as source
from hub.reading.shapes import Kind
from schema.fields import column, many, rows
from schema.guards import POLICY
from schema.types.enums import Ask, AssistanceKind, Form, Ground, Path, Purpose
from schema.types.paging import connection
from schema.types.scalars import Day, Snapshot


@rows(source.INDICATOR)
@strawberry.type(description="预警指标。An indicator, as published.")
class Indicator:
    code: str = column("code", Kind.WORD, POLICY, "代码。Code.")
    version: str = column("version", Kind.WORD, POLICY, "版本。Version.")
    name_zh: str = column("name_zh", Kind.TEXT, POLICY, "名称。Name in Chinese.")
    name_en: str = column("name_en", Kind.TEXT, POLICY, "英文名称。Name in English.")
    path: Path = column("path", Kind.WORD, POLICY, "处置路径。Path that its alerts begin on.")
    subject: str = column("subject", Kind.WORD, POLICY, "对象：人或户。PERSON or HOUSEHOLD.")
    sources: list[str] = column("sources", Kind.LIST, POLICY, "所用数据集。Data sets compared.")
    explanation_zh: str = column("explanation_zh", Kind.TEXT, POLICY, "说明。In plain Chinese.")
    explanation_en: str = column("explanation_en", Kind.TEXT, POLICY, "英文说明。In plain English.")
    document: str = column("document", Kind.TEXT, POLICY, "依据文件。Document.")
    clause: str = column("clause", Kind.TEXT, POLICY, "条款。Clause.")


@rows(source.PROGRAMME)
@strawberry.type(description="救助项目。An assistance programme, as published.")
class Programme:
    code: str = column("code", Kind.WORD, POLICY, "代码。Code.")
    version: str = column("version", Kind.WORD, POLICY, "版本。Version.")
    name_zh: str = column("name_zh", Kind.TEXT, POLICY, "名称。Name in Chinese.")
    name_en: str = column("name_en", Kind.TEXT, POLICY, "英文名称。Name in English.")
    owner_department: str = column(
        "owner_department", Kind.WORD, POLICY, "主管部门。The department that gives it."
    )
    kind: AssistanceKind = column("kind", Kind.WORD, POLICY, "形式。In what form.")
    group: str = column("programme_group", Kind.WORD, POLICY, "类别。Group of programmes.")
    document: str = column("document", Kind.TEXT, POLICY, "依据文件。Document.")
    clause: str = column("clause", Kind.TEXT, POLICY, "条款。Clause.")


@rows(source.POLICY_PARAMETER)
@strawberry.type(
    description="政策参数；未定者不取默认值。A parameter of a pack; one that no document gives is "
    "unset, and the rules that need it are disabled."
)
class PolicyParameter:
    key: str = column("key", Kind.TEXT, POLICY, "参数名。Its name.")
    value: Snapshot | None = column("value", Kind.JSON, POLICY, "取值。Its value; null if unset.")
    unset: bool = column("unset", Kind.TRUTH, POLICY, "文件未予规定。No document gives it.")
    adopted: bool = column("adopted", Kind.TRUTH, POLICY, "自他处采用。Adopted from elsewhere.")
    unit: str | None = column("unit", Kind.TEXT, POLICY, "单位。Its unit; null: it has none.")
    document: str = column("document", Kind.TEXT, POLICY, "依据文件。Document.")
    clause: str = column("clause", Kind.TEXT, POLICY, "条款。Clause.")
    words: str | None = column(
        "words", Kind.TEXT, POLICY, "原文。The words that give it, or that leave it open."
    )
    trust: str = column(
        "trust",
        Kind.WORD,
        POLICY,
        "可信程度。S: its own document; L: a law or rule above it; W: a public page; "
        "M: from memory; P: a proposal of this project.",
    )
    pack: str = column("pack", Kind.WORD, POLICY, "所属政策包。The code of its pack.")
    valid_from: Day | None = column("valid_from", Kind.WORD, POLICY, "生效日。First day.")
    valid_to: Day | None = column("valid_to", Kind.WORD, POLICY, "失效日（含）。Last day.")


@rows(source.POLICY_PACK)
@strawberry.type(description="政策包。The policy of one jurisdiction, as published.")
class PolicyPack:
    code: str = column("code", Kind.WORD, POLICY, "代码。Code.")
    version: str = column("version", Kind.WORD, POLICY, "版本。Version.")
    name_zh: str = column("name_zh", Kind.TEXT, POLICY, "名称。Name in Chinese.")
    name_en: str = column("name_en", Kind.TEXT, POLICY, "英文名称。Name in English.")
    division: str = column("division_code", Kind.WORD, POLICY, "适用区划。Division it holds in.")
    valid_from: Day | None = column("valid_from", Kind.WORD, POLICY, "生效日。First day.")
    valid_to: Day | None = column("valid_to", Kind.WORD, POLICY, "失效日（含）。Last day.")
    document: str = column("document", Kind.TEXT, POLICY, "依据文件。Document.")
    parameters: Any = many(
        "policy.PolicyParameter", "", POLICY, "参数。Its parameters.", order="place"
    )


@rows(source.GRANT)
@strawberry.type(
    description="共享目录的一行授权。One line of the catalogue. Source: 政务数据共享条例 13."
)
class CatalogueEntry:
    code: str = column("code", Kind.TEXT, POLICY, "代码。Audience and coordinate.")
    audience: str = column("audience", Kind.WORD, POLICY, "授予对象。To whom.")
    coordinate: str = column("coordinate", Kind.WORD, POLICY, "字段坐标。Which field.")
    form: Form = column("form", Kind.WORD, POLICY, "提供形式。In which form.")
    ground: Ground = column("ground", Kind.WORD, POLICY, "所依事实。On which ground.")
    purposes: list[Purpose] = column("purposes", Kind.LIST, POLICY, "目的。For which purposes.")
    reason: str = column("reason", Kind.TEXT, POLICY, "理由。Why.")
    asks: Ask | None = column(
        "asks", Kind.WORD, POLICY, "另须具备的条件。What the request must name; null: nothing."
    )
    document: str = column("document", Kind.TEXT, POLICY, "依据文件。Document.")
    clause: str = column("clause", Kind.TEXT, POLICY, "条款。Clause.")


IndicatorEdge, IndicatorConnection = connection("policy.Indicator")
ProgrammeEdge, ProgrammeConnection = connection("policy.Programme")
PolicyPackEdge, PolicyPackConnection = connection("policy.PolicyPack")
CatalogueEntryEdge, CatalogueEntryConnection = connection("policy.CatalogueEntry")
