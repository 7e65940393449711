"""What departments have on record of a person's work, costs, schooling and living: no bills."""

from typing import Any

import strawberry

from hub.reading import conclusions, rows as source
from hub.reading.shapes import Kind
from schema.fields import column, rows, withheld
from schema.guards import CHILD, CONCLUSION, EDUCATION, HEALTH, LIVING, WORK
from schema.types.enums import AmountBand, ChildClass, HouseGrade, MonitoredType
from schema.types.scalars import Day


@rows(source.UNEMPLOYMENT)
@strawberry.type(description="失业登记。Registration as unemployed. Source: 人社.")
class Unemployment:
    is_registered: bool | None = column(
        "is_registered", Kind.TRUTH, WORK, "是否登记失业。Registered on the day of the comparison."
    )
    registered_on: Day | None = column(
        "registered_on", Kind.WORD, WORK, "登记日期。Day of the newest registration."
    )
    withheld: Any = withheld()


@rows(source.MEDICAL_COST)
@strawberry.type(
    description="近十二个月医疗费用合计；不含病种和明细。Medical costs of the 12 months before the "
    "comparison, as sums; no disease and no bill is known. Source: 医保."
)
class MedicalCost:
    self_pay_12m: str | None = column(
        "self_pay_12m_fen",
        Kind.YUAN,
        HEALTH,
        "个人负担合计（元，两位小数）。Borne by the person, in yuan, after reimbursement.",
    )
    total_12m: str | None = column(
        "total_12m_fen", Kind.YUAN, HEALTH, "总费用合计（元，两位小数）。Total, in yuan."
    )
    as_of: Day | None = column(
        "settled_on", Kind.WORD, HEALTH, "最近一次结算日期。Day of the newest settlement known."
    )
    is_over_threshold: bool | None = column(
        "is_over_threshold",
        Kind.TRUTH,
        HEALTH,
        "个人负担是否超过预警线；未定则为空。Whether the person's part is above the limit of their "
        "category; null where no document or pack gives one.",
    )
    self_pay_band: AmountBand | None = column(
        conclusions.SELF_PAY_BAND,
        Kind.WORD,
        CONCLUSION,
        "个人负担合计所在区间。Borne by the person, as a band.",
    )
    total_band: AmountBand | None = column(
        conclusions.TOTAL_BAND, Kind.WORD, CONCLUSION, "总费用合计所在区间。Total, as a band."
    )
    withheld: Any = withheld()


@rows(source.INSURANCE)
@strawberry.type(description="基本医疗保险参保。Basic medical insurance. Source: 医保.")
class Insurance:
    is_insured: bool | None = column(
        "is_insured", Kind.TRUTH, HEALTH, "本年度是否参保。Insured in the year of the comparison."
    )
    year: int | None = column(
        "insured_year", Kind.NUMBER, HEALTH, "最近参保年度。The newest year on record."
    )
    withheld: Any = withheld()


@rows(source.ENROLMENT)
@strawberry.type(description="学籍；不含学校。Enrolment; the school is not known. Source: 教育.")
class Enrolment:
    is_enrolled: bool | None = column(
        "is_enrolled", Kind.TRUTH, EDUCATION, "是否在读。Enrolled, neither suspended nor gone."
    )
    is_full_time: bool | None = column(
        "is_full_time", Kind.TRUTH, EDUCATION, "是否全日制在读。Enrolled full-time."
    )
    withheld: Any = withheld()


@rows(source.STUDENT_HARDSHIP)
@strawberry.type(
    description="家庭经济困难学生认定。A student identified as in financial hardship. Source: 教育."
)
class StudentHardship:
    is_identified: bool | None = column(
        "is_identified", Kind.TRUTH, EDUCATION, "本学年是否认定。Identified for this school year."
    )
    withheld: Any = withheld()


@rows(source.SERIOUS_ILLNESS)
@strawberry.type(
    description="重病标识；病种不出卫健部门。That a person is seriously ill; which disease never "
    "leaves the health department. Source: 卫健."
)
class SeriousIllness:
    qualifies: bool | None = column(
        "qualifies", Kind.TRUTH, HEALTH, "是否符合重病条件。Whether the person qualifies."
    )
    withheld: Any = withheld()


@rows(source.CHILD_PROTECTION)
@strawberry.type(
    description="孤儿、事实无人抚养儿童保障。Protection as an orphan, or as a child whom nobody in "
    "fact supports. Source: 民政."
)
class ChildProtection:
    type: ChildClass | None = column(
        "child_class", Kind.WORD, CHILD, "儿童类别。Why the child is protected."
    )
    identified_on: Day | None = column("identified_on", Kind.WORD, CHILD, "认定日期。Since when.")
    is_active: bool | None = column(
        "is_protected", Kind.TRUTH, CHILD, "保障是否尚未终止。Still protected."
    )
    withheld: Any = withheld()


@rows(source.POVERTY_MONITORING)
@strawberry.type(
    description="防止返贫监测。Monitoring against return to poverty. Source: 农业农村."
)
class PovertyMonitoring:
    type: MonitoredType | None = column(
        "monitored_type", Kind.WORD, LIVING, "监测对象类别。Why the person is monitored."
    )
    identified_on: Day | None = column("identified_on", Kind.WORD, LIVING, "识别日期。Since when.")
    is_active: bool | None = column(
        "is_monitored", Kind.TRUTH, LIVING, "风险是否尚未消除。Still monitored: the risk remains."
    )
    withheld: Any = withheld()


@rows(source.RELOCATION)
@strawberry.type(
    description="易地搬迁。A move from one place to another. Source: 长民发〔2025〕22号 三(一)."
)
class Relocation:
    from_division: str | None = column(
        "from_division", Kind.WORD, LIVING, "迁出地区划代码。Division that the person left."
    )
    to_division: str | None = column(
        "to_division", Kind.WORD, LIVING, "迁入地区划代码。Division that the person moved to."
    )
    moved_on: Day | None = column("moved_on", Kind.WORD, LIVING, "搬迁日期。Day of the move.")
    withheld: Any = withheld()


@rows(source.HOUSING)
@strawberry.type(
    description="农村住房鉴定，记在户主名下。The newest assessment of a rural house, under its "
    "householder. Source: 住建."
)
class Housing:
    grade: HouseGrade | None = column(
        "house_grade", Kind.WORD, LIVING, "鉴定等级，C、D 级为危房。C and D are dangerous."
    )
    only_dwelling: bool | None = column(
        "only_dwelling", Kind.TRUTH, LIVING, "是否唯一住房。Whether it is the only dwelling."
    )
    assessed_on: Day | None = column("assessed_on", Kind.WORD, LIVING, "鉴定日期。Assessed.")
    renovated_on: Day | None = column(
        "renovated_on", Kind.WORD, LIVING, "改造完成日期。Renovated; null: not yet."
    )
    withheld: Any = withheld()
