"""What each type of field accepts, as SQL expressions that the engine runs over whole columns.

`cleaned` makes one spelling of a value, `problem` names the reason to reject it or is NULL, and
`typed` is the value as the Parquet file keeps it. `{v}` stands for the cleaned column; `$today`,
and the table `division`, are given by the caller.
"""

from dataclasses import dataclass

from hub.domain.citizen_ids import CHECK_CHARACTERS, WEIGHTS
from hub.domain.rejections import Reason
from hub.matching.engine import quoted
from hub.policy.datasets import Field, FieldType
from hub.sealing import masks

DEFAULT_LENGTH = 200
PERSONAL = frozenset(
    {
        FieldType.NAME,
        FieldType.CITIZEN_ID,
        FieldType.PHONE,
        FieldType.ADDRESS,
        FieldType.ACCOUNT,
        FieldType.CERTIFICATE,
        FieldType.SERIAL,  # it leads to one record of one person at the department
    }
)  # never written to a Parquet file as they are
_NUMBERED = frozenset({FieldType.CITIZEN_ID, FieldType.CERTIFICATE})

_BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(12288) || chr(65279)"
_NARROWING = ("０１２３４５６７８９－／．", "0123456789-/.")
_CAPITALS = ("Ｘｘx", "XXX")  # the check character of an id number
_WRITTEN = "\\p{Han}〔〕（）《》、，·"  # what names, addresses and references are written with
_LAST_DAY = "DATE '2199-12-31'"
_FIRST_DAY = "DATE '1900-01-01'"
_MOST_YUAN = 10_000_000  # in one row; more is an amount in fen, or columns that ran together
_DAY_FORM = "[0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a type of field accepts: conditions that must not hold, each with its reason."""

    problems: tuple[tuple[str, Reason], ...] = ()
    typed: str = "{v}"
    narrows: bool = True  # digits of full width are read as digits
    max_length: int = DEFAULT_LENGTH


def _sum_of_weights() -> str:
    """Return the weighted sum of the first 17 digits, as SQL."""
    terms = (
        f"{weight} * (ascii(substr({{v}}, {place}, 1)) - 48)"
        for place, weight in enumerate(WEIGHTS, start=1)
    )
    return " + ".join(terms)


def _unlike(pattern: str) -> str:
    """Return the condition that the value does not have the form."""
    return f"NOT regexp_full_match({{v}}, {quoted(pattern)})"


_WRONG_CHECK = (
    f"substr({quoted(CHECK_CHARACTERS)}, ({_sum_of_weights()}) % 11 + 1, 1) <> substr({{v}}, 18, 1)"
)
_ID_DAY = "try_strptime(substr({v}, 7, 8), '%Y%m%d')::DATE"
_DAY = "try_strptime({v}, ['%Y-%m-%d', '%Y%m%d', '%Y/%m/%d'])::DATE"
_MONTH = "try_strptime(replace({v}, '-', '') || '01', '%Y%m%d')::DATE"

_MASKED = (
    f"contains({{v}}, '*') AND regexp_full_match({{v}}, {quoted(masks.any_form())})",
    Reason.MASKED_VALUE,
)

RULES: dict[FieldType, Rule] = {
    FieldType.NAME: Rule(problems=(_MASKED,), narrows=False, max_length=100),
    FieldType.TEXT: Rule(problems=(_MASKED,), narrows=False),
    FieldType.ADDRESS: Rule(problems=(_MASKED,), narrows=False),
    FieldType.HOUSEHOLD_NUMBER: Rule(max_length=40),
    FieldType.CITIZEN_ID: Rule(
        problems=(
            (_unlike("[0-9]{17}[0-9X]"), Reason.ID_FORM),
            (
                _WRONG_CHECK,
                Reason.ID_CHECK_DIGIT,
            ),
            (
                f"coalesce({_ID_DAY} NOT BETWEEN DATE '1880-01-01' AND $today, true)",
                Reason.ID_BIRTH_DATE,
            ),
        ),
    ),
    FieldType.PHONE: Rule(
        problems=((_unlike("[+]?[0-9][0-9 ()-]{4,22}"), Reason.PHONE_FORM),), max_length=24
    ),
    FieldType.ACCOUNT: Rule(
        problems=((_unlike("[0-9]{8,32}"), Reason.ACCOUNT_FORM),), max_length=40
    ),
    FieldType.CERTIFICATE: Rule(
        problems=((_unlike("[0-9]{17}[0-9X][1-7][1-4](B[0-9]{1,2})?"), Reason.CERTIFICATE_FORM),),
    ),
    FieldType.DIVISION: Rule(
        problems=(
            (
                "length({v}) NOT IN (9, 12) OR {v} NOT IN (SELECT code FROM division)",
                Reason.DIVISION_UNKNOWN,
            ),
        ),
    ),
    FieldType.DATE: Rule(
        problems=(
            (_unlike(_DAY_FORM), Reason.DATE_FORM),
            (
                f"coalesce({_DAY} NOT BETWEEN {_FIRST_DAY} AND {_LAST_DAY}, true)",
                Reason.DATE_UNREAL,
            ),
        ),
        typed=_DAY,
    ),
    FieldType.MONTH: Rule(
        problems=(
            (_unlike("[0-9]{4}-?[0-9]{2}"), Reason.MONTH_FORM),
            (
                f"coalesce({_MONTH} NOT BETWEEN {_FIRST_DAY} AND {_LAST_DAY}, true)",
                Reason.MONTH_FORM,
            ),
        ),
        typed=_MONTH,
    ),
    FieldType.MONEY: Rule(
        problems=(
            (_unlike(r"(0|[1-9][0-9]{0,11})([.][0-9]{1,2})?"), Reason.MONEY_FORM),
            (f"try_cast({{v}} AS DECIMAL(18, 2)) > {_MOST_YUAN}", Reason.MONEY_TOO_MUCH),
        ),
        typed="({v}::DECIMAL(18, 2) * 100)::BIGINT",
    ),
    FieldType.INTEGER: Rule(
        problems=((_unlike("-?[0-9]{1,9}"), Reason.INTEGER_FORM),), typed="{v}::INTEGER"
    ),
    FieldType.CODE: Rule(),
    FieldType.SERIAL: Rule(max_length=64),
}


