"""Worked cases: a household in a jurisdiction, what it is proposed for, and how that is reckoned.

`worked/*.toml` holds them, one file a rule. A case names

- `jurisdiction`, the day (`on`; absent: tests.rules.ON), and `parameters` that stand in place of
  those of its packs (text "UNSET": none);
- `household`, as tests.domain.evaluation.households reads it; amounts in yuan over twelve months;
- `results`: the verdict of each category; "DIBAO 2" is that of the second member;
- `steps`: of one result (`in`), a test (`rule`) with its formula, and document, clause and words:
  the test's own, or those of a `parameter` that it goes by.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from hub.domain.evaluation.results import CategoryResult, Evaluation
from hub.domain.evaluation.rules import Rules
from hub.domain.evaluation.steps import Step
from hub.domain.law import UNSET, Unset, Value
from tests.domain.evaluation.households import person_id
from tests.rules import ON, rules_of

_FOLDER: Final = Path(__file__).parent / "worked"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedStep:
    """One step of a result, as it should read."""

    result: str
    rule: str
    formula: str | None
    verdict: str | None
    parameter: str | None  # whose citation is meant; None: the test's own
    cited: Mapping[str, str]  # of the citation's fields

    def is_told_by(self, step: Step) -> bool:
        """Tell whether a step reads so."""
        sources = (
            [step.source]
            if self.parameter is None
            else [given.source for given in step.given if given.key == self.parameter]
        )
        return (
            self.formula in (None, step.formula)
            and self.verdict in (None, step.verdict)
            and any(
                all(getattr(source, name) == each for name, each in self.cited.items())
                for source in sources
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedCase:
    """One household, and what comes out."""

    name: str
    rules: Rules
    household: Mapping[str, Any]
    results: Mapping[str, str]
    steps: tuple[WorkedStep, ...]


def cases() -> Iterator[WorkedCase]:
    """Yield all worked cases, file by file."""
    for file in sorted(_FOLDER.glob("*.toml")):
        document = tomllib.loads(file.read_text(encoding="utf-8"))
        for table in document["worked"]:
            yield _case(file.stem, table)


def result_of(evaluation: Evaluation, name: str) -> CategoryResult:
    """Return the result that a case names, as "DIBAO" or "DIBAO 2"."""
    category, _, place = name.partition(" ")
    wanted = person_id(int(place) - 1) if place else None
    found = [
        each
        for each in evaluation.results
        if each.category == category and each.person_id == wanted
    ]
    assert found, f"{name} is no result: {evaluation.results}"
    return found[0]


def steps_of(result: CategoryResult, rule: str) -> list[Step]:
    """Return the steps of a test within a result."""
    return [step for step in result.step.flat() if step.rule == rule]


def _case(stem: str, table: Mapping[str, Any]) -> WorkedCase:
    on: date = table.get("on", ON)
    changes = {key: _value(value) for key, value in table.get("parameters", {}).items()}
    return WorkedCase(
        name=f"{stem}: {table['name']}",
        rules=rules_of(table["jurisdiction"], changes, on=on),
        household=table["household"],
        results=table.get("results", {}),
        steps=tuple(_step(each) for each in table.get("steps", [])),
    )


def _step(table: Mapping[str, str]) -> WorkedStep:
    return WorkedStep(
        result=table["in"],
        rule=table["rule"],
        formula=table.get("formula"),
        verdict=table.get("verdict"),
        parameter=table.get("parameter"),
        cited={name: table[name] for name in ("document", "clause", "words") if name in table},
    )


def _value(written: Any) -> Value | Unset:
    if written == "UNSET":
        return UNSET
    if isinstance(written, list):
        return tuple(written)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] TOML
    if isinstance(written, str) and written[:1].isdigit():
        return Decimal(written)
    return written
