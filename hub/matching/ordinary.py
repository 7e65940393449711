"""What nearly all values look like, so that few have to be cleaned and judged rule by rule.

An ordinary value is one that `values.cleaned` returns as it is and `values.problem` has nothing
against. The conditions here are quicker than those; where they hold, the value is sound, and where
they do not, it is judged like any other.
"""

from collections.abc import Mapping

from hub.domain.citizen_ids import WEIGHTS
from hub.matching import values
from hub.matching.engine import identifier, quoted
from hub.policy.datasets import Field, FieldType

_DAY = "regexp_full_match({v}, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND TRY_CAST({v} AS DATE)"
_MONTH = "regexp_full_match({v}, '[0-9]{4}-[0-9]{2}') AND TRY_CAST({v} || '-01' AS DATE)"
_EVER = "BETWEEN DATE '1900-01-01' AND DATE '2199-12-31'"
_QUICK: Mapping[FieldType, str] = {
    FieldType.HOUSEHOLD_NUMBER: "regexp_full_match({v}, '[!-~]+') AND NOT contains({v}, 'E+')",
    FieldType.CITIZEN_ID: "regexp_full_match({v}, '[0-9]{17}[0-9X]') AND try_strptime("
    "substr({v}, 7, 8), '%Y%m%d')::DATE BETWEEN DATE '1880-01-01' AND $today",
    FieldType.ACCOUNT: "regexp_full_match({v}, '[0-9]{8,32}')",
    FieldType.DATE: f"{_DAY} {_EVER}",
    FieldType.MONTH: f"{_MONTH} {_EVER}",
    FieldType.MONEY: "regexp_full_match({v}, '(?:0|[1-9][0-9]{0,6})(?:[.][0-9]{1,2})?')",
}


def condition(field: Field) -> str:
    """Return the SQL that is true where a raw value is ordinary, but for an id's check character.

    It is false or NULL for any other, and the engine can run it on whatever a file holds.
    """
    column = identifier(field.name)
    if field.type is FieldType.CODE and field.codes:
        ordinary = _listed(field, column)
    elif field.type in _QUICK:
        longest = field.max_length or values.RULES[field.type].max_length
        quick = _QUICK[field.type].replace("{v}", column)
        ordinary = f"{quick} AND length({column}) <= {longest}"
    else:
        plain = f"regexp_full_match({column}, {quoted(values.plain(field))})"
        ordinary = f"CASE WHEN {plain} THEN ({values.problem(field, column)}) IS NULL END"
    return f"({ordinary})" if field.required else f"({column} IS NULL OR ({ordinary}))"


def remainder(number: str, column: str) -> str:
    """Return the SQL of an id number's check: 1 where its last character bears out the others.

    Args:
        number: the column that holds its first 17 digits as a number.
        column: the column of the whole id number, which is ordinary.

    Source:
        GB 11643-1999, 4.
    """
    places = len(WEIGHTS)
    terms = (
        f"{number} // {10 ** (places - place)} % 10 * {weight}"
        for place, weight in enumerate(WEIGHTS, start=1)
    )
    # 'X' stands for 10, and lies 40 places after '0'.
    return f"({' + '.join(terms)} + (ascii(substr({column}, 18, 1)) - 48) % 30) % 11"


def _listed(field: Field, column: str) -> str:
    """Return the condition that a value is one of the codes, and no word for another one."""
    codes = [code for code in field.codes if code not in field.code_aliases]
    return f"{column} IN ({', '.join(map(quoted, codes))})" if codes else "false"
