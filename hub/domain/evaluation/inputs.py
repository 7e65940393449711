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
}


def label(name: str) -> str:
    """Return what an input is called; its name where nobody has called it otherwise."""
    return INPUTS[name].name_zh if name in INPUTS else name
