"""An evaluation as a page in Chinese: each category, its computation, and what is missing."""

from collections.abc import Iterable, Iterator
from typing import Final

from hub.domain.evaluation.circumstances import Household, Origin, Source
from hub.domain.evaluation.inputs import INPUTS, label
from hub.domain.evaluation.results import CategoryResult, Evaluation
from hub.domain.evaluation.rules import Modality
from hub.domain.evaluation.steps import Step, Used, Verdict
from hub.domain.evaluation.wording import CATEGORIES, person
from hub.domain.identifiers import PersonId
from hub.domain.law import UNSET, Citation, Given, Trust, Value

_VERDICTS: Final = {
    Verdict.MET: "符合",
    Verdict.NOT_MET: "不符合",
    Verdict.UNKNOWN: "不能判断（情况不明）",
    Verdict.UNSET: "不能判断（没有规定）",
}
_MARKS: Final = {
    Verdict.MET: "✓",
    Verdict.NOT_MET: "✗",
    Verdict.UNKNOWN: "?",
    Verdict.UNSET: "○",
}
_OPEN: Final = (Verdict.UNKNOWN, Verdict.UNSET)
_MODALITIES: Final = {Modality.SHALL: "应当", Modality.MAY: "可以", Modality.PRIORITY: "优先"}
_TRUST: Final = {
    Trust.S: "本地文件全文",
    Trust.L: "上位法全文",
    Trust.W: "公开网页摘录",
    Trust.M: "凭记忆，引用前须核实",
    Trust.P: "本项目建议",
}
_ORIGINS: Final = {
    Origin.DATASET: "数据集",
    Origin.REGISTER: "本平台登记",
    Origin.DECLARED: "本次申报",
}


def page(evaluation: Evaluation, household: Household) -> Iterator[str]:
    """Yield the lines of an evaluation, without line ends.

    Args:
        evaluation: of the household.
        household: whose members are named by their place, never by name or number.
    """
    places = {member.id: place for place, member in enumerate(household.members)}
    yield f"家庭 {evaluation.household_id}，{len(places)} 人，{evaluation.on.isoformat()}"
    yield f"规则：{'、'.join(evaluation.packs)}（版本 {evaluation.version}）"
    yield "以下为建议，由有权机关的工作人员认定。"
    for result in evaluation.results:
        yield ""
        yield _heading(result, places)
        yield from _step(result.step, 1)
    yield ""
    yield from missing(result.step for result in evaluation.results)


def missing(steps: Iterable[Step]) -> Iterator[str]:
    """Yield what keeps steps open: what is not known, with whom to ask, and what is unset."""
    flat = [
        each
        for step in steps
        if step.verdict in _OPEN
        for each in step.flat()
        if each.verdict in _OPEN
    ]
    unknown = dict.fromkeys(
        (used.name, used.person) for step in flat for used in step.used if used.value is None
    )
    unset = dict.fromkeys(
        given.key for step in flat for given in step.given if given.value is UNSET
    )
    if not unknown and not unset:
        yield "所需情况和规定齐全。"
    for name, place in unknown:
        whose = "" if place is None else f"{person(place)}的"
        asked = f"，可向{INPUTS[name].ask}核实" if name in INPUTS else ""
        yield f"尚缺：{whose}{label(name)}{asked}"
    for key in unset:
        yield f"没有规定：{key}，须由当地文件给出后写入规则包"


def _heading(result: CategoryResult, places: dict[PersonId, int]) -> str:
    whose = "全户" if result.person_id is None else person(places[result.person_id])
    return (
        f"{CATEGORIES[result.category]}（{whose}）：{_VERDICTS[result.verdict]}"
        f"〔{_MODALITIES[result.modality]}；认定机关 {result.authority}〕"
    )


def _step(step: Step, depth: int) -> Iterator[str]:
    indent = "  " * depth
    yield f"{indent}{_MARKS[step.verdict]} {step.rule}：{step.formula}"
    yield f"{indent}  依据：{_cited(step.source)}"
    for given in step.given:
        yield f"{indent}  参数：{_given(given)}"
    for used in step.used:
        yield f"{indent}  情况：{_used(used)}"
    for part in step.parts:
        yield from _step(part, depth + 1)


def _cited(source: Citation) -> str:
    words = "" if source.words is None else f"“{source.words}”"
    return f"{source.document} {source.clause}{words}（{_TRUST[source.trust]}）"


def _given(given: Given) -> str:
    value = "没有规定" if given.value is UNSET else _value(given.value)
    unit = "" if given.unit is None or given.value is UNSET else f" {given.unit}"
    adopted = "，参照采用" if given.adopted else ""
    return f"{given.key} = {value}{unit}（{given.pack}{adopted}；{_cited(given.source)}）"


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(str(each) for each in value)
    return str(value)


def _used(used: Used) -> str:
    whose = "" if used.person is None else f"{person(used.person)}的"
    if used.value is None or used.source is None:
        return f"{whose}{label(used.name)}：不明"
    return f"{whose}{label(used.name)}：{used.value}（{_from(used.source)}）"


def _from(source: Source) -> str:
    parts = (_ORIGINS[source.origin], source.code, source.reference)
    as_of = () if source.as_of is None else (f"截至 {source.as_of.isoformat()}",)
    return " ".join(each for each in (*parts, *as_of) if each is not None)
