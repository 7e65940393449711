"""The five jurisdictions and the law above them, as their documents have it."""

from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal

import pytest

from hub.domain.evaluation.criteria import CHOICES
from hub.domain.evaluation.rules import Modality, Period, Rules, Subject
from hub.domain.law import UNSET
from hub.domain.needs import NeedClass
from hub.domain.people import Category, MonitoredType
from hub.policy.criteria import OF_CHOICES, OF_PROGRAMMES, PARAMETERS
from hub.policy.divisions import NATION
from hub.policy.loader import load
from hub.policy.policy import Policy
from hub.policy.programmes import ProgrammeGroup
from tests.policy.seeds import documents, quotations, says

ON = date(2026, 11, 20)
HEILONGJIANG, XINXIANG, CHANGSHA, BEIJING = "230102", "410721", "430121", "110101"
DIBAO, TEKUN, FANPIN = Category.DIBAO, Category.TEKUN, Category.FANPIN
MARGIN, RIGID, OTHER = Category.DIBAO_MARGIN, Category.RIGID, Category.OTHER
NOBODY = frozenset[Category]()  # named; of a rule: whoever it is


@pytest.fixture(scope="module")
def plain() -> Policy:
    """Give the policy without what was adopted for the demo."""
    return load()


def value(rules: Rules, key: str) -> object:
    """Return what a parameter holds."""
    return rules.parameters[key].value


def entitled(rules: Rules, programme: str, modality: Modality) -> set[Category] | None:
    """Return the categories that the rules of a programme name; None: some rule names all."""
    found: set[Category] = set()
    for rule in rules.programmes:
        if rule.programme == programme and rule.modality is modality:
            if rule.categories is None:
                return None
            found |= rule.categories
    return found


def test_every_word_that_is_cited_stands_in_its_document(policy: Policy) -> None:
    """What a pack quotes from one of the five documents is there, character for character."""
    wrong = [
        f"{pack.file}:{line}: {source.words}"
        for pack in policy.packs.values()
        for line, source in quotations(pack)
        if source.words is not None and not says(source.document, source.words)
    ]

    assert wrong == []


def test_every_rule_read_in_full_quotes_its_words(policy: Policy) -> None:
    """No citation of the five documents is without its words, and all five are cited."""
    cited = [source for pack in policy.packs.values() for _, source in quotations(pack)]

    assert [source for source in cited if source.words is None] == []
    assert {source.document for source in cited} == documents().keys()


@pytest.mark.requirement("CAT-01", "CAT-02")
@pytest.mark.parametrize(
    ("division", "categories"),
    [
        (NATION, [TEKUN, DIBAO, DIBAO, FANPIN, MARGIN, RIGID, OTHER]),
        (HEILONGJIANG, [TEKUN, DIBAO, DIBAO, FANPIN, MARGIN, RIGID, OTHER]),
        (XINXIANG, [DIBAO, DIBAO, TEKUN, MARGIN, RIGID, OTHER, OTHER]),
        (CHANGSHA, [DIBAO, DIBAO, TEKUN, MARGIN, RIGID, FANPIN, OTHER]),
        (BEIJING, [TEKUN, DIBAO, DIBAO, MARGIN, RIGID, OTHER]),
    ],
)
def test_each_jurisdiction_has_its_own_categories_in_its_order(
    plain: Policy, division: str, categories: list[Category]
) -> None:
    """Households first, then whom single inclusion takes; 新乡县 and 北京市 have no 防返贫."""
    assert [rule.category for rule in plain.rules(division, ON).categories] == categories


def test_beijing_asks_for_its_hukou_in_the_four_categories_that_it_defines(plain: Policy) -> None:
    """其他困难人员 is named there without a definition."""
    rules = plain.rules(BEIJING, ON)
    asking = {
        rule.category
        for rule in rules.categories
        for way in rule.criteria
        if "LOCAL_HUKOU" in {each.test for each in way}
    }

    assert asking == {TEKUN, DIBAO, MARGIN, RIGID}
    assert (value(rules, "hukou.required"), value(rules, "hukou.prefix_digits")) == (True, 2)


