"""The programmes of five jurisdictions as rules, and households to hold against them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final, TypedDict, Unpack
from uuid import UUID

from hub.domain.evaluation.circumstances import (
    Fact,
    Household,
    Member,
    Origin,
    Source,
    Standing,
    T,
)
from hub.domain.evaluation.results import Receipt
from hub.domain.evaluation.rules import (
    AmountRule,
    CategoryRule,
    Criterion,
    Modality,
    Period,
    ProgrammeRule,
    Rules,
    Subject,
)
from hub.domain.identifiers import DepartmentCode, DivisionCode, HouseholdId, PersonId
from hub.domain.law import UNSET, Citation, Given, Trust, Unset, Value
from hub.domain.money import Fen
from hub.domain.people import Category, SupportMode
from tests.rules import BJ, CN, CS, HLJ, ON, XX

TOLD: Final = Source(origin=Origin.DECLARED)

DIBAO, TEKUN = Category.DIBAO, Category.TEKUN
MARGIN, RIGID, FANPIN, OTHER = (
    Category.DIBAO_MARGIN,
    Category.RIGID,
    Category.FANPIN,
    Category.OTHER,
)
FOUR: Final = frozenset({DIBAO, TEKUN, MARGIN, RIGID})
ANYBODY: Final = frozenset[Category]()
DISPERSED: Final = frozenset({SupportMode.DISPERSED})

SHALL, MAY, PRIORITY = Modality.SHALL, Modality.MAY, Modality.PRIORITY
PERSON, HOUSEHOLD = Subject.PERSON, Subject.HOUSEHOLD
MONTH, TERM, YEAR = Period.MONTH, Period.TERM, Period.YEAR
SEASON, ONCE, EVENT = Period.SEASON, Period.ONCE, Period.EVENT

NOT_GIVEN: Final = ("UNSET",)  # no document gives the amount


class Terms(TypedDict, total=False):
    """What a rule says beside its words; absent, it is a cash benefit of civil affairs."""

    owner: str  # the department
    to: frozenset[Category]  # absent: all of the jurisdiction's
    modes: frozenset[SupportMode]  # of 特困人员
    subject: Subject
    how: Modality
    every: Period
    amount: Sequence[str]  # the amount rule and its parameters
    instead: str  # codes of rules that it yields to


def entitles(
    code: str, clause: str, words: str, *ways: str, **terms: Unpack[Terms]
) -> ProgrammeRule:
    """Return the rule of a programme, whose code begins with the programme's.

    Args:
        code: as "EDUCATION_AID:SENIOR_HIGH".
        clause: of the jurisdiction's document, which `_jurisdiction` fills in.
        words: as they stand there.
        ways: groups of criteria, each as "ENROLLED CHILD".
        terms: see Terms.
    """
    source = Citation(document="", clause=clause, words=words, trust=Trust.S)
    amount = terms.get("amount", NOT_GIVEN)
    return ProgrammeRule(
        code=code,
        programme=code.partition(":")[0],
        owner=DepartmentCode(terms.get("owner", "CA")),
        subject=terms.get("subject", PERSON),
        categories=terms.get("to"),
        support_modes=terms.get("modes"),
        criteria=tuple(
            tuple(Criterion(test=test, source=source) for test in way.split()) for way in ways
        ),
        modality=terms.get("how", SHALL),
        period=terms.get("every", EVENT),
        amount=AmountRule(rule=amount[0], parameters=tuple(amount[1:]), source=source),
        source=source,
        yields_to=frozenset(terms.get("instead", "").split()),
    )


NATION_RULES: Final = (
    entitles(
        "BASIC_LIVING:DIBAO",
        "四(一)",
        "给予相应的最低生活保障、特困人员救助供养等基本生活救助",
        to=frozenset({DIBAO}),
        subject=HOUSEHOLD,
        every=MONTH,
        amount=("STANDARD_GAP", "dibao.method", "standard.dibao_yuan_month"),
    ),
    entitles(
        "BASIC_LIVING:TEKUN",
        "四(一)",
        "给予相应的最低生活保障、特困人员救助供养等基本生活救助",
        to=frozenset({TEKUN}),
        every=MONTH,
        amount=("FULL_STANDARD", "standard.tekun_yuan_month"),
    ),
    entitles(
        "BASIC_LIVING:SINGLE",
        "四(一)",
        "对最低生活保障边缘家庭中的重病患者、重度残疾人等特殊困难人员，可单独纳入最低生活保障范围",
        "SERIOUS_ILLNESS",
        "SEVERE_DISABILITY",
        to=frozenset({MARGIN}),
        how=MAY,
        every=MONTH,
    ),
    entitles(
        "PREMIUM_SUBSIDY:FULL",
        "四(二)1",
        "对特困人员参加城乡居民基本医疗保险的费用给予全额资助",
        "UNINSURED_OR_INSURED",
        owner="MED",
        to=frozenset({TEKUN}),
        every=YEAR,
        amount=("FULL_PREMIUM", "premium.personal_yuan_year"),
    ),
    entitles(
        "PREMIUM_SUBSIDY:FIXED",
        "四(二)1",
        "对最低生活保障对象等其他符合资助参保条件的低收入人口给予定额资助",
        "UNINSURED_OR_INSURED",
        owner="MED",
        to=frozenset({DIBAO}),
        every=YEAR,
        amount=("FIXED", "premium.fixed_yuan"),
        instead="PREMIUM_SUBSIDY:FULL",
    ),
    entitles(
        "MEDICAL_AID",
        "四(二)1",
        "符合条件的大病患者在定点医药机构发生的住院费用",
        "MAJOR_ILLNESS_COST",
        owner="MED",
        to=FOUR,
    ),
    entitles(
        "EMERGENCY_DISEASE_FUND",
        "四(二)1",
        "对符合疾病应急救助条件的费用，由疾病应急救助基金按规定支付",
        "EMERGENCY_ILLNESS",
        owner="HEA",
        to=ANYBODY,
    ),
    entitles(
        "EDUCATION_AID",
        "四(二)2",
        "符合条件的在园幼儿、在校学生",
        "ENROLLED",
        owner="EDU",
        to=FOUR,
        every=TERM,
    ),
    entitles(
        "EDUCATION_AID:OTHER",
        "四(二)2",
        "其他经济困难家庭中符合条件的在园幼儿、在校学生",
        "ENROLLED HARDSHIP",
        owner="EDU",
        to=ANYBODY,
        every=TERM,
        instead="EDUCATION_AID",
    ),
    entitles(
        "RENTAL_HOUSING",
        "四(二)3",
        "通过配租公租房或发放租赁补贴优先给予住房救助",
        "URBAN HOUSING_POOR",
        owner="HOU",
        to=FOUR,
        modes=DISPERSED,
        subject=HOUSEHOLD,
        how=PRIORITY,
        every=ONCE,
    ),
    entitles(
        "DANGEROUS_HOUSE",
        "四(二)3",
        "通过农村危房改造等方式优先给予住房救助",
        "RURAL DANGEROUS_OR_NO_HOUSE",
        owner="HOU",
        to=FOUR,
        modes=DISPERSED,
        subject=HOUSEHOLD,
        how=PRIORITY,
        every=ONCE,
    ),
    entitles(
        "EMPLOYMENT_AID",
        "四(二)4",
        "按规定落实贷款贴息、税费减免、培训补贴、社保补贴等政策",
        "UNEMPLOYED_ABLE",
        "HARD_TO_PLACE",
        owner="HRSS",
        to=frozenset({DIBAO, MARGIN, RIGID}),
        every=YEAR,
    ),
    entitles(
        "DISASTER_AID",
        "四(二)5",
        "按照自然灾害救助政策给予相应救助",
        "DISASTER_STRUCK",
        owner="EMG",
        to=FOUR,
        subject=HOUSEHOLD,
    ),
    entitles(
        "TEMPORARY_AID",
        "四(三)",
        "在急难发生地按规定通过临时救助或生活无着流浪乞讨人员救助，及时给予急难社会救助",
        "SUDDEN_HARDSHIP",
        to=ANYBODY,
        subject=HOUSEHOLD,
    ),
    entitles(
        "STRANDED_AID",
        "四(三)",
        "在急难发生地按规定通过临时救助或生活无着流浪乞讨人员救助，及时给予急难社会救助",
        "STRANDED",
        to=ANYBODY,
    ),
    entitles(
        "SOCIAL_WORK:CARE",
        "四(四)",
        "生活不能自理的老年人、未成年人、残疾人等提供必要的访视、照料服务",
        "CANNOT_SELF_CARE ELDERLY",
        "CANNOT_SELF_CARE CHILD",
        "CANNOT_SELF_CARE DISABLED",
        how=MAY,
    ),
    entitles(
        "HEATING",
        "四(五)",
        "可根据当地救助政策给予取暖补贴、殡葬费用减免等救助帮扶",
        to=FOUR,
        subject=HOUSEHOLD,
        how=MAY,
        every=SEASON,
    ),
    entitles(
        "FUNERAL",
        "四(五)",
        "可根据当地救助政策给予取暖补贴、殡葬费用减免等救助帮扶",
        "DIED",
        to=FOUR,
        how=MAY,
    ),
    entitles(
        "LIVING_SUBSIDY",
        "四(五)",
        "延伸至最低生活保障边缘家庭成员等",
        "DISABLED",
        to=frozenset({MARGIN}),
        how=MAY,
        every=MONTH,
    ),
    entitles(
        "REHABILITATION",
        "四(五)",
        "延伸至最低生活保障边缘家庭成员等",
        "CHILD DISABLED",
        owner="DPF",
        to=frozenset({MARGIN}),
        how=MAY,
        every=YEAR,
    ),
    entitles(
        "BARRIER_FREE",
        "四(五)",
        "延伸至最低生活保障边缘家庭成员等",
        "SEVERE_DISABILITY",
        owner="DPF",
        to=frozenset({MARGIN}),
        subject=HOUSEHOLD,
        how=MAY,
        every=ONCE,
    ),
    entitles(
        "RURAL_SUPPORT",
        "四",
        "对防止返贫监测对象，同时按照现行防止返贫动态监测和帮扶机制给予针对性帮扶措施",
        "MONITORED",
        owner="AGR",
        to=ANYBODY,
        every=YEAR,
    ),
    entitles(
        "CHARITY",
        "四(六)",
        "面向低收入人口开展慈",
        how=MAY,
    ),
)
HEILONGJIANG_RULES: Final = (
    entitles(
        "PREMIUM_SUBSIDY:FULL",
        "三(二)1",
        "对特困人员参加城乡居民基本医疗保险的费用给予全额资助",
        "UNINSURED_OR_INSURED",
        owner="MED",
        to=frozenset({TEKUN}),
        every=YEAR,
        amount=("FULL_PREMIUM", "premium.personal_yuan_year"),
    ),
    entitles(
        "PREMIUM_SUBSIDY:FIXED",
        "三(二)1",
        "对最低生活保障对象、防止返贫监测对象等其他符合资助参保条件的低收入人口给予定额资助",
        "UNINSURED_OR_INSURED",
        owner="MED",
        to=frozenset({DIBAO, FANPIN}),
        every=YEAR,
        amount=("SHARE_OF_PREMIUM", "premium.rates", "premium.fixed_yuan"),
        instead="PREMIUM_SUBSIDY:FULL",
    ),
    entitles(
        "BASIC_LIVING:SINGLE",
        "三(一)",
        "1-6级伤残军人、定期抚恤的重点优抚对象等特殊困难人员，可单独纳入最低生活保障范围",
        "SINGLE_INCLUSION",
        to=frozenset({MARGIN}),
        how=MAY,
        every=MONTH,
    ),
    entitles(
        "MEDICAL_AID",
        "三(二)1",
        "符合条件的大病患者在定点医疗机构发生的住院费用",
        "MAJOR_ILLNESS_COST",
        owner="MED",
        to=FOUR,
    ),
    entitles(
        "EDUCATION_AID",
        "三(二)2",
        "对低收入人口中符合条件的在园幼儿和在籍",
        "ENROLLED",
        owner="EDU",
        every=TERM,
    ),
    entitles(
        "RENTAL_HOUSING",
        "三(二)3",
        "通过配租公租房、发放租赁补贴或减免公租房租金等方式给予住房救助",
        "URBAN HOUSING_POOR",
        "URBAN TENANT",
        owner="HOU",
        subject=HOUSEHOLD,
        every=YEAR,
    ),
    entitles(
        "DANGEROUS_HOUSE",
        "三(二)3",
        "采取农村危房改造“愿纳尽改”方式给予住房救助",
        "RURAL DANGEROUS_OR_NO_HOUSE",
        owner="HOU",
        subject=HOUSEHOLD,
        every=ONCE,
    ),
    entitles(
        "EMPLOYMENT_AID",
        "三(二)4",
        "法定劳动年龄内有劳动能力并处于失业状态的家庭成员",
        "UNEMPLOYED_ABLE",
        owner="HRSS",
        every=YEAR,
    ),
    entitles(
        "DISASTER_AID",
        "三(二)5",
        "对遭遇自然灾害的低收入人口，按照自然灾害救助政策给予相应救助",
        "DISASTER_STRUCK",
        owner="EMG",
        subject=HOUSEHOLD,
    ),
    entitles(
        "ELDERLY_CARE",
        "三(二)6",
        "失能、失智、计划生育特殊家庭以及退役军人和其他优抚对象中的老年人",
        "ELDERLY WILLING_TO_MOVE_IN CANNOT_SELF_CARE",
        "ELDERLY WILLING_TO_MOVE_IN VETERAN",
        "ELDERLY WILLING_TO_MOVE_IN PREFERENTIAL",
        how=PRIORITY,
        every=YEAR,
    ),
    entitles(
        "JUDICIAL_AID",
        "三(二)7",
        "帮助受到侵害但无法获得有效赔偿的低收入人口摆脱生活困境",
        "HARMED",
        owner="CRT",
    ),
    entitles(
        "LEGAL_AID",
        "三(二)8",
        "依法无偿提供法律咨询、代理、刑事辩护等法律服务",
        "LEGAL_MATTER",
        owner="JUS",
    ),
    entitles(
        "DIFFICULT_WORKER",
        "三(二)9",
        "符合条件的下岗失业或其他原因造成生活困难的职工",
        "WORKER",
        owner="TUN",
        to=frozenset({DIBAO, MARGIN, RIGID}),
        every=YEAR,
    ),
    entitles(
        "HEATING",
        "三(二)10",
        "对最低生活保障家庭、分散供养特困家庭通过发放取暖救助金、取暖费减免等方式给予取暖救助",
        to=frozenset({DIBAO, TEKUN}),
        modes=DISPERSED,
        subject=HOUSEHOLD,
        every=SEASON,
    ),
    entitles(
        "HEATING:EXTENDED",
        "三(二)10",
        "有条件的地方可将取暖救助扩大到最低生活保障边缘家庭、刚性支出困难家庭",
        to=frozenset({MARGIN, RIGID}),
        subject=HOUSEHOLD,
        how=MAY,
        every=SEASON,
    ),
    entitles(
        "FUNERAL",
        "三(二)11",
        "为身故最低生活保障对象、特困人员减免遗体接运、遗体存放、遗体火化及骨灰寄存殡葬费用",
        "DIED",
        to=frozenset({DIBAO, TEKUN}),
        amount=("UNSET", "funeral.four_items_yuan"),
    ),
    entitles(
        "FUNERAL:INSTEAD",
        "三(二)11",
        "予以一次性丧葬补贴救助，原则上不低于上述四项减免标准",
        "DIED FUNERAL_ELSEWHERE",
        to=frozenset({DIBAO, TEKUN}),
        amount=("FOUR_ITEMS", "funeral.four_items_yuan"),
    ),
    entitles(
        "FUNERAL:EXTENDED",
        "三(二)11",
        "有条件的地方可将减免政策扩大到最低生活保障边缘家庭、刚性支出困难家庭成员",
        "DIED",
        to=frozenset({MARGIN, RIGID}),
        how=MAY,
    ),
    entitles(
        "TRAFFIC_FUND",
        "三(五)",
        "给予道路交通事故社会救助基金家庭严重困难一次性救助、阶梯电价补贴等救助",
        "TRAFFIC_ACCIDENT",
    ),
    entitles(
        "FEE_CUTS",
        "三(五)",
        "给予道路交通事故社会救助基金家庭严重困难一次性救助、阶梯电价补贴等救助",
        subject=HOUSEHOLD,
        every=YEAR,
    ),
    entitles(
        "LIVING_SUBSIDY",
        "三(五)",
        "延伸至最低生活保障边缘家庭成员、刚性支出困难家庭成员等",
        "DISABLED",
        to=frozenset({MARGIN, RIGID}),
        how=MAY,
        every=MONTH,
    ),
    entitles(
        "TWO_CANCERS",
        "三(五)",
        "患有宫颈浸润癌 IIB 以上或乳腺浸润癌的低收入人口中的妇女持续开展妇女“两癌”救助",
        "TWO_CANCERS",
        owner="WOM",
        every=YEAR,
    ),
    entitles(
        "ELDERLY_CARE:SUBSIDY",
        "三(二)6",
        "给予最低生活保障家庭中失能老年人入住特困供养机构发放集中照护补贴",
        "ELDERLY CANNOT_SELF_CARE WILLING_TO_MOVE_IN",
        to=frozenset({DIBAO}),
        every=MONTH,
    ),
    *(
        entitles(
            programme,
            "三(五)",
            "延伸至最低生活保障边缘家庭成员、刚性支出困难家庭成员等",
            way,
            owner="DPF",
            to=frozenset({MARGIN, RIGID}),
            how=MAY,
            every=every,
        )
        for programme, way, every in (
            ("REHABILITATION", "CHILD DISABLED", YEAR),
            ("BARRIER_FREE", "SEVERE_DISABILITY", ONCE),
        )
    ),
)
_RENT: Final = ("rent_cut.area_per_person", "rent_cut.area_at_most")
XINXIANG_RULES: Final = (
    entitles(
        "BASIC_LIVING:DIBAO",
        "三(一)",
        "对低保对象、特困人员按月足额发放困难群众救助资金",
        to=frozenset({DIBAO}),
        subject=HOUSEHOLD,
        every=MONTH,
        amount=("STANDARD_GAP", "dibao.method", "standard.dibao_yuan_month"),
    ),
    entitles(
        "BASIC_LIVING:TEKUN",
        "三(一)",
        "对低保对象、特困人员按月足额发放困难群众救助资金",
        to=frozenset({TEKUN}),
        every=MONTH,
        amount=("FULL_STANDARD", "standard.tekun_yuan_month"),
    ),
    entitles(
        "PREMIUM_SUBSIDY:FULL",
        "三(二)1",
        "对特困人员给予全额资助",
        "UNINSURED_OR_INSURED",
        owner="MED",
        to=frozenset({TEKUN}),
        every=YEAR,
        amount=("FULL_PREMIUM", "premium.personal_yuan_year"),
    ),
    entitles(
        "PREMIUM_SUBSIDY:FIXED",
        "三(二)1",
        "对最低生活保障对象、返贫致贫人口等其他符合资助条件的低收入人口给予定额资助",
        "UNINSURED_OR_INSURED",
        owner="MED",
        to=frozenset({DIBAO}),
        every=YEAR,
        amount=("SHARE_OF_PREMIUM", "premium.rates", "premium.fixed_yuan"),
        instead="PREMIUM_SUBSIDY:FULL",
    ),
    entitles(
        "FAMILY_DOCTOR",
        "三(二)1",
        "为已脱贫户（含脱贫不稳定户）、边缘易致贫户、突发严重困难户等重点人群提供公共卫生",
        "MONITORED",
        "LIFTED_OUT_OF_POVERTY",
        owner="HEA",
        to=ANYBODY,
        every=YEAR,
    ),
    entitles(
        "PAY_LATER",
        "三(二)1",
        "在县域内定点医疗机构享受先诊疗后付费政策",
        "TREATED",
        owner="MED",
        to=frozenset({DIBAO}),
    ),
    entitles(
        "PAY_LATER:RURAL_TEKUN",
        "三(二)1",
        "在县域内定点医疗机构享受先诊疗后付费政策",
        "TREATED RURAL",
        owner="MED",
        to=frozenset({TEKUN}),
    ),
    entitles(
        "PAY_LATER:OTHERS",
        "三(二)1",
        "困境儿童、边缘易致贫户和突发严重困难户在县域内定点医疗机构享受先诊疗后付费政策",
        "TREATED PROTECTED_CHILD",
        "TREATED MONITORED",
        "TREATED LIFTED_OUT_OF_POVERTY",
        owner="MED",
        to=ANYBODY,
    ),
    entitles(
        "EDUCATION_AID:PRESCHOOL",
        "三(二)2",
        "对困难儿童给予生活费补助",
        "STAGE_PRESCHOOL",
        owner="EDU",
        every=TERM,
    ),
    entitles(
        "EDUCATION_AID:PRESCHOOL_LIFTED",
        "三(二)2",
        "对脱贫家庭（原建档立卡）儿童给予保教费和生活费补助",
        "STAGE_PRESCHOOL LIFTED_OUT_OF_POVERTY",
        owner="EDU",
        to=ANYBODY,
        every=TERM,
    ),
    entitles(
        "EDUCATION_AID:COMPULSORY_FREE",
        "三(二)2",
        "对在校生免学杂费、免教科书费",
        "STAGE_COMPULSORY",
        owner="EDU",
        to=ANYBODY,
        every=TERM,
    ),
    entitles(
        "EDUCATION_AID:COMPULSORY",
        "三(二)2",
        "对家庭困难学生发放生活补助费",
        "STAGE_COMPULSORY",
        owner="EDU",
        every=TERM,
    ),
    entitles(
        "EDUCATION_AID:NUTRITION",
        "三(二)2",
        "残疾贫困学生给予省定营养改善计划补助",
        "STAGE_COMPULSORY DISABLED",
        owner="EDU",
        every=TERM,
    ),
    entitles(
        "EDUCATION_AID:SENIOR_HIGH",
        "三(二)2",
        "对家庭困难学生给予国家助学金",
        "STAGE_SENIOR_HIGH",
        owner="EDU",
        every=TERM,
    ),
    entitles(
        "EDUCATION_AID:SENIOR_HIGH_FREE",
        "三(二)2",
        "农村低保家庭学生、农村特困救助供养学生、家庭经济困难残疾学生免学费和住宿费",
        "STAGE_SENIOR_HIGH RURAL",
        "STAGE_SENIOR_HIGH DISABLED",
        owner="EDU",
        to=frozenset({DIBAO, TEKUN}),
        every=TERM,
    ),
    entitles(
        "EDUCATION_AID:VOCATIONAL_FREE",
        "三(二)2",
        "在中等职业教育阶段，对在校生免学费",
        "STAGE_VOCATIONAL",
        owner="EDU",
        to=ANYBODY,
        every=TERM,
    ),
    entitles(
        "EDUCATION_AID:VOCATIONAL",
        "三(二)2",
        "对家庭困难学生给予国家助学金",
        "STAGE_VOCATIONAL",
        owner="EDU",
        every=TERM,
    ),
    entitles(
        "EDUCATION_AID:EXCELLENT",
        "三(二)2",
        "对特别优秀的学生给予国家奖学",
        "STAGE_VOCATIONAL EXCELLENT_STUDENT",
        owner="EDU",
        to=ANYBODY,
        every=YEAR,
    ),
    entitles(
        "EDUCATION_AID:LOAN",
        "三(二)2",
        "可申请办理生源地助学贷款",
        "STAGE_HIGHER",
        owner="EDU",
        to=ANYBODY,
        how=MAY,
        every=YEAR,
    ),
    entitles(
        "EDUCATION_AID:FRESHMAN",
        "三(二)2",
        "对家庭困难大学新生给予滋蕙计划补助",
        "STAGE_HIGHER FRESHMAN",
        owner="EDU",
        every=ONCE,
    ),
    entitles(
        "RENTAL_HOUSING:ASSURED",
        "三(二)3",
        "予以优先保障、应保尽保",
        "HOUSING_POOR",
        owner="HOU",
        to=frozenset({DIBAO, TEKUN}),
        modes=DISPERSED,
        subject=HOUSEHOLD,
        every=ONCE,
    ),
    entitles(
        "RENTAL_HOUSING:POINTS",
        "三(二)3",
        "以增加积分的方式提升轮候排名优先保障",
        "HOUSING_POOR",
        owner="HOU",
        to=frozenset({MARGIN, RIGID}),
        subject=HOUSEHOLD,
        how=PRIORITY,
        every=ONCE,
    ),
    entitles(
        "RENTAL_HOUSING:CUT_DIBAO",
        "三(二)3",
        "城市最低生活保障家庭按 90%减免租金",
        "URBAN TENANT",
        owner="HOU",
        to=frozenset({DIBAO}),
        subject=HOUSEHOLD,
        every=MONTH,
        amount=("REDUCED_RENT", "rent_cut.dibao", *_RENT),
    ),
    entitles(
        "RENTAL_HOUSING:CUT_LOW_INCOME",
        "三(二)3",
        "城市低收入家庭按 80%减免租金",
        "URBAN TENANT",
        owner="HOU",
        subject=HOUSEHOLD,
        every=MONTH,
        amount=("REDUCED_RENT", "rent_cut.low_income", *_RENT),
        instead="RENTAL_HOUSING:CUT_DIBAO",
    ),
    entitles(
        "DANGEROUS_HOUSE",
        "三(二)3",
        "及时纳入农村危房改造范围，保障基本住房安全",
        "RURAL DANGEROUS_OR_NO_HOUSE",
        owner="HOU",
        to=FOUR,
        modes=DISPERSED,
        subject=HOUSEHOLD,
        every=ONCE,
    ),
    entitles(
        "DISASTER_AID",
        "三(二)5",
        "冬春临时生活困难救助和因灾倒损民房恢复重建等工作中给予重点救助",
        "DISASTER_STRUCK",
        owner="EMG",
        to=FOUR,
        subject=HOUSEHOLD,
    ),
    entitles(
        "SOCIAL_WORK",
        "三(四)",
        "为低收入人口提供探访关爱、服务照护、心理疏导、精神慰藉、资源链接、能力提升、社会融入等服务",
        how=MAY,
        every=YEAR,
    ),
    *(
        entitles(
            programme,
            "三(五)",
            "可根据相关救助政策给予司法救助、困难职工救助帮扶、取暖补贴、殡葬费用减免等救助帮扶",
            *ways,
            owner=owner,
            to=FOUR,
            subject=HOUSEHOLD if every is SEASON else PERSON,
            how=MAY,
            every=every,
        )
        for programme, ways, owner, every in (
            ("JUDICIAL_AID", ("HARMED",), "CRT", EVENT),
            ("DIFFICULT_WORKER", ("WORKER",), "TUN", YEAR),
            ("HEATING", (), "CA", SEASON),
            ("FUNERAL", ("DIED",), "CA", EVENT),
        )
    ),
    entitles(
        "BARRIER_FREE",
        "三(五)",
        "享受城乡分散供养特困或低保待遇的家庭",
        "SEVERE_DISABILITY",
        owner="DPF",
        to=frozenset({DIBAO, TEKUN}),
        modes=DISPERSED,
        subject=HOUSEHOLD,
        every=ONCE,
    ),
    entitles(
        "BARRIER_FREE:MONITORED",
        "三(五)",
        "困难重度残疾人家庭（脱贫不稳定户、边缘易致贫户、突发严重困难户",
        "SEVERE_DISABILITY MONITORED",
        owner="DPF",
        to=ANYBODY,
        subject=HOUSEHOLD,
        every=ONCE,
        instead="BARRIER_FREE",
    ),
    entitles(
        "BARRIER_FREE:OTHERS",
        "三(五)",
        "有序推进其他有需求的残疾人家庭无障碍改造工作",
        "DISABLED TOWNSHIP_COVERED",
        owner="DPF",
        to=ANYBODY,
        subject=HOUSEHOLD,
        how=MAY,
        every=ONCE,
        instead="BARRIER_FREE BARRIER_FREE:MONITORED",
    ),
    entitles(
        "CHARITY",
        "三(六)",
        "将对最低生活保障对象、特困人员的慈善帮扶措施延伸至其他低收入人口",
        how=MAY,
    ),
)
CHANGSHA_RULES: Final = (
    entitles(
        "PREMIUM_SUBSIDY:FULL",
        "三(二)1",
        "对特困人员、低保对象参加城乡居民基本医疗保险的个人缴费部分给予全额资助",
        "UNINSURED_OR_INSURED",
        owner="MED",
        to=frozenset({TEKUN, DIBAO}),
        every=YEAR,
        amount=("FULL_PREMIUM", "premium.personal_yuan_year"),
    ),
    entitles(
        "PREMIUM_SUBSIDY:HALF",
        "三(二)1",
        "防止返贫监测对象参加城乡居民基本医疗保险的个人缴费部分给予50%资助",
        "UNINSURED_OR_INSURED",
        owner="MED",
        to=frozenset({MARGIN, FANPIN}),
        every=YEAR,
        amount=("SHARE_OF_PREMIUM", "premium.rates", "premium.personal_yuan_year"),
        instead="PREMIUM_SUBSIDY:FULL",
    ),
    entitles(
        "MEDICAL_AID",
        "三(二)1",
        "按规定给予门诊救助、住院救助、重特大疾病医疗救助、再救助等医疗救助",
        "MEDICAL_COST",
        owner="MED",
    ),
    entitles(
        "EDUCATION_AID",
        "三(二)2",
        "对低收入家庭中符合条件的在园幼儿、在校学生",
        "ENROLLED",
        owner="EDU",
        every=TERM,
    ),
    entitles(
        "RESETTLEMENT_TRAINING",
        "三(二)2",
        "实施易地搬迁后扶职业教育培养专项计划",
        "RELOCATED STAGE_VOCATIONAL",
        owner="EDU",
        to=ANYBODY,
        every=YEAR,
    ),
    entitles(
        "RENTAL_HOUSING",
        "三(二)3",
        "通过配租公共租赁住房或发放公共租赁住房租赁补贴给予保障，依申请实现应保尽保",
        "URBAN HOUSING_POOR",
        owner="HOU",
        subject=HOUSEHOLD,
        every=ONCE,
    ),
    entitles(
        "RENTAL_HOUSING:RELOCATED",
        "三(二)3",
        "将符合条件的因自然人口增加而有住房需求的易地搬迁群众统筹纳入城镇住房保障范围",
        "RELOCATED MORE_MEMBERS",
        owner="HOU",
        to=ANYBODY,
        subject=HOUSEHOLD,
        every=ONCE,
    ),
    entitles(
        "DANGEROUS_HOUSE",
        "三(二)3",
        "对唯一居住房屋为C、D级危房或者无房的农村低收入家庭，通过农村危房改造等方式保障住房安全",
        "RURAL DANGEROUS_OR_NO_HOUSE",
        owner="HOU",
        subject=HOUSEHOLD,
        every=ONCE,
    ),
    entitles(
        "EMPLOYMENT_AID",
        "三(二)4",
        "低收入人口，持续深化“311”就业服务",
        "UNEMPLOYED_REGISTERED",
        owner="HRSS",
        every=YEAR,
    ),
    entitles(
        "DISASTER_AID",
        "三(二)5",
        "对遭遇自然灾害的低收入人口，按照自然灾害救助有关政策予以生活救助",
        "DISASTER_STRUCK",
        owner="EMG",
        subject=HOUSEHOLD,
    ),
    entitles(
        "DISASTER_AID:TRANSITION",
        "三(二)5",
        "帮助解决基本生活困难的低收入人口实施过渡期生活救助",
        "DISASTER_STRUCK AFTER_DISASTER",
        owner="EMG",
        subject=HOUSEHOLD,
    ),
    entitles(
        "LEGAL_AID",
        "三(二)6",
        "依照《中华人民共和国法律援助法》的规定，提供法律援助服务",
        "LEGAL_MATTER",
        owner="JUS",
    ),
    entitles(
        "SOCIAL_WORK:CARE",
        "三(四)",
        "对低收入人口中生活不能自理的老年、未成年、残疾、重病等人员提供必要的生活照料",
        "CANNOT_SELF_CARE ELDERLY",
        "CANNOT_SELF_CARE CHILD",
        "CANNOT_SELF_CARE DISABLED",
        "CANNOT_SELF_CARE SERIOUS_ILLNESS",
        how=MAY,
    ),
    entitles(
        "FEE_CUTS",
        "三(五)",
        "给予托幼、用水、用电、用燃气、电视收视、殡葬、公共交通费用减免等救助帮扶",
        to=frozenset({DIBAO, TEKUN}),
        subject=HOUSEHOLD,
        every=YEAR,
    ),
    entitles(
        "FUNERAL",
        "三(五)",
        "给予托幼、用水、用电、用燃气、电视收视、殡葬、公共交通费用减免等救助帮扶",
        "DIED",
        to=frozenset({DIBAO, TEKUN}),
    ),
    entitles(
        "FEE_CUTS:EXTENDED",
        "三(五)",
        "延伸至最低生活保障边缘家庭成员和刚性支出困难家庭成员",
        to=frozenset({MARGIN, RIGID}),
        subject=HOUSEHOLD,
        how=MAY,
        every=YEAR,
    ),
    *(
        entitles(
            programme,
            "三(五)",
            "延伸至最低生活保障边缘家庭成员和刚性支出困难家庭成员",
            way,
            owner=owner,
            to=frozenset({MARGIN, RIGID}),
            how=MAY,
            every=every,
        )
        for programme, way, owner, every in (
            ("LIVING_SUBSIDY", "DISABLED", "CA", MONTH),
            ("REHABILITATION", "CHILD DISABLED", "DPF", YEAR),
            ("BARRIER_FREE", "SEVERE_DISABILITY", "DPF", ONCE),
            ("ASSISTIVE_DEVICES", "SEVERE_DISABILITY", "DPF", YEAR),
        )
    ),
    entitles(
        "REHABILITATION:TRAVEL",
        "三(五)",
        "鼓励有条件的地方为接受康复救助服务的残疾儿童提供交通、租房、生活等优惠政策",
        "CHILD DISABLED",
        owner="DPF",
        to=ANYBODY,
        how=MAY,
        every=YEAR,
    ),
)
BEIJING_RULES: Final = (
    entitles(
        "BASIC_LIVING:SINGLE",
        "三(四)",
        "将最低生活保障边缘家庭中的重病患者,纳入最低生活保障范围,按规定发放救助金",
        "SERIOUS_ILLNESS",
        to=frozenset({MARGIN}),
        every=MONTH,
    ),
    entitles(
        "PREMIUM_SUBSIDY",
        "三(五)1",
        "参加城乡居民基本医疗保险的费用,按规定给予资助",
        "UNINSURED_OR_INSURED",
        owner="MED",
        to=frozenset({TEKUN, DIBAO, MARGIN}),
        every=YEAR,
        amount=("SHARE_OF_PREMIUM", "premium.rates", "premium.personal_yuan_year"),
    ),
    entitles(
        "MEDICAL_AID",
        "三(五)1",
        "政策范围内个人负担部分,按规定给予医疗救助",
        "MEDICAL_COST",
        owner="MED",
        to=FOUR,
    ),
    entitles(
        "EDUCATION_AID",
        "三(五)2",
        "经济困难家庭中符合条件的在园学前儿童、在校学生",
        "ENROLLED",
        owner="EDU",
        to=FOUR,
        every=TERM,
    ),
    entitles(
        "RENTAL_HOUSING",
        "三(五)3",
        "按规定给予配租公租房或发放租赁补贴等住房救助",
        "URBAN HOUSING_POOR",
        owner="HOU",
        to=FOUR,
        modes=DISPERSED,
        subject=HOUSEHOLD,
        every=ONCE,
    ),
    entitles(
        "DANGEROUS_HOUSE",
        "三(五)3",
        "按规定给予农村危房改造补贴等住房救助",
        "RURAL DANGEROUS_OR_NO_HOUSE",
        owner="HOU",
        to=frozenset({TEKUN, DIBAO, MARGIN}),
        modes=DISPERSED,
        subject=HOUSEHOLD,
        every=ONCE,
    ),
    entitles(
        "EMPLOYMENT_AID",
        "三(五)4",
        "刚性支出困难家庭成员中的就业困难人员,按规定落实贷款贴息、税费减免、培训补贴、社保补贴等政策",
        "HARD_TO_PLACE",
        owner="HRSS",
        to=frozenset({DIBAO, MARGIN, RIGID}),
        every=YEAR,
    ),
    entitles(
        "HEATING",
        "三(五)6",
        "按规定给予采暖救助",
        to=FOUR,
        modes=DISPERSED,
        subject=HOUSEHOLD,
        every=SEASON,
    ),
    entitles(
        "SOCIAL_WORK",
        "三(七)",
        "对低收入人口提供必要的服务",
        how=MAY,
        every=YEAR,
    ),
    entitles(
        "LIVING_SUBSIDY",
        "三(八)",
        "对符合条件的残疾人按规定给予困难残疾人生活补贴、重度残疾人护理补贴",
        "DISABLED",
        every=MONTH,
    ),
    entitles(
        "NURSING_SUBSIDY",
        "三(八)",
        "对符合条件的残疾人按规定给予困难残疾人生活补贴、重度残疾人护理补贴",
        "DISABLED_LEVELS",
        to=ANYBODY,
        every=MONTH,
    ),
    entitles(
        "REHABILITATION",
        "三(八)",
        "残疾儿童康复服务、残疾人居家环境无障碍改造等帮扶",
        "CHILD DISABLED",
        owner="DPF",
        to=ANYBODY,
        every=YEAR,
    ),
    entitles(
        "FUNERAL",
        "三(八)",
        "按规定给予丧葬补贴",
        "DIED",
        to=FOUR,
    ),
    entitles(
        "VETERAN_AID",
        "四(十一)",
        "做好困难退役军人的帮扶援助工作",
        "VETERAN",
        owner="VET",
        every=YEAR,
    ),
)

_SIX: Final = frozenset(Category)
_FIVE: Final = _SIX - {FANPIN}
_PARAMETERS: Final[Mapping[str, tuple[str, str, Value | Unset]]] = {  # document, clause, value
    "dibao.method": ("社会救助法", "Art. 18", UNSET),
    "standard.dibao_yuan_month": (CN, "二", UNSET),
    "standard.tekun_yuan_month": ("社会救助法", "Art. 19", UNSET),
    "income.disposable_yuan_year": (CN, "二", UNSET),
    "premium.fixed_yuan": (CN, "四(二)1", UNSET),
    "premium.personal_yuan_year": (CN, "四(二)1", UNSET),
    "funeral.four_items_yuan": (CN, "四(五)", UNSET),
    "heating.from": (CN, "四(五)", UNSET),
    "heating.to": (CN, "四(五)", UNSET),
    "term.starts": (CN, "四(二)2", UNSET),
    "nursing_subsidy.levels": (CN, "三(三)", UNSET),
    "severe_disability.levels": (HLJ, "三(一)", (1, 2)),
    "working_age.from_years": ("特困人员认定办法", "5(二)", 16),
    "working_age.below_years": ("特困人员认定办法", "5(一)", 60),
    "no_labour.mental_levels": ("特困人员认定办法", "5(三)", (1, 2, 3)),
    "no_labour.limb_levels": ("特困人员认定办法", "5(三)", (1, 2)),
    "no_labour.sight_levels": ("特困人员认定办法", "5(三)", (1,)),
    "serious_illness.definition": (CN, "三(三)", "LIST"),
    "single_inclusion.groups": (HLJ, "三(一)", ("SERIOUS_ILLNESS", "SEVERE_DISABILITY")),
    "single_inclusion.levels": (HLJ, "三(一)", (1, 2)),
    "single_inclusion.mental_levels": (HLJ, "三(一)", (3,)),
}


def _jurisdiction(
    division: str,
    document: str,
    own: Sequence[ProgrammeRule],
    categories: frozenset[Category],
    **values: Value,
) -> Rules:
    """Return a jurisdiction's rules; of programmes that it says nothing of, the nation's."""
    replaced = {rule.programme for rule in own}
    inherited = (rule for rule in NATION_RULES if rule.programme not in replaced)
    parameters = {
        key: Given(
            key=key,
            value=value,
            unit=None,
            source=Citation(document=said_in, clause=clause, words=None, trust=Trust.S),
            pack="national",
        )
        for key, (said_in, clause, value) in _PARAMETERS.items()
    }
    rules = Rules(
        division=DivisionCode(division),
        on=ON,
        version="test",
        packs=("national",),
        parameters=parameters,
        categories=tuple(_listed(each, document) for each in Category if each in categories),
        programmes=(*_said_in(document, own), *_said_in(CN, inherited)),
    )
    return given(rules, **values)


def _said_in(document: str, rules: Iterable[ProgrammeRule]) -> tuple[ProgrammeRule, ...]:
    return tuple(
        replace(
            rule,
            source=replace(rule.source, document=document),
            amount=replace(rule.amount, source=replace(rule.source, document=document)),
            criteria=tuple(
                tuple(replace(each, source=replace(rule.source, document=document)) for each in way)
                for way in rule.criteria
            ),
        )
        for rule in rules
    )


def _listed(category: Category, document: str) -> CategoryRule:
    return CategoryRule(
        category=category,
        subject=HOUSEHOLD,
        authority="COUNTY",
        excluded_by=(),
        criteria=(),
        modality=SHALL,
        source=Citation(document=document, clause="一(一)", words=None, trust=Trust.S),
    )


def given(rules: Rules, **values: Value | Unset) -> Rules:
    """Return the rules with other parameters; a key's dot is written as two underscores."""
    parameters = dict(rules.parameters)
    for name, value in values.items():
        key = name.replace("__", ".")
        source = Citation(document="试行", clause=key, words=None, trust=Trust.P)
        parameters[key] = Given(key=key, value=value, unit=None, source=source, pack="test")
    return replace(rules, parameters=parameters)


