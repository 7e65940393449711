"""An evaluation as a page in Chinese: category by category, each with its computation."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hub.domain.evaluation.inputs import INPUTS, label
from hub.domain.evaluation.wording import CATEGORIES
from hub.domain.people import Category

Step = Mapping[str, Any]

_VERDICTS = {"MET": "符合", "NOT_MET": "不符合", "UNKNOWN": "情况不明", "UNSET": "文件未予规定"}
_MODALITIES = {"SHALL": "应当", "MAY": "可以", "PRIORITY": "优先"}
_ORIGINS = {"DATASET": "部门数据", "REGISTER": "枢纽登记", "DECLARED": "申报"}
_TRUST = {"S": "本地文件", "L": "上位法", "W": "公开摘录", "M": "待核", "P": "本项目建议"}
_STEP = "  "  # a level of the computation


def lines(evaluation: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of an evaluation, given as the mutation's payload has it."""
    yield f"测算日期 {evaluation['evaluatedOn']}，政策 {evaluation['policyVersion']}"
    yield f"政策包 {'、'.join(evaluation['packs'])}"
    yield "以下是测算，不是认定；是否认定由人依程序决定。"
    for number, result in enumerate(evaluation["results"], start=1):
        yield ""
        yield _heading(number, result)
        told: set[str] = set()
        for step in _from_the_top(result["steps"]):
            yield from _step(step, told)


def _from_the_top(steps: Sequence[Step]) -> list[Step]:
    """Return steps, each before those that it rests on, which the payload has after them."""
    whole: list[tuple[int, list[Step]]] = []  # each with all below it, by its depth
    for step in steps:
        below: list[Step] = []
        while whole and whole[-1][0] > step["depth"]:
            below = [*whole.pop()[1], *below]
        whole.append((step["depth"], [step, *below]))
    return [step for _, found in whole for step in found]


def _heading(number: int, result: Mapping[str, Any]) -> str:
    category, verdict = CATEGORIES[Category(result["category"])], _VERDICTS[result["verdict"]]
    whom = f"（{result['person']['name']}）" if result["person"] else ""
    binding = f"{_MODALITIES[result['modality']]}，{result['authority']} 认定"
    return f"{number}. {category}{whom}：{verdict}（{binding}）  {_cited(result)}"


def _step(step: Step, told: set[str]) -> Iterator[str]:
    """Yield the lines of a step; words of a clause that were told before are left out."""
    indent = _STEP * (step["depth"] + 1)
    formula = f"  {step['formula']}" if step["formula"] else ""
    yield f"{indent}{step['rule']}：{_VERDICTS[step['verdict']]}{formula}"
    words = f"“{step['words']}”" if step["words"] and step["words"] not in told else ""
    told.add(step["words"])
    yield f"{indent}  依据 {_cited(step)}{words}〔{_TRUST[step['trust']]}〕"
    yield from (f"{indent}  参数 {_parameter(each)}" for each in step["parameters"])
    yield from (f"{indent}  {_input(each)}" for each in step["inputs"])


def _parameter(each: Mapping[str, Any]) -> str:
    value = "文件未予规定" if each["value"] is None else f"{each['value']}{each['unit'] or ''}"
    return f"{each['key']} = {value}（{_cited(each)}）"


def _input(each: Mapping[str, Any]) -> str:
    name = each["name"]
    if each["value"] is None:
        asked = f"，可向{INPUTS[name].ask}核实" if name in INPUTS else "，请核实"
        return f"尚缺 {label(name)}{asked}"
    parts = (_ORIGINS.get(each["origin"]), each["code"], each["asOf"])
    return f"情况 {label(name)}：{each['value']}（{_joined(parts)}）"


def _joined(parts: Sequence[str | None]) -> str:
    return " ".join(each for each in parts if each)


def _cited(entry: Mapping[str, Any]) -> str:
    return f"{entry['document']} {entry['clause']}"