@pytest.mark.requirement("CAT-19")
@pytest.mark.parametrize(
    ("division", "category", "authority"),
    [
        (XINXIANG, DIBAO, "TOWNSHIP"),
        (XINXIANG, OTHER, "COUNTY_GOVERNMENT"),
        (CHANGSHA, DIBAO, "COUNTY"),
        (CHANGSHA, FANPIN, "COUNTY_AGR"),
        (HEILONGJIANG, RIGID, "COUNTY"),
    ],
)
def test_who_decides(plain: Policy, division: str, category: Category, authority: str) -> None:
    """新乡县's townships confirm; 长沙市's districts do, and agriculture for 防返贫."""
    rules = plain.rules(division, ON).categories

    assert next(rule.authority for rule in rules if rule.category is category) == authority


@pytest.mark.requirement("PRG-02")
@pytest.mark.parametrize(
    ("division", "groups", "modality"),
    [
        (NATION, {"SERIOUS_ILLNESS", "SEVERE_DISABILITY"}, Modality.MAY),
        (
            HEILONGJIANG,
            {"SERIOUS_ILLNESS", "SEVERE_DISABILITY", "DISABLED_SOLDIER", "PREFERENTIAL"},
            Modality.MAY,
        ),
        (XINXIANG, {"SERIOUS_ILLNESS", "SEVERE_DISABILITY"}, Modality.MAY),
        (BEIJING, {"SERIOUS_ILLNESS"}, Modality.SHALL),
    ],
)
def test_who_may_be_taken_in_alone(
    plain: Policy, division: str, groups: set[str], modality: Modality
) -> None:
    """可 in the national document, 黑龙江省 and 新乡县; without 可 in 北京市."""
    rules = plain.rules(division, ON)
    alone = [
        rule
        for rule in rules.categories
        if rule.category is DIBAO and rule.subject is Subject.PERSON
    ]

    assert value(rules, "single_inclusion.groups") == tuple(
        each
        for each in ("SERIOUS_ILLNESS", "SEVERE_DISABILITY", "DISABLED_SOLDIER", "PREFERENTIAL")
        if each in groups
    )
    assert value(rules, "single_inclusion.modality") == modality
    assert [rule.modality for rule in alone] == [modality]


def test_exempted_support_is_a_second_way_in_xinxiang_alone(plain: Policy) -> None:
    """Of siblings and of people from 60 on, outside marginal households too."""
    ways = {
        division: [
            [each.test for each in way]
            for rule in plain.rules(division, ON).categories
            if rule.category is DIBAO and rule.subject is Subject.PERSON
            for way in rule.criteria
        ]
        for division in (XINXIANG, CHANGSHA)
    }

    assert ways[XINXIANG][1] == [
        "SUPPORT_EXEMPTED_INCOME_BELOW_STANDARD",
        "PROPERTY_WITHIN_DIBAO",
    ]
    assert len(ways[CHANGSHA]) == 1


@pytest.mark.parametrize(
    ("division", "expected"),
    [
        (NATION, {"method": "RATIO", "share": UNSET, "inclusive": False, "property": UNSET}),
        (
            XINXIANG,
            {"method": "RATIO", "share": Decimal("0.50"), "inclusive": True, "property": "MARGIN"},
        ),
        (CHANGSHA, {"method": "RATIO", "share": UNSET, "property": UNSET}),
        (BEIJING, {"method": "RESIDUAL", "residual_yuan_year": UNSET, "property": "MARGIN"}),
    ],
)
def test_how_rigid_expenditure_is_measured(
    plain: Policy, division: str, expected: dict[str, object]
) -> None:
    """超过 against 达到…以上, a share against what is left; what is local stays unset."""
    rules = plain.rules(division, ON)

    assert {key: value(rules, f"rigid.{key}") for key in expected} == expected
    assert value(rules, "rigid.window_months") == 12


def test_serious_illness_is_defined_in_heilongjiang_alone(plain: Policy) -> None:
    """Elsewhere the rule is off until the place defines it."""
    defined = {
        division: value(plain.rules(division, ON), "serious_illness.definition")
        for division in (NATION, HEILONGJIANG, XINXIANG, CHANGSHA, BEIJING)
    }

    assert defined.pop(HEILONGJIANG) == "SELF_PAY_OR_LIST"
    assert set(defined.values()) == {UNSET}


