"""An evaluation reads as a page: numbers, clause, words, trust, what is missing and whom to ask."""

from dataclasses import replace

from hub.domain.evaluation.categories import evaluate
from hub.domain.evaluation.circumstances import Fact, Household, Income, Origin, Source
from hub.domain.evaluation.printing import missing, page
from hub.domain.evaluation.steps import Step, Used, Verdict
from hub.domain.law import Given
from hub.domain.money import Fen
from tests.domain.evaluation.households import a_household, a_member, person_id, wages
from tests.rules import XX, cited, rules_of

INCOME = "3 人，全年可计收入 19,224.00 元 ÷ 3 ÷ 12 = 534.00 元/人·月，低于 632.00 元/人·月"


def printed(household: Household, jurisdiction: str = "xinxiang") -> list[str]:
    """Return the lines of a household's page."""
    return list(page(evaluate(household, rules_of(jurisdiction)), household))


def test_a_page_tells_the_computation_with_its_ground() -> None:
    """The step, its words, its parameter and its input stand one below the other."""
    lines = printed(a_household(income=wages("19224.00")))

    words = "“共同生活家庭成员人均收入低于当地最低生活保障标准”（本地文件全文）"
    table = "standards，参照采用；为算例所设 2026年（本项目建议）"
    start = lines.index(f"    ✓ INCOME_BELOW_STANDARD：{INCOME}")
    assert lines[start + 1 : start + 4] == [
        f"      依据：新政办〔2024〕22号 一(一)1{words}",
        f"      参数：standard.dibao_yuan_month = 632 元/月（{table}）",
        "      情况：全年收入：19,224.00 元（数据集 CA_INCOME 截至 2026-06-30）",
    ]


def test_a_page_begins_with_what_it_is() -> None:
    """It is a proposal, made on a day under rules of a version."""
    rules = rules_of("xinxiang")

    lines = printed(a_household(income=wages("19224.00")))

    assert lines[:6] == [
        f"家庭 {a_household().id}，3 人，2026-11-22",
        f"规则：{'、'.join(rules.packs)}（版本 {rules.version}）",
        "以下为建议，由有权机关的工作人员认定。",
        "",
        "最低生活保障对象（全户）：符合〔应当；认定机关 TOWNSHIP〕",
        "  ✓ DIBAO：3 项均符合",
    ]


def test_persons_are_named_by_their_place() -> None:
    """Neither a name nor an id number stands on the page."""
    lines = printed(a_household(2))

    assert "特困人员（第 2 人）：不符合〔应当；认定机关 TOWNSHIP〕" in lines
    assert not any(str(person_id(1)) in line for line in lines)


def test_a_page_ends_with_what_is_missing_and_whom_to_ask() -> None:
    """Only what keeps a result open is asked for; what no document gives is named."""
    household = a_household(
        [a_member(0, disability=None), a_member(1, monitored=None), a_member(2)],
        income=wages("30000.00"),
        property=None,
    )

    lines = printed(household, "nation")

    ending = lines[len(lines) - lines[::-1].index("") :]
    assert ending == [
        "尚缺：财产核对结论，可向民政部门（家庭经济状况核对）核实",
        "尚缺：第 1 人的残疾证，可向残联核实",
        "尚缺：第 2 人的防止返贫监测对象类别，可向农业农村部门核实",
        "没有规定：serious_illness.definition，须由当地文件给出后写入规则包",
        "没有规定：rigid.property，须由当地文件给出后写入规则包",
        "没有规定：rigid.share，须由当地文件给出后写入规则包",
        "没有规定：other.groups，须由当地文件给出后写入规则包",
    ]


def test_nothing_is_missing() -> None:
    """A page of which everything is decided says so."""
    assert printed(a_household(income=wages("19224.00")))[-1] == "所需情况和规定齐全。"


def test_an_unset_parameter_reads_as_open() -> None:
    """Its line says that there is no rule, with the words that leave it open."""
    lines = printed(a_household(income=wages("60000.00")), "nation")

    words = "（national；国办发〔2023〕39号 二“超过当地规定比例”（本地文件全文））"
    assert f"参数：rigid.share = 没有规定{words}" in [line.strip() for line in lines]


def test_lists_truths_and_adopted_values() -> None:
    """Values of parameters read as words, not as Python."""
    household = a_household(income=Income(wages=Fen(100), work_costs=Fen(1)))
    rules = rules_of("xinxiang")
    given: Given = replace(rules.parameters["income.work_costs_deducted"], unit="", adopted=True)
    adopted = replace(rules, parameters={**rules.parameters, "income.work_costs_deducted": given})

    lines = [line.strip() for line in page(evaluate(household, adopted), household)]

    assert any(
        line.startswith("参数：income.work_costs_deducted = 是 （national，参照采用；")
        for line in lines
    )
    assert any(line.startswith("参数：no_labour.mental_levels = 1、2、3 级（") for line in lines)


def test_a_value_that_the_caller_declares() -> None:
    """A declared input says that it was declared for this evaluation."""
    told = Fact(wages("19224.00"), Source(origin=Origin.DECLARED, reference="r-7"))
    household = replace(a_household(), income=told)

    assert any(line.endswith("19,224.00 元（本次申报 r-7）") for line in printed(household))


def test_an_input_that_the_page_does_not_know() -> None:
    """It is asked for by its own name, of nobody in particular; a value needs no source."""
    step = Step(
        rule="LOCAL",
        verdict=Verdict.UNKNOWN,
        formula="尚不知道 harvest",
        used=(
            Used(name="harvest", value=None, source=None),
            Used(name="weather", value="dry", source=None),
        ),
        source=cited(XX, "一(一)5"),
    )

    assert list(missing([step])) == ["尚缺：harvest"]
