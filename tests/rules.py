"""The rules of the five jurisdictions as their documents state them, for tests of the evaluation.

Amounts of standards and disposable incomes are demonstration values; all else is the documents'.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from hub.domain.evaluation.rules import (
    CategoryRule,
    Criterion,
    Modality,
    Rules,
    Subject,
    TransferRule,
)
from hub.domain.identifiers import DivisionCode
from hub.domain.law import UNSET, Citation, Given, Trust, Unset, Value
from hub.domain.people import Category, MonitoredType

ON: Final = date(2026, 11, 22)

CN: Final = "国办发〔2023〕39号"
HLJ: Final = "黑龙江省实施意见"
XX: Final = "新政办〔2024〕22号"
CS: Final = "长民发〔2025〕22号"
BJ: Final = "京政办发〔2026〕4号"
DIBAO_RULE: Final = "最低生活保障审核确认办法"
TEKUN_RULE: Final = "特困人员认定办法"
RIGID_RULE: Final = "刚性支出困难家庭认定办法"
LAW: Final = "社会救助法"

Cited = tuple[str, str, str | None]  # document, clause, words

_ALL_SPENDING: Final = ("MEDICAL", "EDUCATION", "REHABILITATION", "LIVING", "OTHER")
_NOT_COUNTED: Final = ("PREFERENTIAL", "FAMILY_PLANNING", "SCHOLARSHIP", "COURAGE", "ASSISTANCE")


def cited(document: str, clause: str, words: str | None = None) -> Citation:
    """Return a citation; of a jurisdiction's own document, or of a law above it."""
    own = document in (CN, HLJ, XX, CS, BJ)
    return Citation(
        document=document, clause=clause, words=words, trust=Trust.S if own else Trust.L
    )


def _given(pack: str, key: str, value: Value | Unset, source: Cited) -> Given:
    return Given(key=key, value=value, unit=None, source=cited(*source), pack=pack)


