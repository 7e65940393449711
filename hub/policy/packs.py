"""Packs: the parameters that one jurisdiction's documents give, and those they leave open."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from hub.domain.identifiers import DivisionCode
from hub.domain.law import UNSET, Citation, Trust, Unset, Value
from hub.domain.sharing import Clause
from hub.policy.divisions import NATION
from hub.policy.entries import Entry
from hub.policy.periods import Period, read_period


class ValueType(StrEnum):
    """What a parameter holds."""

    INTEGER = "integer"
    INTEGERS = "integers"
    DECIMAL = "decimal"  # written as a text, so that no digit is lost
    BOOLEAN = "boolean"
    TEXT = "text"
    TEXTS = "texts"
    BY_CATEGORY = "by_category"  # a text for each category


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterKey:
    """A parameter that packs may give."""

    key: str
    type: ValueType
    unit: str | None
    name_zh: str
    name_en: str
    source: Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value, or UNSET, that a pack gives to a parameter."""

    key: str
    value: Value | Unset
    unit: str | None
    period: Period
    source: Citation
    adopted: bool  # taken over from elsewhere by the jurisdiction
    origin: str | None  # where an adopted value comes from
    line: int  # of the pack's file


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What one document, or one set of documents, says for one division."""

    code: str
    name_zh: str
    name_en: str
    division: DivisionCode
    period: Period
    parameters: tuple[Parameter, ...]
    source: Clause
    file: str


def read_parameter_keys(root: Entry) -> Mapping[str, ParameterKey]:
    """Return the parameters that packs may give, by key."""
    return {key: entry.read(lambda e, k=key: _parameter_key(e, k)) for key, entry in root.named()}


def read_pack(root: Entry, *, keys: Mapping[str, ParameterKey], divisions: Collection[str]) -> Pack:
    """Return the pack of one file.

    Raises:
        PolicyError: an unknown parameter or division, a value of another type, or one that is
            adopted without its origin.
    """
    period = read_period(root)
    return Pack(
        code=root.text("code"),
        name_zh=root.text("name_zh"),
        name_en=root.text("name_en"),
        division=_division(root, divisions),
        period=period,
        parameters=tuple(
            entry.read(lambda e: _parameter(e, keys, period)) for entry in root.tables("parameters")
        ),
        source=root.clause(),
        file=root.document.file,
    )


def _division(root: Entry, divisions: Collection[str]) -> DivisionCode:
    code = root.text("division")
    if code != NATION and code not in divisions:
        raise root.refuse(
            f"The division {code} is not in the register; use {NATION} for the nation.", "division"
        )
    return DivisionCode(code)


def _parameter_key(entry: Entry, key: str) -> ParameterKey:
    return ParameterKey(
        key=key,
        type=entry.choice("type", ValueType),
        unit=entry.text("unit") if "unit" in entry else None,
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        source=entry.clause(),
    )


def _parameter(entry: Entry, keys: Mapping[str, ParameterKey], within: Period) -> Parameter:
    key = keys[entry.code("key", keys)]
    adopted = entry.boolean("adopted", default=False)
    if adopted is not ("origin" in entry):
        raise entry.refuse("adopted = true and origin go together; write both or neither.")
    return Parameter(
        key=key.key,
        value=_value(entry, key.type),
        unit=key.unit,
        period=read_period(entry, within=within),
        source=entry.source().read(_citation),
        adopted=adopted,
        origin=entry.text("origin") if adopted else None,
        line=entry.line,
    )


def _citation(entry: Entry) -> Citation:
    return Citation(
        document=entry.text("document"),
        clause=entry.text("clause"),
        words=entry.text("words") if "words" in entry else None,
        trust=entry.choice("trust", Trust),
    )


def _value(entry: Entry, kind: ValueType) -> Value | Unset:
    if ("unset" in entry) is ("value" in entry):
        raise entry.refuse("A parameter is either value = … or unset = true; write one of them.")
    if "value" in entry:
        return _READERS[kind](entry)
    if not entry.boolean("unset", default=True):
        raise entry.refuse("unset can only be true; give a value instead.", "unset")
    return UNSET


def _decimal(entry: Entry) -> Decimal:
    try:
        value = Decimal(entry.text("value"))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise entry.refuse('value is no decimal number; write it as "0.50".', "value")
    return value


def _by_category(entry: Entry) -> Mapping[str, str]:
    return entry.table("value").read(lambda table: {key: table.text(key) for key in table})


_READERS: Mapping[ValueType, Callable[[Entry], Value]] = {
    ValueType.INTEGER: lambda entry: entry.integer("value"),
    ValueType.INTEGERS: lambda entry: entry.integers("value"),
    ValueType.DECIMAL: _decimal,
    ValueType.BOOLEAN: lambda entry: entry.boolean("value", default=False),
    ValueType.TEXT: lambda entry: entry.text("value"),
    ValueType.TEXTS: lambda entry: entry.texts("value"),
    ValueType.BY_CATEGORY: _by_category,
}
