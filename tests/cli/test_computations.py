"""An evaluation as a page: each step before those it rests on, the law's words once."""

from collections.abc import Mapping
from typing import Any

from hub.cli import computations


def a_step(rule: str, depth: int, **values: Any) -> Mapping[str, Any]:
    """Return a step as the payload has it."""
    given: dict[str, Any] = {"verdict": "MET", "formula": "", "words": "低于"}
    given |= {"parameters": [], "inputs": []}
    cited = {"document": "新政办〔2024〕22号", "clause": "一(一)1", "trust": "S"}
    return {"rule": rule, "depth": depth, **given, **cited, **values}


def a_page(*steps: Mapping[str, Any], person: Mapping[str, Any] | None = None) -> list[str]:
    """Return the lines of an evaluation of one category."""
    result = {
        "category": "DIBAO",
        "verdict": "NOT_MET",
        "modality": "SHALL",
        "authority": "TOWNSHIP",
        "document": "新政办〔2024〕22号",
        "clause": "一(一)1",
        "person": person,
        "steps": steps,
    }
    return [
        *computations.lines(
            {
                "evaluatedOn": "2026-11-01",
                "policyVersion": "0123456789ab",
                "packs": ["xinxiang", "national"],
                "results": [result],
            }
        )
    ]


def test_a_conclusion_stands_before_what_it_rests_on() -> None:
    """The payload has it after; siblings stay in their order, each level further in."""
    steps = (("A1", 2), ("A2", 2), ("A", 1), ("B1", 2), ("B", 1), ("ALL", 0))

    lines = a_page(*(a_step(rule, depth) for rule, depth in steps))

    assert [line for line in lines if "：符合" in line] == [
        "  ALL：符合",
        "    A：符合",
        "      A1：符合",
        "      A2：符合",
        "    B：符合",
        "      B1：符合",
    ]


def test_a_step_says_what_it_went_by() -> None:
    """Formula, clause with its words, parameters, inputs with their source."""
    parameter = {"key": "standard", "value": "632", "unit": "元", "document": "表", "clause": "1"}
    unset = {**parameter, "value": None, "unit": None}
    income = {"name": "income", "value": "5.00 元", "origin": "DECLARED", "code": None}
    missing = {"name": "self_pay", "value": None, "origin": None, "code": None, "asOf": None}
    step = a_step(
        "INCOME",
        0,
        formula="5 < 632",
        parameters=[parameter, unset],
        inputs=[{**income, "asOf": "2026-11-01"}, missing],
    )

    lines = a_page(step, person={"id": "7", "name": "李"})

    assert lines[-7:] == [
        "1. 最低生活保障对象（李）：不符合（应当，TOWNSHIP 认定）  新政办〔2024〕22号 一(一)1",
        "  INCOME：符合  5 < 632",
        "    依据 新政办〔2024〕22号 一(一)1“低于”〔本地文件〕",
        "    参数 standard = 632元（表 1）",
        "    参数 standard = 文件未予规定（表 1）",
        "    情况 全年收入：5.00 元（申报 2026-11-01）",
        "    尚缺 近 12 个月医疗自付，可向医保部门核实",
    ]


def test_words_are_told_once() -> None:
    """Steps of one clause name it each, and quote it once."""
    lines = a_page(a_step("A", 1), a_step("ALL", 0))

    assert sum("“低于”" in line for line in lines) == 1
    assert sum("依据 新政办〔2024〕22号 一(一)1" in line for line in lines) == 2