def cleaned(field: Field, raw: str) -> str:
    """Return the SQL of a raw column's one spelling; an empty value is NULL, a word its code."""
    value = f"trim({raw}, {_BLANKS})"
    if RULES[field.type].narrows:
        wide, narrow = _NARROWING
        if field.type in _NUMBERED:
            wide, narrow = wide + _CAPITALS[0], narrow + _CAPITALS[1]
        value = f"translate({value}, {quoted(wide)}, {quoted(narrow)})"
    if field.type is FieldType.ACCOUNT:
        value = f"replace({value}, ' ', '')"
    # Nearly all values are plain already; to look is five times quicker than to clean.
    is_plain = f"regexp_full_match({raw}, {quoted(plain(field))})"
    value = f"CASE WHEN {is_plain} THEN {raw} ELSE nullif({value}, '') END"
    if not field.code_aliases:
        return value
    words = (f"WHEN {quoted(w)} THEN {quoted(code)}" for w, code in field.code_aliases.items())
    return f"CASE {value} {' '.join(words)} ELSE {value} END"


def plain(field: Field) -> str:
    """Return the form of the values that `cleaned` would return as they are."""
    if field.type in _NUMBERED:
        return "[!-wy-~]+"
    return "[!-~]+" if RULES[field.type].narrows else f"[!-~{_WRITTEN}]+"


def problem(field: Field, column: str) -> str:
    """Return the SQL that names the reason to reject a cleaned value, or is NULL."""
    rule = RULES[field.type]
    longest = field.max_length or rule.max_length
    checks = (
        (_unlike(r"[^\x00-\x1f\x7f]*"), Reason.CONTROL_CHARACTER),
        (f"length({{v}}) > {longest}", Reason.TOO_LONG),
        *_shortened(field),
        *rule.problems,
        *_unknown_code(field),
    )
    branches = " ".join(
        f"WHEN {condition.replace('{v}', column)} THEN {quoted(reason)}"
        for condition, reason in checks
    )
    absent = quoted(Reason.REQUIRED) if field.required else "NULL"
    return f"CASE WHEN {column} IS NULL THEN {absent} {branches} END"


def typed(field: Field, column: str) -> str:
    """Return the SQL of the value that a Parquet file keeps."""
    return RULES[field.type].typed.replace("{v}", column)


def typed_name(field: Field) -> str:
    """Return the name under which the typed value is kept; an amount says that it is in fen."""
    return f"{field.name}_fen" if field.type is FieldType.MONEY else field.name


def shape(column: str) -> str:
    """Return the SQL of a value's shape: what it looked like, and nothing of what it said."""
    value = f"regexp_replace(substr(coalesce({column}, ''), 1, 40), '[\\x00-\\x1f\\x7f]', ' ', 'g')"
    value = f"regexp_replace({value}, '\\p{{Nd}}', '9', 'g')"
    letters = "[A-Za-z\\p{Latin}\\p{Cyrillic}\\p{Arabic}\\p{Tibetan}\\p{Mongolian}\\p{Hangul}]"
    value = f"regexp_replace({value}, '{letters}', 'A', 'g')"
    return f"regexp_replace({value}, '\\p{{Han}}', '中', 'g')"


def _unknown_code(field: Field) -> tuple[tuple[str, Reason], ...]:
    """Return the check of a field whose values are listed."""
    if not field.codes:
        return ()
    return ((f"{{v}} NOT IN ({', '.join(map(quoted, field.codes))})", Reason.CODE_UNKNOWN),)


def _shortened(field: Field) -> tuple[tuple[str, Reason], ...]:
    """Return the check for what a spreadsheet makes of a long number, as 4.10721E+17."""
    if not RULES[field.type].narrows:
        return ()
    form = quoted("[0-9]([.][0-9]+)?E[+][0-9]{2,3}")
    condition = f"contains({{v}}, 'E+') AND regexp_full_match({{v}}, {form})"
    return ((condition, Reason.NUMBER_SHORTENED),)
