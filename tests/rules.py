"""The rules of five jurisdictions as the hub's packs state them, for tests of the evaluation.

`standards.csv` is the yearly table that the tests state: the worked cases' amounts.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from hub.domain.evaluation.rules import Rules
from hub.domain.law import Citation, Trust, Unset, Value
from hub.policy.loader import load
from hub.policy.policy import Policy

ON: Final = date(2026, 11, 22)

CN: Final = "国办发〔2023〕39号"
HLJ: Final = "黑龙江省实施意见"
XX: Final = "新政办〔2024〕22号"
CS: Final = "长民发〔2025〕22号"
BJ: Final = "京政办发〔2026〕4号"

PLACES: Final[Mapping[str, str]] = {  # a county or district of each; the nation's has no own pack
    "nation": "130102",
    "heilongjiang": "230102",
    "xinxiang": "410721",
    "changsha": "430121",
    "beijing": "110101",
}

_STANDARDS: Final = Path(__file__).parent / "standards.csv"


def cited(document: str, clause: str, words: str | None = None) -> Citation:
    """Return a citation of a jurisdiction's own document."""
    return Citation(document=document, clause=clause, words=words, trust=Trust.S)


def rules_of(
    jurisdiction: str, changes: Mapping[str, Value | Unset] | None = None, *, on: date = ON
) -> Rules:
    """Return what holds in a jurisdiction.

    Args:
        jurisdiction: a key of PLACES.
        changes: values of parameters in place of the packs'.
        on: the day.
    """
    rules = policy().rules(PLACES[jurisdiction], on)
    changed = {
        key: replace(rules.parameters[key], value=value) for key, value in (changes or {}).items()
    }
    return replace(rules, parameters={**rules.parameters, **changed})


@cache
def policy() -> Policy:
    """Return the hub's own policy, with the tests' yearly table."""
    return load(standards=_STANDARDS)