@pytest.mark.requirement("CAT-10")
def test_the_mapping_of_monitored_people_in_xinxiang(plain: Policy) -> None:
    """Two types may become 边缘, the third 刚性; all others are 其他; nobody has to consent."""
    mapping = plain.rules(XINXIANG, ON).transfers

    assert [(each.into, each.monitored) for each in mapping] == [
        ((TEKUN, DIBAO), None),
        ((MARGIN,), {MonitoredType.UNSTABLE, MonitoredType.MARGINAL}),
        ((RIGID,), {MonitoredType.SUDDEN}),
        ((OTHER,), None),
    ]
    assert not any(each.needs_consent for each in mapping)


def test_who_leaves_by_consent_in_changsha(plain: Policy) -> None:
    """From 低保 and 特困 into 边缘, 刚性 or 其他, if the person agrees."""
    leaving, _ = plain.rules(CHANGSHA, ON).transfers

    assert (leaving.leaving, leaving.into) == ((DIBAO, TEKUN), (MARGIN, RIGID, OTHER))
    assert leaving.needs_consent


@pytest.mark.requirement("PRG-10", "PRG-11", "PRG-12", "PRG-13")
@pytest.mark.parametrize(
    ("division", "rules"),
    [
        (NATION, {("FULL_PREMIUM", TEKUN), ("FIXED", DIBAO)}),
        (HEILONGJIANG, {("FULL_PREMIUM", TEKUN), ("FIXED", DIBAO), ("FIXED", FANPIN)}),
        (XINXIANG, {("FULL_PREMIUM", TEKUN), ("FIXED", DIBAO)}),
        (CHANGSHA, {("SHARE_OF_PREMIUM", c) for c in (TEKUN, DIBAO, MARGIN, FANPIN)}),
        (BEIJING, {("UNSET", TEKUN), ("UNSET", DIBAO), ("UNSET", MARGIN)}),
    ],
)
def test_whose_premium_is_subsidised_and_how(
    plain: Policy, division: str, rules: set[tuple[str, Category]]
) -> None:
    """全额, 定额, 50% and 按规定."""
    found = {
        (rule.amount.rule, category)
        for rule in plain.rules(division, ON).programmes
        if rule.programme == "PREMIUM_SUBSIDY"
        for category in rule.categories or ()
    }

    assert found == rules


def test_the_shares_of_changsha(plain: Policy) -> None:
    """100 % of the personal part for 特困 and 低保, 50 % for 边缘 and 防返贫."""
    assert value(plain.rules(CHANGSHA, ON), "premium.rates") == {
        "TEKUN": "1.00",
        "DIBAO": "1.00",
        "DIBAO_MARGIN": "0.50",
        "FANPIN": "0.50",
    }


def test_the_rent_is_reduced_in_xinxiang_alone(plain: Policy) -> None:
    """90 % for 低保 and 80 % for other urban low-income families, by 20 and 60 square metres."""
    cuts = {
        rule.amount.parameters[0]: rule.categories
        for rule in plain.rules(XINXIANG, ON).programmes
        if rule.amount.rule == "REDUCED_RENT"
    }

    assert cuts == {
        "rent_cut.dibao": {DIBAO},
        "rent_cut.low_income": {TEKUN, MARGIN, RIGID, OTHER},
    }
    for division in (NATION, HEILONGJIANG, CHANGSHA, BEIJING):
        rules = plain.rules(division, ON).programmes
        assert "REDUCED_RENT" not in {rule.amount.rule for rule in rules}


@pytest.mark.requirement("PRG-55")
@pytest.mark.parametrize(
    ("division", "shall", "may"),
    [
        (NATION, NOBODY, {DIBAO, TEKUN, MARGIN, RIGID}),
        (HEILONGJIANG, {DIBAO, TEKUN}, {MARGIN, RIGID}),
        (XINXIANG, NOBODY, {DIBAO, TEKUN, MARGIN, RIGID}),
        (BEIJING, {DIBAO, TEKUN, MARGIN, RIGID}, NOBODY),
    ],
)
def test_who_is_heated(
    plain: Policy, division: str, shall: AbstractSet[Category], may: AbstractSet[Category]
) -> None:
    """可 in two places, 应当 in two; of 特困 only those at home where it is binding."""
    rules = plain.rules(division, ON)

    assert entitled(rules, "HEATING", Modality.SHALL) == shall
    assert entitled(rules, "HEATING", Modality.MAY) == may


