"""Packs: what one jurisdiction's documents say, and what they leave open."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from hub.domain.divisions import NATION
from hub.domain.identifiers import DivisionCode
from hub.domain.law import UNSET, Citation, Unset, Value
from hub.domain.people import Category
from hub.domain.sharing import Clause
from hub.policy.bounds import Bound, read_bound
from hub.policy.categories import ListedCategory, ListedTransfer, read_category, read_transfer
from hub.policy.citations import read_citation
from hub.policy.divisions import Divisions
from hub.policy.entitling import (
    Known,
    ListedProgramme,
    Regrouping,
    read_listed_programme,
    read_regrouping,
)
from hub.policy.entries import Entry
from hub.policy.periods import Period, read_period
from hub.policy.ranges import Range, read_range
from hub.policy.routing import ListedRoute, Routable, read_route

T = TypeVar("T")


class ValueType(StrEnum):
    """What a parameter holds."""

    INTEGER = "integer"
    INTEGERS = "integers"
    DECIMAL = "decimal"  # written as a text, so that no digit is lost
    BOOLEAN = "boolean"
    TEXT = "text"
    TEXTS = "texts"
    CATEGORIES = "categories"
    BY_CATEGORY = "by_category"  # a text for each category


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterKey:
    """A parameter that packs may give."""

    key: str
    type: ValueType
    unit: str | None
    name_zh: str
    name_en: str
    range: Range
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
    is_binding: bool  # on the packs below: what they say of it must be the same
    line: int  # of the pack's file


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What one document, or one set of documents, says for one division."""

    code: str
    name_zh: str
    name_en: str
    division: DivisionCode
    period: Period
    remark: str | None  # what a reader of the pack has to know of the document
    parameters: tuple[Parameter, ...]
    bounds: tuple[Bound, ...]
    categories: tuple[ListedCategory, ...]  # in the document's order
    transfers: tuple[ListedTransfer, ...]
    programmes: tuple[ListedProgramme, ...]
    groups: tuple[Regrouping, ...]
    routes: tuple[ListedRoute, ...]
    source: Clause
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """What a pack may name."""

    keys: Mapping[str, ParameterKey]
    routable: Routable
    divisions: Divisions


def read_parameter_keys(root: Entry) -> Mapping[str, ParameterKey]:
    """Return the parameters that packs may give, by key."""
    return {key: entry.read(lambda e, k=key: _parameter_key(e, k)) for key, entry in root.named()}


def read_pack(root: Entry, registers: Registers) -> Pack:
    """Return the pack of one file.

    Raises:
        PolicyError: something unknown is named, a value is of another type or out of its range,
            a rule lacks its clause or words, or an adopted value lacks its origin.
    """
    period = read_period(root)
    keys = registers.keys
    known = Known(programmes=registers.routable.programmes, parameters=keys)

    def listed(name: str, reader: Callable[[Entry], T]) -> tuple[T, ...]:
        return tuple(entry.read(reader) for entry in root.tables(name, optional=True))

    return Pack(
        code=root.text("code"),
        name_zh=root.text("name_zh"),
        name_en=root.text("name_en"),
        division=_division(root, registers.divisions),
        period=period,
        remark=root.text("remark") if "remark" in root else None,
        parameters=listed("parameters", lambda e: _parameter(e, keys, period)),
        bounds=listed("bounds", lambda e: read_bound(e, keys, period)),
        categories=listed("categories", lambda e: read_category(e, period)),
        transfers=listed("transfers", lambda e: read_transfer(e, period)),
        programmes=listed("entitlements", lambda e: read_listed_programme(e, known, period)),
        groups=listed("groups", lambda e: read_regrouping(e, known, period)),
        routes=listed("routes", lambda e: read_route(e, registers.routable, period)),
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
        range=entry.table("range").read(read_range) if "range" in entry else Range(),
        source=entry.clause(),
    )


def _parameter(entry: Entry, keys: Mapping[str, ParameterKey], within: Period) -> Parameter:
    key = keys[entry.code("key", keys)]
    adopted = entry.boolean("adopted", default=False)
    if adopted is not ("origin" in entry):
        raise entry.refuse("adopted = true and origin go together; write both or neither.")
    return Parameter(
        key=key.key,
        value=_value(entry, key),
        unit=key.unit,
        period=read_period(entry, within=within),
        source=entry.source().read(read_citation),
        adopted=adopted,
        origin=entry.text("origin") if adopted else None,
        is_binding=entry.boolean("binding", default=False),
        line=entry.line,
    )


def _value(entry: Entry, key: ParameterKey) -> Value | Unset:
    if ("unset" in entry) is ("value" in entry):
        raise entry.refuse("A parameter is either value = … or unset = true; write one of them.")
    if "value" in entry:
        value = _READERS[key.type](entry)
        if (limit := key.range.refusal(value)) is not None:
            raise entry.refuse(f"{key.key} {limit}; mend the value.", "value")
        return value
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
    return entry.table("value").read(
        lambda table: {key: table.text(key) for key in table if _is_category(table, key)}
    )


def _is_category(table: Entry, key: str) -> bool:
    if key not in Category.__members__:
        raise table.refuse(f"{key} is no category; use one of {', '.join(Category)}.", key)
    return True


_READERS: Mapping[ValueType, Callable[[Entry], Value]] = {
    ValueType.INTEGER: lambda entry: entry.integer("value"),
    ValueType.INTEGERS: lambda entry: entry.integers("value"),
    ValueType.DECIMAL: _decimal,
    ValueType.BOOLEAN: lambda entry: entry.boolean("value", default=False),
    ValueType.TEXT: lambda entry: entry.text("value"),
    ValueType.TEXTS: lambda entry: entry.texts("value"),
    ValueType.CATEGORIES: lambda entry: entry.codes("value", list(Category)),
    ValueType.BY_CATEGORY: _by_category,
}
