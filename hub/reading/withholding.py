"""The field `withheld` of an object: which of its fields this caller did not get on this row."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from hub.domain.sharing import Form, Rule
from hub.reading.json_sql import quoted
from hub.reading.selection import Withheld, WithheldPart

WITHHELD = "WITHHELD"  # the value is null, whatever it is in truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Withholding:
    """A field that is masked, or that some rows withhold."""

    field: str
    rule: Rule
    condition: str | None  # SQL that tells whether it is given on this row; None: always


def withheld_json(asked: Withheld, withholdings: Sequence[Withholding]) -> str:
    """Return the JSON text of the list, in SQL that is evaluated on the object's row."""
    parts: list[str] = []
    for each in withholdings:
        given = quoted("," + _entry(asked, each, Form.MASKED)) if _is_masked(each) else "''"
        if each.condition is None:
            parts.append(given)
            continue
        refused = quoted("," + _entry(asked, each, None))
        parts.append(f"CASE WHEN {each.condition} THEN {given} ELSE {refused} END")
    return f"'['||substr({'||'.join(parts)},2)||']'" if parts else "'[]'"


def _is_masked(each: Withholding) -> bool:
    return each.rule.form is Form.MASKED


def _entry(asked: Withheld, each: Withholding, form: Form | None) -> str:
    """Return one WithheldField as JSON."""
    clause = each.rule.clause
    values = {
        WithheldPart.FIELD: each.field,
        WithheldPart.FORM: WITHHELD if form is None else str(form),
        WithheldPart.CLAUSE: f"{clause.document} {clause.clause}" if clause else "",
        WithheldPart.TYPENAME: "WithheldField",
    }
    return json.dumps({key: values[part] for key, part in asked.parts}, ensure_ascii=False)