@pytest.mark.requirement("PRG-57")
@pytest.mark.parametrize(
    ("division", "shall", "may"),
    [
        (NATION, NOBODY, {DIBAO, TEKUN, MARGIN, RIGID}),
        (HEILONGJIANG, {DIBAO, TEKUN}, {MARGIN, RIGID}),
        (CHANGSHA, {DIBAO, TEKUN}, {MARGIN, RIGID}),
        (BEIJING, {DIBAO, TEKUN, MARGIN, RIGID}, NOBODY),
    ],
)
def test_whose_funeral_is_paid_for(
    plain: Policy, division: str, shall: AbstractSet[Category], may: AbstractSet[Category]
) -> None:
    """四项减免 in 黑龙江省, step by step (逐步) in 长沙市, 丧葬补贴 in 北京市."""
    rules = plain.rules(division, ON)

    assert entitled(rules, "FUNERAL", Modality.SHALL) == shall
    assert entitled(rules, "FUNERAL", Modality.MAY) == may


@pytest.mark.requirement("PRG-41", "PRG-42", "PRG-43")
@pytest.mark.parametrize(
    ("division", "categories", "tests"),
    [
        (NATION, {DIBAO, MARGIN, RIGID}, {"ABLE_TO_WORK"}),
        (HEILONGJIANG, None, {"UNEMPLOYED_ABLE"}),
        (XINXIANG, {DIBAO, MARGIN, RIGID}, {"ABLE_TO_WORK", "HARD_TO_PLACE"}),
        (CHANGSHA, None, {"UNEMPLOYED_REGISTERED", "HARD_TO_PLACE", "ABLE_TO_WORK"}),
        (BEIJING, {DIBAO, MARGIN, RIGID}, {"HARD_TO_PLACE"}),
    ],
)
def test_who_is_helped_to_work(
    plain: Policy, division: str, categories: set[Category] | None, tests: set[str]
) -> None:
    """特困 are named in no list; 黑龙江省 and 长沙市 help all of the low-income population."""
    rules = plain.rules(division, ON)

    assert entitled(rules, "EMPLOYMENT_AID", Modality.SHALL) == categories
    assert {
        each.test
        for rule in rules.programmes
        if rule.programme == "EMPLOYMENT_AID"
        for way in rule.criteria
        for each in way
    } == tests


ALIKE = {  # in all five
    NeedClass.BASIC_LIVING: "CA",
    NeedClass.MEDICAL: "MED",
    NeedClass.EDUCATION: "EDU",
    NeedClass.HOUSING: "HOU",
    NeedClass.EMPLOYMENT: "HRSS",
    NeedClass.DISASTER: "EMG",
    NeedClass.DISABILITY_SUBSIDY: "CA",
    NeedClass.REHABILITATION: "DPF",
    NeedClass.RURAL_SUPPORT: "AGR",
    NeedClass.LEGAL_AID: "JUS",
    NeedClass.CARE: "CA",
    NeedClass.EMERGENCY: "CA",
    NeedClass.PAYMENT_REVIEW: "CA",
}


@pytest.mark.requirement("DSP-B1", "DSP-B3", "ACT-17", "ACT-18", "ACT-19", "ACT-20")
@pytest.mark.parametrize(
    ("division", "more"),
    [
        (NATION, {}),
        (
            HEILONGJIANG,
            {
                NeedClass.JUDICIAL_AID: "CRT",
                NeedClass.DIFFICULT_WORKER: "TUN",
                NeedClass.TWO_CANCERS: "WOM",
            },
        ),
        (XINXIANG, {NeedClass.JUDICIAL_AID: "CRT", NeedClass.DIFFICULT_WORKER: "TUN"}),
        (CHANGSHA, {}),
        (BEIJING, {NeedClass.VETERAN: "VET"}),
    ],
)
def test_where_each_class_of_need_is_sent(
    plain: Policy, division: str, more: dict[NeedClass, str]
) -> None:
    """法院, 工会, 妇联 and 退役军人事务部门 only where a document names them."""
    routes = plain.rules(division, ON).routes

    assert {each: route.department for each, route in routes.items()} == ALIKE | more