_RATIO: Final = (CN, "二", "医疗、教育等必需支出占家庭总收入比例超过当地规定比例")
_NATION: Final[Mapping[str, tuple[Value | Unset, Cited]]] = {
    "margin.multiple": (Decimal("1.5"), (CN, "二", "低于当地最低生活保障标准 1.5 倍")),
    "rigid.method": ("RATIO", _RATIO),
    "rigid.inclusive": (False, (CN, "二", "超过当地规定比例")),
    "rigid.share": (UNSET, (CN, "二", "超过当地规定比例")),
    "rigid.window_months": (12, (RIGID_RULE, "8", None)),
    "rigid.residual_yuan_year": (UNSET, _RATIO),
    "rigid.property": (UNSET, (CN, "二", "家庭财产状况符合当地相关规定")),
    "rigid.zero_income": (UNSET, _RATIO),
    "rigid.spending": (_ALL_SPENDING, (RIGID_RULE, "8", None)),
    "income.not_counted": (_NOT_COUNTED, (DIBAO_RULE, "13", None)),
    "income.work_costs_deducted": (True, (CN, "二", "可按规定适当扣减必要的就业成本")),
    "single_inclusion.groups": (
        ("SERIOUS_ILLNESS", "SEVERE_DISABILITY"),
        (CN, "四(一)", "最低生活保障边缘家庭中的重病患者、重度残疾人等特殊困难人员"),
    ),
    "single_inclusion.levels": ((1, 2), (DIBAO_RULE, "8", None)),
    "single_inclusion.mental_levels": ((3,), (DIBAO_RULE, "8", None)),
    "single_inclusion.soldier_levels": (UNSET, (CN, "四(一)", "等特殊困难人员")),
    "single_inclusion.modality": ("MAY", (CN, "四(一)", "可单独纳入最低生活保障范围")),
    "serious_illness.definition": (UNSET, (CN, "三(三)", "重病患者")),
    "severe_disability.levels": (UNSET, (CN, "三(三)", "重度残疾人")),
    "no_labour.mental_levels": ((1, 2, 3), (TEKUN_RULE, "5", None)),
    "no_labour.limb_levels": ((1, 2), (TEKUN_RULE, "5", None)),
    "no_labour.sight_levels": ((1,), (TEKUN_RULE, "5", None)),
    "working_age.from_years": (16, (TEKUN_RULE, "5(二)", None)),
    "working_age.below_years": (60, (TEKUN_RULE, "5(一)", None)),
    "tekun.minor_below_years": (18, (TEKUN_RULE, "5", None)),
    "tekun.students_continue": (True, (LAW, "Art. 16", None)),
    "support.exempt_kin": (UNSET, (CN, "四(一)", "参照单人户纳入最低生活保障范围")),
    "support.exempt_from_years": (UNSET, (CN, "四(一)", "参照单人户纳入最低生活保障范围")),
    "hukou.required": (UNSET, (CN, "二", "按照各地现有规定执行")),
    "hukou.prefix_digits": (UNSET, (CN, "二", "按照各地现有规定执行")),
    "other.groups": (UNSET, (CN, "二", "以及其他困难人员")),
}
_HLJ_GROUPS: Final = (
    "重病患者、重度残疾人及三级智力残疾人、三级精神残疾人、"
    "1-6级伤残军人、定期抚恤的重点优抚对象等特殊困难人员"
)
_OWN: Final[Mapping[str, Mapping[str, tuple[Value | Unset, Cited]]]] = {
    "nation": {},
    "heilongjiang": {
        "single_inclusion.groups": (
            ("SERIOUS_ILLNESS", "SEVERE_DISABILITY", "DISABLED_SOLDIER", "PREFERENTIAL"),
            (HLJ, "三(一)", _HLJ_GROUPS),
        ),
        "single_inclusion.levels": ((1, 2), (HLJ, "三(一)", "一级、二级残疾人")),
        "single_inclusion.mental_levels": (
            (3,),
            (HLJ, "三(一)", "三级智力残疾人、三级精神残疾人"),
        ),
        "single_inclusion.soldier_levels": (
            (1, 2, 3, 4, 5, 6),
            (HLJ, "三(一)", "1-6级伤残军人"),
        ),
        "single_inclusion.modality": ("MAY", (HLJ, "三(一)", "可单独纳入最低生活保障范围")),
        "serious_illness.definition": (
            "SELF_PAY_OR_LIST",
            (HLJ, "三(一)", "超过上年度本地区居民人均可支配收入的患者"),
        ),
        "severe_disability.levels": ((1, 2), (HLJ, "三(一)", "一级、二级残疾人")),
    },
    "xinxiang": {
        "rigid.share": (Decimal("0.50"), (XX, "一(一)4", "达到 50%以上")),
        "rigid.inclusive": (True, (XX, "一(一)4", "达到 50%以上")),
        "rigid.window_months": (12, (XX, "一(一)4", "申请之日起前 12个月内")),
        "rigid.property": ("MARGIN", (XX, "一(一)4", "家庭财产符合当地低保边缘家庭标准")),
        "support.exempt_kin": (("SIBLING",), (XX, "三(一)", "兄弟姐妹")),
        "support.exempt_from_years": (60, (XX, "三(一)", "60 周岁及以上老年人")),
        "single_inclusion.modality": (
            "MAY",
            (XX, "三(一)", "可参照“单人户”纳入最低生活保障范围"),
        ),
    },
    "changsha": {},
    "beijing": {
        "rigid.method": (
            "RESIDUAL",
            (BJ, "一", "家庭收入扣除医疗、教育等必需支出后符合相关标准"),
        ),
        "rigid.residual_yuan_year": (UNSET, (BJ, "一", "符合相关标准")),
        "rigid.property": (
            "MARGIN",
            (BJ, "一", "符合最低生活保障边缘家庭经济状况规定"),
        ),
        "single_inclusion.groups": (
            ("SERIOUS_ILLNESS",),
            (BJ, "三(四)", "将最低生活保障边缘家庭中的重病患者,纳入最低生活保障范围"),
        ),
        "single_inclusion.modality": ("SHALL", (BJ, "三(四)", "纳入最低生活保障范围")),
        "hukou.required": (True, (BJ, "一", "本市户籍居民")),
        "hukou.prefix_digits": (2, (BJ, "一", "本市户籍居民")),
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A division with its demonstration amounts."""

    division: str
    standard: str  # yuan a head and month
    disposable: str  # yuan a head, of the year before


PLACES: Final[Mapping[str, Place]] = {
    "nation": Place(division="130102", standard="700", disposable="39218"),
    "heilongjiang": Place(division="230102", standard="759", disposable="29694"),
    "xinxiang": Place(division="410721", standard="632", disposable="21480"),
    "changsha": Place(division="430121", standard="750", disposable="58850"),
    "beijing": Place(division="110101", standard="1450", disposable="85415"),
}


def _when(test: str, document: str, clause: str, words: str | None = None) -> Criterion:
    return Criterion(test=test, source=cited(document, clause, words))


_LABOUR: Final = "无劳动能力"
_SOURCE_OF_INCOME: Final = "无生活来源"


def _household(
    category: Category,
    criteria: Iterable[tuple[Criterion, ...]],
    source: Citation,
    excluded_by: tuple[Category, ...] = (),
    authority: str = "COUNTY",
) -> CategoryRule:
    return CategoryRule(
        category=category,
        subject=Subject.HOUSEHOLD,
        authority=authority,
        excluded_by=excluded_by,
        criteria=tuple(criteria),
        modality=Modality.SHALL,
        source=source,
    )


def _persons(
    category: Category,
    criteria: Iterable[tuple[Criterion, ...]],
    source: Citation,
    excluded_by: tuple[Category, ...] = (),
    modality: Modality = Modality.SHALL,
) -> CategoryRule:
    rule = _household(category, criteria, source, excluded_by)
    return replace(rule, subject=Subject.PERSON, modality=modality)


_BEFORE_MARGIN: Final = (Category.DIBAO, Category.TEKUN)
_BEFORE_RIGID: Final = (*_BEFORE_MARGIN, Category.DIBAO_MARGIN)
_BEFORE_OTHER: Final = (*_BEFORE_RIGID, Category.RIGID)

_MARGIN_WORDS: Final = "家庭人均收入低于当地最低生活保障标准 1.5 倍，且家庭财产状况符合"


def _dibao() -> CategoryRule:
    group = (
        _when("INCOME_BELOW_STANDARD", DIBAO_RULE, "4"),
        _when("PROPERTY_WITHIN_DIBAO", DIBAO_RULE, "4"),
    )
    return _household(Category.DIBAO, [group], cited(DIBAO_RULE, "4"), (Category.TEKUN,))


def _tekun() -> CategoryRule:
    group = (
        _when("NO_LABOUR_CAPACITY", TEKUN_RULE, "5"),
        _when("NO_INCOME_SOURCE", TEKUN_RULE, "6"),
        _when("NO_ABLE_SUPPORTER", TEKUN_RULE, "7"),
        _when("NOT_PROTECTED_CHILD", TEKUN_RULE, "9"),
    )
    return _persons(Category.TEKUN, [group], cited(TEKUN_RULE, "4"))


def _inclusion(document: str, clause: str, words: str) -> CategoryRule:
    group = (
        _when("INCOME_BELOW_MARGIN", CN, "二", "低于当地最低生活保障标准 1.5 倍"),
        _when("PROPERTY_WITHIN_MARGIN", CN, "二", "家庭财产状况符合当地相关规定"),
        _when("SINGLE_INCLUSION", document, clause, words),
    )
    source = cited(document, clause, words)
    return _persons(Category.DIBAO, [group], source, (Category.TEKUN,), Modality.MAY)


def _fanpin() -> CategoryRule:
    group = (_when("MONITORED", CN, "二", "防止返贫监测对象"),)
    return _persons(Category.FANPIN, [group], cited(CN, "二", "防止返贫监测对象"))


def _margin() -> CategoryRule:
    group = (
        _when("INCOME_BELOW_MARGIN", CN, "二", "低于当地最低生活保障标准 1.5 倍"),
        _when("PROPERTY_WITHIN_MARGIN", CN, "二", "家庭财产状况符合当地相关规定"),
    )
    source = cited(CN, "二", "认定为最低生活保障边缘家庭")
    return _household(Category.DIBAO_MARGIN, [group], source, _BEFORE_MARGIN)


def _rigid() -> CategoryRule:
    group = (
        _when("INCOME_BELOW_DISPOSABLE", CN, "二", "低于上年度当地居民人均可支配收入"),
        _when("PROPERTY_WITHIN_RIGID", CN, "二", "家庭财产状况符合当地相关规定"),
        _when("EXPENDITURE_RIGID", *_RATIO),
    )
    return _household(Category.RIGID, [group], cited(RIGID_RULE, "2"), _BEFORE_RIGID)


def _other() -> CategoryRule:
    group = (_when("LISTED_OTHER", CN, "二", "以及其他困难人员"),)
    source = cited(CN, "二", "以及其他困难人员")
    return _household(Category.OTHER, [group], source, _BEFORE_OTHER)


def _nation() -> list[CategoryRule]:
    words = "可单独纳入最低生活保障范围"
    inclusion = _inclusion(CN, "四(一)", words)
    return [_dibao(), inclusion, _tekun(), _fanpin(), _margin(), _rigid(), _other()]


def _heilongjiang() -> list[CategoryRule]:
    inclusion = _inclusion(HLJ, "三(一)", "可单独纳入最低生活保障范围")
    return [_dibao(), inclusion, _tekun(), _fanpin(), _margin(), _rigid(), _other()]


def _xinxiang() -> list[CategoryRule]:
    dibao = (
        _when("INCOME_BELOW_STANDARD", XX, "一(一)1", "人均收入低于当地最低生活保障标准"),
        _when("PROPERTY_WITHIN_DIBAO", XX, "一(一)1", "家庭财产状况符合规定的家庭"),
    )
    tekun = (
        _when("NO_LABOUR_CAPACITY", XX, "一(一)2", _LABOUR),
        _when("NO_INCOME_SOURCE", XX, "一(一)2", _SOURCE_OF_INCOME),
        _when("NO_ABLE_SUPPORTER", XX, "一(一)2", "其法定义务人无履行义务能力"),
        _when("NOT_PROTECTED_CHILD", TEKUN_RULE, "9"),
    )
    margin = (
        _when("INCOME_BELOW_MARGIN", XX, "一(一)3", "低于当地最低生活保障标准 1.5 倍"),
        _when("PROPERTY_WITHIN_MARGIN", XX, "一(一)3", "家庭财产状况符合规定的人口"),
    )
    rigid = (
        _when("INCOME_BELOW_DISPOSABLE", XX, "一(一)4", "低于当地上年度人均可支配收入"),
        _when("PROPERTY_WITHIN_RIGID", XX, "一(一)4", "家庭财产符合当地低保边缘家庭标准"),
        _when("EXPENDITURE_RIGID", XX, "一(一)4", "占家庭总收入的比例达到 50%以上"),
    )
    inclusion = _inclusion(XX, "三(一)", "可参照“单人户”纳入最低生活保障范围")
    exempted = (
        _when("SUPPORT_EXEMPTED_INCOME_BELOW_STANDARD", XX, "三(一)", "给付的供养费用应予以豁免"),
        _when("PROPERTY_WITHIN_DIBAO", XX, "三(一)", "减免后申请对象收入及财产符合条件"),
    )
    listed = (_when("LISTED_OTHER", XX, "一(一)5", "县人民政府确定的其他特殊困难家庭或人员"),)
    mapped = (_when("MONITORED", XX, "一(一)", "其他防止返贫监测对象全部纳入其他低收入人口"),)
    rules = [
        _household(Category.DIBAO, [dibao], cited(XX, "一(一)1"), (Category.TEKUN,)),
        replace(inclusion, criteria=(*inclusion.criteria, exempted)),
        _persons(Category.TEKUN, [tekun], cited(XX, "一(一)2")),
        _household(Category.DIBAO_MARGIN, [margin], cited(XX, "一(一)3"), _BEFORE_MARGIN),
        _household(Category.RIGID, [rigid], cited(XX, "一(一)4"), _BEFORE_RIGID),
        _household(Category.OTHER, [listed, mapped], cited(XX, "一(一)5"), _BEFORE_OTHER),
    ]
    return [replace(rule, authority="TOWNSHIP") for rule in rules]


def _changsha() -> list[CategoryRule]:
    listed = _when("LISTED_OTHER", CS, "一(二)", "按照省级社会救助管理部门制定的认定办法执行")
    return [
        replace(rule, authority="COUNTY_AGR")
        if rule.category is Category.FANPIN
        else replace(rule, criteria=((listed,),))
        if rule.category is Category.OTHER
        else rule
        for rule in _nation()
    ]


def _beijing() -> list[CategoryRule]:
    hukou = _when("LOCAL_HUKOU", BJ, "一", "本市户籍居民")
    tekun = (
        _when("LOCAL_HUKOU", BJ, "一", "本市户籍老年人、残疾人以及未成年人"),
        _when("NO_LABOUR_CAPACITY", BJ, "一", _LABOUR),
        _when("NO_INCOME_SOURCE", BJ, "一", _SOURCE_OF_INCOME),
        _when("NO_ABLE_SUPPORTER", BJ, "一", "其法定义务人无赡养、抚养、扶养能力"),
        _when("NOT_PROTECTED_CHILD", TEKUN_RULE, "9"),
    )
    dibao = (
        hukou,
        _when("INCOME_BELOW_STANDARD", BJ, "一", "低于本市当年最低生活保障标准"),
        _when("PROPERTY_WITHIN_DIBAO", BJ, "一", "符合最低生活保障家庭经济状况规定"),
    )
    margin = (
        hukou,
        _when("INCOME_BELOW_MARGIN", BJ, "一", "收入低于本市当年最低生活保障标准 1.5 倍"),
        _when("PROPERTY_WITHIN_MARGIN", BJ, "一", "符合最低生活保障边缘家庭经济状况规定"),
    )
    rigid = (
        hukou,
        _when("INCOME_BELOW_DISPOSABLE", BJ, "一", "低于上年度本市居民人均可支配收入"),
        _when("PROPERTY_WITHIN_RIGID", BJ, "一", "符合最低生活保障边缘家庭经济状况规定"),
        _when("EXPENDITURE_RIGID", BJ, "一", "家庭收入扣除医疗、教育等必需支出后符合相关标准"),
    )
    included = _when("SINGLE_INCLUSION", BJ, "三(四)", "纳入最低生活保障范围")
    return [
        _persons(Category.TEKUN, [tekun], cited(BJ, "一")),
        _household(Category.DIBAO, [dibao], cited(BJ, "一"), (Category.TEKUN,)),
        _persons(Category.DIBAO, [(*margin, included)], cited(BJ, "三(四)"), (Category.TEKUN,)),
        _household(Category.DIBAO_MARGIN, [margin], cited(BJ, "一"), _BEFORE_MARGIN),
        _household(Category.RIGID, [rigid], cited(BJ, "一"), _BEFORE_RIGID),
        _household(Category.OTHER, [], cited(BJ, "一", "以及其他困难人员"), _BEFORE_OTHER),
    ]


_CATEGORIES: Final = {
    "nation": _nation,
    "heilongjiang": _heilongjiang,
    "xinxiang": _xinxiang,
    "changsha": _changsha,
    "beijing": _beijing,
}


def _mapping(
    into: tuple[Category, ...], words: str, monitored: frozenset[MonitoredType] | None = None
) -> TransferRule:
    return TransferRule(
        leaving=(Category.FANPIN,),
        into=into,
        needs_consent=False,
        source=cited(XX, "一(一)", words),
        monitored=monitored,
    )


_TRANSFERS: Final[Mapping[str, tuple[TransferRule, ...]]] = {
    "xinxiang": (
        _mapping(
            (Category.DIBAO, Category.TEKUN),
            "防止返贫监测对象中符合低保、特困条件的要纳入最低生活保障、特困供养",
        ),
        _mapping(
            (Category.DIBAO_MARGIN,),
            "边缘易致贫户中符合低保边缘条件的要纳入低保边缘家庭成员",
            frozenset({MonitoredType.UNSTABLE, MonitoredType.MARGINAL}),
        ),
        _mapping(
            (Category.RIGID,),
            "突发严重困难户中符合刚性支出困难条件的要纳入刚性支出困难家庭成员",
            frozenset({MonitoredType.SUDDEN}),
        ),
        _mapping((Category.OTHER,), "其他防止返贫监测对象全部纳入其他低收入人口"),
    ),
    "changsha": (
        TransferRule(
            leaving=(Category.DIBAO, Category.TEKUN),
            into=(Category.DIBAO_MARGIN, Category.RIGID, Category.OTHER),
            needs_consent=True,
            source=cited(
                CS,
                "一(三)",
                "经本人同意可直接转入最低生活保障边缘家庭、刚性支出困难家庭或其他困难人员认定程序",
            ),
        ),
    ),
}


def rules_of(
    jurisdiction: str, changes: Mapping[str, Value | Unset] | None = None, *, on: date = ON
) -> Rules:
    """Return what holds in a jurisdiction.

    Args:
        jurisdiction: a key of PLACES.
        changes: values of parameters in place of the documents'.
        on: the day.
    """
    place = PLACES[jurisdiction]
    own = {
        **_NATION,
        "standard.dibao_yuan_month": (
            Decimal(place.standard),
            (CN, "二", "当地最低生活保障标准"),
        ),
        "income.disposable_yuan_year": (
            Decimal(place.disposable),
            (CN, "二", "上年度当地居民人均可支配收入"),
        ),
        **_OWN.get(jurisdiction, {}),
    }
    given = {
        key: _given("national" if key not in _OWN[jurisdiction] else jurisdiction, key, *value)
        for key, value in own.items()
    }
    for key, value in (changes or {}).items():
        given[key] = replace(given[key], value=value)
    return Rules(
        division=DivisionCode(place.division),
        on=on,
        version="0123456789ab",
        packs=tuple(dict.fromkeys((jurisdiction, "national"))),
        parameters=given,
        categories=tuple(_CATEGORIES[jurisdiction]()),
        programmes=(),
        transfers=_TRANSFERS.get(jurisdiction, ()),
    )
