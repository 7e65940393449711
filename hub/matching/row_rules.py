"""Rules that two fields of one row keep together; a data set that has the fields has the rule."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hub.domain.people import Category
from hub.domain.rejections import Reason
from hub.matching.engine import identifier, quoted
from hub.matching.values import typed
from hub.policy.datasets import Dataset, Field

_FIRST_YEAR = 1990
_MOST_PERSONS = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRule:
    """A condition under which a row is rejected, over fields that are sound one by one."""

    fields: tuple[Field, ...]
    blamed: Field
    broken_when: str  # SQL over the cleaned columns
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class _Template:
    """A rule before its fields are known."""

    names: tuple[str, ...]
    blamed: str
    broken_when: str  # "{name}" stands for a field's typed value
    reason: Reason


def _in_order(first: str, last: str) -> _Template:
    """Return the rule that one day does not lie before another."""
    return _Template(
        names=(first, last),
        blamed=last,
        broken_when=f"{{{last}}} < {{{first}}}",
        reason=Reason.DATE_ORDER,
    )


def _has_come(day: str) -> _Template:
    """Return the rule that a day has come."""
    return _Template(
        names=(day,),
        blamed=day,
        broken_when=f"{{{day}}} > $today",
        reason=Reason.DATE_IN_FUTURE,
    )


def _within(part: str, whole: str) -> _Template:
    """Return the rule that an amount is part of another."""
    return _Template(
        names=(part, whole),
        blamed=part,
        broken_when=f"{{{part}}} > {{{whole}}}",
        reason=Reason.MONEY_ORDER,
    )


def _within_together(parts: tuple[str, ...], whole: str) -> _Template:
    """Return the rule that several amounts, as far as they are given, are parts of another."""
    total = " + ".join(f"coalesce({{{part}}}, 0)" for part in parts)
    return _Template(
        names=(*parts, whole),
        blamed=whole,
        broken_when=f"{total} > {{{whole}}}",
        reason=Reason.MONEY_ORDER,
    )


def _real_year(year: str) -> _Template:
    """Return the rule that a year lies in living memory; the next one may be prepared."""
    return _Template(
        names=(year,),
        blamed=year,
        broken_when=f"{{{year}}} NOT BETWEEN {_FIRST_YEAR} AND year($today) + 1",
        reason=Reason.YEAR_UNREAL,
    )


_SPELLS = (
    ("valid_from", "valid_to"),
    ("issued_on", "valid_to"),
    ("registered_on", "ended_on"),
    ("identified_on", "ended_on"),
    ("qualified_on", "ended_on"),
    ("enrolled_on", "left_on"),
    ("assessed_on", "renovated_on"),
    ("period_from", "period_to"),
    ("period_to", "verified_on"),
    ("employed_on", "ended_on"),
    ("rented_from", "ended_on"),
)
_PAST_DAYS = (
    "died_on",
    "issued_on",
    "paid_on",
    "registered_on",
    "settled_on",
    "enrolled_on",
    "identified_on",
    "moved_on",
    "assessed_on",
    "renovated_on",
    "qualified_on",
    "verified_on",
    "period_to",
    "employed_on",
    "struck_on",
    "born_on",
)
_PARTS = (("policy_range", "total"), ("self_pay", "total"), ("subsidy", "premium"))
_CLASSES_OF_INCOME = ("wages", "business", "assets", "transfers")
_NOT_COUNTED = (
    "not_counted_preferential",
    "not_counted_family_planning",
    "not_counted_scholarship",
    "not_counted_courage",
    "not_counted_assistance",
    "not_counted_basic_pension",
    "not_counted_other",
)
_MOST_SQUARE_METRES = 1_000

_TEMPLATES = (
    *(_in_order(first, last) for first, last in _SPELLS),
    *(_has_come(day) for day in _PAST_DAYS),
    *(_within(part, whole) for part, whole in _PARTS),
    *(_within_together(parts, "income") for parts in (_CLASSES_OF_INCOME, _NOT_COUNTED)),
    *(_real_year(year) for year in ("year", "school_year")),
    _Template(  # 刚性支出困难家庭认定办法 Art. 10: the determination holds for a time
        names=("category", "valid_to"),
        blamed="valid_to",
        broken_when=f"{{category}} = {quoted(Category.RIGID)} AND {{valid_to}} IS NULL",
        reason=Reason.RIGID_WITHOUT_END,
    ),
    _Template(
        names=("category", "valid_from", "valid_to"),
        blamed="valid_to",
        broken_when=f"{{category}} = {quoted(Category.RIGID)} "
        "AND {valid_to} > {valid_from} + INTERVAL 12 MONTH",
        reason=Reason.RIGID_TOO_LONG,
    ),
    _Template(
        names=("id_number", "died_on"),
        blamed="died_on",
        broken_when="{died_on} < strptime(substr({id_number}, 7, 8), '%Y%m%d')::DATE",
        reason=Reason.DATE_ORDER,
    ),
    _Template(
        names=("persons",),
        blamed="persons",
        broken_when=f"{{persons}} NOT BETWEEN 1 AND {_MOST_PERSONS}",
        reason=Reason.COUNT_UNREAL,
    ),
    _Template(
        names=("square_metres",),
        blamed="square_metres",
        broken_when=f"{{square_metres}} NOT BETWEEN 1 AND {_MOST_SQUARE_METRES}",
        reason=Reason.AREA_UNREAL,
    ),
    _Template(  # 长民发〔2025〕22号 三(二)3: C, D, or no house
        names=("grade", "has_dwelling"),
        blamed="grade",
        broken_when="{grade} IS NULL AND coalesce({has_dwelling}, 'Y') = 'Y'",
        reason=Reason.REQUIRED,
    ),
    _Template(
        names=("month",),
        blamed="month",
        broken_when="{month} > $today",
        reason=Reason.MONTH_IN_FUTURE,
    ),
    _Template(  # of the roster alone, which each division delivers for itself
        names=("household_number", "division", "decision_reference"),
        blamed="division",
        broken_when="{division} < $area_lo OR {division} >= $area_hi",
        reason=Reason.DIVISION_FOREIGN,
    ),
)


def rules_of(dataset: Dataset, column: Callable[[Field], str] | None = None) -> Iterator[RowRule]:
    """Yield the rules whose fields the data set has.

    Args:
        dataset: of which a row is.
        column: gives the SQL of a field's typed value; None makes it of the cleaned column.
    """
    typed_value = column or _of_cleaned
    fields = {field.name: field for field in dataset.fields}
    for template in _TEMPLATES:
        if not fields.keys() >= set(template.names):
            continue
        columns = {name: typed_value(fields[name]) for name in template.names}
        yield RowRule(
            fields=tuple(fields[name] for name in template.names),
            blamed=fields[template.blamed],
            broken_when=template.broken_when.format(**columns),
            reason=template.reason,
        )


def _of_cleaned(field: Field) -> str:
    return typed(field, identifier(field.name))