@pytest.mark.parametrize(
    ("division", "need_class", "document"),
    [
        (NATION, NeedClass.MEDICAL, "国办发〔2023〕39号"),
        (HEILONGJIANG, NeedClass.LEGAL_AID, "黑龙江省实施意见"),
        (XINXIANG, NeedClass.MEDICAL, "新政办〔2024〕22号"),
        (XINXIANG, NeedClass.LEGAL_AID, "法律援助法"),
        (CHANGSHA, NeedClass.LEGAL_AID, "长民发〔2025〕22号"),
        (CHANGSHA, NeedClass.PAYMENT_REVIEW, "国办发〔2023〕39号"),
        (BEIJING, NeedClass.RURAL_SUPPORT, "京政办发〔2026〕4号"),
    ],
)
def test_a_route_cites_the_nearest_document_that_names_the_department(
    plain: Policy, division: str, need_class: NeedClass, document: str
) -> None:
    """The place's own where it speaks, else the nation's."""
    assert plain.rules(division, ON).routes[need_class].source.document == document


def test_aid_goes_by_the_classs_programme_where_its_department_owns_it(plain: Policy) -> None:
    """Of two programmes of 住房, none is its own."""
    routes = plain.rules(XINXIANG, ON).routes

    assert routes[NeedClass.JUDICIAL_AID].programme == "JUDICIAL_AID"
    assert routes[NeedClass.HOUSING].programme is None


_MONTHLY = {"BASIC_LIVING", "LIVING_SUBSIDY", "NURSING_SUBSIDY"}  # 按月足额发放, 按月发放


@pytest.mark.requirement("PRG-66", "DL-25")
@pytest.mark.parametrize(
    ("division", "more"),
    [
        (NATION, frozenset[str]()),
        (HEILONGJIANG, frozenset[str]()),
        (XINXIANG, {"RENT_CUT_DIBAO", "RENT_CUT_LOW_INCOME"}),
        (CHANGSHA, frozenset[str]()),
        (BEIJING, frozenset[str]()),
    ],
)
def test_nothing_is_monthly_that_no_document_gives_by_the_month(
    plain: Policy, division: str, more: AbstractSet[str]
) -> None:
    """Services, housing and fee cuts have no period; a rent is due, and reduced, each month."""
    rules = plain.rules(division, ON).programmes
    monthly = [each for each in rules if each.period is Period.MONTH]
    services = {each.period for each in rules if each.programme == "SOCIAL_WORK"}

    assert {each.code for each in monthly if each.programme not in _MONTHLY} == more
    assert services == {Period.CONTINUOUS}


def test_emergency_disease_aid_becomes_emergency_aid_with_the_law(plain: Policy) -> None:
    """Medical in the five documents, 急难 from 2026-07-01 on.

    Source:
        社会救助法 Art. 15.
    """
    before, since = (
        plain.group("EMERGENCY_DISEASE_FUND", XINXIANG, day)
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    )

    assert (before, since) == (ProgrammeGroup.SPECIAL, ProgrammeGroup.EMERGENCY)


def test_heilongjiang_counts_eleven_kinds_as_special(plain: Policy) -> None:
    """司法救助 is special there (三(二)7) and another help in 新乡县 (三(五))."""
    groups = [plain.group("JUDICIAL_AID", each, ON) for each in (HEILONGJIANG, XINXIANG)]

    assert groups == [ProgrammeGroup.SPECIAL, ProgrammeGroup.OTHER]


@pytest.mark.requirement("DL-04")
def test_a_pack_holds_from_its_first_day_to_its_last(plain: Policy) -> None:
    """长沙市's plan holds for five years from 2025-12-01; before and after, the nation's."""
    days = (date(2025, 11, 30), date(2025, 12, 1), date(2030, 11, 30), date(2030, 12, 1))

    assert ["changsha" in plain.rules(CHANGSHA, day).packs for day in days] == [
        False,
        True,
        True,
        False,
    ]


