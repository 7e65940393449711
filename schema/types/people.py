"""Persons, and what departments have on record of their disability or death."""

from typing import Any

import strawberry

from hub.reading import conclusions, rows as source
from hub.reading.shapes import Kind
from schema.fields import cell, column, drawn, one, rows, withheld
from schema.guards import (
    CHILD,
    CONCLUSION,
    CONTACT,
    EDUCATION,
    HEALTH,
    IDENTITY,
    LIVING,
    PERSON_ID,
    WORK,
)
from schema.types.enums import AgeBand, CertificateStatus, DeathSource, DisabilityBand, IdStatus
from schema.types.scalars import Day


@rows(source.DISABILITY)
@strawberry.type(description="残疾人证信息。A disability certificate. Source: 残联.")
class Disability:
    category: int | None = column(
        "disability_category",
        Kind.NUMBER,
        HEALTH,
        "类别：1 视力 2 听力 3 言语 4 肢体 5 智力 6 精神 7 多重。Category, 1 to 7.",
    )
    level: int | None = column(
        "disability_level", Kind.NUMBER, HEALTH, "等级，1 最重。Level, 1 the most severe, to 4."
    )
    certificate_status: CertificateStatus | None = column(
        "certificate_status", Kind.WORD, HEALTH, "证件状态。State of the certificate."
    )
    certificate_number: str | None = column(
        "certificate_mask",
        Kind.TEXT,
        HEALTH,
        "证号掩码；原号不入库。The number's mask; the number itself is not kept.",
        mask="certificate_mask",
    )
    issued_on: Day | None = column("certificate_issued_on", Kind.WORD, HEALTH, "发证日期。Issued.")
    valid_to: Day | None = column(
        "certificate_valid_to", Kind.WORD, HEALTH, "有效期至。Last day of validity; null: none."
    )
    withheld: Any = withheld()


@rows(source.REPORTED_DEATH)
@strawberry.type(
    description="部门报告的死亡信息；须核实后方可停发。A death as departments reported it; "
    "no payment stops before people have verified it."
)
class ReportedDeath:
    died_on: Day | None = column("died_on", Kind.WORD, HEALTH, "死亡日期。Earliest day reported.")
    sources: list[DeathSource] | None = column(
        "death_sources", Kind.LIST, HEALTH, "信息来源。Who reported it."
    )
    withheld: Any = withheld()


@rows(source.PERSON)
@strawberry.type(description="人员。A person of the hub.")
class Person:
    id: strawberry.ID = column("id", Kind.WORD, PERSON_ID, "标识，与身份证号无关。Id; not derived.")
    name: str | None = column("name", Kind.TEXT, IDENTITY, "姓名。Name.", mask="name_mask")
    citizen_id: str | None = cell(
        "person.citizen_id", IDENTITY, "公民身份号码。Citizen id, GB 11643."
    )
    id_status: IdStatus | None = column(
        "id_status", Kind.WORD, IDENTITY, "证件核验状态。How far the id was checked."
    )
    sex: int | None = column(
        "sex", Kind.NUMBER, IDENTITY, "性别，GB/T 2261.1：1 男，2 女。Sex: 1 male, 2 female."
    )
    birth_date: Day | None = column("birth_date", Kind.WORD, IDENTITY, "出生日期。Day of birth.")
    phone: str | None = cell("person.phone", CONTACT, "联系电话。Telephone.")
    disability: Any = one(
        "people.Disability",
        "person_id=id",
        HEALTH,
        "残疾人证。The disability certificate on record; null: none, or withheld.",
    )
    reported_death: Any = one(
        "people.ReportedDeath",
        "person_id=id",
        HEALTH,
        "部门报告的死亡信息。A death that departments reported; null: none, or withheld.",
    )
    unemployment: Any = one(
        "facts.Unemployment",
        "person_id=id",
        WORK,
        "失业登记。Registration as unemployed; null: none, or withheld.",
    )
    medical_cost: Any = one(
        "facts.MedicalCost",
        "person_id=id",
        HEALTH,
        "医疗费用合计。Sums of medical costs; null: none, or withheld.",
    )
    insurance: Any = one(
        "facts.Insurance",
        "person_id=id",
        HEALTH,
        "基本医疗保险。Basic medical insurance; null: none, or withheld.",
    )
    enrolment: Any = one(
        "facts.Enrolment", "person_id=id", EDUCATION, "学籍。Enrolment; null: none, or withheld."
    )
    student_hardship: Any = one(
        "facts.StudentHardship",
        "person_id=id",
        EDUCATION,
        "困难学生认定。Hardship as a student; null: none, or withheld.",
    )
    serious_illness: Any = one(
        "facts.SeriousIllness",
        "person_id=id",
        HEALTH,
        "重病标识。Serious illness, yes or no; null: none, or withheld.",
    )
    child_protection: Any = one(
        "facts.ChildProtection",
        "person_id=id",
        CHILD,
        "孤儿、事实无人抚养儿童保障。Protection as a child; null: none, or withheld.",
    )
    poverty_monitoring: Any = one(
        "facts.PovertyMonitoring",
        "person_id=id",
        LIVING,
        "防止返贫监测。Monitoring against return to poverty; null: none, or withheld.",
    )
    relocation: Any = one(
        "facts.Relocation", "person_id=id", LIVING, "易地搬迁。Relocation; null: none, or withheld."
    )
    housing: Any = one(
        "facts.Housing",
        "person_id=id",
        LIVING,
        "住房鉴定。The house's assessment; null: none, or withheld.",
    )
    is_id_verified: bool | None = column(
        conclusions.IS_ID_VERIFIED,
        Kind.TRUTH,
        CONCLUSION,
        "身份证号是否已核验。Whether the citizen id is verified.",
    )
    age_band: AgeBand | None = column(
        conclusions.AGE_BAND, Kind.WORD, CONCLUSION, "年龄段。The age today, as a band."
    )
    is_reported_dead: bool | None = drawn(
        conclusions.IS_REPORTED_DEAD,
        Kind.TRUTH,
        CONCLUSION,
        "是否有部门报告死亡。Whether a department reported the person's death.",
        dataset=source.REPORTED_DEATH.dataset,
    )
    is_determined: bool | None = column(
        conclusions.IS_DETERMINED,
        Kind.TRUTH,
        CONCLUSION,
        "今日是否属于低收入人口。Whether a determination of any category holds today.",
    )
    disability_band: DisabilityBand | None = drawn(
        conclusions.DISABILITY_BAND,
        Kind.WORD,
        CONCLUSION,
        "残疾等级段；无有效残疾人证为空。The disability's level, as a band; null: no valid "
        "certificate, or withheld.",
        dataset=source.DISABILITY.dataset,
    )
    withheld: Any = withheld()