NATION: Final = _jurisdiction("000000", CN, NATION_RULES, _SIX)
HEILONGJIANG: Final = _jurisdiction(
    "230102",
    HLJ,
    HEILONGJIANG_RULES,
    _SIX,
    premium__rates={"TEKUN": "1.00", "DIBAO": "FIXED", "FANPIN": "FIXED"},
)
XINXIANG: Final = _jurisdiction(
    "410721",
    XX,
    XINXIANG_RULES,
    _FIVE,
    premium__rates={"TEKUN": "1.00", "DIBAO": "FIXED"},
    rent_cut__dibao=Decimal("0.90"),
    rent_cut__low_income=Decimal("0.80"),
    rent_cut__area_per_person=20,
    rent_cut__area_at_most=60,
)
CHANGSHA: Final = _jurisdiction(
    "430121",
    CS,
    CHANGSHA_RULES,
    _SIX,
    premium__rates={"TEKUN": "1.00", "DIBAO": "1.00", "DIBAO_MARGIN": "0.50", "FANPIN": "0.50"},
)
BEIJING: Final = _jurisdiction(
    "110101",
    BJ,
    BEIJING_RULES,
    _FIVE,
    premium__rates={"TEKUN": "RULE", "DIBAO": "RULE", "DIBAO_MARGIN": "RULE"},
)
JURISDICTIONS: Final[Mapping[str, Rules]] = {
    "CN": NATION,
    "HLJ": HEILONGJIANG,
    "XX": XINXIANG,
    "CS": CHANGSHA,
    "BJ": BEIJING,
}