def test_the_law_keeps_students_in_the_support_of_the_very_poor(plain: Policy) -> None:
    """The ministry may, the law does: from its first day its words are cited.

    Source:
        社会救助法 Art. 16; 特困人员认定办法 24.
    """
    sources = [
        plain.rules(XINXIANG, day).parameters["tekun.students_continue"].source.document
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    ]

    assert sources == ["特困人员认定办法", "社会救助法"]


def test_every_amount_that_no_document_gives_says_what_leaves_it_open(plain: Policy) -> None:
    """An amount is a rule with its parameters, or unset with the words that leave it open."""
    for pack in plain.packs.values():
        for listed in pack.programmes:
            if listed.rule is not None:
                amount = listed.rule.amount
                assert amount.source.words, f"{pack.file}:{listed.line}"
                assert (amount.rule == "UNSET") is (not amount.parameters)


@pytest.mark.requirement("CAT-26")
def test_what_heilongjiang_does_not_define_is_marked_as_the_nations(plain: Policy) -> None:
    """Its text names the six categories only: their criteria and the 1.5 cite other documents."""
    rules = plain.rules(HEILONGJIANG, ON)
    cited = {each.source.document for rule in rules.categories for w in rule.criteria for each in w}

    assert "黑龙江省实施意见" not in cited
    assert {rules.parameters[key].pack for key in ("margin.multiple", "rigid.method")} == {
        "national"
    }


@pytest.mark.requirement("PRG-21", "PRG-31", "PRG-33", "PRG-34")
@pytest.mark.parametrize(
    ("division", "programme", "categories"),
    [
        (HEILONGJIANG, "EDUCATION_AID", None),
        (HEILONGJIANG, "RENTAL_HOUSING", None),
        (HEILONGJIANG, "DANGEROUS_HOUSE", None),
        (CHANGSHA, "RENTAL_HOUSING", None),
        (CHANGSHA, "DANGEROUS_HOUSE", None),
        (BEIJING, "RENTAL_HOUSING", {DIBAO, TEKUN, MARGIN, RIGID}),
        (BEIJING, "DANGEROUS_HOUSE", {DIBAO, TEKUN, MARGIN}),
    ],
)
def test_who_is_schooled_and_housed(
    plain: Policy, division: str, programme: str, categories: set[Category] | None
) -> None:
    """All of the low-income population in two places; 北京市 leaves 刚性 out of rural houses."""
    assert entitled(plain.rules(division, ON), programme, Modality.SHALL) == categories


def test_what_does_not_ask_for_a_category_is_for_anybody(plain: Policy) -> None:
    """急难 asks for no category anywhere; 北京市 gives its subsidies to all who are disabled."""
    for division in (NATION, HEILONGJIANG, XINXIANG, CHANGSHA, BEIJING):
        rules = plain.rules(division, ON).programmes
        emergency = [each for each in rules if each.code in {"TEMPORARY", "STRANDED"}]
        assert [each.categories for each in emergency] == [NOBODY, NOBODY]

    disabled = [r for r in plain.rules(BEIJING, ON).programmes if r.code == "NURSING_SUBSIDY"]
    assert [each.categories for each in disabled] == [NOBODY]


def test_the_lesser_rent_cut_yields_to_the_greater(plain: Policy) -> None:
    """A household of both kinds has its rent cut once."""
    (lesser,) = (r for r in plain.rules(XINXIANG, ON).programmes if r.code == "RENT_CUT_LOW_INCOME")

    assert lesser.yields_to == {"RENT_CUT_DIBAO"}


def test_what_is_chosen_is_what_the_evaluation_can_do(policy: Policy) -> None:
    """A text that a pack may choose is one that a test knows, and the other way round."""
    offered = {key: set(policy.parameter_keys[key].range.one_of) for key in CHOICES}

    assert offered == {key: set(choices) for key, choices in CHOICES.items()}


def test_a_criterion_goes_by_parameters_that_there_are(policy: Policy) -> None:
    """What is said of a criterion is said of one that there is, and of keys that packs can give."""
    named = {key for keys in PARAMETERS.values() for key in keys}
    named |= {key for chosen in OF_CHOICES.values() for keys in chosen.values() for key in keys}

    assert PARAMETERS.keys() <= OF_PROGRAMMES
    assert named <= policy.parameter_keys.keys()
