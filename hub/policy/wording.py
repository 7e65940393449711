"""How the words of packs are called in plain Chinese."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from hub.domain.evaluation.rules import Criterion, Modality
from hub.domain.law import UNSET, Unset, Value
from hub.domain.people import Category, SupportMode
from hub.policy.categories import Authority

NOTHING: Final = "–"
LEFT_OPEN: Final = "未定"

CATEGORIES: Mapping[Category, str] = {
    Category.DIBAO: "低保",
    Category.TEKUN: "特困",
    Category.FANPIN: "防返贫",
    Category.DIBAO_MARGIN: "边缘",
    Category.RIGID: "刚性",
    Category.OTHER: "其他",
}
AUTHORITIES: Mapping[str, str] = {
    Authority.COUNTY: "县级民政部门",
    Authority.TOWNSHIP: "乡镇（街道）",
    Authority.STREET: "街道（乡镇）",
    Authority.COUNTY_AGR: "县级农业农村部门",
    Authority.COUNTY_GOVERNMENT: "县级人民政府",
    UNSET.value: LEFT_OPEN,
}
MODALITIES: Mapping[Modality, str] = {
    Modality.SHALL: "应当",
    Modality.PRIORITY: "优先",
    Modality.MAY: "可",
}
TESTS: Mapping[str, str] = {
    "INCOME_BELOW_STANDARD": "收入低于低保标准",
    "INCOME_BELOW_MARGIN": "收入低于低保边缘标准",
    "INCOME_BELOW_DISPOSABLE": "收入低于人均可支配收入",
    "PROPERTY_WITHIN_DIBAO": "财产符合低保规定",
    "PROPERTY_WITHIN_MARGIN": "财产符合低保边缘规定",
    "PROPERTY_WITHIN_RIGID": "财产符合刚性支出困难家庭规定",
    "EXPENDITURE_RIGID": "必需支出符合刚性支出规定",
    "LOCAL_HUKOU": "本地户籍",
    "LISTED_OTHER": "属于当地规定的其他困难人员",
    "NO_LABOUR_CAPACITY": "无劳动能力",
    "NO_INCOME_SOURCE": "无生活来源",
    "NO_ABLE_SUPPORTER": "无法定义务人或者其无履行义务能力",
    "SERIOUS_ILLNESS": "重病",
    "SEVERE_DISABILITY": "重度残疾",
    "SINGLE_INCLUSION": "可单独纳入的人员",
    "SUPPORT_EXEMPTED_INCOME_BELOW_STANDARD": "豁免供养费用后收入低于低保标准",
    "PROTECTED_CHILD": "孤儿、事实无人抚养儿童",
    "NOT_PROTECTED_CHILD": "未纳入孤儿、事实无人抚养儿童保障",
    "MONITORED": "防止返贫监测对象",
    "ENROLLED": "在园在校",
    "STAGE_PRESCHOOL": "学前教育",
    "STAGE_COMPULSORY": "义务教育",
    "STAGE_SENIOR_HIGH": "普通高中",
    "STAGE_VOCATIONAL": "中等职业教育",
    "STAGE_HIGHER": "高等教育",
    "FRESHMAN": "大学新生",
    "EXCELLENT_STUDENT": "特别优秀的学生",
    "HARDSHIP": "家庭经济困难",
    "LIFTED_OUT_OF_POVERTY": "脱贫户",
    "UNINSURED_OR_INSURED": "参加居民医保",
    "MAJOR_ILLNESS_COST": "大病住院、慢性病长期服药、重特大疾病长期门诊",
    "MEDICAL_COST": "门诊、住院",
    "EMERGENCY_ILLNESS": "符合疾病应急救助条件",
    "TREATED": "在定点医疗机构就诊",
    "DISABLED": "残疾",
    "DISABLED_LEVELS": "重度残疾",
    "URBAN": "城镇",
    "RURAL": "农村",
    "DANGEROUS_OR_NO_HOUSE": "危房或者无房",
    "HOUSING_POOR": "符合住房保障条件",
    "TENANT": "承租公租房",
    "MORE_MEMBERS": "人口增加",
    "RELOCATED": "易地搬迁",
    "ABLE_TO_WORK": "有劳动能力",
    "UNEMPLOYED_ABLE": "劳动年龄内有劳动能力且失业",
    "UNEMPLOYED_REGISTERED": "已登记失业",
    "HARD_TO_PLACE": "就业困难人员",
    "WORKER": "困难职工",
    "DISASTER_STRUCK": "遭遇自然灾害",
    "AFTER_DISASTER": "灾后仍有困难",
    "SUDDEN_HARDSHIP": "突发性、紧迫性、灾难性困难",
    "STRANDED": "生活无着",
    "HARMED": "受到侵害未获有效赔偿",
    "LEGAL_MATTER": "需要法律援助",
    "TRAFFIC_ACCIDENT": "道路交通事故",
    "DIED": "身故",
    "FUNERAL_ELSEWHERE": "异地火化或者土葬习俗，未享受四项减免",
    "CHILD": "儿童",
    "ELDERLY": "老年人",
    "CANNOT_SELF_CARE": "生活不能自理",
    "WILLING_TO_MOVE_IN": "有集中供养意愿",
    "VETERAN": "退役军人",
    "PREFERENTIAL": "优抚对象",
    "TWO_CANCERS": "“两癌”患病妇女",
    "TOWNSHIP_COVERED": "所在乡镇已全覆盖",
    "FREEZING_SEASON": "取暖期",
}
_CODES: Mapping[str, str] = {
    "RATIO": "支出占收入比例",
    "RESIDUAL": "收入扣除支出后的余额",
    "MARGIN": "同低保边缘",
    "DIBAO": "同低保",
    "MAY": "可",
    "SHALL": "应当",
    "MONTH": "月",
    "YEAR": "年",
    "TOWNSHIP": "乡镇",
    "COUNTY": "县（市、区）",
    "CITY": "市",
    "STREET": "街道（乡镇）",
    "SERIOUS_ILLNESS": "重病",
    "SEVERE_DISABILITY": "重残",
    "DISABLED_SOLDIER": "伤残军人",
    "PREFERENTIAL": "重点优抚对象",
    "ADULT_JOBLESS_SEVERE_DISABILITY": "成年无业重残",
    "ADULT_STUDENT": "成年学生",
    "SELF_PAY": "12 个月自付超过人均可支配收入",
    "LIST": "病种名单",
    "SELF_PAY_OR_LIST": "12 个月自付超过人均可支配收入，或者病种名单",
    "SIBLING": "兄弟姐妹",
    "FIXED": "定额",
}


def categories(several: Iterable[Category] | None) -> str:
    """Return the names of categories in the usual order; of None, all of them, of none, anybody."""
    if several is None:
        return "低收入人口"
    found = set(several)
    if not found:
        return "不限类别"
    return "、".join(name for category, name in CATEGORIES.items() if category in found)


def conditions(ways: Iterable[Iterable[Criterion]]) -> str:
    """Return the conditions of a rule: all of one way."""
    return "，或者".join("且".join(TESTS[each.test] for each in way) for way in ways)


def concentrated_or_dispersed(modes: frozenset[SupportMode] | None) -> str:
    """Return which 特困 people are meant; nothing where all are."""
    if modes is None or len(modes) == len(SupportMode):
        return ""
    return "集中" if SupportMode.CONCENTRATED in modes else "分散"


def value(of: Value | Unset, unit: str | None = None) -> str:
    """Return a parameter's value as a person reads it."""
    if of is UNSET:
        return LEFT_OPEN
    return f"{_plain(of)}{f' {unit}' if unit else ''}"


def percent(share: Decimal) -> str:
    """Return a share of a whole as 50%."""
    return f"{(share * 100).normalize():f}%"


def _plain(of: Value) -> str:
    match of:
        case bool():
            return "是" if of else "否"
        case Decimal():
            return f"{of.normalize():f}"
        case tuple():
            return "、".join(_plain(each) for each in of) or "无"
        case Mapping():
            return "，".join(f"{_called(key)} {_plain(each)}" for key, each in of.items())
        case _:
            return _CODES.get(str(of), str(of))


def _called(code: str) -> str:
    return CATEGORIES[Category(code)]