def fact(value: T) -> Fact[T]:
    """Return a value that the caller vouches for."""
    return Fact(value, TOLD)


def somebody(place: int = 0, /, **known: object) -> Member:
    """Return a woman of forty of whom nothing else is known; facts are given as plain values."""
    fixed = {"birth_date", "is_female", "relation"}
    told = {name: value if name in fixed else fact(value) for name, value in known.items()}
    whole: dict[str, object] = {
        "birth_date": date(1986, 6, 1),
        "is_female": True,
        "relation": str(place),
        **told,
    }
    return Member(id=PersonId(UUID(int=place + 1)), **whole)  # type: ignore[arg-type] of the facts


def home(
    *members: Member,
    standing: Category | None = None,
    mode: SupportMode | None = None,
    **known: object,
) -> Household:
    """Return a household whose members all stand in a category; facts are given as plain values."""
    standings = (
        ()
        if standing is None
        else tuple(
            Standing(category=standing, person_id=member.id, support_mode=mode)
            for member in members
        )
    )
    told = {name: fact(value) for name, value in known.items()}
    return Household(
        id=HouseholdId(UUID(int=99)),
        division=DivisionCode("410721102001"),
        members=members,
        standings=standings,
        **told,  # type: ignore[arg-type] of the facts
    )


def paid(programme: str, day: date = ON, member: Member | None = None, yuan: int = 100) -> Receipt:
    """Return a payment on a day, without a period of its own."""
    return Receipt(
        programme=programme,
        person_id=None if member is None else member.id,
        amount=Fen(yuan * 100),
        period_from=None,
        period_to=None,
        paid_on=day,
    )


def paid_for(
    programme: str, first: date, last: date | None, member: Member | None = None, yuan: int = 100
) -> Receipt:
    """Return assistance for the days from the first to the last; without a last one open."""
    return replace(
        paid(programme, member=member, yuan=yuan), period_from=first, period_to=last, paid_on=None
    )
