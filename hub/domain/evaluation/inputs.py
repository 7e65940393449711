"""The inputs that steps go by: how each is called, and who can tell what is not known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Input:
    """One input."""

    name_zh: str
    ask: str  # who can tell it


_CIVIL_AFFAIRS: Final = "民政部门（家庭经济状况核对）"
_TOWNSHIP: Final = "乡镇（街道）（入户调查）"
_VETERANS: Final = "退役军人事务部门"
_HOUSING: Final = "住房城乡建设部门"

INPUTS: Final[Mapping[str, Input]] = {
    "income": Input("全年收入", _CIVIL_AFFAIRS),
    "own_income": Input("本人全年收入", _CIVIL_AFFAIRS),
    "has_income": Input("本人有无收入", _TOWNSHIP),
    "property": Input("财产核对结论", _CIVIL_AFFAIRS),
    "spending.MEDICAL": Input("医疗支出", "医保部门"),
    "spending.EDUCATION": Input("教育支出", "教育部门"),
    "spending.REHABILITATION": Input("残疾康复支出", "残联"),
    "spending.LIVING": Input("基本生活支出", _TOWNSHIP),
    "spending.OTHER": Input("其他必需支出", _TOWNSHIP),
    "spending.window": Input("规定计算期内的必需支出", _CIVIL_AFFAIRS),
    "spending.zero_income": Input("收入为 0 时刚性支出的认定", "民政部门（一事一议）"),
    "hukou": Input("户籍地", "公安部门"),
    "disability": Input("残疾证", "残联"),
    "disability.components": Input("多重残疾的各类残疾及等级", "残联"),
    "serious_illness": Input("重病认定", "卫生健康部门"),
    "self_pay": Input("近 12 个月医疗自付", "医保部门"),
    "employment": Input("就业状况", "人力资源社会保障部门"),
    "schooling": Input("就学情况", "教育部门"),
    "supporters": Input("法定义务人", _TOWNSHIP),
    "supporters.ability": Input("法定义务人的履行义务能力", _TOWNSHIP),
    "supporters.age": Input("供养人的年龄", _TOWNSHIP),
    "supporters.paid": Input("法定义务人给付的供养费用", _TOWNSHIP),
    "relation": Input("与同住成员之间的法定义务", _TOWNSHIP),
    "disabled_soldier": Input("伤残军人等级", _VETERANS),
    "preferential": Input("定期抚恤的重点优抚对象", _VETERANS),
    "monitored": Input("防止返贫监测对象类别", "农业农村部门"),
    "protected_child": Input("孤儿、事实无人抚养儿童", "民政部门（儿童福利）"),
    "other_group": Input("当地认定的其他困难人员类别", "民政部门"),
    "consent": Input("本人是否同意转入", "本人"),
    "category": Input("救助类别", "民政部门"),
    "area": Input("城镇或农村地区", _TOWNSHIP),
    "insured": Input("基本医疗保险参保情况", "医保部门"),
    "treated": Input("定点医疗机构就诊情况", "医保部门"),
    "two_cancers": Input("“两癌”诊断结论", "妇联"),
    "emergency_illness": Input("符合疾病应急救助条件的费用", "卫生健康部门"),
    "freshman": Input("大学新生身份", "教育部门"),
    "excellent_student": Input("奖学金评定结果", "教育部门"),
    "house": Input("住房安全情况", _HOUSING),
    "house.grade": Input("唯一住房的鉴定等级", _HOUSING),
    "housing_conditions": Input("当地住房保障条件的审核结论", _HOUSING),
    "tenancy": Input("承租公租房情况", _HOUSING),
    "relocated_from": Input("易地搬迁情况", "农业农村部门"),
    "more_members": Input("因自然人口增加而有的住房需求", _TOWNSHIP),
    "hard_to_place": Input("就业困难人员认定结果", "人力资源社会保障部门"),
    "worker": Input("困难职工认定结果", "工会"),
    "veteran": Input("退役军人身份", _VETERANS),
    "self_care": Input("生活自理能力", "民政部门"),
    "self_care.partly_lost": Input("部分丧失生活自理能力者的认定", "民政部门"),
    "lifted_out_of_poverty": Input("脱贫家庭（原建档立卡）身份", "农业农村部门"),
    "hardship": Input("其他经济困难家庭的认定结果", _TOWNSHIP),
    "willing_to_move_in": Input("集中供养意愿", "本人"),
    "township_covered": Input("所在乡镇无障碍改造全覆盖情况", "残联"),
    "died_on": Input("死亡登记", "卫生健康部门"),
    "disaster": Input("受灾情况", "应急管理部门"),
    "after_disaster": Input("应急救助阶段后的基本生活困难", "应急管理部门"),
    "sudden_hardship": Input("突发性、紧迫性、灾难性困难", _TOWNSHIP),
    "stranded": Input("生活无着情况", _TOWNSHIP),
    "harmed": Input("受到侵害和获得赔偿的情况", "法院"),
    "legal_matter": Input("需要法律援助的事项", "司法行政部门"),
    "traffic_accident": Input("道路交通事故致家庭严重困难的情况", _TOWNSHIP),
    "funeral_elsewhere": Input("异地火化或者土葬习俗", "民政部门（殡葬）"),
    "single_inclusion.income": Input("单独纳入者的收入", "民政部门"),
}


def label(name: str) -> str:
    """Return what an input is called; its name where nobody has called it otherwise."""
    return INPUTS[name].name_zh if name in INPUTS else name
